"""What organisations certified: that a value they supply again was verified, how and by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from scoring_service.kernel.ids import new_id
from scoring_service.scoring.records import Person
from scoring_service.scoring.tables import CertificationRow


@dataclass(frozen=True, slots=True)
class Certified:
    """What an organisation certifies about an item of a person, with one of its keys."""

    person: Person
    item: str
    value: float
    statement: str
    key_id: str


@dataclass(frozen=True, slots=True)
class Certification:
    """A certification as it was recorded; `objections` are those whose suppression gave way."""

    id: str
    certified: Certified
    objections: tuple[str, ...]
    certified_at: datetime

    @classmethod
    def of(cls, row: CertificationRow) -> Self:
        """Read a row."""
        person = Person(row.organisation_id, row.key_kind, row.subject_scheme, row.subject_id)
        certified = Certified(person, row.item_id, row.value, row.statement, row.key_id)
        return cls(row.id, certified, tuple(row.objections), row.certified_at)


def record(
    session: Session, certified: Certified, objections: Sequence[str], *, now: datetime
) -> Certification:
    """Write down a certification, and the objections whose suppression gave way to it."""
    row = CertificationRow(
        id=new_id("crt", now),
        organisation_id=certified.person.organisation_id,
        key_kind=certified.person.key_kind,
        subject_scheme=certified.person.scheme,
        subject_id=certified.person.id,
        item_id=certified.item,
        value=certified.value,
        statement=certified.statement,
        key_id=certified.key_id,
        objections=list(objections),
        certified_at=now,
    )
    session.add(row)
    session.flush()
    return Certification.of(row)


def find_same(session: Session, certified: Certified) -> Certification | None:
    """Return the last certification of the same in the same words: the request was repeated."""
    query = _of_person(certified.person).where(
        CertificationRow.item_id == certified.item,
        CertificationRow.value == certified.value,
        CertificationRow.statement == certified.statement,
    )
    rows = session.scalars(query).all()
    return Certification.of(rows[-1]) if rows else None


def list_about(session: Session, person: Person, objection_id: str) -> Sequence[Certification]:
    """Return the certifications to which the suppressions of an objection gave way."""
    rows = session.scalars(_of_person(person))
    return [Certification.of(row) for row in rows if objection_id in row.objections]


def _of_person(person: Person) -> Select[CertificationRow]:
    return (
        select(CertificationRow)
        .where(
            CertificationRow.organisation_id == person.organisation_id,
            CertificationRow.key_kind == person.key_kind,
            CertificationRow.subject_scheme == person.scheme,
            CertificationRow.subject_id == person.id,
        )
        .order_by(CertificationRow.id)
    )
