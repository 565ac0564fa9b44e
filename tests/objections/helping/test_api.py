"""`/v1/helpers`, as the person, helpers, strangers and reviewers meet it."""

from datetime import timedelta

import pytest

from scoring_service import migrations
from scoring_service.accounts import service as accounts
from scoring_service.kernel.database import transaction
from scoring_service.objections.correspondence import evidence as kept_evidence
from scoring_service.objections.correspondence.evidence_files import EvidenceFiles
from scoring_service.objections.correspondence.records import Limits
from scoring_service.objections.helping import records as helping
from scoring_service.objections.steps import Action
from tests.factories.evidence import jpeg, kept_in, pdf, png
from tests.factories.helping import NAME, ask, named
from tests.objections.helping.test_steps import REFUSAL


@pytest.fixture
def subject(office):
    return office.score()[1]


@pytest.fixture
def case(office):
    """An objection that a helper lodged, and who takes part in it."""
    score, subject = office.score()
    body, helper = named(subject)
    objection = office.lodged(helper, score)
    assert objection.status_code == 201, objection.json
    return subject, helper, body, objection.json


def end(office, caller, body):
    return office.client.delete(f"/v1/helpers/{body['id']}", headers=caller.headers)


def test_a_helper_is_named_and_listed_and_the_link_told_once(office, subject):
    body, helper = named(subject, may=["write", "lodge"])
    assert (body["name"], body["relation"], body["standing"]) == (NAME, "lawyer", "holds")
    assert body["may"] == ["lodge", "write"]
    assert body["ends_on"] == "2026-12-01"
    assert body["link"]["expires_at"] == "2026-12-01T16:00:00.000000Z"
    assert body["authority"]["type"] == "application/pdf"
    (listed,) = subject.get("/v1/helpers").json["items"]
    assert listed == {key: value for key, value in body.items() if key != "link"}
    token = helper.headers["Authorization"].removeprefix("Bearer ")
    assert (token.startswith("sl_"), len(token)) == (True, 3 + 43)
    assert token not in str(office.snapshot())


WRONG = (
    ({"name": ""}, "/name"),
    ({"name": "A\u202eeel"}, "/name"),
    ({"name": "A\u200fna"}, "/name"),
    ({"name": "A\x07na"}, "/name"),
    ({"name": "\u200b\u200d"}, "/name"),
    ({"name": "\u3164"}, "/name"),
    ({"name": "\u2800\ufe0f"}, "/name"),
    ({"name": "Ana\nreviewed and accepted"}, "/name"),
    ({"name": "Ana\u2028Lee"}, "/name"),
    ({"name": "A" * 101}, "/name"),
    ({"relation": "owner"}, "/relation"),
    ({"ends_on": "2026-10-31"}, "/ends_on"),
    ({"ends_on": "2027-05-01"}, "/ends_on"),
    ({"ends_on": "soon"}, "/ends_on"),
    ({"ends_on": None}, "/ends_on"),
    ({"may": ["withdraw"]}, "/may/0"),
    ({"power": "all"}, "/power"),
    ({"document": b"GIF89a"}, "/file"),
    ({"document": b""}, "/file"),
    ({"document": pdf()[:-9]}, "/file"),
)
"""What is said of a helper, and the place that is wrong."""


def test_what_is_no_authority_is_refused_and_nothing_is_kept(office, subject, settings):
    before = office.snapshot()
    for fields, pointer in WRONG:
        answer = ask(subject, **fields)
        assert answer.status_code == 422, fields
        assert [error["pointer"] for error in answer.json["errors"]] == [pointer], fields
    assert office.snapshot() == before
    assert kept_in(settings.evidence_directory) == []


def test_the_longest_authority_lasts_as_many_days_as_policy_gives(subject):
    assert ask(subject, ends_on="2027-04-30").status_code == 201
    assert ask(subject, ends_on="2026-11-01").status_code == 201


def test_at_most_so_many_act_at_once_and_ever(office, subject, monkeypatch):
    for _ in range(3):
        body, _ = named(subject)
    assert ask(subject).json["code"] == "too_many_helpers"
    few = helping.Limits(days=180, at_once=3, ever=4)
    monkeypatch.setattr(helping.Limits, "on", lambda _day: few)
    assert end(office, subject, body).status_code == 204
    body, _ = named(subject)
    assert end(office, subject, body).status_code == 204
    refused = ask(subject)
    assert (refused.status_code, refused.json["code"]) == (409, "too_many_helpers_named")


