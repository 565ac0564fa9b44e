"""Earlier decisions beside a case, so that like cases are decided alike.

Of the same person all are shown in full. Of others only what makes them comparable: when, on which
ground and items, by which procedure and version, and how it ended; nobody's words, values or name,
and no date nearer than the day. Those under the same version of the algorithm come first: what an
item did to a score is the same in them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Self

from sqlalchemy import ColumnElement, String, and_, cast, not_, or_, select
from sqlalchemy.orm import Session

from scoring_service.kernel.days import day_of
from scoring_service.kernel.errors import Unavailable
from scoring_service.objections.records import (
    Decision,
    Ground,
    Instance,
    Objection,
    Outcome,
    ResolutionKind,
)
from scoring_service.objections.rows import of_person
from scoring_service.objections.tables import DecisionRow, ObjectionRow
from scoring_service.objections.timing.deadlines import Terms
from scoring_service.scoring import counting
from scoring_service.scoring import service as scoring

_MOST: Final = 10

_Version = tuple[str, int] | None


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
    same_version: bool | None
    """Whether the scores of both cases were made by it; None where that is not known."""


@dataclass(frozen=True, slots=True)
class Precedents:
    """Earlier decisions of the same person, newest first, and the latest of others.

    Of those the ones under the version of this case come first, each kind newest first.
    """

    own: Sequence[OwnDecision]
    others: Sequence[Precedent]

    @classmethod
    def read(cls, session: Session, objection: Objection) -> Self:
        """Find what was decided before of the same person, and on the same ground and items."""
        return cls(list(_own(session, objection)), list(_others(session, objection)))

    def __bool__(self) -> bool:
        return bool(self.own or self.others)


def _own(session: Session, objection: Objection) -> Iterator[OwnDecision]:
    for row in reversed(of_person(session, objection.person)):
        if row.id != objection.id:
            record = row.record()
            yield from (OwnDecision(record, one) for one in reversed(record.decisions))


def _others(session: Session, objection: Objection) -> Iterator[Precedent]:
    """Walk decisions from the newest back: their ids are in the order of time."""
    version = _version(session, objection.score_id)
    query = (
        select(DecisionRow, ObjectionRow)
        .join(ObjectionRow, DecisionRow.objection_id == ObjectionRow.id)
        .where(*_comparable(objection))
        .order_by(*_order(version))
        .limit(_MOST)
    )
    for decision, case in session.execute(query):
        yield _precedent(session, objection, decision, case, version)


def _order(version: _Version) -> Iterator[ColumnElement[Any]]:
    if version is not None:
        yield counting.made_by(DecisionRow.score_id, *version).desc()
    yield DecisionRow.id.desc()


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
    session: Session,
    objection: Objection,
    decision: DecisionRow,
    case: ObjectionRow,
    wanted: _Version,
) -> Precedent:
    taken, shared = decision.record(), set(objection.items)
    found = _version(session, taken.score_id)
    model, version = found or (None, None)
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
        same_version=None if found is None or wanted is None else found == wanted,
    )


def _version(session: Session, score_id: str) -> _Version:
    try:
        score = scoring.get_score(session, score_id)
    except Unavailable:
        return None
    return score.model, score.version
