"""What was corrected or deleted is not used again from the same source, until it certifies it (L7).

Written in the transaction of the decision, and read under the person's lock by every new score.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, astuple, dataclass
from datetime import datetime
from typing import Final, Self

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import Session

from scoring_service.kernel.database import serialise
from scoring_service.kernel.ids import new_id
from scoring_service.scoring.records import Person, Score
from scoring_service.scoring.tables import SuppressionRow

_STANDING: Final = select(  # built once: every score asks
    SuppressionRow.item_id,
    SuppressionRow.value,
    SuppressionRow.whole,
    SuppressionRow.admitted,
).where(
    SuppressionRow.organisation_id == bindparam("organisation_id"),
    SuppressionRow.key_kind == bindparam("key_kind"),
    SuppressionRow.subject_scheme == bindparam("scheme"),
    SuppressionRow.subject_id == bindparam("id"),
    SuppressionRow.lifted_at.is_(None),
    or_(SuppressionRow.purpose.is_(None), SuppressionRow.purpose == bindparam("purpose")),
)


@dataclass(frozen=True, slots=True)
class Suppression:
    """One item of a person that a source may not supply again: one value of it, or any."""

    id: str
    objection_id: str
    person: Person
    item: str
    value: float | None
    whole: bool
    purpose: str | None
    admitted: tuple[float, ...]
    suppressed_at: datetime
    lifted_at: datetime | None

    @classmethod
    def of(cls, row: SuppressionRow) -> Self:
        """Read a row."""
        person = Person(row.organisation_id, row.key_kind, row.subject_scheme, row.subject_id)
        return cls(
            id=row.id,
            objection_id=row.objection_id,
            person=person,
            item=row.item_id,
            value=row.value,
            whole=row.whole,
            purpose=row.purpose,
            admitted=tuple(row.admitted),
            suppressed_at=row.suppressed_at,
            lifted_at=row.lifted_at,
        )

    def refuses(self, value: float) -> bool:
        """Tell whether this value is not used while it stands."""
        return covers(value, self.value, whole=self.whole, admitted=self.admitted)


def covers(value: float, old: float | None, *, whole: bool, admitted: Iterable[float]) -> bool:
    """Tell whether a suppression of an old value, or of every one, refuses a value."""
    return (whole or value == old) and value not in admitted


class Refused:
    """What may not be used of a person's items for a purpose, as things stand."""

    def __init__(self, session: Session, person: Person, purpose: str) -> None:
        asked = asdict(person) | {"purpose": purpose}
        self._standing = session.connection().execute(_STANDING, asked).all()

    def __call__(self, item: str, value: float) -> bool:
        return any(
            covers(value, old, whole=whole, admitted=admitted)
            for of, old, whole, admitted in self._standing
            if of == item
        )


@dataclass(frozen=True, slots=True)
class Wrong:
    """What a decision found wrong: one value of an item, or `whole` the item.

    `admitted` are values of it that other decisions found right.
    """

    objection_id: str
    item: str
    value: float | None
    whole: bool
    purpose: str | None
    admitted: tuple[float, ...] = ()

    def refuses(self, item: str, value: float | None, purpose: str) -> bool:
        """Tell whether a score for a purpose that uses this value of an item stands on it."""
        is_wrong = item == self.item and (self.whole or value == self.value)
        return is_wrong and self.purpose in (None, purpose)


def suppress(session: Session, person: Person, wrong: Wrong, *, now: datetime) -> None:
    """Let no new score of the person use what is wrong, while it comes from the same source."""
    serialise(session, *astuple(person))
    row = SuppressionRow(
        id=new_id("sup", now),
        objection_id=wrong.objection_id,
        organisation_id=person.organisation_id,
        key_kind=person.key_kind,
        subject_scheme=person.scheme,
        subject_id=person.id,
        item_id=wrong.item,
        value=wrong.value,
        whole=wrong.whole,
        purpose=wrong.purpose,
        admitted=list(wrong.admitted),
        suppressed_at=now,
        lifted_at=None,
    )
    session.add(row)
    session.flush()


def list_standing(session: Session, person: Person, item: str) -> Sequence[Suppression]:
    """Return what stands suppressed of an item of a person, oldest first."""
    query = _of_person(person).where(
        SuppressionRow.item_id == item, SuppressionRow.lifted_at.is_(None)
    )
    return [Suppression.of(row) for row in session.scalars(query)]


def list_of(session: Session, objection_id: str) -> Sequence[Suppression]:
    """Return what stands suppressed by the decision on an objection."""
    query = select(SuppressionRow).where(
        SuppressionRow.objection_id == objection_id, SuppressionRow.lifted_at.is_(None)
    )
    return [Suppression.of(row) for row in session.scalars(query.order_by(SuppressionRow.id))]


def list_ever(session: Session, objection_id: str) -> Sequence[Suppression]:
    """Return what the decisions on an objection suppressed, lifted since or not."""
    query = select(SuppressionRow).where(SuppressionRow.objection_id == objection_id)
    return [Suppression.of(row) for row in session.scalars(query.order_by(SuppressionRow.id))]


def list_suppressions(
    session: Session,
    organisation_id: str,
    key_kind: str,
    *,
    subject: tuple[str, str] | None,
    limit: int,
    after: str | None,
) -> Sequence[Suppression]:
    """Return an organisation's suppressions, of one subject or of all, newest first."""
    query = select(SuppressionRow).where(
        SuppressionRow.organisation_id == organisation_id, SuppressionRow.key_kind == key_kind
    )
    if subject is not None:
        scheme, subject_id = subject
        query = query.where(
            SuppressionRow.subject_scheme == scheme, SuppressionRow.subject_id == subject_id
        )
    if after is not None:
        query = query.where(SuppressionRow.id < after)
    query = query.order_by(SuppressionRow.id.desc()).limit(limit)
    return [Suppression.of(row) for row in session.scalars(query)]


def admit(session: Session, standing: Suppression, value: float, *, now: datetime) -> None:
    """Let a value be used again; where that was all that is suppressed, it is lifted."""
    row = session.get_one(SuppressionRow, standing.id)
    row.admitted = [*row.admitted, value]
    if not row.whole:
        row.lifted_at = now
    session.flush()


def list_refusing(session: Session, score: Score, item: str) -> Sequence[Suppression]:
    """Return what had an item of a score refused when it was made, oldest first."""
    query = _of_person(score.person).where(
        SuppressionRow.item_id == item,
        or_(SuppressionRow.purpose.is_(None), SuppressionRow.purpose == score.purpose),
        SuppressionRow.suppressed_at <= score.scored_at,
        or_(SuppressionRow.lifted_at.is_(None), SuppressionRow.lifted_at >= score.scored_at),
    )
    return [Suppression.of(row) for row in session.scalars(query)]


def _of_person(person: Person) -> Select[SuppressionRow]:
    return (
        select(SuppressionRow)
        .where(
            SuppressionRow.organisation_id == person.organisation_id,
            SuppressionRow.key_kind == person.key_kind,
            SuppressionRow.subject_scheme == person.scheme,
            SuppressionRow.subject_id == person.id,
        )
        .order_by(SuppressionRow.id)
    )
