"""Second reviewers, appeals and interests over HTTP."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scoring_service.accounts import affiliations
from scoring_service.accounts.principals import Role
from scoring_service.accounts.tables import OrganisationRow
from scoring_service.kernel.database import reading, transaction
from scoring_service.objections.decisions.audit import audit_decisions
from scoring_service.objections.steps import Action
from tests.factories import evidence
from tests.factories.cases import LATE
from tests.factories.offices import CONFIRMED, CORRECTED, SENT_BACK, Caller, account

WHOLE = {"items": [], "proposed": {}, "ground": "other"}


@pytest.fixture
def kai(office, engine, clock):
    return Caller(office.client, account(engine, clock, Role.REVIEWER, "kai@example.org"))


@pytest.fixture
def ada(office, engine, clock):
    return Caller(office.client, account(engine, clock, Role.REVIEWER, "ada@example.org"))


@pytest.fixture
def belongs(engine):
    """Say that a reviewer belongs to the lender."""

    def say(email="wen@example.org"):
        with transaction(engine) as session:
            lender = session.scalars(select(OrganisationRow.id)).one()
            affiliations.set_affiliation(session, email, Role.REVIEWER, lender)

    return say


@pytest.fixture
def case(office):
    score, subject = office.score()
    return score, subject, office.lodged(subject, score).json


def path(objection, step=""):
    return f"/v1/objections/{objection['id']}{step}"


def settle(reviewer, objection, content=CONFIRMED):
    taken = reviewer.act(Action.ASSIGN, objection).json
    return reviewer.propose(taken, content)


def test_an_appeal_from_its_lodging_to_its_end(office, case, kai, ada):
    score, subject, objection = case
    first = settle(office.wen, objection)
    assert (first["appeal_until"], first["appeal"]) == ("2026-12-01", None)
    answer = subject.act(Action.APPEAL, first)
    appealed = answer.json
    assert (answer.status_code, appealed["state"]) == (201, "appealed")
    assert appealed["appeal"]["due_on"] == appealed["due_on"] == "2026-11-21"
    assert appealed["frozen"] == {"score": score["id"], "items": [LATE]}
    assert office.lender.get(f"/v1/scores/{score['id']}").json["status"] == "frozen"
    sent = subject.send(appealed, evidence.png())
    assert sent.status_code == 201
    proposed = settle(kai, appealed, CORRECTED)
    assert (proposed["state"], proposed["proposal"]["outcome"]) == ("proposed", "upheld")
    told = subject.get(path(objection)).json
    assert (told["state"], told["proposal"], told["earlier_proposals"]) == ("proposed", None, [])
    assert [d["instance"] for d in told["decisions"]] == ["first"]
    decided = ada.act(Action.CONFIRM, proposed).json
    assert (decided["state"], decided["proposal"]) == ("decided", None)
    assert [(d["instance"], d["confirmed"]) for d in decided["decisions"]] == [
        ("first", False),
        ("appeal", True),
    ]
    assert decided["decision"] == decided["decisions"][1]
    _receipts(subject, decided)
    with reading(office.engine) as session:
        assert [part.faults for part in audit_decisions(session)] == [(), ()]
    refused = subject.act(Action.APPEAL, decided)
    assert (refused.status_code, refused.json["code"]) == (409, "no_further_appeal")
    assert "regulator" in refused.json["remedy"]


def _receipts(subject, decided):
    """Each decision has a receipt of its own, and the later evidence is none of the first's."""
    last = subject.get(path(decided, "/receipt")).json
    first = subject.get(path(decided, "/receipt?instance=first")).json
    assert last == subject.get(path(decided, "/receipt?instance=appeal")).json
    assert [part["statement"]["decision"] for part in (first, last)] == [
        one["id"] for one in decided["decisions"]
    ]
    assert "instance" not in first["statement"]
    assert last["statement"]["instance"] == "appeal"
    assert subject.get(path(decided, "/receipt?instance=second")).status_code == 422


def test_the_recipient_learns_of_the_appeal_and_not_of_the_persons_words(office, case):
    score, subject, objection = case
    subject.act(Action.APPEAL, settle(office.wen, objection))
    (told,) = office.lender.get(f"/v1/scores/{score['id']}/objections").json["items"]
    assert told["appeal"].keys() == {"lodged_at", "due_on", "withdrawn_at"}
    assert not {"proposal", "earlier_proposals", "barred", "statement"} & told.keys()


