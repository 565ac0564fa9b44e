"""Versions of algorithms: the gate that publishes them, and the record of what is served."""

import os

# Read by MLflow when it is imported: it must not report on whoever uses this service.
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
os.environ.setdefault("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
