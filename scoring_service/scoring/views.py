"""What is said beside information whose dispute was not settled in the person's favour.

The reviewer's verification holds of the item with its value; the person's statement stands beside
the item, or beside every score where the score as a whole was disputed. Both are shown with the
scores made since, and with those decided on: an objection may name several, of several values.
Read as they stand now: what was withdrawn is gone.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from scoring_service.explanation.record import View
from scoring_service.kernel.ids import new_id
from scoring_service.scoring.records import Score, recorded_value
from scoring_service.scoring.tables import ViewRow

_OF_PERSON: Final = (  # built once: every answer asks
    select(
        ViewRow.objection_id,
        ViewRow.score_id,
        ViewRow.item_id,
        ViewRow.value,
        ViewRow.verification,
        ViewRow.statement,
        ViewRow.since,
    )
    .where(
        ViewRow.organisation_id == bindparam("organisation_id"),
        ViewRow.key_kind == bindparam("key_kind"),
        ViewRow.subject_scheme == bindparam("scheme"),
        ViewRow.subject_id == bindparam("id"),
    )
    .order_by(ViewRow.id)
)


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person says beside their scores, and since when."""

    text: str
    stated_at: datetime


def record_verification(
    session: Session,
    scores: Sequence[Score],
    item: str,
    verification: str,
    *,
    objection_id: str,
    now: datetime,
) -> None:
    """Let what was found out stand beside the item of later scores, while it has a value of these.

    What the person said beside the item stays.
    """
    before = _beside_item(session, objection_id, item)
    having = [score for score in scores if recorded_value(score, item) is not None]
    for row in _made(session, having, item, objection_id, before[0].since if before else now):
        row.verification = verification
        if before:
            row.statement, row.stated_at = before[0].statement, before[0].stated_at
    for row in before:
        session.delete(row)
    session.flush()


def record_statement(
    session: Session,
    scores: Sequence[Score],
    items: Sequence[str | None],
    text: str,
    *,
    objection_id: str,
    since: datetime,
    now: datetime,
) -> Statement:
    """Let a person's words stand beside these items of the scores that were decided on.

    They replace what the person said before. The item None stands for every score.
    """
    for item in items:
        standing = _beside_item(session, objection_id, item)
        for row in standing or _made(session, scores, item, objection_id, since):
            row.statement, row.stated_at = text, now
    session.flush()
    return Statement(text, now)


def withdraw_statement(session: Session, objection_id: str) -> None:
    """Forget what a person said; what was verified still stands."""
    for row in _of_objection(session, objection_id):
        if row.verification is None:
            session.delete(row)
        else:
            row.statement = row.stated_at = None
    session.flush()


def settle_views(
    session: Session, objection_id: str, *, changed: Collection[str], upheld: bool
) -> None:
    """Forget what another decision on the objection has settled.

    What was verified before holds no more. A person's words stay, but where all was `upheld`, or
    beside an item that was `changed`.
    """
    for row in _of_objection(session, objection_id):
        row.verification = None
        if upheld or row.statement is None or row.item_id in changed:
            session.delete(row)
    session.flush()


def find_statement(session: Session, objection_id: str) -> Statement | None:
    """Return what a person says about an objection that was decided, if anything."""
    for row in _of_objection(session, objection_id):
        if row.statement is not None and row.stated_at is not None:
            return Statement(row.statement, row.stated_at)
    return None


def views_beside(session: Session, score: Score) -> Iterator[tuple[str | None, View]]:
    """Yield each item that something is said beside, and what; None of the score as a whole."""
    person = score.person
    asked = {"organisation_id": person.organisation_id, "key_kind": person.key_kind}
    asked |= {"scheme": person.scheme, "id": person.id}
    rows = session.connection().execute(_OF_PERSON, asked).all()
    if not rows:
        return
    values: Mapping[str, float | None] = score.item_values()
    said: dict[tuple[str, str | None], tuple[str | None, str | None]] = {}
    for objection, decided_on, item, value, verification, statement, since in rows:
        is_reached = score.scored_at >= since or score.id == decided_on
        if not is_reached or (item is not None and item not in values):
            continue
        verified = verification if item is not None and values[item] == value else None
        before = said.get((objection, item), (None, None))
        said[objection, item] = before[0] or verified, before[1] or statement
    for (objection, item), (verified, statement) in said.items():
        if verified is not None or statement is not None:
            yield item, View(objection, verified, statement)


def _made(
    session: Session,
    scores: Sequence[Score],
    item: str | None,
    objection_id: str,
    since: datetime,
) -> list[ViewRow]:
    rows = [_row(score, item, objection_id, since) for score in scores]
    session.add_all(rows)
    return rows


def _row(score: Score, item: str | None, objection_id: str, since: datetime) -> ViewRow:
    return ViewRow(
        id=new_id("vew", since),
        objection_id=objection_id,
        score_id=score.id,
        organisation_id=score.person.organisation_id,
        key_kind=score.person.key_kind,
        subject_scheme=score.person.scheme,
        subject_id=score.person.id,
        item_id=item,
        value=None if item is None else recorded_value(score, item),
        since=since,
    )


def _beside_item(session: Session, objection_id: str, item: str | None) -> list[ViewRow]:
    return [row for row in _of_objection(session, objection_id) if row.item_id == item]


def _of_objection(session: Session, objection_id: str) -> Sequence[ViewRow]:
    query = select(ViewRow).where(ViewRow.objection_id == objection_id)
    return session.scalars(query.order_by(ViewRow.id)).all()
