"""Which key signs for the log now: the one whose row has no end. No other may sign anything.

A file alone makes no key this log's: a key that the database does not know signs what nobody can
check.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from scoring_service.kernel.database import reading
from scoring_service.kernel.errors import Unavailable
from scoring_service.kernel.texts import marked as N_
from scoring_service.transparency.notes import VerifierKey
from scoring_service.transparency.signing import Signer, SigningKey
from scoring_service.transparency.tables import KeyRow


def current_key(session: Session) -> VerifierKey:
    """Return the key that signs now; raise `Unavailable` before the log has begun."""
    return VerifierKey.parse(_signing(session)[0])


def _signing(session: Session) -> Sequence[str]:
    found = session.scalars(select(KeyRow.key).where(KeyRow.until.is_(None))).all()
    if not found:
        raise Unavailable(
            "log_not_begun",
            N_("The transparency log has not begun"),
            N_("The database has no signing key yet."),
            N_("Run `scoring db upgrade`."),
        )
    return found


def refuse_foreign(session: Session, keys: Iterable[SigningKey]) -> None:
    """Raise `Unavailable` unless each key signs now.

    While one takes over from another, in that one transaction, both do.
    """
    known = _signing(session)
    for key in keys:
        if str(key.public) not in known:
            raise Unavailable(
                "foreign_log_key",
                N_("The signing key is not this log's"),
                N_("{key} is not the key that signs for this log."),
                N_(
                    "If the database was restored, feed the log again: `scoring log refeed`. Else "
                    "restore the key's file (SCORING_LOG_KEY_FILE); if it is lost, see "
                    "docs/operating.md."
                ),
                key=f"{key.name}+{key.public.id.hex()}",
            )


def open_signer(engine: Engine, path: Path) -> Signer:
    """Return what signs with the key in the file, as long as that is this log's."""

    def refuse(key: SigningKey) -> None:
        with reading(engine) as session:
            refuse_foreign(session, [key])

    return Signer(path, refuse)
