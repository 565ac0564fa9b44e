"""Every step of every caller about an inquiry in every state of its objection, over HTTP."""

from itertools import product

import pytest
from sqlalchemy import text

from scoring_service.kernel.database import transaction
from scoring_service.objections.steps import Action, State
from tests.factories import callers, evidence
from tests.factories.offices import Caller
from tests.objections.inquiries.test_api import at, send
from tests.objections.test_api_steps import Standing, reached

STATEMENT = "The ledger shows no payment before the due date."
CALLERS = ("subject", "stranger", "wen", "ola", "publisher", "lender", "other", "nobody", "unknown")
OPEN = {State.LODGED, State.UNDER_REVIEW, State.PROPOSED, State.APPEALED}
STEPS = {
    Action.ANSWER_INQUIRY: ({"lender", "other"}, OPEN, 200),
    Action.ADD_EVIDENCE: ({"lender", "other"}, OPEN, 201),
    Action.OPEN_INQUIRY: ({"wen", "ola"}, {State.UNDER_REVIEW}, 201),
}
"""Who may take a step at all, in which states, and what it answers."""


def expected(state, action, caller):
    may, states, done = STEPS[action]
    if caller in {"nobody", "unknown"}:
        return 401
    if caller not in may:
        return 403
    if caller == "other":
        return 404
    if state not in states:
        return 409
    return 403 if caller == "ola" else done


def take(caller, action, objection, inquiry):
    if action is Action.OPEN_INQUIRY:
        return caller.post(f"/v1/objections/{objection['id']}/inquiry")
    if action is Action.ADD_EVIDENCE:
        return send(caller, inquiry, evidence.png())
    items = [{"id": item["id"], "answer": "confirmed"} for item in inquiry["items"]]
    return caller.post(at(inquiry, "answer"), {"items": items, "statement": STATEMENT})


@pytest.fixture
def everybody(office, engine, clock):
    _, stranger = office.score("C-other")
    other = Caller(office.client, callers.add_lender(engine, "Other", now=clock.now()))

    def called(name, subject):
        named = {"subject": subject, "stranger": stranger, "other": other}
        return named.get(name) or getattr(office, name)

    return called


def forget(engine):
    """Let an objection be older than inquiries, so that its reviewer may ask."""
    with transaction(engine) as session:
        session.execute(text("DELETE FROM inquiry_evidence"))
        session.execute(text("DELETE FROM inquiries"))


@pytest.mark.parametrize("state", State)
def test_a_step_is_refused_to_who_may_not_take_it_and_changes_nothing(
    office, everybody, engine, state
):
    subject, objection = reached(office, Standing(state), "C-1")
    (inquiry,) = office.lender.get("/v1/inquiries").json["items"]
    for action in STEPS:
        if action is Action.OPEN_INQUIRY:
            forget(engine)
        before = office.snapshot()
        for name in CALLERS:
            if expected(state, action, name) >= 400:
                answer = take(everybody(name, subject), action, objection, inquiry)
                told = (action, name, answer.json)
                assert answer.status_code == expected(state, action, name), told
                assert answer.content_type == "application/problem+json"
                assert office.snapshot() == before, told


@pytest.mark.parametrize("state", sorted(OPEN))
def test_a_step_is_taken_by_who_may_take_it(office, everybody, engine, state):
    allowed = [c for c in product(STEPS, CALLERS) if expected(state, *c) < 400]
    assert allowed
    for action, name in allowed:
        subject, objection = reached(office, Standing(state), f"C-{action}-{name}")
        (inquiry,) = office.lender.get("/v1/inquiries?state=open").json["items"]
        if action is Action.OPEN_INQUIRY:
            forget(engine)
        answer = take(everybody(name, subject), action, objection, inquiry)
        assert answer.status_code == expected(state, action, name), (action, name, answer.json)
        seen = subject.get(f"/v1/objections/{objection['id']}").json
        also = state is State.PROPOSED  # the proposal goes back to its reviewer
        assert seen["revision"] == objection["revision"] + 1 + also
        subject.act(Action.WITHDRAW, objection)
