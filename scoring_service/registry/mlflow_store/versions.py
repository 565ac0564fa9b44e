"""MLflow as the store of runs and versions: with the code of a version, the only import of mlflow.

MLflow is the authority on how a version came to be. It guards no integrity: an artefact can be
edited in place. So the digest of what was registered is written down beside it, and whoever reads
the bytes compares. Nothing is ever loaded as a model here. Writers of the registry take turns.
"""

import functools
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

import mlflow
from mlflow.entities import Experiment, Run
from mlflow.exceptions import MlflowException

from scoring_service.algorithms import document
from scoring_service.kernel import canonical
from scoring_service.kernel.errors import Conflict, NotFound
from scoring_service.kernel.settings import Settings
from scoring_service.kernel.texts import marked as N_
from scoring_service.registry import numbering, releases
from scoring_service.registry.mlflow_store import database, packaging
from scoring_service.registry.mlflow_store.quiet import quietly
from scoring_service.registry.records import Publication, Release

_ALGORITHM: Final = "algorithm.json"
_CHAMPION: Final = "champion"
_AUTHOR: Final = "author"
_DIGEST: Final = "digest"
_TRACKING_VARIABLE: Final = "MLFLOW_TRACKING_URI"


@contextmanager
def _tracking(uri: str) -> Iterator[None]:
    """Let MLflow's own functions work at `uri`, which they read from a global and the environment.

    Both are put back afterwards: our settings come from the same environment.
    """
    before = os.environ.get(_TRACKING_VARIABLE)
    mlflow.set_tracking_uri(uri)
    try:
        yield
    finally:
        mlflow.set_tracking_uri(None)  # type: ignore[arg-type] # unsets both
        if before is not None:
            os.environ[_TRACKING_VARIABLE] = before


P = ParamSpec("P")
R = TypeVar("R")


