"""`scoring train | register | disclose | publish | retire | models`: the life of a version.

MLflow and shap are imported by the commands that need them, so that the others start at once.
"""

import getpass
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import click
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from scoring_service.cli import approving, publishing, seeding
from scoring_service.cli.database import opened_database
from scoring_service.cli.publishing import Publisher
from scoring_service.disclosures import checks, rewording
from scoring_service.disclosures import reading as reading_ease
from scoring_service.disclosures.drafted import Drafted
from scoring_service.kernel.clock import SystemClock
from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.settings import Settings
from scoring_service.registry import mlflow_look, numbering, releases, rules, service
from scoring_service.registry.candidates import Candidate

_RELEASE = click.option(
    "--release",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The directory of a published release to take instead.",
)


@click.command()
@click.argument("model")
@click.option("--author", default=getpass.getuser, help="Who makes it. Default: your user name.")
@click.option("--rows", type=click.IntRange(min=1), help="Use only so many rows of the data.")
def train(model: str, author: str, rows: int | None) -> None:
    """Train a model, log the run and register its version."""
    publishing.model_directory(model)
    settings = Settings.from_environment()
    seeding.complete(settings, model)
    out = settings.var / "training" / model
    command = [sys.executable, "-m", f"models.{model}.train", "--out", str(out)]
    command += ["--tracking-uri", settings.tracking_uri, "--author", author]
    command += [] if rows is None else ["--rows", str(rows)]
    if (previous := seeding.write_newest(settings, model)) is not None:
        command += ["--previous", str(previous)]
    done = subprocess.run(command, cwd=publishing.ROOT, check=False)  # noqa: S603 - our own module
    if done.returncode:
        sys.exit(done.returncode)
    _register(settings, model, (out / "run_id").read_text(encoding="utf-8").strip())


@click.command()
@click.argument("model", required=False)
@click.argument("run_id", required=False)
@_RELEASE
def register(model: str | None, run_id: str | None, release: Path | None) -> None:
    """Register a training run, or a published release."""
    settings = Settings.from_environment()
    if release is not None:
        from scoring_service.registry import mlflow_store

        seeding.tell_waiting(settings)
        click.echo(f"Registered version {mlflow_store.seed_release(settings, release)}.")
        mlflow_store.mirror(settings, seeding.publications(settings))
    elif model and run_id:
        _register(settings, model, run_id)
    else:
        raise click.UsageError("Give MODEL and RUN_ID, or --release.")


@click.command()
@click.argument("model")
@click.argument("version", type=click.IntRange(min=1))
@click.option("--check", is_flag=True, help="Write nothing; show what people have reworded.")
def disclose(model: str, version: int, *, check: bool) -> None:
    """Write the disclosure of a registered version.

    Its numbers come from the run. People may reword it before it is published. With --check it
    compares what they have left with the draft, and exits with status 1 where something is to mend.
    """
    from scoring_service.registry import mlflow_store

    settings = Settings.from_environment()
    seeding.complete(settings, model)
    registered = mlflow_store.read_registered(settings, model, version)
    with _publisher(reading) as by:
        drafted = publishing.draft(by, registered).drafted
        if not check:
            click.echo(f"Written to {publishing.write_draft(by, registered)}")
        texts = publishing.read_texts(by.settings, model, version)
    to_mend = checks.absent(texts) or _told_of_texts(texts, drafted)
    for wrong in to_mend:
        click.echo(f"To mend: {wrong}")
    sys.exit(1 if check and to_mend else 0)


@click.command()
@click.argument("model", required=False)
@click.argument("version", type=click.IntRange(min=1), required=False)
@click.option("--approver", help="E-mail address of the publisher who approves.")
@click.option(
    "--accept-rewording",
    metavar="DIGEST",
    help="The approver stands by the rewording of this digest, as a run before has shown it.",
)
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    default=publishing.RELEASES,
    show_default="algorithm_disclosures",
    help="Where the release's files go.",
)
@_RELEASE
def publish(
    model: str | None,
    version: int | None,
    approver: str | None,
    accept_rewording: str | None,
    into: Path,
    release: Path | None,
) -> None:
    """Publish a registered version, if it passes the gate.

    Shows what was reworded, asks for the approver's password (or reads it from the environment:
    SCORING_APPROVER_PASSWORD) and prints what every check found; exits with status 1 unless all
    passed. With --release it takes in
    a version that was approved elsewhere instead, after checking every file against its approval.
    """
    if release is not None:
        _take_in(release)
    elif model and version and approver:
        candidate = _candidate(model, version, approver, accept_rewording)
        _publish(candidate, into)
    else:
        raise click.UsageError("Give MODEL, VERSION and --approver, or --release.")


