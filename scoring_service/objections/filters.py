"""What of the queue somebody wants to see, as conditions on rows.

`MAY_TAKE` is the same rule as `review.rules.bar_of`, written for the database: what waits for a
reviewer, or for a second one, and that nothing keeps this one from.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, or_

from scoring_service.objections.records import Ground, Instance
from scoring_service.objections.review.alike_query import had_part_in_same
from scoring_service.objections.review.tables import AppealRow, ProposalRow
from scoring_service.objections.rules import OPEN
from scoring_service.objections.steps import State
from scoring_service.objections.tables import DecisionRow, ObjectionRow

_WEEK: Final = timedelta(days=7)


class Group(StrEnum):
    """Cases by what they wait for; an appeal under review is in two of them."""

    OPEN = "open"
    WAITING = "waiting"
    UNDER_REVIEW = "under_review"
    PROPOSED = "proposed"
    APPEALS = "appeals"
    CLOSED = "closed"


class Due(StrEnum):
    """By when cases are to be decided."""

    OVERDUE = "overdue"
    WEEK = "week"


class Whose(StrEnum):
    """Who has the cases, seen by one reviewer."""

    MINE = "mine"
    NOBODYS = "nobodys"
    MAY_TAKE = "may_take"


@dataclass(frozen=True, slots=True)
class Reader:
    """The reviewer who looks, the organisation they belong to if any, and on which day."""

    account_id: str
    organisation_id: str | None
    today: date


@dataclass(frozen=True, slots=True)
class Filters:
    """All that a list may be narrowed by; what is None narrows nothing."""

    group: Group | None = None
    ground: Ground | None = None
    due: Due | None = None
    whose: Whose | None = None
    organisation_id: str | None = None
    key_kind: str | None = None


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Filters as one reviewer wants them."""

    filters: Filters = field(default_factory=Filters)
    reader: Reader | None = None
    """Needed where the filters ask whose cases they are, or when they are due.

    Cases of the organisation that they belong to are left out, whatever the filters.
    """

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what rows must meet."""
        own = of_others(self.reader) if self.reader else ()
        return [*own, *_conditions(self.filters, self.reader)]


def of_others(reader: Reader) -> Iterator[ColumnElement[bool]]:
    """Yield what rows meet that the reviewer may see (`review.interests`)."""
    if reader.organisation_id is not None:
        yield ObjectionRow.organisation_id != reader.organisation_id


def group_condition(group: Group) -> ColumnElement[bool]:
    """Return what rows of a group meet."""
    if group is Group.APPEALS:
        return and_(_in(OPEN), _appealed())
    return _in(_STATES[group])


_STATES: Final[Mapping[Group, Collection[State]]] = {
    Group.OPEN: OPEN,
    Group.WAITING: (State.LODGED, State.APPEALED),
    Group.UNDER_REVIEW: (State.UNDER_REVIEW,),
    Group.PROPOSED: (State.PROPOSED,),
    Group.CLOSED: frozenset(State) - OPEN,
}


def _conditions(wanted: Filters, reader: Reader | None) -> Iterator[ColumnElement[bool]]:
    if wanted.group is not None:
        yield group_condition(wanted.group)
    if wanted.ground is not None:
        yield ObjectionRow.ground == wanted.ground
    if wanted.organisation_id is not None:
        yield ObjectionRow.organisation_id == wanted.organisation_id
    if wanted.key_kind is not None:
        yield ObjectionRow.key_kind == wanted.key_kind
    if reader is not None and wanted.due is not None:
        yield _in(OPEN)
        yield from _due(wanted.due, reader.today)
    if reader is not None and wanted.whose is not None:
        yield from _whose(wanted.whose, reader)


def _due(due: Due, today: date) -> Iterator[ColumnElement[bool]]:
    if due is Due.OVERDUE:
        yield ObjectionRow.due_on < today
    else:
        yield ObjectionRow.due_on >= today
        yield ObjectionRow.due_on < today + _WEEK


def _whose(whose: Whose, reader: Reader) -> Iterator[ColumnElement[bool]]:
    match whose:
        case Whose.MINE:
            yield ObjectionRow.assignee == reader.account_id
        case Whose.NOBODYS:
            yield _in(_STATES[Group.WAITING])
        case Whose.MAY_TAKE:
            yield _in((State.LODGED, State.APPEALED, State.PROPOSED))
            yield from _unbarred(reader)


def _unbarred(reader: Reader) -> Iterator[ColumnElement[bool]]:
    me = reader.account_id
    yield or_(ObjectionRow.state != State.PROPOSED, ObjectionRow.assignee != me)
    yield or_(~_appealed(), and_(~_decided_first(me), ~_proposed_first(me)))
    yield ~had_part_in_same(me)


def _in(states: Collection[State]) -> ColumnElement[bool]:
    return ObjectionRow.state.in_(sorted(states))


def _appealed() -> ColumnElement[bool]:
    standing = and_(AppealRow.objection_id == ObjectionRow.id, AppealRow.withdrawn_at.is_(None))
    return exists().where(standing)


def _decided_first(me: str) -> ColumnElement[bool]:
    mine = or_(DecisionRow.reviewer == me, DecisionRow.confirmed_by == me)
    first = DecisionRow.instance == Instance.FIRST
    return exists().where(DecisionRow.objection_id == ObjectionRow.id, first, mine)


def _proposed_first(me: str) -> ColumnElement[bool]:
    mine = or_(ProposalRow.reviewer == me, ProposalRow.seconded_by == me)
    first = ProposalRow.instance == Instance.FIRST
    return exists().where(ProposalRow.objection_id == ObjectionRow.id, first, mine)
