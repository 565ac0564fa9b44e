"""How a reviewer narrows the queue over the API."""

from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from marshmallow import fields

from scoring_service.accounts.principals import Person
from scoring_service.objections.filters import Due, Filters, Group, Narrowing, Reader, Whose
from scoring_service.objections.records import Ground
from scoring_service.objections.schemas import ITEM_ID
from scoring_service.objections.steps import State
from scoring_service.wire.paging import PageQuery
from scoring_service.wire.validation import one_of

Choice = TypeVar("Choice", bound=StrEnum)


class QueueQuery(PageQuery):
    """Which objections to list."""

    state = fields.String(load_default=None, validate=one_of(state.value for state in State))
    due_before = fields.Date(
        load_default=None, metadata={"description": "Only those due before this day."}
    )
    assignee = fields.String(
        load_default=None,
        validate=ITEM_ID,
        metadata={"description": "The account of the reviewer who has the case."},
    )
    group = fields.String(
        load_default=None,
        validate=one_of(group.value for group in Group),
        metadata={
            "description": "`open` and `closed` are all; `waiting` for a reviewer, `under_review`, "
            "`proposed` for a second one; `appeals` are those open on appeal."
        },
    )
    ground = fields.String(load_default=None, validate=one_of(ground.value for ground in Ground))
    due = fields.String(
        load_default=None,
        validate=one_of(due.value for due in Due),
        metadata={"description": "Open ones that are overdue, or due in the next seven days."},
    )
    whose = fields.String(
        load_default=None,
        validate=one_of(whose.value for whose in Whose),
        metadata={
            "description": "One's own, nobody's, or those that one may take or be the second for."
        },
    )
    organisation = fields.String(
        load_default=None, validate=ITEM_ID, metadata={"description": "The lender's id."}
    )
    kind = fields.String(load_default=None, validate=one_of(["live", "test"]))


def narrowing_of(query: dict[str, Any], reader: Person, today: date) -> Narrowing:
    """Return the filters that were asked for, for the reviewer who asked."""
    filters = Filters(
        group=_one(Group, query["group"]),
        ground=_one(Ground, query["ground"]),
        due=_one(Due, query["due"]),
        whose=_one(Whose, query["whose"]),
        organisation_id=query["organisation"] or None,
        key_kind=query["kind"] or None,
    )
    return Narrowing(filters, Reader(reader.account_id, reader.organisation_id, today))


def _one(kind: type[Choice], asked: str | None) -> Choice | None:
    return kind(asked) if asked else None
