"""Published versions, without training: approved releases taken in as an installation would."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from scoring_service.disclosures.headings import SECTIONS
from scoring_service.kernel.database import transaction
from scoring_service.registry import approval, releases
from scoring_service.registry import service as registry
from scoring_service.registry.records import Publication, Release
from scoring_service.registry.rules import Verdict
from tests.factories import algorithms, later

FACTS: dict[str, Any] = {"metrics": {"auc": 0.78}}


def publish_demo(engine: Engine, root: Path, *, now: datetime, version: int = 1) -> Publication:
    """Publish `credit_demo`, its release written below `root`."""
    directory = write_release(root, now=now, version=version)
    with transaction(engine) as session:
        return registry.import_release(session, directory, now=now)


def publish_later(engine: Engine, root: Path, *, now: datetime, counted: bool = True) -> None:
    """Publish another `credit_demo` as version 2, with or without counted moves."""
    after = later.algorithm()
    facts = {"moves": later.moves(algorithms.algorithm(), after)} if counted else {}
    release = write_release(root, now=now, version=2, document=after.data, facts=facts)
    with transaction(engine) as session:
        registry.import_release(session, release, now=now)


def write_release(
    root: Path,
    *,
    now: datetime,
    version: int = 1,
    model: str = algorithms.NAME,
    document: bytes | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Path:
    """Write an approved release of the demonstration's algorithm; return its directory."""
    unapproved = Release(
        model=model,
        version=version,
        document=document or algorithms.document_bytes(name=model),
        texts={language: _text(language).encode() for language in ("en", "zh-CN")},
        facts=releases.readable({**FACTS, **(facts or {})}),
        approval={},
    )
    passed = [Verdict(check="exactness", passed=True, explanation="agrees with shap")]
    approved = approval.approve(
        unapproved,
        passed,
        author="author@example.org",
        approver="approver@example.org",
        rewording=None,
        now=now,
    )
    return releases.write(approved, root)


def _text(language: str) -> str:
    said = {"en": "A sentence about it.", "zh-CN": "有关说明。"}[language]
    return "\n".join(f"## {section.heading[language]}\n\n{said}\n" for section in SECTIONS)
