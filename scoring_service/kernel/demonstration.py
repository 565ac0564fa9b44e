"""Where the demonstration's credentials stand, and that they never open a real service.

They stand there in the open, so whoever starts an application asks here first.
"""

from pathlib import Path

from scoring_service.kernel.errors import Unavailable
from scoring_service.kernel.settings import Settings
from scoring_service.kernel.texts import marked as N_


def demo_file(settings: Settings) -> Path:
    return settings.var / "demo.json"


def refuse_demonstration(settings: Settings) -> None:
    """Raise `Unavailable` where credentials of a demonstration would open a real service."""
    if not settings.demo and demo_file(settings).exists():
        raise Unavailable(
            "demonstration_data",
            N_("This directory holds a demonstration"),
            N_("{path} has credentials written in the open, so nothing is served from here."),
            N_(
                "Give a real installation a directory of its own by SCORING_VAR. To run a part of "
                "the demonstration by hand, set SCORING_DEMO=1."
            ),
            path=str(demo_file(settings)),
        )
