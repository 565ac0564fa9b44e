"""The same rule as `alike.deciders_of_same`, for the database: whom the queue keeps away."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from scoring_service.kernel.json_lists import elements_of, has_text, share_text
from scoring_service.objections.lodging.tables import NamedScoreRow
from scoring_service.objections.review.tables import ProposalRow
from scoring_service.objections.tables import DecisionRow, ObjectionRow


def had_part_in_same(reviewer: str) -> ColumnElement[bool]:
    """Write the condition that a reviewer had a part in deciding another one about the same."""
    other = aliased(ObjectionRow)
    wholes = and_(_is_whole(other), _is_whole(), other.ground == ObjectionRow.ground)
    about = or_(share_text(ObjectionRow.items, other.items), wholes)
    return exists(
        select(other.id).where(
            *_of_same_person(other),
            or_(has_text(ObjectionRow.repeats, other.id), and_(about, _share_chain(other))),
            or_(_decided(other, reviewer), _proposed(other, reviewer)),
        )
    )


def _of_same_person(other: Any) -> tuple[ColumnElement[bool], ...]:  # noqa: ANN401 - an alias
    return (
        other.organisation_id == ObjectionRow.organisation_id,
        other.key_kind == ObjectionRow.key_kind,
        other.subject_scheme == ObjectionRow.subject_scheme,
        other.subject_id == ObjectionRow.subject_id,
        other.id != ObjectionRow.id,
    )


def _is_whole(row: Any = ObjectionRow) -> ColumnElement[bool]:  # noqa: ANN401 - or an alias
    return ~exists(select(elements_of(row.items).c.value))


def _share_chain(other: Any) -> ColumnElement[bool]:  # noqa: ANN401 - an alias
    mine, theirs = aliased(NamedScoreRow), aliased(NamedScoreRow)
    of_mine, of_theirs = mine.objection_id == ObjectionRow.id, theirs.objection_id == other.id
    named = (
        (of_mine, mine.origin_score_id == other.origin_score_id),
        (of_theirs, theirs.origin_score_id == ObjectionRow.origin_score_id),
        (of_mine, of_theirs, mine.origin_score_id == theirs.origin_score_id),
    )
    beside = (exists().where(*one).correlate(ObjectionRow, other) for one in named)
    return or_(other.origin_score_id == ObjectionRow.origin_score_id, *beside)


def _decided(other: Any, me: str) -> ColumnElement[bool]:  # noqa: ANN401 - an alias
    mine = or_(DecisionRow.reviewer == me, DecisionRow.confirmed_by == me)
    return exists().where(DecisionRow.objection_id == other.id, mine)


def _proposed(other: Any, me: str) -> ColumnElement[bool]:  # noqa: ANN401 - an alias
    mine = or_(ProposalRow.reviewer == me, ProposalRow.seconded_by == me)
    return exists().where(ProposalRow.objection_id == other.id, mine)
