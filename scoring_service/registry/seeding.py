"""MLflow learns of releases that were published without it.

Every release gets the number it was published under, and a new version gets none of theirs. What an
interrupted seeding left undone, the next one does: MLflow itself is asked what it knows.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from scoring_service.kernel.errors import Conflict
from scoring_service.kernel.settings import Settings
from scoring_service.registry import mlflow_store, numbering
from scoring_service.registry.records import Publication


def complete(
    settings: Settings,
    directories: Sequence[Path],
    tell: Callable[[str], None],
    published: Callable[[], Sequence[Publication]],
) -> list[str]:
    """Register the releases that MLflow lacks, in the order given: oldest version first.

    Then MLflow shows what `published` says; that is asked while nobody else can change MLflow, for
    the champion may be another by then. Returns the names and versions that MLflow knows. A release
    whose number MLflow gave to something else is told and left out: it cannot have it any more.
    """
    names = []
    with numbering.turn_of(settings):
        known = {(name, number) for name, number, _ in mlflow_store.list_registered(settings)}
        for directory in directories:
            model, version = directory.parent.name, int(directory.name)
            if (model, version) not in known:
                tell(f"Registering {model} {version} in MLflow.")
            try:
                mlflow_store.seed_release(settings, directory)
                names.append(f"{model} {version}")
            except Conflict as refusal:
                tell(str(refusal))
        mlflow_store.mirror(settings, published())
    return names
