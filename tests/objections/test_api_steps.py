"""Every step of every caller in every state, over HTTP (API.md)."""

from itertools import product

import pytest

from scoring_service.objections.steps import Action, State
from tests.factories.outsiders import KEYS, OTHERS, OVER, outsiders

MAY = {
    Action.ASSIGN: {"wen", "ola"},
    Action.DECIDE: {"wen", "ola"},
    Action.WITHDRAW: {"subject", "stranger"},
    Action.ADD_EVIDENCE: {"subject", *OTHERS},
    Action.WRITE: {"subject", *OTHERS, "wen", "ola"},
    Action.CONFIRM: {"wen", "ola"},
    Action.SEND_BACK: {"wen", "ola"},
    Action.RETRACT: {"wen", "ola"},
    Action.APPEAL: {"subject", *OTHERS},
    Action.ADD_STATEMENT: {"subject", "stranger"},
    Action.ASK_REVIEW: {"subject", "stranger"},
    Action.TAKE_UP: {"wen", "ola"},
    Action.DECLINE: {"wen", "ola"},
}
"""Who may take a step at all; Wen has the case where somebody has it, and decided or proposed."""

OPEN = {State.LODGED, State.UNDER_REVIEW, State.PROPOSED, State.APPEALED}
IN = {
    Action.ASSIGN: OPEN - {State.PROPOSED},
    Action.DECIDE: {State.UNDER_REVIEW},
    Action.WITHDRAW: OPEN,
    Action.ADD_EVIDENCE: OPEN,
    Action.WRITE: OPEN,
    Action.CONFIRM: {State.PROPOSED},
    Action.SEND_BACK: {State.PROPOSED},
    Action.RETRACT: {State.PROPOSED},
    Action.APPEAL: {State.DECIDED},
    Action.ADD_STATEMENT: {State.DECIDED},
    Action.ASK_REVIEW: set(),
    Action.TAKE_UP: set(),
    Action.DECLINE: set(),
}
"""When an ordinary objection allows it; answers and repeats have tests of their own."""

ADDS = {Action.ADD_EVIDENCE, Action.WRITE, Action.ADD_STATEMENT}
"""What is added has a place of its own, and no ETag."""

CALLERS = (
    *("subject", "wen", "ola", "publisher", "lender", "nobody", "unknown"),
    *(*OVER, *OTHERS, *KEYS),
)


BY_ITSELF = (
    *(Action.LAPSE, Action.NOTE_OVERDUE, Action.EXTEND),
    *(Action.RECONSIDER, Action.NOTE_SILENCE, Action.ANSWER),
)
"""What the service does by itself, at no address."""

FOLLOWING = {Action.PROPOSE, Action.WITHDRAW_APPEAL}
"""What `decision` and `withdrawal` amount to where two must decide, and on appeal."""

OF_INQUIRIES = (Action.OPEN_INQUIRY, Action.ANSWER_INQUIRY)
"""Their callers and states are in `inquiries/test_steps.py`."""


OF_HELPERS = (Action.REFUSE_AUTHORITY,)
"""Its callers and states, and the steps of helpers, are in `helping/test_steps.py`."""


def test_every_step_is_somebodys():
    assert set(Action) == {*IN, *BY_ITSELF, *FOLLOWING, *OF_INQUIRIES, *OF_HELPERS}
    parts = (IN, BY_ITSELF, FOLLOWING, OF_INQUIRIES, OF_HELPERS)
    assert len(set(Action)) == sum(map(len, parts))


def expected(state, action, caller):
    """The status that API.md promises."""
    if caller in {"nobody", "unknown", *OVER}:
        return 401
    if caller not in MAY[action]:
        return 403
    if caller in OTHERS:
        return 404
    unassigned = state is not State.UNDER_REVIEW
    free = unassigned and action is Action.WRITE and caller in {"wen", "ola"}
    of_repeats = not unassigned and action in {Action.TAKE_UP, Action.DECLINE}
    if free or (state not in IN[action] and not (of_repeats and caller == "ola")):
        return 409
    if (action, caller) in NOT_THEIRS or (state, caller) == (State.APPEALED, "wen"):
        return 403
    return 201 if action in ADDS or action is Action.APPEAL else 200


NOT_THEIRS = {
    (Action.DECIDE, "ola"),
    (Action.WRITE, "ola"),
    (Action.RETRACT, "ola"),
    (Action.TAKE_UP, "ola"),
    (Action.DECLINE, "ola"),
    (Action.CONFIRM, "wen"),
    (Action.SEND_BACK, "wen"),
}
"""Wen decides and proposes, and confirms nothing of her own; on appeal she takes nothing."""


def reached(office, state, person):
    """Bring an objection into a state; return its subject and it."""
    score, subject = office.score(person)
    parts = {"items": [], "proposed": {}, "ground": "not_mine"} if state is State.PROPOSED else {}
    objection = office.lodged(subject, score, **parts).json
    if state is State.WITHDRAWN:
        return subject, subject.act(Action.WITHDRAW, objection).json
    if state in {State.UNDER_REVIEW, State.DECIDED, State.PROPOSED, State.APPEALED}:
        objection = office.wen.act(Action.ASSIGN, objection).json
    if state is State.PROPOSED:
        objection = office.wen.propose(objection)
    if state in {State.DECIDED, State.APPEALED}:
        objection = office.wen.act(Action.DECIDE, objection).json
    if state is State.APPEALED:
        objection = subject.act(Action.APPEAL, objection).json
    assert objection["state"] == state
    return subject, objection


@pytest.mark.parametrize("state", State)
def test_a_step_is_refused_to_who_may_not_take_it_and_changes_nothing(office, state, clock):
    subject, objection = reached(office, state, "C-1")
    by_name = {"subject": subject, **outsiders(office, subject, objection, now=clock.now())}
    before = office.snapshot()
    refused = [c for c in product(IN, CALLERS) if expected(state, *c) >= 400]
    assert refused
    for action, name in refused:
        caller = by_name.get(name) or getattr(office, name)
        answer = caller.act(action, objection)
        assert answer.status_code == expected(state, action, name), (action, name, answer.json)
        assert answer.content_type == "application/problem+json"
        assert office.snapshot() == before, (action, name)


@pytest.mark.parametrize("action", BY_ITSELF)
def test_what_the_service_does_by_itself_nobody_can_ask_for(office, action):
    subject, objection = reached(office, State.LODGED, "C-1")
    before = office.snapshot()
    for caller in (subject, office.wen, office.lender, office.nobody):
        assert caller.post(f"/v1/objections/{objection['id']}/{action}").status_code == 404
    assert office.snapshot() == before


@pytest.mark.parametrize("state", [s for s in State if s is not State.WITHDRAWN])
def test_a_step_is_taken_by_who_may_take_it(office, state):
    allowed = [c for c in product(IN, CALLERS) if expected(state, *c) < 400]
    assert allowed
    for action, name in allowed:
        subject, objection = reached(office, state, f"C-{action}-{name}")
        caller = subject if name == "subject" else getattr(office, name)
        answer = caller.act(action, objection)
        assert answer.status_code == expected(state, action, name), (action, name, answer.json)
        if action not in ADDS:
            assert answer.headers["ETag"] != f'"{objection["revision"]}"' or name == "wen"
        else:
            also = state is State.PROPOSED  # the proposal goes back to its reviewer
            assert answer.json["revision"] == objection["revision"] + 1 + also
