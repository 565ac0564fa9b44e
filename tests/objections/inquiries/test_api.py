"""`/v1/inquiries` as the organisation that was asked meets it, and everyone else."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from scoring_service.accounts import service as accounts
from scoring_service.accounts.principals import Scope
from scoring_service.kernel.database import reading, transaction
from scoring_service.objections.correspondence import evidence as correspondence
from scoring_service.objections.correspondence.evidence_files import EvidenceFiles
from scoring_service.objections.decisions.audit import audit_decisions
from scoring_service.objections.steps import Action
from tests.factories import callers, evidence
from tests.factories.cases import LATE
from tests.factories.offices import CONFIRMED, CORRECTED, Caller

HOW = "We compared the item with the account statement of October."
SAYS = {"items": [{"id": LATE, "answer": "corrected", "value": 0}], "statement": HOW}
WORDS = "I paid on time."


@pytest.fixture
def asked(office):
    """The person, their objection and the inquiry that it opened."""
    score, subject = office.score()
    objection = office.lodged(subject, score).json
    (inquiry,) = office.lender.get("/v1/inquiries").json["items"]
    return subject, objection, inquiry


def another_key(engine, clock, kind="live", scopes=tuple(Scope)):
    """Issue another key of the organisation that was asked."""
    with transaction(engine) as session:
        bank = session.scalar(text("SELECT supplier_id FROM inquiries"))
        issued = accounts.issue_key(session, bank, kind=kind, scopes=scopes, now=clock.now())
    return issued.key


def at(inquiry, *rest):
    return "/".join(("/v1/inquiries", inquiry["id"], *rest))


def send(caller, inquiry, data, name="statement.pdf"):
    body, kind = evidence.form(data, name)
    path = at(inquiry, "evidence")
    return caller.client.post(path, data=body, content_type=kind, headers=caller.headers)


def test_the_walk_from_the_question_to_the_decision(office, asked, engine, settings):
    subject, objection, inquiry = asked
    assert inquiry["id"].startswith("inq_")
    assert (inquiry["state"], inquiry["ground"]) == ("open", "inaccurate")
    assert (inquiry["objection"], inquiry["score"]) == (objection["id"], objection["score"])
    assert inquiry["items"] == [{"id": LATE, "value": 2, "elsewhere": [], "proposed": 0}]
    assert inquiry["answer_by"] == "2026-11-11"
    assert office.lender.get(at(inquiry)).json == inquiry

    sent = send(office.lender, inquiry, evidence.pdf()).json
    answered = office.lender.post(at(inquiry, "answer"), SAYS)
    assert answered.status_code == 200
    assert (answered.json["state"], answered.json["late"]) == ("answered", False)
    assert (answered.json["answers"], answered.json["statement"]) == (SAYS["items"], HOW)
    again = office.lender.post(at(inquiry, "answer"), SAYS)
    assert (again.status_code, again.json["code"]) == (409, "inquiry_answered")

    path = f"/v1/objections/{objection['id']}"
    for reader in (subject, office.wen):
        (seen,) = reader.get(f"{path}/inquiries").json["items"]
        assert seen == answered.json
        assert reader.get(f"{path}/evidence/{sent['digest']}").data == evidence.pdf()
    assert subject.get(path).json["state"] == "lodged", "an answer decides nothing"
    assert [e["event"] for e in subject.get(path).json["events"]][-3:] == [
        "inquiry_opened", "evidence_added", "inquiry_answered"]  # fmt: skip

    taken = office.wen.act(Action.ASSIGN, objection).json
    office.wen.post(f"{path}/decision", CORRECTED, etag=f'"{taken["revision"]}"')
    late = send(office.lender, inquiry, evidence.png())
    assert (late.status_code, late.json["code"]) == (409, "inquiry_closed")
    with reading(engine) as session:
        assert correspondence.list_digests(session, objection["id"], before=99) == [sent["digest"]]
        assert [expected.faults for expected in audit_decisions(session)] == [()]
    files = EvidenceFiles(settings.evidence_directory)
    assert correspondence.sweep(engine, files) == 0
    assert len(evidence.kept_in(files.directory)) == 1


def test_the_receipt_binds_what_the_source_sent(office, asked, engine):
    _, objection, inquiry = asked
    send(office.lender, inquiry, evidence.pdf())
    taken = office.wen.act(Action.ASSIGN, objection).json
    office.wen.act(Action.DECIDE, taken)
    with transaction(engine) as session:
        session.execute(text("DELETE FROM inquiry_evidence"))
    with reading(engine) as session:
        (expected,) = audit_decisions(session)
    assert expected.faults


def test_the_persons_own_words_and_files_are_not_told(office, asked):
    subject, objection, inquiry = asked
    digest = subject.send(objection, evidence.png()).json["digest"]
    for path in (at(inquiry), "/v1/inquiries"):
        told = office.lender.get(path).get_data(as_text=True)
        assert WORDS not in told
        assert digest not in told


def test_hostile_files_meet_the_same_screening(office, asked):
    _, _, inquiry = asked
    for data, status in (
        (b"<script>alert(1)</script>", 422),
        (b"%PDF-1.7 cut short", 422),
        (evidence.announced_png(30_000, 30_000), 422),
        (evidence.pdf(padding=10_000_000), 413),
    ):
        assert send(office.lender, inquiry, data).status_code == status
    kept = send(office.lender, inquiry, evidence.jpeg() + b"behind", "../../a\u202eb.jpg").json
    assert kept["digest"] != kept["sent_digest"]
    assert kept["name"] == "a b.jpg"
    same = send(office.lender, inquiry, evidence.jpeg() + b"behind")
    assert (same.status_code, same.json) == (200, kept)


def test_an_inquiry_holds_no_more_files_than_the_policy_says(office, asked):
    _, _, inquiry = asked
    statuses = [
        send(office.lender, inquiry, evidence.pdf(str(number))).status_code for number in range(21)
    ]
    full = statuses.index(409)
    assert set(statuses[:full]) == {201}
    assert full >= 5


def test_a_late_answer_says_so(office, asked, clock):
    _, _, inquiry = asked
    clock.advance(timedelta(days=11))
    assert office.lender.post(at(inquiry, "answer"), SAYS).json["late"] is True


def test_another_organisation_and_another_kind_of_key_find_nothing(office, asked, engine, clock):
    _, _, inquiry = asked
    other = callers.add_lender(engine, "Green Hill", now=clock.now())
    test_key = callers.add_lender(engine, "Quiet Bank", now=clock.now(), kind="test")
    before = office.snapshot()
    for token in (other, test_key):
        caller = Caller(office.client, token)
        assert caller.get("/v1/inquiries").json == {"items": [], "next": None}
        for answer in (
            caller.get(at(inquiry)),
            caller.post(at(inquiry, "answer"), SAYS),
            send(caller, inquiry, evidence.pdf()),
        ):
            assert (answer.status_code, answer.json["code"]) == (404, "unknown_inquiry")
    assert office.snapshot() == before


def test_the_organisations_own_test_key_does_not_meet_live_inquiries(office, asked, engine, clock):
    _, _, inquiry = asked
    tests = Caller(office.client, another_key(engine, clock, kind="test"))
    assert tests.get("/v1/inquiries").json["items"] == []
    assert tests.post(at(inquiry, "answer"), SAYS).status_code == 404


@pytest.mark.parametrize("scope", [s for s in Scope if s is not Scope.INQUIRIES_ANSWER])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_key_without_the_scope_may_not(office, asked, engine, clock, scope):
    _, _, inquiry = asked
    caller = Caller(office.client, another_key(engine, clock, scopes=[scope]))
    for answer in (
        caller.get("/v1/inquiries"),
        caller.get(at(inquiry)),
        caller.post(at(inquiry, "answer"), SAYS),
        send(caller, inquiry, evidence.pdf()),
    ):
        assert answer.status_code == 403


def test_the_list_is_told_by_state_in_pages(office, clock):
    people = []
    for number in range(3):
        clock.advance(timedelta(seconds=1))
        score, subject = office.score(f"C-{number}")
        people.append((subject, office.lodged(subject, score).json))
    first = office.lender.get("/v1/inquiries?limit=2").json
    second = office.lender.get(first["next"]).json
    items = [*first["items"], *second["items"]]
    assert [item["objection"] for item in items] == [objection["id"] for _, objection in people]
    assert (len(first["items"]), second["next"]) == (2, None)
    office.lender.post(at(items[0], "answer"), SAYS)
    subject, objection = people[1]
    subject.act(Action.WITHDRAW, objection)
    for state, item in zip(("answered", "closed", "open"), items, strict=True):
        (told,) = office.lender.get(f"/v1/inquiries?state={state}").json["items"]
        assert (told["id"], told["state"]) == (item["id"], state)
    assert office.lender.get("/v1/inquiries?state=silent").status_code == 422


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_answer_that_cannot_be_read_names_its_wrong_places(office, asked):
    _, _, inquiry = asked
    for content, pointer in (
        ({"items": [], "statement": HOW}, "/items"),
        ({"items": [{"id": LATE, "answer": "perhaps"}], "statement": HOW}, "/items/0/answer"),
        ({"items": SAYS["items"]}, "/statement"),
        (SAYS | {"more": 1}, "/more"),
    ):
        answer = office.lender.post(at(inquiry, "answer"), content)
        assert answer.status_code == 422
        assert pointer in [error["pointer"] for error in answer.json["errors"]]


def test_a_decision_that_confirms_what_nobody_verified_is_refused_with_what_is_possible(
    office, asked, clock, engine
):
    _, objection, _ = asked
    taken = office.wen.act(Action.ASSIGN, objection).json
    clock.advance(timedelta(days=11))
    wen = callers.Credentials("wen@example.org", "three quiet lanterns")
    office.wen = Caller(office.client, callers.sign_in(engine, wen, now=clock.now()))
    path, etag = f"/v1/objections/{objection['id']}/decision", f'"{taken["revision"]}"'
    refused = office.wen.post(path, CONFIRMED, etag=etag)
    assert (refused.status_code, refused.json["code"]) == (422, "source_silent")
    (error,) = refused.json["errors"]
    assert error["pointer"] == "/items/0/resolution"
    assert "correct" in error["message"]
    assert office.wen.post(path, CORRECTED, etag=etag).status_code == 200