@click.command()
@click.argument("model")
@click.argument("version", type=click.IntRange(min=1))
def retire(model: str, version: int) -> None:
    """Let a published version make no more scores.

    It stays readable, and its scores can still be recomputed.
    """
    from scoring_service.registry import mlflow_store

    with _publisher(transaction) as by:
        service.retire_version(by.session, model, version, now=by.now)
        publications = service.list_publications(by.session, model)
    mlflow_store.mirror(by.settings, publications)
    champion = next((p.version for p in publications if p.champion), None)
    click.echo(f"{model} {version} is retired.")
    click.echo(f"Scores are now made with version {champion}." if champion else _NO_CHAMPION)


@click.command()
@click.option("--registered", is_flag=True, help="Ask MLflow too, for what is not published.")
def models(*, registered: bool) -> None:
    """List published and registered versions."""
    with _publisher(reading) as by:
        publications = service.list_publications(by.session)
    for found in publications:
        mark = "  served by default" if found.champion else ""
        mark = "  NOT SERVED: not as it was published" if found.refused else mark
        click.echo(f"{found.model} {found.version}  {found.state}  {found.digest}{mark}")
    if registered:
        _list_registered({(p.model, p.version) for p in publications})


_NO_CHAMPION = "No version is left: no scores can be made with this model."


def _list_registered(published: set[tuple[str, int]]) -> None:
    from scoring_service.registry import mlflow_store

    settings = Settings.from_environment()
    seeding.complete(settings)
    for model, version, digest in mlflow_store.list_registered(settings):
        if (model, version) not in published:
            click.echo(f"{model} {version}  registered  {digest}")


def _candidate(model: str, version: int, approver: str, accepted: str | None) -> Candidate:
    """Put together what is to be published; the approver sees it before giving a password."""
    from scoring_service.registry import mlflow_store

    with _publisher(reading) as by:
        service.refuse_published(by.session, model, version)
        seeding.complete(by.settings, model)
        registered = mlflow_store.read_registered(by.settings, model, version)
        candidate = publishing.candidate(by, registered, approver)
    approving.show_rewording(candidate.difference)
    identity = approving.prove_identity(by.settings, approver)
    return replace(candidate, accepted_rewording=accepted, identity=identity)


def _publish(candidate: Candidate, into: Path) -> None:
    from scoring_service.registry import mlflow_store

    model, version = candidate.model, candidate.version
    if not _told(rules.examine(candidate)):
        click.echo(f"{model} {version} is not published.", err=True)
        sys.exit(1)
    with _publisher(transaction) as by:
        release = service.publish_version(by.session, candidate, now=by.now)
        directory = releases.write(release, into)
        publications = service.list_publications(by.session, model)
    click.echo(f"{model} {version} is published: {directory}")
    mlflow_store.mirror(by.settings, publications)


def _take_in(release: Path) -> None:
    with _publisher(transaction) as by:
        taken = service.import_release(by.session, release, now=by.now)
        publications = service.list_publications(by.session, taken.model)
    click.echo(f"{taken.model} {taken.version} is published, as approved: {taken.digest}")
    if mlflow_look.is_there(by.settings):
        from scoring_service.registry import mlflow_store

        mlflow_store.mirror(by.settings, publications)


def _register(settings: Settings, model: str, run_id: str) -> None:
    from scoring_service.registry import mlflow_store

    seeding.tell_waiting(settings)
    with numbering.turn_of(settings):  # the run must not get the number of a published version
        seeding.complete(settings, model)
        version = mlflow_store.register_run(settings, model, run_id)
    click.echo(f"Registered {model} {version}.")
    click.echo(f"Next: scoring disclose {model} {version}")


def _told_of_texts(texts: Mapping[str, str], drafted: Mapping[str, Drafted]) -> list[str]:
    """Print how the texts read and what was reworded; return what is to mend."""
    length = reading_ease.characters_a_sentence(texts["zh-CN"])
    click.echo(f"English: reading grade {reading_ease.grade(texts['en']):.1f}")
    click.echo(f"Chinese: {length:.0f} characters a sentence")
    approving.show_rewording(rewording.difference(texts, drafted))
    found = checks.incomplete(texts) + checks.unreadable(texts)
    return found + checks.not_as_drafted(texts, drafted)


@contextmanager
def _publisher(opened: Callable[[Engine], AbstractContextManager[Session]]) -> Iterator[Publisher]:
    """Open the database to read or to write; what takes long is done while only reading."""
    settings = Settings.from_environment()
    with opened_database(settings) as engine, opened(engine) as session:
        yield Publisher(session, settings, SystemClock().now())


def _told(verdicts: Iterable[rules.Verdict]) -> bool:
    """Print every check's verdict; say whether all passed."""
    passed = True
    for verdict in verdicts:
        mark = "pass" if verdict.passed else "FAIL"
        click.echo(f"{mark}  {verdict.check:<22} {verdict.explanation}")
        passed = passed and verdict.passed
    return passed
