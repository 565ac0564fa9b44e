"""The objections API as the person scored, reviewers and everyone else meet it (API.md)."""

from datetime import timedelta

import pytest

from scoring_service.objections.steps import Action
from tests.factories import callers
from tests.factories.cases import LATE, REASONS
from tests.factories.offices import CONFIRMED, CORRECTED, Caller


def test_the_walk_of_the_contract(office):
    score, subject = office.score()
    lodged = office.lodged(subject, score)
    assert lodged.status_code == 201
    assert lodged.json["id"].startswith("obj_")
    assert (lodged.json["state"], lodged.json["due_on"]) == ("lodged", "2026-11-21")
    assert lodged.json["frozen"] == {"score": score["id"], "items": [LATE]}
    assert lodged.json["proposed"] == {LATE: 0}
    path = f"/v1/objections/{lodged.json['id']}"

    seen_by_lender = office.lender.get(f"/v1/scores/{score['id']}").json
    assert (seen_by_lender["status"], seen_by_lender["value"]) == ("frozen", None)

    taken = office.wen.post(f"{path}/assignment")
    assert (taken.status_code, taken.json["state"]) == (200, "under_review")
    decided = office.wen.post(f"{path}/decision", CORRECTED, etag=taken.headers["ETag"])
    assert (decided.status_code, decided.json["state"]) == (200, "decided")
    decision = decided.json["decision"]
    assert (decision["outcome"], decision["reasons"]) == ("upheld", REASONS)
    assert decision["items"] == CORRECTED["items"]

    old = office.lender.get(f"/v1/scores/{score['id']}").json
    assert (old["status"], old["superseded_by"]) == ("superseded", decision["superseded_by"])
    new = office.lender.get(f"/v1/scores/{old['superseded_by']}").json
    assert (new["status"], new["value"], new["supersedes"]) == ("final", 635, score["id"])

    seen = subject.get(path)
    assert seen.json == decided.json | {"assignee": None}
    assert seen.json["frozen"] == {"score": None, "items": []}
    assert seen.json["current_score"] == new["id"]


def test_the_lender_reads_what_is_disputed_and_the_decision_with_its_reasons(office):
    score, subject = office.score()
    path = f"/v1/scores/{score['id']}/objections"
    assert office.lender.get(path).json == {"items": []}
    objection = office.lodged(subject, score).json
    (seen,) = office.lender.get(path).json["items"]
    assert (seen["id"], seen["state"], seen["items"]) == (objection["id"], "lodged", [LATE])
    assert (seen["due_on"], seen["frozen"]["score"]) == ("2026-11-21", score["id"])
    assert not seen.keys() & {"statement", "proposed", "assignee", "events"}

    taken = office.wen.act(Action.ASSIGN, objection).json
    office.wen.post(
        f"/v1/objections/{objection['id']}/decision", CORRECTED, etag=f'"{taken["revision"]}"'
    )
    (seen,) = office.lender.get(path).json["items"]
    assert (seen["decision"]["outcome"], seen["decision"]["reasons"]) == ("upheld", REASONS)
    new = seen["decision"]["superseded_by"]
    assert office.lender.get(f"/v1/scores/{new}/objections").json["items"] == [seen]


def test_objections_to_anothers_score_are_not_found(office, engine, clock):
    score, subject = office.score()
    office.lodged(subject, score)
    path = f"/v1/scores/{score['id']}/objections"
    other = Caller(office.client, callers.add_lender(engine, "Other", now=clock.now()))
    assert other.get(path).status_code == 404
    assert subject.get(path).status_code == 403
    assert office.nobody.get(path).status_code == 401


def test_a_confirmed_score_is_final_for_the_lender_again(office):
    score, subject = office.score()
    objection = office.lodged(subject, score).json
    taken = office.wen.act(Action.ASSIGN, objection).json
    assert office.wen.act(Action.DECIDE, taken).status_code == 200
    again = office.lender.get(f"/v1/scores/{score['id']}").json
    assert (again["status"], again["value"], again["superseded_by"]) == ("final", 519, None)


@pytest.mark.parametrize(
    ("name", "status"),
    [("subject", 200), ("wen", 200), ("ola", 200), ("stranger", 404), ("lender", 403),
     ("publisher", 403), ("nobody", 401), ("unknown", 401)],
)  # fmt: skip
def test_an_objection_is_read_by_its_subject_and_reviewers(office, name, status):
    score, subject = office.score()
    _, stranger = office.score(person="C-2")
    objection = office.lodged(subject, score)
    caller = {"subject": subject, "stranger": stranger}.get(name) or getattr(office, name)
    answer = caller.get(f"/v1/objections/{objection.json['id']}")
    assert answer.status_code == status
    if status == 200:
        assert answer.headers["ETag"] == objection.headers["ETag"]


