"""What MLflow has of some versions, read without changing anything.

Absence is an answer; that MLflow cannot be asked is an exception.
"""

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import mlflow
from mlflow.exceptions import MlflowException
from mlflow.protos.databricks_pb2 import RESOURCE_DOES_NOT_EXIST, ErrorCode

from scoring_service.kernel import canonical
from scoring_service.kernel.settings import Settings
from scoring_service.registry.mlflow_differences import Key, Look, Seen
from scoring_service.registry.mlflow_store import packaging
from scoring_service.registry.mlflow_store.quiet import quietly

_CHAMPION: Final = "champion"
_ABSENT: Final = ErrorCode.Name(RESOURCE_DOES_NOT_EXIST)


@quietly
def look(settings: Settings, versions: Iterable[Key]) -> Look:
    """Read what MLflow has of these versions, while the caller holds the turn of its writers."""
    client = mlflow.MlflowClient(settings.tracking_uri, settings.tracking_uri)
    wanted = list(versions)
    with tempfile.TemporaryDirectory() as directory:
        seen = {key: _seen(client, *key, Path(directory)) for key in wanted}
        champions = {model: _champion(client, model) for model in sorted({m for m, _ in wanted})}
    return Look({key: found for key, found in seen.items() if found}, champions)


def _seen(client: mlflow.MlflowClient, model: str, version: int, directory: Path) -> Seen | None:
    try:
        found = client.get_model_version(model, str(version))
    except MlflowException as error:
        if error.error_code == _ABSENT:
            return None
        raise
    document = _document(client, model, version, directory)
    return Seen(found.tags.get("digest", ""), found.tags.get("state", ""), document)


def _document(client: mlflow.MlflowClient, model: str, version: int, directory: Path) -> str | None:
    """Return the digest of the bytes that the version would run; None where there are none."""
    source = client.get_model_version_download_uri(model, str(version))
    try:
        path = mlflow.artifacts.download_artifacts(
            artifact_uri=f"{source}/{packaging.ALGORITHM_PATH}",
            dst_path=str(directory),
            tracking_uri=client.tracking_uri,
        )
        return canonical.digest(Path(path).read_bytes())
    except (MlflowException, OSError):
        return None


def _champion(client: mlflow.MlflowClient, model: str) -> int | None:
    try:
        aliases: dict[str, Any] = client.get_registered_model(model).aliases
    except MlflowException as error:
        if error.error_code == _ABSENT:
            return None
        raise
    return int(aliases[_CHAMPION]) if _CHAMPION in aliases else None
