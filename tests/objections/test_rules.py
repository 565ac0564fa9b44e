"""Every state, action and party, generated from the one table."""

from itertools import product

import pytest

from scoring_service.kernel.errors import Conflict, Forbidden, Refusal
from scoring_service.objections import rules
from scoring_service.objections.records import Outcome
from scoring_service.objections.steps import Action, Party, State

ALLOWED = {
    (State.LODGED, Action.ASSIGN, Party.REVIEWER): State.UNDER_REVIEW,
    (State.UNDER_REVIEW, Action.ASSIGN, Party.REVIEWER): State.UNDER_REVIEW,
    (State.UNDER_REVIEW, Action.DECIDE, Party.REVIEWER): State.DECIDED,
    (State.LODGED, Action.WITHDRAW, Party.SUBJECT): State.WITHDRAWN,
    (State.UNDER_REVIEW, Action.WITHDRAW, Party.SUBJECT): State.WITHDRAWN,
    (State.LODGED, Action.ADD_EVIDENCE, Party.SUBJECT): State.LODGED,
    (State.UNDER_REVIEW, Action.ADD_EVIDENCE, Party.SUBJECT): State.UNDER_REVIEW,
    (State.LODGED, Action.WRITE, Party.SUBJECT): State.LODGED,
    (State.UNDER_REVIEW, Action.WRITE, Party.SUBJECT): State.UNDER_REVIEW,
    (State.UNDER_REVIEW, Action.WRITE, Party.REVIEWER): State.UNDER_REVIEW,
    (State.DECIDED, Action.ADD_STATEMENT, Party.SUBJECT): State.DECIDED,
    (State.UNDER_REVIEW, Action.TAKE_UP, Party.REVIEWER): State.UNDER_REVIEW,
    (State.UNDER_REVIEW, Action.DECLINE, Party.REVIEWER): State.DECIDED,
    (State.LODGED, Action.ANSWER, Party.SERVICE): State.DECIDED,
    (State.DECIDED, Action.ASK_REVIEW, Party.SUBJECT): State.LODGED,
    (State.LODGED, Action.LAPSE, Party.SERVICE): State.DECIDED,
    (State.UNDER_REVIEW, Action.LAPSE, Party.SERVICE): State.DECIDED,
    (State.LODGED, Action.NOTE_OVERDUE, Party.SERVICE): State.LODGED,
    (State.UNDER_REVIEW, Action.NOTE_OVERDUE, Party.SERVICE): State.UNDER_REVIEW,
    (State.LODGED, Action.EXTEND, Party.SERVICE): State.LODGED,
    (State.UNDER_REVIEW, Action.EXTEND, Party.SERVICE): State.UNDER_REVIEW,
    # A second pair of eyes.
    (State.UNDER_REVIEW, Action.PROPOSE, Party.REVIEWER): State.PROPOSED,
    (State.PROPOSED, Action.CONFIRM, Party.REVIEWER): State.DECIDED,
    (State.PROPOSED, Action.SEND_BACK, Party.REVIEWER): State.UNDER_REVIEW,
    (State.PROPOSED, Action.RETRACT, Party.REVIEWER): State.UNDER_REVIEW,
    (State.PROPOSED, Action.RECONSIDER, Party.SERVICE): State.UNDER_REVIEW,
    (State.PROPOSED, Action.ADD_EVIDENCE, Party.SUBJECT): State.UNDER_REVIEW,
    (State.PROPOSED, Action.WRITE, Party.SUBJECT): State.UNDER_REVIEW,
    (State.PROPOSED, Action.WITHDRAW, Party.SUBJECT): State.WITHDRAWN,
    (State.PROPOSED, Action.LAPSE, Party.SERVICE): State.DECIDED,
    (State.PROPOSED, Action.NOTE_OVERDUE, Party.SERVICE): State.PROPOSED,
    (State.PROPOSED, Action.EXTEND, Party.SERVICE): State.PROPOSED,
    # The appeal.
    (State.DECIDED, Action.APPEAL, Party.SUBJECT): State.APPEALED,
    (State.APPEALED, Action.ASSIGN, Party.REVIEWER): State.UNDER_REVIEW,
    (State.APPEALED, Action.ADD_EVIDENCE, Party.SUBJECT): State.APPEALED,
    (State.APPEALED, Action.WRITE, Party.SUBJECT): State.APPEALED,
    (State.APPEALED, Action.WITHDRAW_APPEAL, Party.SUBJECT): State.DECIDED,
    (State.UNDER_REVIEW, Action.WITHDRAW_APPEAL, Party.SUBJECT): State.DECIDED,
    (State.PROPOSED, Action.WITHDRAW_APPEAL, Party.SUBJECT): State.DECIDED,
    (State.APPEALED, Action.LAPSE, Party.SERVICE): State.DECIDED,
    (State.APPEALED, Action.NOTE_OVERDUE, Party.SERVICE): State.APPEALED,
    (State.APPEALED, Action.EXTEND, Party.SERVICE): State.APPEALED,
    # A helper acts for the person.
    **{
        (state, action, Party.HELPER): state
        for state in (State.LODGED, State.UNDER_REVIEW, State.APPEALED)
        for action in (Action.ADD_EVIDENCE, Action.WRITE)
    },
    (State.PROPOSED, Action.ADD_EVIDENCE, Party.HELPER): State.UNDER_REVIEW,
    (State.PROPOSED, Action.WRITE, Party.HELPER): State.UNDER_REVIEW,
    (State.DECIDED, Action.APPEAL, Party.HELPER): State.APPEALED,
    (State.UNDER_REVIEW, Action.REFUSE_AUTHORITY, Party.REVIEWER): State.UNDER_REVIEW,
    # The source is asked.
    **{
        (state, action, party): state
        for state in (State.LODGED, State.UNDER_REVIEW, State.APPEALED)
        for action, party in (
            (Action.OPEN_INQUIRY, Party.SERVICE),
            (Action.ANSWER_INQUIRY, Party.SOURCE),
            (Action.ADD_EVIDENCE, Party.SOURCE),
            (Action.NOTE_SILENCE, Party.SERVICE),
        )
    },
    (State.PROPOSED, Action.ANSWER_INQUIRY, Party.SOURCE): State.UNDER_REVIEW,
    (State.PROPOSED, Action.ADD_EVIDENCE, Party.SOURCE): State.UNDER_REVIEW,
    (State.PROPOSED, Action.NOTE_SILENCE, Party.SERVICE): State.UNDER_REVIEW,
    (State.UNDER_REVIEW, Action.OPEN_INQUIRY, Party.REVIEWER): State.UNDER_REVIEW,
}
"""What the law and API.md allow, written out by hand beside the table it is checked against."""