def test_what_is_anothers_and_what_does_not_exist_cannot_be_told_apart(office):
    score, subject = office.score()
    _, stranger = office.score(person="C-2")
    objection = office.lodged(subject, score).json
    foreign = stranger.get(f"/v1/objections/{objection['id']}").json
    absent = stranger.get("/v1/objections/obj_0").json
    assert foreign == absent | {"detail": absent["detail"].replace("obj_0", objection["id"])}
    foreign, absent = office.lodged(stranger, score), office.lodged(stranger, {"id": "scr_0"})
    assert (foreign.status_code, absent.status_code) == (404, 404)
    assert foreign.json["remedy"] == absent.json["remedy"]


def test_the_reviewers_account_is_shown_to_reviewers_only(office):
    score, subject = office.score()
    objection = office.lodged(subject, score).json
    assert office.wen.act(Action.ASSIGN, objection).json["assignee"].startswith("acc_")
    assert subject.get(f"/v1/objections/{objection['id']}").json["assignee"] is None


def test_a_decision_names_the_state_it_is_about(office):
    score, subject = office.score()
    objection = office.wen.act(Action.ASSIGN, office.lodged(subject, score).json).json
    path = f"/v1/objections/{objection['id']}/decision"
    before = office.snapshot()
    for etag in (None, "*", "4", 'W/"4"', '"4", "5"', '"x"'):
        answer = office.wen.post(path, CONFIRMED, etag=etag)
        assert answer.status_code == 422, etag
        assert [error["pointer"] for error in answer.json["errors"]] == ["/If-Match"]
    stale = office.wen.post(path, CONFIRMED, etag='"2"')
    assert (stale.status_code, stale.json["code"]) == (409, "objection_changed")
    assert office.snapshot() == before
    assert office.wen.post(path, CONFIRMED, etag='"4"').status_code == 200


def test_a_reviewer_told_that_the_case_changed_reads_it_and_decides(office):
    score, subject = office.score()
    objection = office.wen.act(Action.ASSIGN, office.lodged(subject, score).json).json
    taken_over = office.ola.act(Action.ASSIGN, objection).json
    assert office.wen.act(Action.DECIDE, objection).json["code"] == "objection_changed"
    assert office.ola.act(Action.DECIDE, taken_over).status_code == 200


def test_a_case_is_taken_unawares_only_by_who_did_not_ask(office):
    score, subject = office.score()
    objection = office.lodged(subject, score).json
    path, etag = f"/v1/objections/{objection['id']}/assignment", f'"{objection["revision"]}"'
    assert office.wen.post(path, {}, etag=etag).status_code == 200
    assert office.ola.post(path, {}, etag=etag).status_code == 409
    assert office.ola.post(path, {"assignee": "acc_wen"}).status_code == 422


