"""`scoring log monitor`: follow a service's log from outside, and say when it lies."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import click

from scoring_service.kernel.clock import SystemClock
from scoring_service.transparency.monitoring import canaries
from scoring_service.transparency.monitoring.findings import UnableError
from scoring_service.transparency.monitoring.keeping import Keeping, State
from scoring_service.transparency.monitoring.keyring import Keyring
from scoring_service.transparency.monitoring.rounds import Outcome, Round, Wanted
from scoring_service.transparency.monitoring.source import Source
from scoring_service.transparency.notes import UnacceptableNoteError, VerifierKey

KEY_VARIABLE: Final = "SCORING_MONITOR_KEY"

_PAUSES: Final = 60
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("url")
@click.option("--key", "vkey", metavar="VKEY", help="The log's public key, as /log/keys shows it.")
@click.option("--keys", type=_FILE, help="A file of its keys, one a line, the present one first.")
@click.option(
    "--state",
    "directory",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Where what was seen is kept: checkpoints, a copy of the log, evidence.",
)
@click.option("--once", is_flag=True, help="Look once. This is the default.")
@click.option(
    "--every", type=click.IntRange(min=1), metavar="SECONDS", help="Look again and again."
)
@click.option("--canary", type=_FILE, help="Made-up people to have scored once a day (JSON).")
@click.option(
    "--key-file",
    type=_FILE,
    help=f"The key of an organisation, for canaries. Default: the variable {KEY_VARIABLE}.",
)
@click.option("--bundle", "bundles", type=_FILE, multiple=True, help="A downloaded explanation.")
def monitor(
    url: str,
    vkey: str | None,
    keys: Path | None,
    directory: Path,
    *,
    once: bool,
    every: int | None,
    canary: Path | None,
    key_file: Path | None,
    bundles: tuple[Path, ...],
) -> None:
    """Follow the log of the service at URL from outside, and say when it lies.

    Ends with status 1 where the log or the service said what is not so; what shows it is kept in
    the state directory, and said again each time. Ends with status 3 where something could not be
    checked, which proves nothing. With --every it goes on until it finds a lie.
    """
    if once and every:
        raise click.UsageError("Give --once or --every, not both.")
    source, given = _source(url), _keys(vkey, keys)
    wanted = Wanted(_people(canary), _api_key(key_file, canary), bundles, _pauses)
    keeping = Keeping(directory)
    while True:
        outcome = _round(source, keeping, given, wanted)
        _tell(outcome)
        if outcome.lies or not every:
            sys.exit(outcome.status)
        time.sleep(every)


def _round(source: Source, keeping: Keeping, given: list[VerifierKey], wanted: Wanted) -> Outcome:
    try:
        with keeping.alone():
            state = _state(keeping, source, given)
            return Round(source, keeping, state, wanted, now=SystemClock().now()).run()
    except (UnableError, OSError) as error:  # a full disk is no lie
        return Outcome(unable=[str(error)])
    finally:
        source.close()


def _state(keeping: Keeping, source: Source, given: list[VerifierKey]) -> State:
    """Return what is remembered of this log; keys that are given anew come after the known ones."""
    state = keeping.load() or State(source.address, [])
    if state.address != source.address:
        raise click.UsageError(f"{keeping.directory} is of another service: {state.address}.")
    state.keys += [written for key in given if (written := str(key)) not in state.keys]
    if not state.keys:
        raise click.UsageError("Give the log's public key by --key or --keys, this first time.")
    try:
        Keyring([VerifierKey.parse(written) for written in state.keys])
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    return state


def _source(url: str) -> Source:
    try:
        return Source(url)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="URL") from error


def _keys(vkey: str | None, file: Path | None) -> list[VerifierKey]:
    """Return the keys that are given, the present one last."""
    lines = file.read_text(encoding="utf-8").splitlines() if file else []
    written = [line.strip() for line in (*reversed(lines), vkey or "") if line.strip()]
    try:
        return [VerifierKey.parse(text) for text in written]
    except UnacceptableNoteError as error:
        raise click.BadParameter(str(error), param_hint="--key") from error


def _people(file: Path | None) -> list[dict[str, Any]]:
    if file is None:
        return []
    try:
        return canaries.parse_people(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise click.BadParameter(f"{file} is {error}.", param_hint="--canary") from error


def _api_key(file: Path | None, canary: Path | None) -> str | None:
    key = file.read_text(encoding="utf-8") if file else os.environ.get(KEY_VARIABLE, "")
    if canary and not key.strip():
        raise click.UsageError(f"Canaries need a key: give --key-file, or set {KEY_VARIABLE}.")
    return key.strip() or None


def _pauses() -> Iterator[None]:
    """Wait a second between the questions whether a proof has been made, for a minute at most."""
    yield
    for _ in range(_PAUSES):
        time.sleep(1)
        yield


def _tell(outcome: Outcome) -> None:
    for line in outcome.news:
        click.echo(line)
    for line in outcome.unable:
        click.echo(f"Could not check: {line}", err=True)
    for line in outcome.lies:
        click.echo(f"LIE: {line}", err=True)
    if outcome.status == 0:
        click.echo("Everything holds.")