def _in_mlflow(
    function: Callable[Concatenate[Settings, P], R],
) -> Callable[Concatenate[Settings, P], R]:
    """Let a function of this store work in the MLflow of its settings, quietly."""

    @functools.wraps(function)
    @quietly
    def run(settings: Settings, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with _tracking(settings.tracking_uri):
            return function(settings, *args, **kwargs)

    return run


@dataclass(frozen=True)
class Registered:
    """A registered version: the bytes as they are now, and what its run says of them."""

    model: str
    version: int
    run_id: str
    author: str
    digest: str
    """Written down when the version was registered; the bytes may have been changed since."""
    document: bytes
    metrics: Mapping[str, float]
    evaluation: Mapping[str, Any]
    proof_rows: Mapping[str, Any]


@_in_mlflow
def register_run(settings: Settings, model: str, run_id: str) -> int:
    """Register the algorithm.json of a finished training run as the model's next version."""
    client = _client(settings)
    run = _get_run(client, run_id)
    with numbering.turn_of(settings), tempfile.TemporaryDirectory() as directory:
        path = Path(client.download_artifacts(run_id, _ALGORITHM, directory))
        return _register(settings, model, run, path)


@_in_mlflow
def seed_release(settings: Settings, directory: Path) -> int:
    """Register a published release as its version, so that MLflow knows it without training.

    Does nothing where the version exists; raises `Conflict` where it exists with other bytes, or
    where MLflow would give the release another number.
    """
    release = releases.read(directory)
    client = _client(settings)
    with numbering.turn_of(settings):
        found = _find_version(client, release.model, release.version)
        if found is None and _next_version(client, release.model) == release.version:
            return _seed(settings, client, release, directory)
    if found is None or found.tags.get(_DIGEST) != release.approval["digest"]:
        raise _other_version(release.model, release.version)
    return release.version


def _seed(
    settings: Settings, client: mlflow.MlflowClient, release: Release, directory: Path
) -> int:
    experiment = _experiment(client, settings, release.model)
    tags = {_AUTHOR: release.approval["author"], "mlflow.runName": f"release {release.version}"}
    run = client.create_run(experiment.experiment_id, tags=tags)
    client.log_artifacts(run.info.run_id, str(directory))
    for name, value in json.loads(release.facts)["metrics"].items():
        client.log_metric(run.info.run_id, name, value)
    version = _register(settings, release.model, run, directory / _ALGORITHM)
    if version != release.version:  # MLflow never gives the number of a deleted version again
        client.delete_model_version(release.model, str(version))
        raise _other_version(release.model, release.version)
    return version


@_in_mlflow
def read_registered(settings: Settings, model: str, version: int) -> Registered:
    """Read a registered version's bytes, run and evaluation; raise `NotFound`."""
    client = _client(settings)
    found = _find_version(client, model, version)
    if found is None:
        raise _unknown_version(model, version)
    run = _get_run(client, found.run_id)
    source = client.get_model_version_download_uri(model, str(version))
    with tempfile.TemporaryDirectory() as directory:
        data = mlflow.artifacts.download_artifacts(
            artifact_uri=f"{source}/{packaging.ALGORITHM_PATH}", dst_path=directory
        )
        content = Path(data).read_bytes()
        evaluation = _json(client, found.run_id, "evaluation.json", directory)
        proof_rows = _json(client, found.run_id, "proof_rows.json", directory)
    return Registered(
        model=model,
        version=version,
        run_id=found.run_id,
        author=run.data.tags.get(_AUTHOR, ""),
        digest=found.tags.get(_DIGEST, ""),
        document=content,
        metrics=run.data.metrics,
        evaluation=evaluation,
        proof_rows=proof_rows,
    )


@_in_mlflow
def list_registered(settings: Settings) -> list[tuple[str, int, str]]:
    """Return model, version and digest of every registered version, in order."""
    found = _client(settings).search_model_versions()
    return sorted((v.name, int(v.version), v.tags.get(_DIGEST, "")) for v in found)


@_in_mlflow
def mirror(settings: Settings, publications: Iterable[Publication]) -> None:
    """Show in MLflow what our record says: state as a tag, the champion as an alias."""
    client = _client(settings)
    with numbering.turn_of(settings):
        for publication in publications:
            _mirror(client, publication)


def _mirror(client: mlflow.MlflowClient, publication: Publication) -> None:
    model, version = publication.model, str(publication.version)
    found = _find_version(client, model, publication.version)
    if found is None or found.tags.get(_DIGEST) != publication.digest:
        return  # published here, registered in another MLflow
    client.set_model_version_tag(model, version, "state", publication.state)
    aliased = _CHAMPION in found.aliases
    if publication.champion and not aliased:
        client.set_registered_model_alias(model, _CHAMPION, version)
    elif aliased and not publication.champion:
        client.delete_registered_model_alias(model, _CHAMPION)


def _client(settings: Settings) -> mlflow.MlflowClient:
    database.ensure(settings, lambda uri: mlflow.MlflowClient(uri).search_experiments())
    return mlflow.MlflowClient(settings.tracking_uri, settings.tracking_uri)


def _experiment(client: mlflow.MlflowClient, settings: Settings, name: str) -> Experiment:
    found = client.get_experiment_by_name(name)
    if found is not None:
        return found
    artifacts = settings.mlruns / "artifacts"
    location = artifacts.as_uri() if settings.tracking_uri.startswith("sqlite:") else None
    return client.get_experiment(client.create_experiment(name, artifact_location=location))


def _register(settings: Settings, model: str, run: Run, path: Path) -> int:
    client = _client(settings)
    data = path.read_bytes()
    algorithm = document.parse(data)
    run_id = run.info.run_id
    with mlflow.start_run(run_id=run_id):
        logged = packaging.log(algorithm, path)
    if _find_model(client, model) is None:
        client.create_registered_model(model)
    tags = {_DIGEST: canonical.digest(data), "state": "registered"}
    created = client.create_model_version(
        model, logged.model_uri, run_id, tags=tags, model_id=logged.model_id
    )
    return int(created.version)


def _json(client: mlflow.MlflowClient, run_id: str, name: str, directory: str) -> dict[str, Any]:
    try:
        path = client.download_artifacts(run_id, name, directory)
    except (MlflowException, OSError) as error:
        raise NotFound(
            "run_incomplete",
            N_("The training run lacks a file"),
            N_("Run {run} has no {name}, so the version cannot be judged."),
            N_("Train the model again with `scoring train`, and publish that version."),
            run=run_id,
            name=name,
        ) from error
    content: dict[str, Any] = json.loads(Path(path).read_bytes())
    return content


def _get_run(client: mlflow.MlflowClient, run_id: str) -> Run:
    try:
        return client.get_run(run_id)
    except MlflowException as error:
        raise NotFound(
            "unknown_run",
            N_("MLflow has no such run"),
            N_("There is no run {run} in this MLflow."),
            N_("Look the run up in MLflow, or train the model again."),
            run=run_id,
        ) from error


def _find_model(client: mlflow.MlflowClient, model: str) -> object | None:
    try:
        found: object = client.get_registered_model(model)
    except MlflowException:
        return None
    return found


def _find_version(client: mlflow.MlflowClient, model: str, version: int) -> Any | None:  # noqa: ANN401
    try:
        return client.get_model_version(model, str(version))
    except MlflowException:
        return None


def _next_version(client: mlflow.MlflowClient, model: str) -> int:
    found = client.search_model_versions(f"name='{model}'")
    return max((int(version.version) for version in found), default=0) + 1


def _unknown_version(model: str, version: int) -> NotFound:
    return NotFound(
        "unknown_version",
        N_("MLflow has no such version"),
        N_("{model} {version} is not registered in this MLflow."),
        N_("`scoring models` lists what is registered; `scoring train` registers a new version."),
        model=model,
        version=version,
    )


def _other_version(model: str, version: int) -> Conflict:
    return Conflict(
        "version_registered_otherwise",
        N_("MLflow has another version under this number"),
        N_("The release of {model} {version} does not fit what this MLflow has registered."),
        N_("Seed releases into an empty MLflow (SCORING_MLRUNS), oldest version first."),
        model=model,
        version=version,
    )