@pytest.mark.parametrize(
    ("overrides", "places"),
    [
        ({"items": ["age"], "proposed": {}}, {"/items/0"}),
        ({"items": [], "proposed": {}}, {"/items"}),
        ({"proposed": {LATE: 99}}, {f"/proposed/{LATE}"}),
        ({"proposed": {LATE: "0"}}, {f"/proposed/{LATE}"}),
        ({"proposed": {LATE: True}}, {f"/proposed/{LATE}"}),
        ({"proposed": {LATE: None}}, {f"/proposed/{LATE}"}),
        ({"proposed": {"bill_1": 3}}, {"/proposed/bill_1"}),
        ({"ground": "whim", "statement": ""}, {"/ground", "/statement"}),
        ({"statement": " "}, {"/statement"}),
        ({"statement": "a\u202eb"}, {"/statement"}),
        ({"statement": "x" * 5001}, {"/statement"}),
        ({"statement": None}, {"/statement"}),
        ({"items": LATE}, {"/items"}),
        ({"items": [LATE, LATE]}, {"/items/1"}),
        ({"evidence": []}, {"/evidence"}),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_wrong_claim_is_refused_by_its_places(office, overrides, places):
    score, subject = office.score()
    before = office.snapshot()
    answer = office.lodged(subject, score, **overrides)
    assert answer.status_code == 422, answer.json
    assert {error["pointer"] for error in answer.json["errors"]} == places
    assert office.snapshot() == before


@pytest.mark.parametrize(
    ("overrides", "places"),
    [
        ({"reasons": ""}, {"/reasons"}),
        ({"reasons": "          "}, {"/reasons"}),
        ({"outcome": "rejected"}, {"/outcome"}),
        ({"outcome": "maybe"}, {"/outcome"}),
        ({"items": []}, {"/items"}),
        ({"items": [{"id": LATE, "resolution": "corrected"}]}, {"/items/0/value"}),
        ({"items": [{"id": LATE, "resolution": "corrected", "value": 99}]}, {"/items/0/value"}),
        ({"items": [{"id": LATE, "resolution": "corrected", "value": 2}]}, {"/items/0/value"}),
        ({"items": [{"id": LATE, "resolution": "forgotten"}]}, {"/items/0/resolution"}),
        ({"items": [{"resolution": "deleted"}]}, {"/items/0/id"}),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_wrong_decision_is_refused_by_its_places(office, overrides, places):
    score, subject = office.score()
    objection = office.wen.act(Action.ASSIGN, office.lodged(subject, score).json).json
    before = office.snapshot()
    path = f"/v1/objections/{objection['id']}/decision"
    answer = office.wen.post(path, CORRECTED | overrides, etag=f'"{objection["revision"]}"')
    assert answer.status_code == 422, answer.json
    assert {error["pointer"] for error in answer.json["errors"]} == places
    assert office.snapshot() == before


def test_lodging_without_a_body_names_what_is_needed(office):
    _, subject = office.score()
    answer = subject.post("/v1/objections")
    assert answer.status_code == 422
    named = {error["pointer"] for error in answer.json["errors"]}
    assert named == {"/score", "/ground", "/statement"}


def test_the_queue_is_paged_and_filtered(office, clock):
    ids = []
    for number in range(3):
        score, subject = office.score(person=f"C-{number}")
        ids.append(office.lodged(subject, score).json["id"])
        clock.advance(timedelta(minutes=1))
    office.wen.act(Action.ASSIGN, {"id": ids[1]})
    page = office.ola.get("/v1/objections?limit=2").json
    assert [entry["id"] for entry in page["items"]] == ids[:2]
    rest = office.ola.get(page["next"]).json
    assert [entry["id"] for entry in rest["items"]] == ids[2:]
    assert rest["next"] is None
    taken = office.ola.get("/v1/objections?state=under_review").json["items"]
    assert [entry["id"] for entry in taken] == [ids[1]]
    mine = office.ola.get(f"/v1/objections?assignee={taken[0]['assignee']}").json["items"]
    assert mine == taken
    assert office.ola.get("/v1/objections?due_before=2026-11-21").json["items"] == []
    assert len(office.ola.get("/v1/objections?due_before=2026-11-22").json["items"]) == 3


@pytest.mark.parametrize("query", ["state=open", "due_before=soon", "limit=0", "page=2"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_wrong_question_to_the_queue_is_refused(office, query):
    assert office.wen.get(f"/v1/objections?{query}").status_code == 422


@pytest.mark.parametrize("name", ["subject", "lender", "publisher"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_queue_is_for_reviewers(office, name):
    _, subject = office.score()
    caller = subject if name == "subject" else getattr(office, name)
    assert caller.get("/v1/objections").status_code == 403


def test_an_objection_says_its_procedure_and_what_happens_if_nobody_decides(
    office, due_dates, clock
):
    score, subject = office.score()
    path = f"/v1/objections/{office.lodged(subject, score).json['id']}"
    lodged = subject.get(path).json
    assert lodged["procedure"] == {
        "id": "cn_credit_reporting",
        "title": "Credit reporting in China",
        "law": "Regulation on the Administration of the Credit Reporting Industry",
        "article": "25",
        "reviewed": False,
        "mark_by": "2026-11-01",
        "tell_source_by": None,
        "source_answers_by": "2026-11-11",
        "days_certain": True,
        "at_due_date": "escalate",
        "if_nobody_decides": "If nobody has decided by then, the case goes to the top of the list "
        "of all reviewers.",
        "disputed_scores": "withhold",
        "tell_declined_by": None,
    }
    assert (lodged["overdue_at"], lodged["escalated"]) == (None, False)
    clock.advance(timedelta(days=21))
    due_dates.attend()
    overdue = subject.get(path).json
    assert (overdue["overdue_at"], overdue["escalated"]) == ("2026-11-22T09:00:00.000000Z", True)
    assert [event["event"] for event in overdue["events"]][-2:] == ["overdue", "escalated"]
    assert overdue["events"][-1]["by"] == "service"


def test_a_rule_that_decided_is_named_to_the_person_and_the_lender(
    office, due_dates, follow, clock
):
    follow("us_fcra")
    score, subject = office.score()
    objection = office.lodged(subject, score).json
    assert objection["procedure"]["tell_source_by"] == "2026-11-06"
    clock.advance(timedelta(days=30))
    due_dates.attend()
    (received,) = office.lender.get(f"/v1/scores/{score['id']}/objections").json["items"]
    seen = subject.get(f"/v1/objections/{objection['id']}").json
    for decision in (received["decision"], seen["decision"]):
        assert (decision["by"], decision["rule"]) == ("service", "us_fcra")
        assert decision["items"] == [{"id": LATE, "resolution": "deleted", "value": None}]
