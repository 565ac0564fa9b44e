"""Who may not decide, when a second pair of eyes is needed, and until when one may appeal.

Invariants: nobody decides or confirms about their own organisation, nor on appeal what they had
part in before, nor an objection about the same as another that they had a part in deciding; nobody
confirms what they proposed. A decision that withdraws a score for good, and
every decision of reviewers on an appeal, needs two of them. One appeals once, and not against
having been right in all; what the service answered by itself a reviewer looks at first.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from scoring_service.kernel.days import day_of
from scoring_service.objections.records import Instance, Objection, Outcome
from scoring_service.objections.review import refusals
from scoring_service.objections.rules import OPEN, next_state, stays_frozen
from scoring_service.objections.steps import Action, Party, State
from scoring_service.objections.timing.deadlines import Step


class Bar(StrEnum):
    """What keeps a reviewer from a case."""

    OWN_INTEREST = "own_interest"
    DECIDED_BEFORE = "decided_before"
    DECIDED_THE_SAME = "decided_the_same"
    OWN_PROPOSAL = "own_proposal"


def needs_second(outcome: Outcome, items: Sequence[str], instance: Instance) -> bool:
    """Tell whether a decision takes effect only when a second reviewer confirms it."""
    return instance is Instance.APPEAL or stays_frozen(outcome, items)


def bar_of(objection: Objection, reviewer: str, organisation: str | None) -> Bar | None:
    """Return what keeps a reviewer, perhaps of an organisation, from what the case waits for."""
    if objection.state not in OPEN:
        return None
    if organisation is not None and organisation == objection.person.organisation_id:
        return Bar.OWN_INTEREST
    if objection.instance is Instance.APPEAL and reviewer in _first_reviewers(objection):
        return Bar.DECIDED_BEFORE
    if reviewer in objection.decided_same:
        return Bar.DECIDED_THE_SAME
    if objection.proposal is not None and objection.proposal.reviewer == reviewer:
        return Bar.OWN_PROPOSAL
    return None


def refuse_barred(bar: Bar | None) -> None:
    """Refuse a step to a reviewer whom something keeps from the case."""
    match bar:
        case Bar.OWN_INTEREST:
            raise refusals.own_interest()
        case Bar.DECIDED_BEFORE:
            raise refusals.decided_before()
        case Bar.DECIDED_THE_SAME:
            raise refusals.decided_the_same()
        case Bar.OWN_PROPOSAL:
            raise refusals.own_proposal()


def appeal_until(objection: Objection) -> date | None:
    """Return the last day, in full, for an appeal; None where none is possible, or any more."""
    decision = objection.decision
    if objection.state is not State.DECIDED or decision is None or objection.appeal is not None:
        return None
    if decision.answered_at_once or stays_frozen(decision.outcome, objection.items):
        return None
    end = objection.terms.end_of(Step.APPEAL, day_of(decision.decided_at))
    return end.on if end else None


def refuse_unappealable(objection: Objection, today: date) -> None:
    """Refuse an appeal that comes twice, too late, or against what gave the person all.

    Nor is there one where no reviewer has decided: one is asked for instead.
    """
    if objection.appeal is not None:
        raise refusals.no_further_appeal()
    if objection.state is not State.DECIDED:
        next_state(objection.state, Action.APPEAL, Party.SUBJECT)
    if objection.decision is not None and objection.decision.answered_at_once:
        raise refusals.no_reviewer_decided()
    until = appeal_until(objection)
    if until is None:
        raise refusals.nothing_to_appeal()
    if today > until:
        raise refusals.appeal_too_late(until)


def _first_reviewers(objection: Objection) -> set[str | None]:
    """Return whoever decided, proposed or answered a proposal in the first instance."""
    decided = [d for d in objection.decisions if d.instance is Instance.FIRST]
    proposed = [p for p in objection.proposals if p.instance is Instance.FIRST]
    return {
        *(account for d in decided for account in (d.reviewer, d.confirmed_by)),
        *(account for p in proposed for account in (p.reviewer, p.seconded_by)),
    }