def test_a_helper_sees_the_score_and_what_was_objected_to_it_and_nothing_else(office, case):
    subject, helper, body, objection = case
    other, _ = office.score("C-1")  # another score of the same person
    explanation = f"/v1/explanations/{objection['score']}"
    assert helper.get(explanation).status_code == 200
    assert helper.get(f"/v1/explanations/{other['id']}").status_code == 404
    seen = helper.get(f"/v1/objections/{objection['id']}").json
    assert seen == subject.get(f"/v1/objections/{objection['id']}").json
    lodged = seen["events"][0]
    assert (lodged["event"], lodged["by"], lodged["helper"]) == ("lodged", "helper", body["id"])
    second, another = named(subject)
    another.act(Action.WRITE, objection)
    path = f"/v1/objections/{objection['id']}/helpers"
    both, alone = {body["id"], second["id"]}, ({body["id"]}, {second["id"]})
    readers = (subject, office.wen, helper, another)
    for reader, told in zip(readers, (both, both, *alone), strict=True):
        assert {one["id"] for one in reader.get(path).json["items"]} == told
    assert helper.get(f"/v1/helpers/{second['id']}/authority").status_code == 404


def test_a_helper_gives_no_address(office, subject):
    score, subject = office.score("C-2")
    _, helper = named(subject)
    before = office.snapshot()
    contact = {"email": "mine@example.org", "language": "en"}
    answer = office.lodged(helper, score, contact=contact)
    assert (answer.status_code, answer.json["code"]) == (422, "contact_is_the_persons")
    assert office.snapshot() == before


def test_messages_of_a_helper_are_marked_and_count_as_the_persons(office, case, monkeypatch):
    subject, helper, _, objection = case
    assert helper.act(Action.WRITE, objection).json["by"] == "helper"
    assert subject.act(Action.WRITE, objection).json["by"] == "subject"
    listed = office.wen.get(f"/v1/objections/{objection['id']}/messages").json["items"]
    assert [message["by"] for message in listed] == ["helper", "subject"]
    most = Limits(files=20, bytes_together=50_000_000, messages_of_each=2)
    monkeypatch.setattr(Limits, "on", lambda _day: most)
    for caller in (subject, helper):
        assert caller.act(Action.WRITE, objection).json["code"] == "too_many_messages"


@pytest.mark.parametrize(("data", "end_of_name"), [(pdf(), "pdf"), (png(), "png"), (jpeg(), "jpg")])
def test_the_authority_is_read_by_whom_it_concerns_and_only_saved(office, data, end_of_name):
    score, subject = office.score()
    body, helper = named(subject, document=data)
    path = f"/v1/helpers/{body['id']}/authority"
    assert office.wen.get(path).status_code == 404, "no case of a reviewer yet"
    office.lodged(helper, score)
    _, stranger = office.score("C-2")
    _, strangers_helper = named(stranger)
    for reader in (subject, helper, office.wen, office.ola):
        answer = reader.get(path)
        assert answer.status_code == 200
        name = f"authority-{body['authority']['digest'][7:19]}.{end_of_name}"
        assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert answer.headers["Cache-Control"] == "no-store"
    others = {stranger: 404, strangers_helper: 404, office.lender: 403, office.publisher: 403}
    for reader, status in (others | {office.nobody: 401}).items():
        assert reader.get(path).status_code == status


def test_the_sweep_spares_authorities_and_takes_what_nothing_needs(office, engine, settings):
    files = EvidenceFiles(settings.evidence_directory)
    _, subject = office.score()
    body, _ = named(subject)
    with transaction(engine) as session:
        files.keep(session, png())
    assert kept_evidence.sweep(engine, files) == 1
    assert kept_in(settings.evidence_directory) == [body["authority"]["digest"][7:]]


def test_the_link_ends_with_the_last_day_and_what_was_done_stands(office, case, clock):
    subject, helper, _, objection = case
    clock.advance(timedelta(days=30, hours=6, minutes=59))
    assert helper.get(f"/v1/objections/{objection['id']}").status_code == 200
    clock.advance(timedelta(minutes=1))
    assert helper.get(f"/v1/objections/{objection['id']}").status_code == 401
    assert helper.act(Action.WRITE, objection).json["code"] == "unknown_credential"
    assert subject.get("/v1/helpers").json["items"][0]["standing"] == "expired"
    assert subject.get(f"/v1/objections/{objection['id']}").json["state"] == "lodged"


