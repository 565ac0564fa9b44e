"""A claim takes hold: what it disputes is frozen, and whoever supplied that is asked.

A mere repeat takes hold only later, when new evidence comes or a reviewer takes it up: until then
nothing of it is disputed.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring_service.objections import rules
from scoring_service.objections.effects import consequences, lineage
from scoring_service.objections.inquiries import service as inquiries
from scoring_service.objections.tables import EvidenceRow, ObjectionRow
from scoring_service.objections.timing import renewing
from scoring_service.scoring.records import Score


def begin(session: Session, row: ObjectionRow, score: Score, *, now: datetime) -> None:
    """Freeze what an objection disputes, and ask whoever supplied it."""
    consequences.freeze(session, row, score, now=now)
    inquiries.ask_at_once(session, row, now=now)


def take_up(session: Session, row: ObjectionRow, *, now: datetime) -> None:
    """Let a repeat that waited be an objection like any other, with time to decide on it."""
    row.repeats = []
    renewing.renew_due_date(session, row, now=now)
    begin(session, row, lineage.standing_score(session, row.score_id), now=now)


def heed_evidence(session: Session, row: ObjectionRow, digest: str, *, now: datetime) -> None:
    """Take up a waiting repeat where this file is new to the earlier objections too."""
    if row.repeats and row.state in rules.OPEN:
        known = select(EvidenceRow.digest).where(EvidenceRow.objection_id.in_(row.repeats))
        if digest not in session.scalars(known).all():
            take_up(session, row, now=now)