def test_a_proposal_is_sent_back_and_its_note_is_for_reviewers(office, kai):
    score, subject = office.score()
    objection = office.lodged(subject, score, **WHOLE).json
    proposed = office.wen.propose(office.wen.act(Action.ASSIGN, objection).json)
    for wrong in ({}, {"confirmed": "yes"}, {"confirmed": None}):
        answer = kai.post(path(objection, "/confirmation"), wrong, etag='"3"')
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/confirmed")
    assert kai.post(path(objection, "/confirmation"), SENT_BACK).status_code == 422
    stale = kai.post(path(objection, "/confirmation"), SENT_BACK, etag='"3"')
    assert (stale.status_code, stale.json["code"]) == (409, "objection_changed")
    unsaid = kai.post(
        path(objection, "/confirmation"), {"confirmed": False}, etag=f'"{proposed["revision"]}"'
    )
    assert (unsaid.status_code, unsaid.json["errors"][0]["pointer"]) == (422, "/reasons")
    back = kai.act(Action.SEND_BACK, proposed).json
    assert back["state"] == "under_review"
    assert back["earlier_proposals"][0]["note"] == SENT_BACK["reasons"]
    told = subject.get(path(objection)).text
    assert SENT_BACK["reasons"] not in told
    assert "kai" not in told


def test_evidence_returns_a_proposal_to_its_reviewer(office, kai):
    score, subject = office.score()
    objection = office.lodged(subject, score, **WHOLE).json
    proposed = office.wen.propose(office.wen.act(Action.ASSIGN, objection).json)
    subject.send(proposed, evidence.png())
    assert kai.act(Action.CONFIRM, proposed).json["code"] == "nothing_proposed"
    assert office.wen.get(path(objection)).json["state"] == "under_review"


def test_a_reviewer_of_the_lender_takes_decides_and_confirms_nothing(
    office, case, belongs, kai, ada
):
    _, subject, objection = case
    belongs()
    refused = office.wen.act(Action.ASSIGN, objection)
    assert (refused.status_code, refused.json["code"]) == (403, "own_interest")
    unread = office.wen.get(path(objection))
    assert (unread.status_code, unread.json["code"]) == (403, "own_interest")
    assert office.wen.get("/v1/objections").json["items"] == []
    assert office.ola.get(path(objection)).json["barred"] is None
    assert office.wen.post("/v1/objections/assignment").json["code"] == "nothing_waits"
    taken = office.ola.act(Action.ASSIGN, objection).json
    belongs("ola@example.org")
    refused = office.ola.act(Action.DECIDE, taken)
    assert (refused.status_code, refused.json["code"]) == (403, "own_interest")
    settle(kai, objection)
    proposed = settle(ada, subject.act(Action.APPEAL, objection).json)
    assert office.wen.act(Action.CONFIRM, proposed).json["code"] == "own_interest"


def test_the_next_case_is_the_first_that_one_may_take(office, clock, kai):
    score, subject = office.score()
    first = settle(office.wen, office.lodged(subject, score).json)
    appealed = subject.act(Action.APPEAL, first).json
    clock.advance(timedelta(minutes=1))
    other_score, other = office.score("C-2")
    lodged = office.lodged(other, other_score).json
    assert office.wen.get(path(appealed)).json["barred"]["code"] == "decided_before"
    taken = office.wen.post("/v1/objections/assignment")
    assert (taken.status_code, taken.json["id"]) == (200, lodged["id"])
    assert kai.post("/v1/objections/assignment").json["id"] == appealed["id"]
    assert kai.post("/v1/objections/assignment").status_code == 404


def test_an_affiliation_ends_too(office, case, belongs, engine):
    _, _, objection = case
    belongs()
    with transaction(engine) as session:
        affiliations.set_affiliation(session, "wen@example.org", Role.REVIEWER, None)
    assert office.wen.act(Action.ASSIGN, objection).status_code == 200
    with reading(engine) as session:
        assert affiliations.find_affiliation(session, "acc_unknown") is None
