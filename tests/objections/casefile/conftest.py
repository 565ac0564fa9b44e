"""A case that went through everything: evidence, messages, an inquiry, a decision, an appeal."""

import json

import pytest

from scoring_service.accounts.principals import Role
from scoring_service.objections.steps import Action
from tests.factories import evidence, logs
from tests.factories.offices import APPEAL, CONFIRMED, CORRECTED, MESSAGE, Caller, account


@pytest.fixture
def walked(office, engine, clock):
    """The person who appealed and was right, their objection, and the score it was lodged to."""
    kai = Caller(office.client, account(engine, clock, Role.REVIEWER, "kai@example.org"))
    ada = Caller(office.client, account(engine, clock, Role.REVIEWER, "ada@example.org"))
    score, subject = office.score()
    objection = office.lodged(subject, score).json
    subject.send(objection, evidence.pdf(), "statement.pdf")
    subject.send(objection, evidence.png(), "receipt.png")
    subject.act(Action.WRITE, objection)
    taken = office.wen.act(Action.ASSIGN, objection).json
    office.wen.post(f"/v1/objections/{objection['id']}/messages", MESSAGE)
    taken = office.wen.get(f"/v1/objections/{taken['id']}").json
    office.wen.propose(taken, CONFIRMED)
    subject.post(f"/v1/objections/{objection['id']}/appeal", APPEAL)
    subject.send(objection, evidence.pdf("The bank agrees"), "letter.pdf")
    taken = kai.act(Action.ASSIGN, objection).json
    proposed = kai.propose(taken, CORRECTED)
    assert ada.act(Action.CONFIRM, proposed).status_code == 200
    logs.seal(engine, now=clock.now())
    return subject, objection, score


@pytest.fixture
def file_of():
    """Download the file of an objection as whoever asks."""

    def download(caller, objection, kind="application/json", language="en", status=200):
        path = f"/v1/objections/{objection['id']}/file"
        headers = caller.headers | {"Accept": kind, "Accept-Language": language}
        answer = caller.client.get(path, headers=headers)
        assert answer.status_code == status, answer.get_data(as_text=True)[:2000]
        return answer.data if kind == "application/pdf" else json.loads(answer.data)

    return download
