"""Every step of every caller in every state, over HTTP (API.md)."""

from itertools import product

import pytest

from scoring_service.objections.records import Action, State

MAY = {
    Action.ASSIGN: {"wen", "ola"},
    Action.DECIDE: {"wen", "ola"},
    Action.WITHDRAW: {"subject", "stranger"},
    Action.ADD_EVIDENCE: {"subject", "stranger"},
    Action.WRITE: {"subject", "stranger", "wen", "ola"},
    Action.ASK_REVIEW: {"subject", "stranger"},
    Action.TAKE_UP: {"wen", "ola"},
    Action.DECLINE: {"wen", "ola"},
}
"""Who may take a step at all; Wen has the case where somebody has it."""

IN = {
    Action.ASSIGN: {State.LODGED, State.UNDER_REVIEW},
    Action.DECIDE: {State.UNDER_REVIEW},
    Action.WITHDRAW: {State.LODGED, State.UNDER_REVIEW},
    Action.ADD_EVIDENCE: {State.LODGED, State.UNDER_REVIEW},
    Action.WRITE: {State.LODGED, State.UNDER_REVIEW},
    Action.ASK_REVIEW: set(),
    Action.TAKE_UP: set(),
    Action.DECLINE: set(),
}
"""When an ordinary objection allows it; the last three are for answers and repeats alone."""

ADDS = {Action.ADD_EVIDENCE, Action.WRITE}
"""What is added has a place of its own, and no ETag."""

CALLERS = ("subject", "stranger", "wen", "ola", "publisher", "lender", "nobody", "unknown")


BY_ITSELF = (Action.LAPSE, Action.NOTE_OVERDUE, Action.EXTEND, Action.ANSWER)
"""What the service does by itself, at no address."""


def test_every_step_is_somebodys():
    assert set(Action) == {*IN, *BY_ITSELF}
    assert len(set(Action)) == len(IN) + len(BY_ITSELF)


def expected(state, action, caller):
    """The status that API.md promises."""
    if caller in {"nobody", "unknown"}:
        return 401
    if caller not in MAY[action]:
        return 403
    if caller == "stranger":
        return 404
    free = state is State.LODGED and action is Action.WRITE and caller in {"wen", "ola"}
    of_case = {Action.DECIDE, Action.WRITE, Action.TAKE_UP, Action.DECLINE}
    if state is State.UNDER_REVIEW and caller == "ola" and action in of_case:
        return 403
    if free or state not in IN[action]:
        return 409
    return 201 if action in ADDS else 200


def reached(office, state, person):
    """Bring an objection into a state; return its subject and it."""
    score, subject = office.score(person)
    objection = office.lodged(subject, score).json
    if state is State.WITHDRAWN:
        return subject, subject.act(Action.WITHDRAW, objection).json
    if state in {State.UNDER_REVIEW, State.DECIDED}:
        objection = office.wen.act(Action.ASSIGN, objection).json
    if state is State.DECIDED:
        objection = office.wen.act(Action.DECIDE, objection).json
    return subject, objection


@pytest.mark.parametrize("state", State)
def test_a_step_is_refused_to_who_may_not_take_it_and_changes_nothing(office, state):
    _, stranger = office.score("C-other")
    subject, objection = reached(office, state, "C-1")
    before = office.snapshot()
    refused = [c for c in product(IN, CALLERS) if expected(state, *c) >= 400]
    assert refused
    for action, name in refused:
        caller = {"subject": subject, "stranger": stranger}.get(name) or getattr(office, name)
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


@pytest.mark.parametrize("state", [State.LODGED, State.UNDER_REVIEW])
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
            assert answer.json["revision"] == objection["revision"] + 1
