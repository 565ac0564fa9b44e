"""MLflow's own SQLite database, made whole or not at all.

MLflow makes its tables in some sixty steps and keeps each. Stopped between two of them, it can
neither go on nor begin again. So it makes them aside, and the finished file is put in place.
"""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy.engine import make_url

from scoring_service.kernel.settings import Settings
from scoring_service.registry import numbering


def ensure(settings: Settings, fill: Callable[[str], object]) -> None:
    """Let `fill` make the tables at the address it is given, where there is no database yet."""
    url = make_url(settings.tracking_uri)
    path = Path(url.database or ":memory:")
    if url.get_backend_name() != "sqlite" or path.name == ":memory:" or path.exists():
        return
    with numbering.turn_of(settings):
        if not path.exists():
            draft = path.with_name(f"{path.name}.draft")
            for remains in path.parent.glob(f"{draft.name}*"):
                remains.unlink()
            fill(f"sqlite:///{draft}")
            draft.replace(path)
