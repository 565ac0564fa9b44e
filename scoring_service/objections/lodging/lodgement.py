"""Lodging an objection: the claim is recorded, and what it disputes is frozen (SEEDS L7).

Two kinds freeze nothing: a wish for reasons, which the service answers at once unless a reviewer is
wanted (L11), and a mere repeat, which waits for a reviewer to decline it or take it up.
"""

from collections.abc import Callable, Sequence
from dataclasses import astuple
from datetime import datetime

from sqlalchemy.orm import Session

from scoring_service.kernel.database import serialise
from scoring_service.kernel.days import day_of
from scoring_service.kernel.errors import Conflict
from scoring_service.kernel.ids import new_id
from scoring_service.objections import refusals
from scoring_service.objections.effects import lineage
from scoring_service.objections.helping.acting import (
    THE_PERSON,
    Actor,
    refuse_beyond,
    refuse_others,
)
from scoring_service.objections.helping.records import Power
from scoring_service.objections.lodging import (
    answering,
    claims,
    colliding,
    disputing,
    naming,
    repeats,
)
from scoring_service.objections.lodging.tables import NamedScoreRow
from scoring_service.objections.records import Claim, NamedScore, Objection
from scoring_service.objections.rows import of_person
from scoring_service.objections.steps import EventKind, State
from scoring_service.objections.tables import ObjectionRow
from scoring_service.objections.timing import lapsing
from scoring_service.registry import service as registry
from scoring_service.scoring import service as scoring
from scoring_service.scoring.records import Score


def lodge_objection(
    session: Session,
    claim: Claim,
    *,
    own_score_id: str,
    now: datetime,
    by: Actor = THE_PERSON,
) -> Objection:
    """Record a claim and freeze what it disputes.

    `own_score_id` is the score of the person's private link; the claim may be about it or about
    one that replaced it, and beside it about others of the same person. Raises `NotFound`,
    `Invalid`, or `Conflict` where the score has been replaced or the same is disputed already.
    """
    score = _own_score(session, claim.score_id, own_score_id)
    refuse_beyond(session, by, Power.LODGE, now=now)
    if score.superseded_by is not None:
        raise refusals.replaced_score(score.id, score.superseded_by)
    refuse_others(by, claim.others)
    named = naming.checked_scores(session, claim, score)
    scores = (score, *(scoring.get_score(session, one.score_id) for one in named))
    row = _row(claim, scores, lineage.origin_id(session, score), now)
    row.named = _named_rows(named)
    earlier = of_person(session, score.person)
    colliding.refuse_second(claim, row, earlier, _refusal_to(by))
    tidy = claims.checked_claim(claim, score, registry.get_algorithm(session, score.digest))
    row.statement = tidy.statement
    row.repeats = list(repeats.find_repeated(session, row, earlier, now=now))
    session.add(row)
    row.note(by.event(EventKind.LODGED, now, score_id=score.id))
    session.flush()
    _begin(session, row, score, claim, now=now)
    session.flush()
    return row.record()


def _refusal_to(by: Actor) -> Callable[[str], Conflict]:
    """Return what tells of another objection about the same, as far as it is theirs to know."""
    return refusals.already_disputed if by == THE_PERSON else refusals.disputed_by_the_person


def _begin(
    session: Session, row: ObjectionRow, score: Score, claim: Claim, *, now: datetime
) -> None:
    """Do what a claim leads to at once."""
    if claims.RULES[claim.ground].freezes:
        if not row.repeats:
            disputing.begin(session, row, score, now=now)
    elif not claim.reviewer_wanted:
        answering.answer(session, row, score, now=now)


def _own_score(session: Session, score_id: str, own_score_id: str) -> Score:
    """Return a score that the person's link opens, as it is now and will be in this transaction."""
    score = scoring.get_subjects_score(session, score_id, own_score_id)
    serialise(session, *astuple(score.person))
    return scoring.get_score(session, score_id)


def _named_rows(named: Sequence[NamedScore]) -> list[NamedScoreRow]:
    return [
        NamedScoreRow(score_id=one.score_id, origin_score_id=one.origin_score_id, position=position)
        for position, one in enumerate(named, 1)
    ]


def _row(claim: Claim, scores: Sequence[Score], origin: str, now: datetime) -> ObjectionRow:
    score, terms = scores[0], lapsing.terms_of(claim, scores, on=day_of(now))
    return ObjectionRow(
        id=new_id("obj", now),
        score_id=score.id,
        origin_score_id=origin,
        organisation_id=score.person.organisation_id,
        key_kind=score.person.key_kind,
        subject_scheme=score.person.scheme,
        subject_id=score.person.id,
        ground=claim.ground,
        items=list(claim.items),
        proposed=dict(claim.proposed),
        statement=claim.statement,
        state=State.LODGED,
        lodged_at=now,
        due_on=terms.due_on,
        procedure=terms.procedure,
        terms=terms.stored(),
        freezes=False,
        frozen_items=[],
        repeats=[],
        revision=0,
    )
