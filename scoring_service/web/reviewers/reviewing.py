"""What a reviewer sees of earlier reviews: what was decided, is proposed, and was sent back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

from sqlalchemy.orm import Session

from scoring_service.algorithms.structure import Algorithm
from scoring_service.explanation.wording import gettext as _
from scoring_service.kernel.texts import marked as N_
from scoring_service.objections import service as objections
from scoring_service.objections.records import (
    Decision,
    Instance,
    Objection,
    Preview,
    ProposedDecision,
    Resolution,
)
from scoring_service.objections.review.records import Proposal
from scoring_service.objections.rules import stays_frozen
from scoring_service.scoring import service as scoring
from scoring_service.scoring.records import Score
from scoring_service.web import objecting
from scoring_service.wire.languages import language

_TITLES: Final[Mapping[tuple[Instance, bool], str]] = {
    (Instance.ANSWER, False): N_("The answer"),
    (Instance.ANSWER, True): N_("The answer"),
    (Instance.FIRST, False): N_("The decision"),
    (Instance.FIRST, True): N_("The first decision"),
    (Instance.APPEAL, True): N_("The decision on the appeal"),
}


@dataclass(frozen=True)
class Told:
    """One decision, taken or proposed, in the words for reviewers."""

    title: str
    outcome: str
    lines: Sequence[str]
    reasons: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Returned:
    """What a second reviewer wrote when they sent a proposal back."""

    note: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Reviews:
    """All that reviewers decided, proposed and wrote to each other so far."""

    decisions: Sequence[Told]
    returned: Sequence[Returned]
    proposal: Told | None
    preview: Preview | None
    """What would become of the score if the proposal were confirmed."""

    stays_frozen: bool

    @classmethod
    def read(
        cls,
        session: Session,
        objection: Objection,
        algorithm: Algorithm,
        names: Mapping[str, str],
        *,
        now: datetime,
    ) -> Self:
        waiting = objection.proposal
        return cls(
            decisions=[
                _told(session, objection, one, algorithm, names) for one in objection.decisions
            ],
            returned=[
                Returned(one.note, names.get(one.seconded_by or "", ""), one.seconded_at)
                for one in objection.proposals
                if one.confirmed is False and one.seconded_at and one.instance is objection.instance
            ],
            proposal=_proposed(session, objection, waiting, algorithm, names) if waiting else None,
            preview=_preview(session, objection, waiting.decision, now) if waiting else None,
            stays_frozen=waiting is not None and _for_good(objection, waiting),
        )


def decided_by(objection: Objection, decision: Decision, names: Mapping[str, str]) -> str:
    """Say who took a decision, and who confirmed it."""
    if decision.answered_at_once:
        return _("The service, with the statement of reasons")
    if decision.reviewer is None:
        return _("The rule “%(title)s”", title=objection.terms.title[language()])
    name = names.get(decision.reviewer, "")
    if decision.confirmed_by is None:
        return name
    second = names.get(decision.confirmed_by, "")
    return _("%(name)s, confirmed by %(second)s", name=name, second=second)


def _told(
    session: Session,
    objection: Objection,
    decision: Decision,
    algorithm: Algorithm,
    names: Mapping[str, str],
) -> Told:
    score = scoring.get_score(session, decision.score_id)
    appealed = objection.instance is Instance.APPEAL
    return Told(
        title=_(_TITLES[decision.instance, appealed]),
        outcome=objecting.outcome_text(decision, objecting.REVIEWER_OUTCOMES),
        lines=_lines(objection, decision.resolutions, score, algorithm),
        reasons=decision.reasons,
        by=decided_by(objection, decision, names),
        at=decision.decided_at,
    )


def _lines(
    objection: Objection,
    resolutions: tuple[Resolution, ...],
    score: Score,
    algorithm: Algorithm,
) -> list[str]:
    several = bool(objection.named)
    return list(objecting.resolution_lines(resolutions, score, algorithm, several=several))


def _proposed(
    session: Session,
    objection: Objection,
    proposal: Proposal,
    algorithm: Algorithm,
    names: Mapping[str, str],
) -> Told:
    score = scoring.get_score(session, proposal.score_id)
    wanted = proposal.decision
    return Told(
        title=_("A decision is proposed"),
        outcome=_(objecting.REVIEWER_OUTCOMES[wanted.outcome]),
        lines=_lines(objection, wanted.resolutions, score, algorithm),
        reasons=wanted.reasons,
        by=names.get(proposal.reviewer, ""),
        at=proposal.proposed_at,
    )


def _preview(
    session: Session, objection: Objection, wanted: ProposedDecision, now: datetime
) -> Preview:
    return objections.preview_decision(
        session, objection.id, wanted.resolutions, outcome=wanted.outcome, now=now
    )


def _for_good(objection: Objection, proposal: Proposal) -> bool:
    return stays_frozen(proposal.decision.outcome, objection.items)
