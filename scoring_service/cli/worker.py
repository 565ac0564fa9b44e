"""`scoring worker`: what has to be done again and again, in a process beside the web processes."""

import os
import signal
from threading import Event
from typing import Final

import click
from sqlalchemy import Engine

from scoring_service.cli.database import begin_log, opened_database
from scoring_service.kernel.clock import SystemClock
from scoring_service.kernel.demonstration import refuse_demonstration
from scoring_service.kernel.duties import Duty, attend
from scoring_service.kernel.errors import Unavailable
from scoring_service.kernel.secret_key import load_secret_key
from scoring_service.kernel.settings import Settings
from scoring_service.kernel.texts import marked as N_
from scoring_service.notices.delivery import Delivering
from scoring_service.notices.mail import MailServer
from scoring_service.notices.mailing import Mailing
from scoring_service.notices.sending import Sender
from scoring_service.notices.vault import Vault
from scoring_service.objections.correspondence import evidence
from scoring_service.objections.correspondence.evidence_files import EvidenceFiles
from scoring_service.objections.correspondence.letters import compose
from scoring_service.objections.inquiries.silence import Silences
from scoring_service.objections.timing.due_dates import DueDates, watch_calendar
from scoring_service.registry.mlflow_watch import MlflowWatch
from scoring_service.registry.watching import Watch
from scoring_service.transparency import keys, sealing
from scoring_service.transparency.cosigning import Cosigning
from scoring_service.transparency.keyring import open_signer
from scoring_service.transparency.memory import Memory
from scoring_service.transparency.signing import sign_with
from scoring_service.transparency.witnesses import Witness, parse_witnesses

_SEAL_SECONDS: Final = 1.0
_GLANCE_SECONDS: Final = 1.0
_WATCH_SECONDS: Final = 60.0
_DUE_SECONDS: Final = 60.0
_CALENDAR_SECONDS: Final = 3600.0
_DELIVER_SECONDS: Final = 1.0
_SWEEP_SECONDS: Final = 600.0


@click.command()
@click.option("--with-parent", is_flag=True, help="End when the program that started this does.")
def worker(*, with_parent: bool) -> None:
    """Sign the log, watch what is served, act on due dates, and deliver notices."""
    settings = Settings.from_environment()
    refuse_demonstration(settings)
    stop, parent = Event(), os.getppid()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with opened_database(settings) as engine:
        begin_log(engine, settings)
        comparing = MlflowWatch(engine, settings, SystemClock())
        webhooks, letters = _delivering(engine, settings), _mailing(engine, settings)
        try:
            attend(
                [
                    *duties(engine, settings),
                    Duty("MLflow", _GLANCE_SECONDS, comparing.attend),
                    Duty("the webhooks", _DELIVER_SECONDS, webhooks.attend),
                    Duty("the e-mails", _DELIVER_SECONDS, letters.attend),
                ],
                stop,
                lambda sentence: click.echo(f"worker: {sentence}", err=True),
                alive=lambda: not with_parent or os.getppid() == parent,
            )
        finally:
            comparing.end()
            webhooks.end()
            letters.end()


def duties(engine: Engine, settings: Settings) -> list[Duty]:
    """Return all that a worker does, how often, and with what."""
    signer = open_signer(engine, settings.log_key_file)
    memory = Memory(settings.log_memory_file)
    # Without witnesses too: it ends the alarms of former ones.
    cosigning = Cosigning(engine, _witnesses(settings))
    sign_with(engine, signer)

    def seal() -> None:
        keys.finish_rotation(engine, signer.path)
        sealing.seal_or_raise_alarm(engine, signer, memory, now=SystemClock().now())

    def collect() -> None:
        cosigning.collect(now=SystemClock().now())

    def calendar() -> None:
        watch_calendar(engine, SystemClock())

    def sweep() -> None:
        keys.refuse_stranger(engine, signer)  # another database would have none of the files
        evidence.sweep(engine, EvidenceFiles(settings.evidence_directory))

    return [
        Duty("the transparency log", _SEAL_SECONDS, seal),
        Duty("the published versions", _WATCH_SECONDS, Watch(engine, SystemClock()).look),
        Duty("the witnesses of the log", _SEAL_SECONDS, collect),
        Duty("the due dates of objections", _DUE_SECONDS, DueDates(engine, SystemClock()).attend),
        Duty("the answers of sources", _DUE_SECONDS, Silences(engine, SystemClock()).attend),
        Duty("the calendar of working days", _CALENDAR_SECONDS, calendar),
        Duty("the files of evidence", _SWEEP_SECONDS, sweep),
    ]


def _delivering(engine: Engine, settings: Settings) -> Delivering:
    vault = Vault(load_secret_key(settings.secret_key_file))
    return Delivering(engine, SystemClock(), vault, Sender(loopback=settings.demo))


def _mailing(engine: Engine, settings: Settings) -> Mailing:
    vault = Vault(load_secret_key(settings.secret_key_file))
    server = MailServer.at(settings.smtp_url) if settings.smtp_url else None
    sender = settings.smtp_from
    return Mailing(engine, SystemClock(), vault, compose, server=server, sender=sender)


def _witnesses(settings: Settings) -> list[Witness]:
    path = settings.log_witnesses_file
    if path is None:
        return []
    try:
        return parse_witnesses(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Unavailable(
            "unreadable_witnesses",
            N_("The list of witnesses cannot be read"),
            N_("The file {path} is not a list of witnesses: {why}."),
            N_("Write a witness a line: its key, a space, its address."),
            path=path,
            why=str(error),
        ) from error
