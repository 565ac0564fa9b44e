"""Every step of every caller about an inquiry in every state of its objection, over HTTP."""

from itertools import product

import pytest
from sqlalchemy import text

from scoring_service.kernel.database import transaction
from scoring_service.objections.steps import Action, State
from tests.factories import evidence
from tests.factories.outsiders import AFFILIATED, KEYS, OTHERS, OVER, outsiders
from tests.objections.inquiries.test_api import at, send
from tests.objections.test_api_steps import STANDINGS, Standing, reached

STATEMENT = "The ledger shows no payment before the due date."
CALLERS = (
    *("subject", "wen", "ola", "publisher", "lender", "nobody", "unknown"),
    *(*OVER, *OTHERS, *KEYS, AFFILIATED),
)
OPEN = {State.LODGED, State.UNDER_REVIEW, State.PROPOSED, State.APPEALED}
STEPS = {
    Action.ANSWER_INQUIRY: ({"lender", *KEYS}, OPEN, 200),
    Action.ADD_EVIDENCE: ({"lender", *KEYS}, OPEN, 201),
    Action.OPEN_INQUIRY: ({"wen", "ola"}, {State.UNDER_REVIEW}, 201),
}
"""Who may take a step at all, in which states, and what it answers."""


def expected(standing, action, caller):
    may, states, done = STEPS[action]
    if caller in {"nobody", "unknown", *OVER}:
        return 401
    if caller not in may:
        return 403
    if caller in KEYS:
        return 404
    if standing.state not in states:
        return 409
    if caller == "ola":
        return 403
    return done if standing.kind == "ordinary" else 409


def take(caller, action, objection, inquiry):
    if action is Action.OPEN_INQUIRY:
        return caller.post(f"/v1/objections/{objection['id']}/inquiry")
    if action is Action.ADD_EVIDENCE:
        return send(caller, inquiry, evidence.png())
    items = [{"id": item["id"], "answer": "confirmed"} for item in inquiry["items"]]
    return caller.post(at(inquiry, "answer"), {"items": items, "statement": STATEMENT})


def forget(engine):
    """Let an objection be older than inquiries, so that its reviewer may ask."""
    with transaction(engine) as session:
        session.execute(text("DELETE FROM inquiry_evidence"))
        session.execute(text("DELETE FROM inquiries"))


def asked_about(office, standing, objection):
    """Find what the source is asked: nothing of a repeat that waits, nor of stated reasons."""
    items = office.lender.get("/v1/inquiries").json["items"]
    found = [item for item in items if item["objection"] == objection["id"]]
    assert len(found) == (standing.kind == "ordinary")
    return next(iter(found), None)


@pytest.mark.parametrize("standing", STANDINGS, ids=str)
def test_a_step_is_refused_to_who_may_not_take_it_and_changes_nothing(
    office, engine, clock, standing
):
    subject, objection = reached(office, standing, "C-1")
    by_name = {"subject": subject, **outsiders(office, subject, objection, now=clock.now())}
    inquiry = asked_about(office, standing, objection)
    for action in STEPS if inquiry else (Action.OPEN_INQUIRY,):
        if action is Action.OPEN_INQUIRY:
            forget(engine)
        before = office.snapshot()
        for name in CALLERS:
            if expected(standing, action, name) >= 400:
                caller = by_name.get(name) or getattr(office, name)
                answer = take(caller, action, objection, inquiry)
                told = (action, name, answer.json)
                assert answer.status_code == expected(standing, action, name), told
                assert answer.content_type == "application/problem+json"
                assert office.snapshot() == before, told


@pytest.mark.parametrize("standing", list(map(Standing, sorted(OPEN))), ids=str)
def test_a_step_is_taken_by_who_may_take_it(office, engine, standing):
    allowed = [c for c in product(STEPS, CALLERS) if expected(standing, *c) < 400]
    assert allowed
    for action, name in allowed:
        subject, objection = reached(office, standing, f"C-{action}-{name}")
        inquiry = asked_about(office, standing, objection)
        if action is Action.OPEN_INQUIRY:
            forget(engine)
        answer = take(getattr(office, name), action, objection, inquiry)
        assert answer.status_code == expected(standing, action, name), (action, name, answer.json)
        also = standing.state is State.PROPOSED  # the proposal goes back to its reviewer
        seen = subject.get(f"/v1/objections/{objection['id']}").json
        assert seen["revision"] == objection["revision"] + 1 + also
        subject.act(Action.WITHDRAW, objection)
