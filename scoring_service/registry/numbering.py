"""One at a time gives out version numbers in MLflow.

MLflow numbers versions as they come. A release must get the number it was published under, so
whoever registers anything holds this turn: against all other programs on the machine that use the
same SCORING_MLRUNS.
"""

from functools import lru_cache
from pathlib import Path
from typing import Final

from scoring_service.kernel.settings import Settings
from scoring_service.kernel.turns import Turn

_FILE: Final = "registering"


def turn_of(settings: Settings) -> Turn:
    """Return what a writer of MLflow's registry holds while it writes."""
    return _turn(settings.mlruns)


@lru_cache(maxsize=64)
def _turn(mlruns: Path) -> Turn:
    mlruns.mkdir(parents=True, exist_ok=True)
    return Turn(str(mlruns / _FILE))
