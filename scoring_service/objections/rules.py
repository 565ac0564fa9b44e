"""When an objection may change state, and who may change it.

Invariants: whoever decides has taken the case (it is assigned to them) and decides what they have
read (the revision they name is the present one); what was decided or withdrawn changes no more, but
by an appeal. What is disputed stays frozen from lodging to the decision, and again from an appeal
to the decision on it (SEEDS L7); a score whose use was successfully disputed as a whole stays
frozen for good. A proposed decision changes nothing until a second reviewer confirms it. After the
due date the service acts once, by the rule under which the objection was lodged; in place of a
reviewer it decides only where that rule is to delete what is disputed. A wish for reasons the
service answers at once; whoever wants a reviewer after that gets one. A mere repeat is declined or
taken up before it is decided on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from scoring_service.kernel.errors import Conflict, Forbidden
from scoring_service.kernel.texts import marked as N_
from scoring_service.objections import refusals
from scoring_service.objections.records import Outcome
from scoring_service.objections.steps import (
    Action,
    EventKind,
    Party,
    State,
)
from scoring_service.objections.timing.deadlines import AtDue, Terms


@dataclass(frozen=True, slots=True)
class Transition:
    """One step that an objection may take."""

    action: Action
    sources: frozenset[State]
    target: State
    party: Party


OPEN: Final = frozenset({State.LODGED, State.UNDER_REVIEW, State.PROPOSED, State.APPEALED})
"""The states in which an objection waits for its decision."""

AGAINST: Final = frozenset({Outcome.REJECTED, Outcome.DECLINED})
"""The outcomes that are against the person."""

_WAITING: Final = frozenset({State.LODGED, State.APPEALED})
_REVIEWED: Final = frozenset({State.UNDER_REVIEW})
_PROPOSED: Final = frozenset({State.PROPOSED})

TRANSITIONS: Final = (
    Transition(Action.ASSIGN, _WAITING | _REVIEWED, State.UNDER_REVIEW, Party.REVIEWER),
    Transition(Action.DECIDE, _REVIEWED, State.DECIDED, Party.REVIEWER),
    Transition(Action.PROPOSE, _REVIEWED, State.PROPOSED, Party.REVIEWER),
    Transition(Action.CONFIRM, _PROPOSED, State.DECIDED, Party.REVIEWER),
    Transition(Action.SEND_BACK, _PROPOSED, State.UNDER_REVIEW, Party.REVIEWER),
    Transition(Action.RETRACT, _PROPOSED, State.UNDER_REVIEW, Party.REVIEWER),
    Transition(Action.RECONSIDER, _PROPOSED, State.UNDER_REVIEW, Party.SERVICE),
    Transition(Action.WITHDRAW, OPEN - {State.APPEALED}, State.WITHDRAWN, Party.SUBJECT),
    Transition(Action.APPEAL, frozenset({State.DECIDED}), State.APPEALED, Party.SUBJECT),
    Transition(Action.WITHDRAW_APPEAL, OPEN - {State.LODGED}, State.DECIDED, Party.SUBJECT),
    Transition(Action.APPEAL, frozenset({State.DECIDED}), State.APPEALED, Party.HELPER),
    *(
        Transition(action, frozenset({state}), state, party)
        for party in (Party.SUBJECT, Party.HELPER)
        for action in (Action.ADD_EVIDENCE, Action.WRITE)
        for state in (State.LODGED, State.UNDER_REVIEW, State.APPEALED)
    ),
    *(
        Transition(action, _PROPOSED, State.UNDER_REVIEW, party)
        for party in (Party.SUBJECT, Party.HELPER)
        for action in (Action.ADD_EVIDENCE, Action.WRITE)
    ),
    Transition(Action.REFUSE_AUTHORITY, _REVIEWED, State.UNDER_REVIEW, Party.REVIEWER),
    Transition(Action.WRITE, _REVIEWED, State.UNDER_REVIEW, Party.REVIEWER),
    Transition(Action.ADD_STATEMENT, frozenset({State.DECIDED}), State.DECIDED, Party.SUBJECT),
    Transition(Action.ANSWER, frozenset({State.LODGED}), State.DECIDED, Party.SERVICE),
    Transition(Action.ASK_REVIEW, frozenset({State.DECIDED}), State.LODGED, Party.SUBJECT),
    Transition(Action.TAKE_UP, _REVIEWED, State.UNDER_REVIEW, Party.REVIEWER),
    Transition(Action.DECLINE, _REVIEWED, State.DECIDED, Party.REVIEWER),
    Transition(Action.LAPSE, OPEN, State.DECIDED, Party.SERVICE),
    *(
        Transition(action, frozenset({state}), state, Party.SERVICE)
        for action in (Action.NOTE_OVERDUE, Action.EXTEND)
        for state in (State.LODGED, State.UNDER_REVIEW, State.PROPOSED, State.APPEALED)
    ),
    *(
        Transition(action, frozenset({state}), state, party)
        for action, party in (
            (Action.OPEN_INQUIRY, Party.SERVICE),
            (Action.ANSWER_INQUIRY, Party.SOURCE),
            (Action.ADD_EVIDENCE, Party.SOURCE),
            (Action.NOTE_SILENCE, Party.SERVICE),
        )
        for state in (State.LODGED, State.UNDER_REVIEW, State.APPEALED)
    ),
    *(
        Transition(action, _PROPOSED, State.UNDER_REVIEW, party)
        for action, party in (
            (Action.ANSWER_INQUIRY, Party.SOURCE),
            (Action.ADD_EVIDENCE, Party.SOURCE),
            (Action.NOTE_SILENCE, Party.SERVICE),
        )
    ),
    Transition(
        Action.OPEN_INQUIRY,
        frozenset({State.UNDER_REVIEW}),
        State.UNDER_REVIEW,
        Party.REVIEWER,
    ),
)

LEAVING_PROPOSALS_ALONE: Final = frozenset(
    {
        *(EventKind.PROPOSED, EventKind.RECONSIDERED, EventKind.EXTENDED),
        *(EventKind.OVERDUE, EventKind.ESCALATED),
        *(EventKind.OLD_VALUES_ERASED, EventKind.STATEMENT_WITHDRAWN),
    }
)
"""What may happen to an objection without its proposed decision having to be made anew."""


def allowed_actions(state: State, party: Party) -> frozenset[Action]:
    """Return what this party may do with an objection in this state."""
    return frozenset(t.action for t in TRANSITIONS if state in t.sources and party is t.party)


def next_state(state: State, action: Action, party: Party) -> State:
    """Return the state that the action leads to; raise `Forbidden` or `Conflict`."""
    steps = [t for t in TRANSITIONS if t.action is action]
    if all(party is not step.party for step in steps):
        raise Forbidden(
            "not_your_step",
            N_("You may not take this step"),
            N_(
                "Only the person who objected withdraws or asks for a reviewer; they or a helper "
                "add evidence and appeal; only a reviewer takes a case, declines, decides or "
                "confirms."
            ),
            N_("Ask whoever may take this step."),
        )
    for step in steps:
        if state in step.sources and party is step.party:
            return step.target
    if action is Action.ASK_REVIEW:
        raise refusals.no_review_needed()
    refuse_closed(state)
    raise _not_now(state, action)


def refuse_closed(state: State) -> None:
    """Refuse to act on an objection that was decided or withdrawn."""
    if state not in OPEN:
        raise Conflict(
            "objection_closed",
            N_("This objection is closed"),
            N_("An objection that was decided or withdrawn does not change any more."),
            N_("Read the objection again to see what became of it."),
        )


def refuse_stale(seen: int, revision: int) -> None:
    """Refuse to act on another state of the objection than the one that was read."""
    if seen != revision:
        raise Conflict(
            "objection_changed",
            N_("The objection has changed since you read it"),
            N_("You acted on revision {seen}; it is now at revision {revision}."),
            N_("Read it again, look at what changed, then act on the new revision."),
            seen=seen,
            revision=revision,
        )


def refuse_other_reviewer(assignee: str | None, reviewer: str) -> None:
    """Refuse a decision or a message by any reviewer but the one whose case it is."""
    if reviewer != assignee:
        raise Forbidden(
            "not_your_case",
            N_("This case is assigned to another reviewer"),
            N_("Only the reviewer who has taken a case decides it or writes to the person."),
            N_("Take over the case first, if you agreed on that with your colleague."),
        )


def refuse_review(answered_at_once: bool) -> None:  # noqa: FBT001 - what is asked of the decision
    """Refuse a further reviewer where one has decided: only an answer at once had none."""
    if not answered_at_once:
        raise refusals.no_review_needed()


def refuse_waiting_repeat(repeats: Sequence[str]) -> None:
    """Refuse to decide on a repeat that nobody has taken up: nothing is frozen by it yet."""
    if repeats:
        raise Conflict(
            "repeat_not_taken_up",
            N_("This repeat has not been taken up yet"),
            N_("It repeats {count} earlier objections and brings nothing new; nothing is frozen."),
            N_("Take it up, which freezes what it disputes, or decline it with reasons."),
            count=len(repeats),
        )


def refuse_no_repeat(repeats: Sequence[str]) -> None:
    """Refuse to decline what is no mere repeat, or to take up what is being looked into anyway."""
    if not repeats:
        raise Conflict(
            "not_a_repeat",
            N_("This is not a mere repeat"),
            N_("It is dealt with like any objection, and what it disputes is frozen."),
            N_("Decide on it, with reasons."),
        )


def at_due(wanted: AtDue, *, freezes: bool, deletable: bool) -> AtDue:
    """Return what happens after the due date, given what the procedure wants to happen.

    Reviewers are called on where the procedure's wish would be empty: nothing is frozen that could
    stay so, or there is nothing to delete.
    """
    if not freezes or (wanted is AtDue.DELETE_ITEM and not deletable):
        return AtDue.ESCALATE
    return wanted


def stays_frozen(outcome: Outcome, items: Sequence[str]) -> bool:
    """Tell whether a decision leaves the score frozen: upheld, and against it as a whole."""
    return outcome is Outcome.UPHELD and not items


def _not_now(state: State, action: Action) -> Conflict:
    if action in {Action.APPEAL, Action.ADD_STATEMENT}:
        return _not_decided()
    if state is State.PROPOSED:
        return _proposed()
    if action in {Action.CONFIRM, Action.SEND_BACK, Action.RETRACT}:
        return _nothing_proposed()
    return _not_taken()


def _not_decided() -> Conflict:
    return Conflict(
        "not_decided_yet",
        N_("There is no decision yet"),
        N_("One appeals, or has one's own words stand beside later scores, after a decision."),
        N_("Wait for it. Until then you can add evidence and write to the reviewer."),
    )


def _proposed() -> Conflict:
    return Conflict(
        "decision_proposed",
        N_("A decision is proposed"),
        N_("A reviewer has proposed a decision, and a second one has not looked at it yet."),
        N_("Confirm it or send it back (POST …/confirmation); whoever proposed it can retract it."),
    )


def _nothing_proposed() -> Conflict:
    return Conflict(
        "nothing_proposed",
        N_("No decision is proposed"),
        N_("There is nothing to confirm: it was sent back or retracted, or something new came."),
        N_("Read the objection again to see how it stands."),
    )


def owes_recalculation(terms: Terms, outcome: Outcome) -> bool:
    """Tell whether the score is calculated anew though nothing of it changes.

    Only where the procedure owes that to whoever objects; who asked for reasons alone, did not.
    """
    return terms.owes_recalculation and outcome not in (Outcome.ANSWERED, Outcome.DECLINED)


def _not_taken() -> Conflict:
    return Conflict(
        "objection_not_assigned",
        N_("Nobody has taken this case yet"),
        N_("Only a reviewer who has taken a case acts in it, and this one is free."),
        N_("Take the case first (POST …/assignment), then try again."),
    )
