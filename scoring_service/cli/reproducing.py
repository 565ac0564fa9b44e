"""`scoring reproduce`: train a model again from its data, and compare with its newest release.

Training sees a clean directory: the model's own files and the two packages that it may import, and
an MLflow of its own. Nothing else that a checkout has gathered can take part, and nothing of it is
touched. docs/reproducing.md says what arriving at the same bytes rests on.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any, Final

import click

import scoring_service
from scoring_service.algorithms.difference import ABSENT, Change, changes
from scoring_service.cli import publishing, surroundings
from scoring_service.kernel import canonical
from scoring_service.registry import releases
from scoring_service.registry.records import Release

_PACKAGES: Final = ("kernel", "algorithms")
"""Of the service, what the training of a model may import."""

_MOST_LINES: Final = 20
_LONGEST: Final = 60
_AUTHOR: Final = "scoring reproduce"


@click.command()
@click.argument("model")
@click.option(
    "--keep",
    type=click.Path(path_type=Path),
    help="A new directory to train in, which stays. Default: a temporary one.",
)
def reproduce(model: str, keep: Path | None) -> None:
    """Train a model again and compare it with its newest release.

    Ends with status 1 unless the same document comes out, bit for bit, and then says where it
    differs.
    """
    publishing.model_directory(model)
    release = _newest_release(model)
    click.echo(f"Training {model} {release.version} again, in a clean directory ...")
    with _clean_directory(keep) as directory:
        start = monotonic()
        made = _train(model, directory)
        seconds = monotonic() - start
    same = _told(release, made)
    click.echo(f"It took {seconds:.0f} s, with")
    for line in surroundings.described():
        click.echo(f"  {line}")
    sys.exit(0 if same else 1)


def _newest_release(model: str) -> Release:
    found = releases.list_directories(publishing.RELEASES, model)
    if not found:
        raise click.BadParameter(f"{model} has no release to compare with.", param_hint="MODEL")
    return releases.read(found[-1])


@contextmanager
def _clean_directory(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory() as directory:
            yield Path(directory)
        return
    try:
        keep.mkdir(parents=True)
    except FileExistsError:
        raise click.BadParameter(f"{keep} exists already.", param_hint="--keep") from None
    yield keep.resolve()


def _train(model: str, directory: Path) -> bytes:
    """Train in a directory that is empty so far; return the document that comes out."""
    sources, mlruns, out = (directory / name for name in ("sources", "mlruns", "out"))
    _copy_sources(model, sources)
    mlruns.mkdir()
    command = [sys.executable, "-m", f"models.{model}.train", "--out", str(out)]
    command += ["--tracking-uri", f"sqlite:///{mlruns}/mlflow.db", "--author", _AUTHOR]
    inherited = {key: value for key, value in os.environ.items() if key != "PYTHONSAFEPATH"}
    environment = inherited | {"PYTHONPATH": str(sources)}
    done = subprocess.run(command, cwd=sources, env=environment, check=False)  # noqa: S603
    if done.returncode:
        sys.exit(done.returncode)
    return (out / "algorithm.json").read_bytes()


def _copy_sources(model: str, target: Path) -> None:
    package = Path(scoring_service.__file__).parent
    copied = [(publishing.MODELS, "models", [model]), (package, "scoring_service", _PACKAGES)]
    for source, name, parts in copied:
        (target / name).mkdir(parents=True)
        shutil.copy(source / "__init__.py", target / name)
        for part in parts:
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source / part, target / name / part, ignore=ignored)


def _told(release: Release, made: bytes) -> bool:
    """Print both digests and what differs; say whether they are the same."""
    published, found = release.approval["digest"], canonical.digest(made)
    click.echo(f"Published  {published}")
    click.echo(f"Made       {found}")
    if found == published:
        click.echo("The same, bit for bit.")
        return True
    if canonical.digest(release.document) != published:
        click.echo("The algorithm.json beside the approval is not the approved one either.")
    differing = changes(json.loads(release.document), json.loads(made))
    click.echo(f"Made differs from algorithm.json of the release in {len(differing)} places:")
    for change in differing[:_MOST_LINES]:
        click.echo(f"  {_line(change)}")
    if len(differing) > _MOST_LINES:
        click.echo(f"  and {len(differing) - _MOST_LINES} more")
    return False


def _line(change: Change) -> str:
    place, published, made = _first("/".join(("", *change.place)), change.before, change.after)
    return f"{place}: published {_shown(published)}, made {_shown(made)}"


def _first(place: str, published: Any, made: Any) -> tuple[str, Any, Any]:  # noqa: ANN401 - JSON
    """Go down to the first value that differs, where both have the same shape."""
    if isinstance(published, list) and isinstance(made, list) and len(published) == len(made):
        pairs = dict(enumerate(zip(published, made, strict=True)))
    elif isinstance(published, dict) and isinstance(made, dict) and published.keys() == made.keys():
        pairs = {key: (published[key], made[key]) for key in published}
    else:
        return place, published, made
    key, (here, there) = next((key, pair) for key, pair in pairs.items() if pair[0] != pair[1])
    return _first(f"{place}/{key}", here, there)


def _shown(value: object) -> str:
    """Write what stands at a place, as much of it as fits on a line."""
    if value is ABSENT:
        return "nothing"
    written = json.dumps(value, ensure_ascii=False)
    return written if len(written) <= _LONGEST else f"{written[:_LONGEST]}…"
