"""Carries out what an objection does: freezes, releases, makes scores again, tells the timelines.

Nothing disputed is released by another's decision: a freeze of another open objection, or one that
an upheld objection left for good, passes on to the score that replaces the frozen one.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from scoring_service.notices.letters import note_letter
from scoring_service.notices.records import LetterKind
from scoring_service.objections.effects import lineage, rescoring
from scoring_service.objections.effects.reach import Reach
from scoring_service.objections.records import Ground, Resolution
from scoring_service.objections.rows import of_person
from scoring_service.objections.steps import Event, EventKind, Party
from scoring_service.objections.tables import ObjectionRow
from scoring_service.objections.timing.deadlines import Disputed, Terms
from scoring_service.scoring import freezes
from scoring_service.scoring import service as scoring
from scoring_service.scoring.records import Score


def freeze(session: Session, row: ObjectionRow, score: Score, *, now: datetime) -> None:
    """Freeze what an objection disputes, in every score that stands on it.

    For new scores the disputed items are frozen; of a score disputed as a whole, all it is made of.
    """
    marks = Terms.read(row.terms).disputed is Disputed.MARK
    by = freezes.Holder(row.id, whole=not row.items, marks=marks)
    held = dict.fromkeys(row.items or score.received_items())
    freezes.freeze(session, score, tuple(held), by=by, now=now)
    reach = reach_of(session, row, now=now)
    for chain in other_chains(session, row, ()):
        items = reach.frozen_in(chain)
        if items or reach.names(chain):
            freezes.freeze(session, chain[-1], items, by=by, now=now)
            held |= dict.fromkeys(items)
    row.freezes, row.frozen_items = True, list(held)
    row.note(Event(EventKind.FROZEN, now, Party.SERVICE, score_id=score.id))
    session.flush()


def release(session: Session, row: ObjectionRow, score: Score, *, now: datetime) -> None:
    """End what an objection froze, if it froze anything."""
    if row.freezes:
        row.freezes, row.frozen_items = False, []
        row.note(Event(EventKind.RELEASED, now, Party.SERVICE, score_id=score.id))
        session.flush()
        freezes.release(session, row.id, now=now)


def release_items(session: Session, row: ObjectionRow, *, now: datetime) -> None:
    """Let new scores use the items again, and leave the disputed score frozen."""
    row.frozen_items = []
    session.flush()
    freezes.release(session, row.id, items_only=True, now=now)


def settle(
    session: Session,
    ended: ObjectionRow,
    resolutions: Sequence[Resolution],
    *,
    is_owed: bool = False,
    now: datetime,
) -> Score | None:
    """Make again every score that the end of an objection changes; return the objection's own.

    What was decided of its information holds for every score that the objection reaches. Those that
    it names are made again even of the same items where that `is_owed`.
    """
    rows = of_person(session, ended.person)
    reach = reach_of(session, ended, now=now)
    changed = set()
    for chain in other_chains(session, ended, rows):
        parts, owed = reach.deciding(resolutions, chain), is_owed and reach.names(chain)
        if _settle_chain(session, chain, rows, parts, is_owed=owed, now=now):
            changed.add(chain[0].id)
    own = reach.deciding_own(resolutions)
    new = _settle_chain(session, reach.chain, rows, own, is_owed=is_owed, now=now)
    changed |= {ended.origin_score_id} if new else set()
    for row in rows:
        if row.origins & changed:
            note_letter(session, row.id, LetterKind.REPLACED, now=now)
    return new


def reach_of(session: Session, row: ObjectionRow, *, now: datetime) -> Reach:
    """Say how far an objection reaches, from the chain of its score as it stands."""
    chain = scoring.list_corrections(session, row.origin_score_id)
    named = [one.origin_score_id for one in row.named]
    beside = tuple(scoring.list_corrections(session, origin) for origin in named)
    reached = freezes.items_held(session, row.id)
    return Reach(Ground(row.ground), tuple(row.items), chain, now, beside, reached)


def other_chains(
    session: Session, row: ObjectionRow, rows: Sequence[ObjectionRow]
) -> list[Sequence[Score]]:
    """Return the person's other chains of scores: those that stand, and those of `rows`."""
    origins = {origin for other in rows for origin in other.origins}
    for standing in scoring.list_standing_scores(session, row.person):
        origins.add(lineage.origin_id(session, standing))
    others = sorted(origins - {row.origin_score_id})
    return [scoring.list_corrections(session, origin) for origin in others]


def _settle_chain(
    session: Session,
    chain: Sequence[Score],
    rows: Sequence[ObjectionRow],
    resolutions: Sequence[Resolution],
    *,
    is_owed: bool = False,
    now: datetime,
) -> Score | None:
    objections = [row.record() for row in rows]
    ending = rescoring.ending_of(chain[0], objections, resolutions)
    items = rescoring.items_after(chain[-1], ending, is_owed=is_owed)
    if items is None:
        return None
    new = scoring.rescore(session, chain[-1], items, now=now)
    freezes.pass_on(session, chain[-1].id, new, now=now)
    for row in rows:
        if chain[0].id in row.origins:
            replaced = EventKind.SCORE_REPLACED
            old = chain[-1].id
            row.note(Event(replaced, now, Party.SERVICE, score_id=old, new_score_id=new.id))
    return new
