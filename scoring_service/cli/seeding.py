"""MLflow knows the published releases before a command relies on it.

A program that is at it already is waited for; what an interrupted one left undone is done here.
"""

from collections.abc import Sequence
from pathlib import Path

import click

from scoring_service.cli import publishing
from scoring_service.cli.database import opened_database
from scoring_service.kernel.database import reading
from scoring_service.kernel.errors import Unavailable
from scoring_service.kernel.settings import Settings
from scoring_service.registry import numbering, releases, service
from scoring_service.registry.records import Publication


def complete(settings: Settings, model: str | None = None, root: Path | None = None) -> list[str]:
    """Register the releases below `root`, of one model or of all, where MLflow lacks them.

    Returns the names and versions that MLflow knows now. `root` is this checkout's releases if not
    given.
    """
    directories = releases.list_directories(root or publishing.RELEASES, model)
    if not directories:
        return []
    from scoring_service.registry import seeding  # MLflow: seconds to import

    tell_waiting(settings)
    return seeding.complete(settings, directories, _tell, lambda: publications(settings))


def write_newest(settings: Settings, model: str) -> Path | None:
    """Write down the newest published document of a model, to compare with; None without any.

    An installation without a database yet will publish the releases of this checkout.
    """
    data = _newest_published(settings, model)
    if data is None:
        directories = releases.list_directories(publishing.RELEASES, model)
        data = releases.read(directories[-1]).document if directories else None
    if data is None:
        return None
    path = settings.var / "training" / f"{model}.previous.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def _newest_published(settings: Settings, model: str) -> bytes | None:
    try:
        with opened_database(settings) as engine, reading(engine) as session:
            published = service.list_publications(session, model)
            return service.get_document(session, published[0].digest) if published else None
    except Unavailable:  # no tables yet
        return None


def tell_waiting(settings: Settings) -> None:
    """Let a command say so when it has to wait for its turn in MLflow."""
    numbering.turn_of(settings).on_wait = lambda: _tell(
        "Waiting for another program that registers versions in MLflow."
    )


def publications(settings: Settings) -> Sequence[Publication]:
    """Return what is published here; nothing where there are no tables yet."""
    try:
        with opened_database(settings) as engine, reading(engine) as session:
            return service.list_publications(session)
    except Unavailable:
        return []


def _tell(sentence: str) -> None:
    click.echo(sentence, err=True)