def test_the_person_ends_it_at_once_and_again_without_harm(office, case, clock):
    subject, helper, body, objection = case
    _, stranger = office.score("C-2")
    assert end(office, stranger, body).status_code == 404
    assert end(office, subject, body).status_code == 204
    ended_at = subject.get("/v1/helpers").json["items"][0]["ended_at"]
    clock.advance(timedelta(hours=1))
    assert end(office, subject, body).status_code == 204
    (told,) = subject.get("/v1/helpers").json["items"]
    assert (told["standing"], told["ended_at"]) == ("ended", ended_at)
    assert helper.act(Action.WRITE, objection).status_code == 401
    (acted,) = office.wen.get(f"/v1/objections/{objection['id']}/helpers").json["items"]
    assert acted["standing"] == "ended"


def test_whoever_ends_all_links_to_a_score_ends_those_of_helpers(office, engine, case, clock):
    subject, helper, _, objection = case
    with transaction(engine) as session:
        accounts.revoke_subject_links(session, [objection["score"]], now=clock.now())
    for caller in (subject, helper):
        assert caller.get(f"/v1/objections/{objection['id']}").status_code == 401
    (told,) = office.wen.get(f"/v1/objections/{objection['id']}/helpers").json["items"]
    assert told["standing"] == "revoked"


def test_a_refused_authority_ends_the_link_and_the_objection_goes_on(office, case):
    subject, helper, body, objection = case
    path = f"/v1/objections/{objection['id']}"
    office.wen.act(Action.ASSIGN, objection)
    for wrong in ({"accepted": True}, {"reasons": "No."}, {"helper": "hlp_x"}):
        assert office.wen.post(f"{path}/authority", REFUSAL | wrong).status_code == 422
    refused = office.wen.post(f"{path}/authority", REFUSAL)
    assert (refused.status_code, refused.json["state"]) == (200, "under_review")
    assert refused.json["frozen"]["items"] == objection["items"]
    assert helper.get(path).status_code == 401
    line = subject.get(path).json["events"][-1]
    assert (line["event"], line["by"], line["helper"]) == (
        "authority_refused", "reviewer", body["id"],
    )  # fmt: skip
    (told,) = subject.get("/v1/helpers").json["items"]
    assert (told["standing"], told["reasons"]) == ("refused", REFUSAL["reasons"])
    again = office.wen.post(f"{path}/authority", REFUSAL)
    assert (again.status_code, again.json["code"]) == (409, "authority_refused_already")
    assert subject.act(Action.WITHDRAW, objection).json["state"] == "withdrawn"


def test_where_two_helpers_acted_the_reviewer_says_which(office, case):
    subject, helper, body, objection = case
    second, another = named(subject)
    another.act(Action.WRITE, objection)
    office.wen.act(Action.ASSIGN, objection)
    path = f"/v1/objections/{objection['id']}/authority"
    assert office.wen.post(path, REFUSAL).json["code"] == "which_helper"
    assert office.wen.post(path, REFUSAL | {"helper": second["id"]}).status_code == 200
    assert another.act(Action.WRITE, objection).status_code == 401
    assert helper.act(Action.WRITE, objection).status_code == 201
    standings = {one["id"]: one["standing"] for one in subject.get("/v1/helpers").json["items"]}
    assert standings == {body["id"]: "holds", second["id"]: "refused"}


def test_the_earlier_release_takes_no_helper_for_the_person(office, engine, case):
    subject, helper, _, objection = case
    helper.act(Action.WRITE, objection)
    office.wen.act(Action.ASSIGN, objection)
    office.wen.post(f"/v1/objections/{objection['id']}/authority", REFUSAL)
    _, another = named(subject)
    migrations.downgrade(engine, "0011")
    migrations.upgrade(engine)
    assert another.get(f"/v1/objections/{objection['id']}").status_code == 401
    events = subject.get(f"/v1/objections/{objection['id']}").json["events"]
    assert [(event["by"], event["helper"]) for event in events if event["event"] == "lodged"] == [
        ("subject", None)
    ]
    assert "authority_refused" not in {event["event"] for event in events}
    (message,) = subject.get(f"/v1/objections/{objection['id']}/messages").json["items"]
    assert message["by"] == "subject"
