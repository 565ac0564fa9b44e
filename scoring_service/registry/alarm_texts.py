"""Alarms in words: what it is, what is known of it, what to do. For whoever may read them: anyone.

No sentence names a file or an address of the installation; those are in the worker's own messages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from scoring_service.kernel.texts import marked as N_
from scoring_service.registry import mlflow_differences, mlflow_watch
from scoring_service.registry.verification import Fault
from scoring_service.transparency.alarms import CONTRADICTED, NOT_SIGNED

WORKER: Final = "worker_not_running"
RELOAD: Final = "refused_until_reload"
CALENDAR: Final = "working_days_unknown"
CLOCK: Final = "clock_leapt"
LETTERS: Final = "emails_not_sent"
DATABASE_UNREADABLE: Final = "database_unreadable"


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one alarm; `{name}` places are filled with the alarm's values."""

    title: str
    detail: str
    remedy: str


_RESTORE: Final = N_(
    "Find out who changed the database. Restore it from a backup, then load the service again."
)
_LOOK_AT_MLFLOW: Final = N_(
    "Find out who changed MLflow. Scores do not depend on it; whoever runs the model from MLflow "
    "gets something else than what is published."
)
_SIGNING_STOPPED: Final = N_("Nothing more is signed until this is mended; see docs/operating.md.")

