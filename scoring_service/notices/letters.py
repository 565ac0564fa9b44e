"""Letters to people who objected: noted in the transaction of what they tell of, sent later.

A note holds no words: a letter is written when it is sent, from what is recorded then. Whoever
takes one has it for the length of a lease, as with webhooks.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from scoring_service.kernel.ids import new_id
from scoring_service.notices import contacts, leasing, rules
from scoring_service.notices.records import LetterKind
from scoring_service.notices.tables import ContactRow, LetterRow


@dataclass(frozen=True, slots=True)
class LetterClaim:
    """A letter that was taken, and the sealed address that it goes to."""

    id: str
    objection_id: str
    kind: LetterKind
    sealed_address: bytes
    language: str


def note_letter(session: Session, objection_id: str, kind: LetterKind, *, now: datetime) -> None:
    """Have the person written to, if they gave an address.

    A decision tells of the new score that it leads to, so that needs no letter of its own.
    """
    if not contacts.has_contact(session, objection_id):
        return
    if kind is LetterKind.DECIDED:
        _drop_replaced(session, objection_id, now)
    session.add(
        LetterRow(
            id=new_id("ltr", now),
            objection_id=objection_id,
            kind=kind,
            at=now,
            failed=0,
            next_at=now,
            until=now + rules.LETTER_PATIENCE,
        )
    )
    session.flush()


def letter_is_due(session: Session, *, now: datetime) -> bool:
    return bool(session.scalar(select(exists().where(LetterRow.next_at <= now))))


def find_letter_waiting_since(session: Session) -> datetime | None:
    """Return since when the oldest letter waits that was not sent yet."""
    return session.scalar(select(LetterRow.at).order_by(LetterRow.at).limit(1))


def claim_letter(session: Session, *, now: datetime) -> LetterClaim | None:
    """Take the letter that is due longest."""
    due = (
        select(LetterRow, ContactRow)
        .join(ContactRow, ContactRow.objection_id == LetterRow.objection_id)
        .where(LetterRow.next_at <= now)
        .order_by(LetterRow.next_at, LetterRow.id)
    )
    found = session.execute(due.limit(1)).first()
    if found is None:
        return None
    letter, contact = found
    if not leasing.take(session, letter, now=now):
        return None
    kind = LetterKind(letter.kind)
    return LetterClaim(
        letter.id, letter.objection_id, kind, contact.sealed_address, contact.language
    )


def settle_letter(session: Session, letter_id: str) -> None:
    """Be done with a letter: it was sent, cannot be, or need not be."""
    session.execute(delete(LetterRow).where(LetterRow.id == letter_id))


def put_off_letter(session: Session, letter_id: str, *, now: datetime) -> bool:
    """Send it later; be done with it, and return False, where its time is over."""
    row = session.get(LetterRow, letter_id, with_for_update=True)
    if row is None:
        return True  # the address was withdrawn meanwhile
    following = leasing.following_attempt(row, now=now)
    if following is None:
        session.delete(row)
    else:
        row.next_at = following
    session.flush()
    return following is not None


def _drop_replaced(session: Session, objection_id: str, now: datetime) -> None:
    session.execute(
        delete(LetterRow).where(
            LetterRow.objection_id == objection_id,
            LetterRow.kind == LetterKind.REPLACED,
            LetterRow.at == now,
        )
    )
