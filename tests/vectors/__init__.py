"""Rows that every evaluator must agree on: the service's, the standalone verifier's, the pages'."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scoring_service.cli.publishing import RELEASES
from scoring_service.registry import releases

DIRECTORY = Path(__file__).parent
PUBLISHED = tuple(releases.list_directories(RELEASES))


def name_of(release: Path) -> str:
    return f"{release.parent.name}-{release.name}"


def path_of(release: Path) -> Path:
    return DIRECTORY / f"{name_of(release)}.jsonl.gz"


def read(release: Path) -> Iterator[dict[str, Any]]:
    """Read what the rows of a published version must give."""
    with gzip.open(path_of(release), "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
