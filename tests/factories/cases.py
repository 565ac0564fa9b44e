"""Scores, objections and decisions, each made in a transaction of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Engine, text

from scoring_service.kernel.clock import Clock
from scoring_service.kernel.database import reading, transaction
from scoring_service.objections import service as objections
from scoring_service.objections.records import (
    Claim,
    Ground,
    Objection,
    Outcome,
    Preview,
    ProposedDecision,
    Resolution,
    ResolutionKind,
)
from scoring_service.objections.review import appealing, seconding
from scoring_service.objections.review.rules import bar_of
from scoring_service.objections.steps import State
from scoring_service.objections.timing import deadlines
from scoring_service.scoring import service as scoring
from scoring_service.scoring.records import ItemUse, Person, Score, ScoreRequest, Status
from tests.factories import algorithms

LATE = "repayment_status_1"
"""The item that costs the client of `algorithms.items()` most."""

REASONS = "The card statement of October shows that the payment came in time."
WEN, OLA, KAI, ADA, EVE = "acc_wen", "acc_ola", "acc_kai", "acc_ada", "acc_eve"
"""Five reviewers: as many as it takes until an appeal about a second repeat is decided."""

TABLES = (
    "scores",
    "freezes",
    "objections",
    "objection_events",
    "objection_evidence",
    "objection_messages",
    "objection_proposals",
    "objection_appeals",
    "inquiries",
    "inquiry_evidence",
    "decisions",
    "suppressions",
    "views",
    "certifications",
    "helpers",
    "subject_links",
)


def confirmed(item: str = LATE) -> Resolution:
    return Resolution(item, ResolutionKind.CONFIRMED)


def corrected(item: str = LATE, value: Any = 0) -> Resolution:
    return Resolution(item, ResolutionKind.CORRECTED, value)


def deleted(item: str = LATE) -> Resolution:
    return Resolution(item, ResolutionKind.DELETED)


VERIFICATION = "The card issuer and the person contradict each other; neither has a document."


def unresolved(item: str = LATE, verification: str | None = VERIFICATION) -> Resolution:
    return Resolution(item, ResolutionKind.UNRESOLVED, verification=verification)


def outcome_of(resolutions: tuple[Resolution, ...]) -> Outcome:
    changed = [part.kind.changes for part in resolutions]
    if not any(changed):
        is_open = any(part.kind is ResolutionKind.UNRESOLVED for part in resolutions)
        return Outcome.UNRESOLVED if is_open else Outcome.REJECTED
    return Outcome.UPHELD if all(changed) else Outcome.PARTLY_UPHELD


def stored(engine: Engine) -> list[list[str]]:
    """All that is stored about scores and objections, to be compared."""
    with reading(engine) as session:
        return [
            sorted(map(repr, session.execute(text(f"SELECT * FROM {table}")))) for table in TABLES
        ]


def score_of(*items: ItemUse) -> Score:
    """A score that is not stored, with these items."""
    at = datetime(2026, 11, 1, tzinfo=UTC)
    return Score(
        id="scr_1",
        person=Person("org_a", "live", "lender-reference", "C-1"),
        purpose="credit_application",
        legal_basis="consent",
        consent_reference="2026-11-01/17",
        model=algorithms.NAME,
        version=1,
        digest="sha256:0",
        status=Status.FINAL,
        value=519,
        band="D",
        probability=0.5,
        scored_at=at,
        valid_until=at,
        items=items,
        explanation={},
        unscorable_reasons=(),
        receipt={},
        supersedes=None,
        superseded_by=None,
    )


def objection_to(*items: str, ground: Ground = Ground.INACCURATE) -> Objection:
    """An objection that is not stored, to these items."""
    return Objection(
        id="obj_1",
        score_id="scr_1",
        origin_score_id="scr_1",
        person=Person("org_a", "live", "lender-reference", "C-1"),
        ground=ground,
        items=items,
        proposed={},
        statement="I paid on time.",
        state=State.LODGED,
        lodged_at=datetime(2026, 11, 1, tzinfo=UTC),
        due_on=date(2026, 11, 21),
        terms=deadlines.terms_on(date(2026, 11, 1)),
        assignee=None,
        freezes=True,
        frozen_items=items,
        revision=2,
        decision=None,
        events=(),
    )


def free_reviewer(objection: Objection, *among: str) -> str:
    """Return the first reviewer whom nothing keeps from the case."""
    every = among or (WEN, OLA, KAI, ADA, EVE)
    return next(one for one in every if bar_of(objection, one, None) is None)


@dataclass(frozen=True)
class Desk:
    """All that is done about scores and objections, on one database and clock."""

    engine: Engine
    clock: Clock

    def score(
        self,
        items: Mapping[str, float | None] | None = None,
        *,
        person: str = "C-1",
        kind: str = "live",
        organisation: str = "org_a",
    ) -> Score:
        request = ScoreRequest(
            model=algorithms.NAME,
            version=None,
            person=Person(organisation, kind, "lender-reference", person),
            purpose="credit_application",
            legal_basis="consent",
            consent_reference="2026-11-01/17",
            items=algorithms.items() if items is None else items,
        )
        with transaction(self.engine) as session:
            return scoring.score_person(session, request, now=self.clock.now())

    def lodge(
        self, score: Score, *items: str, link: Score | None = None, **parts: Any
    ) -> Objection:
        """Object to a score, through the private link to it or to another one."""
        claim = Claim(
            **{
                "score_id": score.id,
                "ground": Ground.INACCURATE if items else Ground.OTHER,
                "statement": "I paid on time.",
                "items": items,
            }
            | parts
        )
        own = (link or score).id
        with transaction(self.engine) as session:
            return objections.lodge_objection(
                session, claim, own_score_id=own, now=self.clock.now()
            )

    def take(self, objection: Objection, reviewer: str = WEN, **parts: Any) -> Objection:
        with transaction(self.engine) as session:
            return objections.assign_objection(
                session, objection.id, reviewer=reviewer, now=self.clock.now(), **parts
            )

    def decide(self, objection: Objection, *resolutions: Resolution, **parts: Any) -> Objection:
        """Decide at the revision given by the objection; `parts` replace what follows from it."""
        decision = ProposedDecision(
            outcome=parts.pop("outcome", outcome_of(resolutions)),
            reasons=parts.pop("reasons", REASONS),
            resolutions=resolutions,
        )
        deciding = {"reviewer": objection.assignee, "revision": objection.revision} | parts
        with transaction(self.engine) as session:
            return objections.decide_objection(
                session, objection.id, decision, now=self.clock.now(), **deciding
            )

    def settle(self, objection: Objection, *resolutions: Resolution, **parts: Any) -> Objection:
        """Take the case and decide it, with a second pair of eyes where it needs one.

        Whoever may does so, where no `reviewer` is named.
        """
        reviewer = parts.setdefault("reviewer", free_reviewer(self.read(objection)))
        decided = self.decide(self.take(objection, reviewer), *resolutions, **parts)
        return self.answer(decided) if decided.state is State.PROPOSED else decided

    def answer(self, objection: Objection, second: str | None = None, **parts: Any) -> Objection:
        """Confirm what is proposed; with `note`, send it back."""
        second = second or free_reviewer(self.read(objection))
        note = parts.pop("note", "")
        answer: dict[str, Any] = {"reviewer": second, "confirmed": not note} | parts
        answer = {"revision": objection.revision} | answer
        with transaction(self.engine) as session:
            return seconding.answer_proposal(
                session, objection.id, note, now=self.clock.now(), **answer
            )

    def retract(self, objection: Objection, reviewer: str = WEN) -> Objection:
        with transaction(self.engine) as session:
            return seconding.retract_proposal(
                session, objection.id, reviewer=reviewer, now=self.clock.now()
            )

    def appeal(self, objection: Objection, reasons: str = "I still paid on time.") -> Objection:
        with transaction(self.engine) as session:
            return appealing.appeal_objection(
                session,
                objection.id,
                reasons,
                own_score_id=objection.score_id,
                now=self.clock.now(),
            )

    def withdraw(self, objection: Objection, link: str | None = None) -> Objection:
        own = link or objection.score_id
        with transaction(self.engine) as session:
            return objections.withdraw_objection(
                session, objection.id, own_score_id=own, now=self.clock.now()
            )

    def preview(self, objection: Objection, *resolutions: Resolution) -> Preview:
        with reading(self.engine) as session:
            return objections.preview_decision(
                session, objection.id, resolutions, now=self.clock.now()
            )

    def read(self, objection: Objection) -> Objection:
        with reading(self.engine) as session:
            return objections.get_objection(session, objection.id)

    def read_score(self, score_id: str) -> Score:
        with reading(self.engine) as session:
            return scoring.get_score(session, score_id)

    def standing(self, objection: Objection) -> Score:
        """Read the score that stands now where the disputed one stood."""
        return self.read_score(self.read(objection).current_score_id)