_WORDS: Final[Mapping[str, Words]] = {
    Fault.CHANGED: Words(
        N_("A published version was changed in the database"),
        N_("What is stored of {model} {version} differs from what was approved. It is not served."),
        _RESTORE,
    ),
    Fault.NOT_LOGGED: Words(
        N_("A version stands in the database that was never published"),
        N_("The transparency log has no entry of {model} {version}. It is not served."),
        _RESTORE,
    ),
    Fault.LOGGED_OTHERWISE: Words(
        N_("A published version is not what the log says of it"),
        N_("The log's entry of {model} {version} is about other files. It is not served."),
        _RESTORE,
    ),
    Fault.NOT_PROVED: Words(
        N_("The log does not prove a published version"),
        N_("The entry of {model} {version} is not in the log that was signed. It is not served."),
        N_("Run `scoring log fsck` to see what was changed. Restore the database from a backup."),
    ),
    Fault.RETIREMENT_UNDONE: Words(
        N_("The retirement of a version was undone in the database"),
        N_("The log says that {model} {version} is retired. It makes no scores."),
        N_("Find out who changed the database. `scoring retire` sets it right."),
    ),
    Fault.RETIREMENT_NOT_LOGGED: Words(
        N_("A version was retired in the database alone"),
        N_("The log does not say that {model} {version} is retired. It makes no scores."),
        N_("If it is to be retired, `scoring retire` sets it right. Else restore the database."),
    ),
    Fault.MISSING: Words(
        N_("A published version is gone"),
        N_("The log has the publication of {model} {version}, and the database has not."),
        _RESTORE,
    ),
    RELOAD: Words(
        N_("A version is still refused"),
        N_("{model} {version} was not what was published when this process started."),
        N_("If it was restored since, load the service again (send SIGHUP to gunicorn)."),
    ),
    DATABASE_UNREADABLE: Words(
        N_("Something in the database cannot be read"),
        N_("A row of the table {about} holds what it cannot. What hangs on it is not told."),
        _RESTORE,
    ),
    WORKER: Words(
        N_("The worker does not run"),
        N_("Nobody has compared what is served with what was published for over five minutes."),
        N_("Start `scoring worker`. Without it nothing is signed, and no alarm is raised."),
    ),
    CALENDAR: Words(
        N_("The calendar of working days ends"),
        N_(
            "The working days of {about} are known until {until}. In the deadlines of objections "
            "every day after it counts as one, so that they end too early rather than too late."
        ),
        N_("Install a release of the service whose calendar knows the next year."),
    ),
    CLOCK: Words(
        N_("The clock has leapt"),
        N_(
            "Between {before} and {after}, by the worker's clock, the worker did nothing: either "
            "it was stopped, or the clock was set ahead. Until {until} no rule deletes anything, "
            "no old value is erased, and no source counts as silent."
        ),
        N_("Look whether the clock is right. If it is not, set it right before then."),
    ),
    mlflow_differences.MISSING: Words(
        N_("A published version is gone from MLflow"),
        N_("MLflow had {model} {version} and has it no more."),
        _LOOK_AT_MLFLOW,
    ),
    mlflow_differences.OTHER: Words(
        N_("MLflow has another version under a published number"),
        N_("{model} {version} was published as {published}; MLflow registered {found} under it."),
        _LOOK_AT_MLFLOW,
    ),
    mlflow_differences.CHANGED: Words(
        N_("A published algorithm was changed in MLflow"),
        N_("The document of {model} {version} was published as {published}; MLflow has {found}."),
        _LOOK_AT_MLFLOW,
    ),
    mlflow_differences.DOCUMENT_UNREADABLE: Words(
        N_("A published algorithm cannot be read from MLflow"),
        N_("MLflow has {model} {version}, but not its document."),
        _LOOK_AT_MLFLOW,
    ),
    mlflow_differences.STATE: Words(
        N_("MLflow says something else of a version's state"),
        N_("{model} {version} is {published} here, and {found} in MLflow."),
        N_("`scoring models --registered` lets MLflow show what is published here."),
    ),
    mlflow_differences.CHAMPION: Words(
        N_("MLflow points at another version than the one that is served"),
        N_("Scores of {model} are made with version {served}; in MLflow `champion` is {found}."),
        N_("`scoring models --registered` lets MLflow show what is published here."),
    ),
    mlflow_watch.NOT_REACHABLE: Words(
        N_("MLflow cannot be reached"),
        N_("What is served could not be compared with MLflow for over a quarter of an hour."),
        N_("Look whether MLflow runs. Scores do not depend on it."),
    ),
    LETTERS: Words(
        N_("E-mails are not sent"),
        N_("An e-mail to a person who objected has been waiting for over an hour."),
        N_("Look whether the mail server takes e-mails. The worker says what it answers."),
    ),
    CONTRADICTED: Words(
        N_("A witness contradicts the log"),
        N_("The witness {about} has cosigned what this log does not continue."),
        _SIGNING_STOPPED,
    ),
    "witness_silent": Words(
        N_("A witness does not cosign"),
        N_("The witness {about} has cosigned nothing for some time."),
        N_("Ask whoever runs the witness. The worker says what it answered."),
    ),
    "log_shorter": Words(
        N_("The log is shorter than what was published of it"),
        N_("{published} entries were signed for, and the database holds {stored} of them."),
        _SIGNING_STOPPED,
    ),
    "log_differs": Words(
        N_("The log is not the one that was published"),
        N_("The first {size} entries of the database are not those that were signed for."),
        _SIGNING_STOPPED,
    ),
    "log_memory_unreadable": Words(
        N_("The last checkpoint cannot be read"),
        N_("Nobody knows what was signed last."),
        _SIGNING_STOPPED,
    ),
    "log_memory_not_kept": Words(
        N_("The last checkpoint cannot be kept"),
        N_("{size} entries were signed for, and only the database remembers it."),
        _SIGNING_STOPPED,
    ),
    NOT_SIGNED: Words(
        N_("The log is not signed"),
        N_("Entries wait for longer than a minute, or signing fails: what is new has no proof."),
        N_("Look whether `scoring worker` runs and what it says; see docs/operating.md."),
    ),
    "unusable_log_key": Words(
        N_("The signing key cannot be used"),
        N_("Without it no score can be made."),
        _SIGNING_STOPPED,
    ),
    "foreign_log_key": Words(
        N_("The signing key is not this log's"),
        N_("{key} is not the key that signs for this log."),
        _SIGNING_STOPPED,
    ),
}
"""Words by the code of the alarm."""

_ANY: Final = Words(
    N_("Something needs attention"),
    N_("The service has raised the alarm {code} about {about}."),
    N_("See docs/operating.md."),
)


def words_of(code: str) -> Words:
    """Return the words of an alarm."""
    return _WORDS.get(code, _ANY)
