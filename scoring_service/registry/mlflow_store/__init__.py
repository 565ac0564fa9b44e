"""The one door to MLflow: the store of runs and versions, and the code that MLflow itself runs.

Importing it takes seconds, so only commands do, and only where they need it; web processes never.
"""

from scoring_service.registry.mlflow_store.versions import (
    Registered,
    list_registered,
    mirror,
    read_registered,
    register_run,
    seed_release,
)

__all__ = (
    "Registered",
    "list_registered",
    "mirror",
    "read_registered",
    "register_run",
    "seed_release",
)
