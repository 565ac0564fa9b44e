"""Earlier decisions beside a case, so that like cases are decided alike.

Of the same person all are shown in full. Of others only what makes them comparable: when, on which
ground and items, by which procedure and version, and how it ended; nobody's words, values or name,
and no date nearer than the day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from sqlalchemy import ColumnElement, String, and_, cast, not_, or_, select
from sqlalchemy.orm import Session

from scoring_service.kernel.days import day_of
from scoring_service.kernel.errors import Unavailable
from scoring_service.objections.effects import consequences
from scoring_service.objections.records import (
    Decision,
    Ground,
    Instance,
    Objection,
    Outcome,
    ResolutionKind,
)
from scoring_service.objections.tables import DecisionRow, ObjectionRow
from scoring_service.objections.timing.deadlines import Terms
from scoring_service.scoring import service as scoring

_MOST: Final = 10


@dataclass(frozen=True, slots=True)
class OwnDecision:
    """A decision on another objection of the same person."""

    objection: Objection
    decision: Decision


@dataclass(frozen=True, slots=True)
class Precedent:
    """How somebody else's objection to the same ended; nothing here tells whose it was."""

    decided_on: date
    days: int
    """How many days it took."""

    ground: Ground
    resolutions: Sequence[tuple[str, ResolutionKind]]
    """What became of the items that both cases dispute."""

    outcome: Outcome
    instance: Instance
    by_rule: bool
    terms: Terms
    model: str | None
    version: int | None
    """None, as is the model, where the score cannot be read."""


@dataclass(frozen=True, slots=True)
class Precedents:
    """Earlier decisions of the same person, and the latest of others; newest first."""

    own: Sequence[OwnDecision]
    others: Sequence[Precedent]

    @classmethod
    def read(cls, session: Session, objection: Objection) -> Self:
        """Find what was decided before of the same person, and on the same ground and items."""
        return cls(list(_own(session, objection)), list(_others(session, objection)))

    def __bool__(self) -> bool:
        return bool(self.own or self.others)


def _own(session: Session, objection: Objection) -> Iterator[OwnDecision]:
    for row in reversed(consequences.of_person(session, objection.person)):
        if row.id != objection.id:
            record = row.record()
            yield from (OwnDecision(record, one) for one in reversed(record.decisions))


def _others(session: Session, objection: Objection) -> Iterator[Precedent]:
    """Walk decisions from the newest back: their ids are in the order of time."""
    query = (
        select(DecisionRow, ObjectionRow)
        .join(ObjectionRow, DecisionRow.objection_id == ObjectionRow.id)
        .where(*_comparable(objection))
        .order_by(DecisionRow.id.desc())
        .limit(_MOST)
    )
    for decision, case in session.execute(query):
        yield _precedent(session, objection, decision, case)


def _comparable(objection: Objection) -> Iterator[ColumnElement[bool]]:
    """Compare live cases with live ones, on the same ground, about an item that both dispute."""
    person = objection.person
    yield ObjectionRow.ground == objection.ground
    yield ObjectionRow.key_kind == person.key_kind
    yield not_(
        and_(
            ObjectionRow.organisation_id == person.organisation_id,
            ObjectionRow.subject_scheme == person.scheme,
            ObjectionRow.subject_id == person.id,
        )
    )
    items = cast(ObjectionRow.items, String)
    if objection.items:
        yield or_(*(items.contains(f'"{item}"', autoescape=True) for item in objection.items))
    else:
        yield items == "[]"


def _precedent(
    session: Session, objection: Objection, decision: DecisionRow, case: ObjectionRow
) -> Precedent:
    taken, shared = decision.record(), set(objection.items)
    model, version = _version(session, taken.score_id)
    return Precedent(
        decided_on=day_of(taken.decided_at),
        days=(day_of(taken.decided_at) - day_of(case.lodged_at)).days,
        ground=Ground(case.ground),
        resolutions=[(part.item, part.kind) for part in taken.resolutions if part.item in shared],
        outcome=taken.outcome,
        instance=taken.instance,
        by_rule=taken.rule is not None,
        terms=Terms.read(case.terms),
        model=model,
        version=version,
    )


def _version(session: Session, score_id: str) -> tuple[str | None, int | None]:
    try:
        score = scoring.get_score(session, score_id)
    except Unavailable:
        return None, None
    return score.model, score.version
