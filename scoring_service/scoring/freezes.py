"""What objections froze: from lodging to decision no recipient and no new score uses it (L7)."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, astuple, dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, ScalarSelect, bindparam, exists, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from scoring_service.kernel.database import serialise
from scoring_service.kernel.ids import new_id
from scoring_service.notices import outbox
from scoring_service.notices.records import Recipient
from scoring_service.scoring.records import Person, Score
from scoring_service.scoring.tables import FreezeRow, ScoreRow

_FROZEN_ITEMS: Final = select(FreezeRow.item_id).where(  # built once: every score asks
    FreezeRow.organisation_id == bindparam("organisation_id"),
    FreezeRow.key_kind == bindparam("key_kind"),
    FreezeRow.subject_scheme == bindparam("scheme"),
    FreezeRow.subject_id == bindparam("id"),
    FreezeRow.released_at.is_(None),
)


@dataclass(frozen=True, slots=True)
class Holder:
    """The objection that freezes.

    `whole` where it disputes the score as a whole: that can then stay frozen without its items.
    `marks` where recipients get the score with a mark meanwhile; else they do not get it.
    """

    objection_id: str
    whole: bool = False
    marks: bool = False


def freeze(
    session: Session,
    score: Score,
    items: Iterable[str],
    *,
    by: Holder,
    now: datetime,
) -> None:
    """Freeze the score, and the items named for every new score of the same person."""
    serialise(session, *astuple(score.person))
    held = (None, *items) if by.whole else tuple(items)
    if not held:
        return
    session.add_all(_row(score, by, item_id, now) for item_id in held)
    session.flush()
    outbox.score_frozen(session, score.person.recipient, score.id, by.objection_id, now=now)


def pass_on(session: Session, replaced_id: str, new: Score, *, now: datetime) -> None:
    """Let everything that holds a score hold the one that replaces it."""
    held = session.execute(
        select(FreezeRow.objection_id, FreezeRow.item_id, FreezeRow.marks)
        .where(FreezeRow.score_id == replaced_id, FreezeRow.released_at.is_(None))
        .distinct()
    ).all()
    session.add_all(
        _row(new, Holder(objection_id, marks=marks), item_id, now)
        for objection_id, item_id, marks in held
    )
    session.flush()
    for objection_id in sorted({objection_id for objection_id, _item, _marks in held}):
        outbox.score_frozen(session, new.person.recipient, new.id, objection_id, now=now)
    session.expire_all()


def objections_holding(session: Session, score_ids: Iterable[str]) -> frozenset[str]:
    """Return the objections that froze any of these scores, at present or before."""
    query = select(FreezeRow.objection_id).where(FreezeRow.score_id.in_(tuple(score_ids)))
    return frozenset(session.scalars(query))


def items_held(session: Session, objection_id: str) -> Mapping[str, frozenset[str]]:
    """Return the items that an objection froze, at present or before, by score."""
    query = select(FreezeRow.score_id, FreezeRow.item_id).where(
        FreezeRow.objection_id == objection_id, FreezeRow.item_id.is_not(None)
    )
    held: dict[str, frozenset[str]] = {}
    for score_id, item in session.execute(query):
        held[score_id] = held.get(score_id, frozenset()) | frozenset(filter(None, [item]))
    return held


def release(
    session: Session, objection_id: str, *, items_only: bool = False, now: datetime
) -> None:
    """End what an objection froze; of a score frozen as a whole perhaps its items only.

    A score that stays frozen then does so for good, so recipients do not get it with a mark either.
    """
    held = update(FreezeRow).where(
        FreezeRow.objection_id == objection_id, FreezeRow.released_at.is_(None)
    )
    if items_only:
        session.execute(held.where(FreezeRow.item_id.is_(None)).values(marks=False))
        held = held.where(FreezeRow.item_id.is_not(None))
    session.execute(held.values(released_at=now))
    _tell_released(session, objection_id, now)
    session.expire_all()


def stands_frozen(score_id: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Write the condition that an objection to the score stands."""
    return exists(select(FreezeRow.id).where(*_standing(score_id)))


def disputed_since(score_id: InstrumentedAttribute[str]) -> ScalarSelect[datetime]:
    """Write since when an objection to the score stands; nothing where none does."""
    return select(func.min(FreezeRow.frozen_at)).where(*_standing(score_id)).scalar_subquery()


def is_withheld(score_id: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Write the condition that recipients do not get the score: the strictest freeze says so."""
    return exists(select(FreezeRow.id).where(*_standing(score_id), ~FreezeRow.marks))


def _standing(score_id: InstrumentedAttribute[str]) -> tuple[ColumnElement[bool], ...]:
    return FreezeRow.score_id == score_id, FreezeRow.released_at.is_(None)


def frozen_items(session: Session, person: Person) -> frozenset[str]:
    """Return the items that stand disputed for this person."""
    found = session.connection().execute(_FROZEN_ITEMS, asdict(person))
    return frozenset(item for (item,) in found if item is not None)


def _tell_released(session: Session, objection_id: str, now: datetime) -> None:
    """Tell of the scores whose last freeze this was; of those replaced it is known already."""
    ended = aliased(FreezeRow)
    query = (
        select(ScoreRow.id, ScoreRow.organisation_id, ScoreRow.key_kind)
        .join(ended, ended.score_id == ScoreRow.id)
        .where(
            ended.objection_id == objection_id,
            ended.released_at == now,
            ScoreRow.superseded_by.is_(None),
            ~stands_frozen(ScoreRow.id),
        )
        .distinct()
        .order_by(ScoreRow.id)
    )
    for score_id, *recipient in session.execute(query).all():
        outbox.score_released(session, Recipient(*recipient), score_id, objection_id, now=now)


def _row(score: Score, by: Holder, item_id: str | None, now: datetime) -> FreezeRow:
    return FreezeRow(
        id=new_id("frz", now),
        objection_id=by.objection_id,
        score_id=score.id,
        organisation_id=score.person.organisation_id,
        key_kind=score.person.key_kind,
        subject_scheme=score.person.scheme,
        subject_id=score.person.id,
        item_id=item_id,
        frozen_at=now,
        marks=by.marks,
    )
