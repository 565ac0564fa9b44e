"""Tries a decision in full: the score, what follows, and the letter; nothing is stored.

The letter is composed by the code that composes those that are sent, from the objection as the
decision would leave it. With an address it is in the language given with it; without one nobody is
written to, and what the person's page will say is shown in every language.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from scoring_service.kernel.days import day_of
from scoring_service.kernel.errors import FieldError, Invalid
from scoring_service.kernel.texts import LANGUAGES
from scoring_service.kernel.texts import marked as N_
from scoring_service.notices import contacts
from scoring_service.notices.records import Letter, LetterKind
from scoring_service.objections import service
from scoring_service.objections.correspondence import letters
from scoring_service.objections.decisions import resolutions, templates
from scoring_service.objections.decisions.disputed import disputed_by
from scoring_service.objections.decisions.languages import likely_language
from scoring_service.objections.inquiries.silence import refuse_unverified
from scoring_service.objections.records import (
    Decision,
    Objection,
    Outcome,
    Preview,
    ProposedDecision,
    Resolution,
)
from scoring_service.objections.review.rules import needs_second
from scoring_service.objections.rules import refuse_closed, stays_frozen
from scoring_service.objections.steps import State


@dataclass(frozen=True, slots=True)
class Wanted:
    """A decision as far as it is thought out: `outcome` where it does not follow, and reasons."""

    resolutions: tuple[Resolution, ...]
    outcome: Outcome | None = None
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a decision would do; no `letters` as long as there are no reasons."""

    decision: ProposedDecision
    preview: Preview
    needs_second: bool
    stays_frozen: bool
    letters: Sequence[Letter]
    is_sent: bool
    """Whether the letter goes to an address that the person left."""

    other_language: str | None
    """The language of the person, where the reasons seem to be in another one."""


def try_decision(session: Session, objection_id: str, wanted: Wanted, *, now: datetime) -> Trial:
    """Say what a decision would do, and refuse what `decide_objection` would refuse of it."""
    objection = service.get_objection(session, objection_id)
    refuse_closed(objection.state)
    decision = _checked(session, objection, wanted, now)
    preview = service.preview_decision(
        session, objection_id, decision.resolutions, outcome=decision.outcome, now=now
    )
    language = contacts.find_language(session, objection_id)
    decided = _decided(objection, decision, preview, now)
    return Trial(
        decision=decision,
        preview=preview,
        needs_second=needs_second(decision.outcome, objection.items, objection.instance),
        stays_frozen=stays_frozen(decision.outcome, objection.items),
        letters=_letters(decided, language) if decision.reasons else (),
        is_sent=language is not None,
        other_language=_other(decision.reasons, language),
    )


def _checked(
    session: Session, objection: Objection, wanted: Wanted, now: datetime
) -> ProposedDecision:
    disputed = disputed_by(session, objection)
    resolutions.check_resolutions(wanted.resolutions, objection, disputed)
    decision = ProposedDecision(_outcome(objection, wanted), wanted.reasons, wanted.resolutions)
    if wanted.reasons:
        decision = resolutions.checked_decision(decision, objection, disputed)
        templates.refuse_unwritten(decision.reasons, day_of(now))
    refuse_unverified(session, objection, disputed.scores, decision, now=now)
    return decision


def _outcome(objection: Objection, wanted: Wanted) -> Outcome:
    possible = resolutions.fitting_outcomes(objection.ground, wanted.resolutions)
    outcome = wanted.outcome or (possible[0] if len(possible) == 1 else None)
    if outcome in possible:
        return outcome
    raise Invalid(
        "outcome_open",
        N_("The outcome is not clear"),
        N_("The outcome is missing, or does not agree with what becomes of the items."),
        N_("Name one that fits, or none where it follows from the items."),
        errors=[
            FieldError("/outcome", N_("Fitting: {fitting}."), {"fitting": ", ".join(possible)})
        ],
    )


def _decided(
    objection: Objection, decision: ProposedDecision, preview: Preview, now: datetime
) -> Objection:
    """Return the objection as the decision would leave it."""
    taken = Decision(
        id="",
        outcome=decision.outcome,
        reasons=decision.reasons,
        resolutions=decision.resolutions,
        reviewer=objection.assignee,
        decided_at=now,
        score_id=preview.score_id,
        new_score_id=preview.score_id if preview.replaces else None,
        instance=objection.instance,
    )
    decisions = [*objection.decisions, taken]
    return replace(objection, state=State.DECIDED, decision=taken, decisions=tuple(decisions))


def _letters(decided: Objection, language: str | None) -> Sequence[Letter]:
    wanted = LANGUAGES if language is None else (language,)
    composed = [letters.written(decided, LetterKind.DECIDED, one) for one in wanted]
    return [letter for letter in composed if letter is not None]


def _other(reasons: str, language: str | None) -> str | None:
    if not reasons or language is None:
        return None
    return None if likely_language(reasons) in {None, language} else language
