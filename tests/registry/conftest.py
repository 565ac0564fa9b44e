"""A model with two published versions, and somebody who changes the database by hand."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from scoring_service.kernel import canonical
from scoring_service.kernel.clock import FixedClock
from scoring_service.kernel.database import reading, transaction
from scoring_service.registry import service
from scoring_service.registry.records import Publication
from scoring_service.registry.served import Served, serve_with, verify_all
from scoring_service.registry.verification import Fault
from tests.factories import algorithms, logs
from tests.factories.publications import publish_demo, write_release

MODEL = algorithms.NAME
FORGED = algorithms.document_bytes(title={"en": "Forged", "zh-CN": "伪"})


@pytest.fixture
def versions(engine: Engine, clock: FixedClock, tmp_path: Path) -> None:
    """Versions 1 and 2, in the log under a signed checkpoint."""
    publish_demo(engine, tmp_path / "releases", now=clock.now())
    title = {"en": "New", "zh-CN": "新"}
    document = algorithms.document_bytes(title=title)
    second = write_release(tmp_path / "releases", now=clock.now(), version=2, document=document)
    with transaction(engine) as session:
        service.import_release(session, second, now=clock.now())
    logs.seal(engine, now=clock.now())


@pytest.fixture
def change(engine: Engine, versions: None) -> Callable[..., None]:
    """Change the database as somebody with access to its file would."""

    def change(statement: str, **values: Any) -> None:
        with transaction(engine) as session:
            session.execute(text(statement), values)

    return change


@pytest.fixture
def start(engine: Engine, versions: None) -> Callable[[], dict[int, Fault | None]]:
    """Start to serve anew, as a reloaded process does; return the fault of each version."""

    def start() -> dict[int, Fault | None]:
        serve_with(engine, Served())
        with reading(engine) as session:
            return {f.version: f.fault for f in verify_all(session)}

    return start


@pytest.fixture
def ask(engine: Engine, versions: None) -> Callable[..., Publication]:
    def ask(version: int | None = None) -> Publication:
        with reading(engine) as session:
            return service.get_publication(session, MODEL, version)

    return ask


@pytest.fixture
def forge(engine: Engine, change: Callable[..., None]) -> Callable[[int], None]:
    """Write another document into a record, and all that goes with it but the log."""

    def forge(version: int) -> None:
        with reading(engine) as session:
            forged = dict(service.get_disclosure(session, MODEL, version).approval)
        digest = canonical.digest(FORGED)
        forged |= {"digest": digest, "files": {**forged["files"], "algorithm.json": digest}}
        change(
            "UPDATE publications SET document = :d, digest = :g, approval = :a WHERE version = :v",
            d=FORGED,
            g=digest,
            a=json.dumps(forged),
            v=version,
        )

    return forge
