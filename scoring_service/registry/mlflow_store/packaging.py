"""Packs a version for MLflow: the code file, the pure packages it runs on, the signature.

Only `versions` calls this. Every numeric input is declared double and optional: a nullable
integer would silently drop the whole signature.
"""

import shutil
import tempfile
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import mlflow
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, DataType, ParamSchema, ParamSpec, Schema
from mlflow.types.schema import Array, Object, Property

import scoring_service
from scoring_service.algorithms.structure import Algorithm

ALGORITHM_PATH: Final = "artifacts/algorithm.json"
"""Where the document lies inside a logged model."""

_PACKAGE: Final = Path(scoring_service.__file__).parent
_PURE: Final = ("kernel", "algorithms")
_REQUIREMENTS: Final = ("mlflow", "numpy", "pandas", "jsonschema", "rfc8785")


def log(algorithm: Algorithm, path: Path) -> Any:  # noqa: ANN401 - mlflow's ModelInfo
    """Log the document at `path` as a model of the active run."""
    with tempfile.TemporaryDirectory() as directory:
        return mlflow.pyfunc.log_model(
            name=algorithm.name,
            python_model=str(Path(__file__).with_name("served_model.py")),
            artifacts={"algorithm": str(path)},
            code_paths=[str(_copy_code(Path(directory)))],
            signature=signature(algorithm),
            pip_requirements=[f"{name}=={metadata.version(name)}" for name in _REQUIREMENTS],
        )


def signature(algorithm: Algorithm) -> ModelSignature:
    """Return what the model takes and gives."""
    contribution = Object(
        [
            Property("feature", DataType.string),
            Property("points", DataType.double),
            Property("rank", DataType.long),
        ]
    )
    reason = Object([Property(name, DataType.string) for name in ("code", "feature", "text")])
    return ModelSignature(
        inputs=Schema([ColSpec("double", item.id, required=False) for item in algorithm.items]),
        outputs=Schema(
            [
                ColSpec("string", "status"),
                ColSpec("double", "score", required=False),
                ColSpec("double", "base_value", required=False),
                ColSpec(Array(contribution), "contributions"),
                ColSpec(Array(reason), "reasons"),
            ]
        ),
        params=ParamSchema([ParamSpec("language", DataType.string, "en")]),
    )


def _copy_code(directory: Path) -> Path:
    target = directory / _PACKAGE.name
    target.mkdir()
    shutil.copy(_PACKAGE / "__init__.py", target)
    for name in _PURE:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(_PACKAGE / name, target / name, ignore=ignored)
    return target