ALL = list(product(State, Action, Party))


@pytest.mark.parametrize(("state", "action", "party"), ALL)
def test_a_step_is_taken_exactly_where_it_is_allowed(state, action, party):
    expected = ALLOWED.get((state, action, party))
    if expected is None:
        with pytest.raises((Conflict, Forbidden)):
            rules.next_state(state, action, party)
    else:
        assert rules.next_state(state, action, party) is expected
    assert (action in rules.allowed_actions(state, party)) == (expected is not None)


@pytest.mark.parametrize(("state", "action", "party"), ALL)
def test_the_wrong_party_is_told_so_before_the_state_is_looked_at(state, action, party):
    takes_it = {p for s, a, p in ALLOWED if a is action}
    if party not in takes_it:
        with pytest.raises(Forbidden):
            rules.next_state(state, action, party)


def test_every_state_but_the_first_is_reached_and_what_is_over_is_left_by_the_person_alone():
    asking = [t for t in rules.TRANSITIONS if t.action is Action.ASK_REVIEW]
    moves = [t for t in rules.TRANSITIONS if t not in asking and t.sources != {t.target}]
    assert {t.target for t in moves} == set(State) - {State.LODGED}
    left = {(state, t.action) for t in rules.TRANSITIONS for state in t.sources}
    assert {step for step in left if step[0] not in rules.OPEN} == {
        (State.DECIDED, Action.APPEAL),
        (State.DECIDED, Action.ASK_REVIEW),
        (State.DECIDED, Action.ADD_STATEMENT),
    }
    assert set(State) - rules.OPEN == {State.DECIDED, State.WITHDRAWN}


def test_only_an_answer_without_a_reviewer_is_followed_by_one():
    rules.refuse_review(answered_at_once=True)
    with pytest.raises(Conflict):
        rules.refuse_review(answered_at_once=False)


def test_a_waiting_repeat_is_declined_or_taken_up_and_nothing_else_is():
    rules.refuse_no_repeat(["obj_1", "obj_2"])
    rules.refuse_waiting_repeat([])
    for refuse, repeats in ((rules.refuse_no_repeat, []), (rules.refuse_waiting_repeat, ["obj"])):
        with pytest.raises(Conflict):
            refuse(repeats)


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (State.LODGED, "objection_not_assigned"),
        (State.APPEALED, "objection_not_assigned"),
        (State.PROPOSED, "decision_proposed"),
        (State.DECIDED, "objection_closed"),
        (State.WITHDRAWN, "objection_closed"),
    ],
)
def test_who_may_not_decide_or_write_yet_is_told_what_to_do(state, code):
    for action in (Action.DECIDE, Action.WRITE):
        with pytest.raises(Refusal) as refused:
            rules.next_state(state, action, Party.REVIEWER)
        assert refused.value.code == code


def test_only_the_present_revision_is_acted_on():
    rules.refuse_stale(3, 3)
    for seen in (2, 4):
        with pytest.raises(Conflict):
            rules.refuse_stale(seen, 3)


def test_only_the_reviewer_who_has_the_case_decides_it():
    rules.refuse_other_reviewer("acc_wen", "acc_wen")
    for assignee in ("acc_ola", None):
        with pytest.raises(Forbidden):
            rules.refuse_other_reviewer(assignee, "acc_wen")


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("items", [(), ("bill_1",)])
def test_only_a_score_successfully_disputed_as_a_whole_stays_frozen(outcome, items):
    expected = outcome is Outcome.UPHELD and not items
    assert rules.stays_frozen(outcome, items) is expected
