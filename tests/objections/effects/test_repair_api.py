"""What decisions repair, over HTTP: for the organisation, the person and reviewers."""

import json
from datetime import timedelta

import pytest

from scoring_service.accounts import service as accounts
from scoring_service.accounts.principals import OrganisationKind, Scope
from scoring_service.kernel.database import transaction
from scoring_service.objections.steps import Action
from tests.factories import algorithms
from tests.factories.cases import LATE, REASONS, VERIFICATION
from tests.factories.offices import Caller

HOW = "Mei Lin of card services compared it with the ledger of October."
WORDS = "I paid at the counter on the third of October."
DELETED = {
    "outcome": "upheld",
    "reasons": REASONS,
    "items": [{"id": LATE, "resolution": "deleted"}],
}
UNRESOLVED = {
    "outcome": "unresolved",
    "reasons": REASONS,
    "items": [{"id": LATE, "resolution": "unresolved", "verification": VERIFICATION}],
}
SUBJECT = {"scheme": "lender-reference", "id": "C-1"}
WANTED = {"subject": SUBJECT, "item": LATE, "value": 2, "statement": HOW}


def decide(office, content, person="C-1"):
    score, subject = office.score(person)
    objection = office.wen.act(Action.ASSIGN, office.lodged(subject, score).json).json
    answer = office.wen.post(
        f"/v1/objections/{objection['id']}/decision", content, etag=f'"{objection["revision"]}"'
    )
    assert answer.status_code == 200, answer.json
    return score, subject, answer.json


def late(score):
    return next(item for item in score["items"] if item["id"] == LATE)


def test_what_was_deleted_is_refused_with_its_reason_until_it_is_certified(office):
    _score, subject, objection = decide(office, DELETED)
    again, _link = office.score()
    refused = late(again)
    assert (refused["status"], refused["value"]) == ("refused", None)
    assert refused["refused_because"] == {
        "objection": objection["id"],
        "text": "This was found wrong on an objection and is not used again until you certify it.",
        "certify_url": "http://127.0.0.1:8000/v1/certifications",
    }
    assert late(office.lender.get(f"/v1/scores/{again['id']}").json) == refused
    listed = office.lender.get("/v1/suppressions?scheme=lender-reference&id=C-1").json["items"]
    assert [(s["objection"], s["item"], s["value"], s["state"]) for s in listed] == [
        (objection["id"], LATE, None, "suppressed")
    ]
    first = office.lender.post("/v1/certifications", WANTED)
    assert (first.status_code, first.json["objections"]) == (201, [objection["id"]])
    assert office.lender.post("/v1/certifications", WANTED).json == first.json
    used = late(office.score()[0])
    assert (used["status"], used["refused_because"]) == ("used", None)
    path = f"/v1/objections/{objection['id']}"
    assert subject.get(path).json["events"][-1]["event"] == "certified"
    assert subject.get(f"{path}/certifications").json["items"] == [first.json]
    assert office.wen.get(f"{path}/certifications").json["items"] == [first.json]
    assert office.score("C-2")[1].get(f"{path}/certifications").status_code == 404


def test_what_may_not_be_used_is_not_advised_to_be_certified(office):
    score, subject = office.score()
    lodged = office.lodged(subject, score, ground="unlawful_use", proposed={}).json
    taken = office.wen.act(Action.ASSIGN, lodged).json
    path, etag = f"/v1/objections/{taken['id']}/decision", f'"{taken["revision"]}"'
    assert office.wen.post(path, DELETED, etag=etag).status_code == 200
    again, link = office.score()
    assert late(again)["refused_because"] == {
        "objection": taken["id"],
        "text": "It was decided on an objection that this may not be used for this purpose, "
        "whatever its value. Leave it out: to certify it changes nothing.",
        "certify_url": None,
    }
    refused = office.lender.post("/v1/certifications", WANTED)
    assert (refused.status_code, refused.json["code"]) == (409, "use_not_lawful")
    headers = link.headers | {"Accept": "text/html"}
    page = link.client.get(f"/v1/explanations/{again['id']}", headers=headers).text
    assert ("may not be used for this purpose" in page, "certifies" in page) == (True, False)
    assert "Not permitted, not used" in page


def test_the_person_reads_in_both_languages_what_is_refused_and_what_both_sides_say(office):
    _score, _subject, objection = decide(office, DELETED)
    again, link = office.score()
    path, headers = f"/v1/explanations/{again['id']}", dict(link.headers)
    bundle = link.get(path).json
    assert late(bundle)["refused_because"] == {"objection": objection["id"]}
    for language, words in (("en", "It does not count until"), ("zh-CN", "在该机构予以证实之前")):
        asked = headers | {"Accept": "text/html", "Accept-Language": language}
        page = link.client.get(path, headers=asked).get_data(as_text=True)
        assert words in page
        assert objection["id"] in page


def test_both_views_go_with_the_score_to_its_recipient_and_its_person(office):
    _score, subject, objection = decide(office, UNRESOLVED)
    decided = objection["decision"]["items"]
    assert decided == [
        {"id": LATE, "resolution": "unresolved", "value": None, "verification": VERIFICATION}
    ]
    stated = subject.post(f"/v1/objections/{objection['id']}/statement", {"statement": WORDS})
    assert stated.status_code == 201
    views = [{"objection": objection["id"], "verification": VERIFICATION, "statement": WORDS}]
    later, link = office.score()
    assert late(later)["views"] == views
    path = f"/v1/explanations/{later['id']}"
    assert late(link.get(path).json)["views"] == views
    for language, words in (("en", "What the person says:"), ("zh-CN", "信息主体的说法：")):
        asked = link.headers | {"Accept": "text/html", "Accept-Language": language}
        page = link.client.get(path, headers=asked).get_data(as_text=True)
        assert all(part in page for part in (words, WORDS, VERIFICATION))


def test_a_statement_that_was_taken_back_is_in_no_answer_even_a_repeated_one(office):
    score, subject, objection = decide(office, UNRESOLVED)
    path = f"/v1/objections/{objection['id']}/statement"
    assert subject.get(path).status_code == 404
    subject.post(path, {"statement": WORDS})
    assert subject.get(path).json["statement"] == office.wen.get(path).json["statement"] == WORDS
    asked = {
        "model": algorithms.NAME,
        "subject": SUBJECT,
        "purpose": "credit_application",
        "legal_basis": "consent",
        "consent_reference": "2026-11-01/17",
        "items": algorithms.items(),
    }
    headers = office.lender.headers | {
        "Idempotency-Key": "once", "Content-Type": "application/json",
    }  # fmt: skip

    def ask():
        return office.client.post("/v1/scores", data=json.dumps(asked), headers=headers)

    assert WORDS in ask().get_data(as_text=True)
    gone = subject.client.delete(path, headers=subject.headers)
    assert gone.status_code == 204
    repeated = ask()
    assert repeated.headers["Idempotency-Replayed"] == "true"
    assert WORDS not in repeated.get_data(as_text=True)
    assert WORDS not in office.lender.get(f"/v1/scores/{score['id']}").get_data(as_text=True)
    assert subject.client.delete(path, headers=subject.headers).status_code == 404


def test_a_procedure_that_lets_nothing_stay_unresolved_refuses_it_in_plain_words(office, follow):
    follow("us_fcra")
    score, subject = office.score()
    objection = office.wen.act(Action.ASSIGN, office.lodged(subject, score).json).json
    path = f"/v1/objections/{objection['id']}/decision"
    answer = office.wen.post(path, UNRESOLVED, etag=f'"{objection["revision"]}"')
    assert answer.status_code == 422
    (error,) = answer.json["errors"]
    assert error["pointer"] == "/items/0/resolution"
    assert error["message"].endswith("confirm, correct or delete it.")


@pytest.mark.parametrize(
    "wrong",
    [{"value": "2"}, {"value": True}, {"value": None}, {"statement": "short"}, {"more": 1},
     {"statement": "turned \u202e around, and long enough"}],
)  # fmt: skip
def test_a_certification_that_is_not_complete_is_refused(office, wrong):
    decide(office, DELETED)
    assert office.lender.post("/v1/certifications", WANTED | wrong).status_code == 422
    assert late(office.score()[0])["status"] == "refused"


def test_only_the_organisation_itself_certifies_and_reads_what_is_suppressed(office, clock):
    decide(office, DELETED)
    with transaction(office.engine) as session:
        other = accounts.add_organisation(
            session, "Other Bank", OrganisationKind.LENDER, now=clock.now()
        )
        keys = [
            accounts.issue_key(session, other, kind="live", scopes=Scope, now=clock.now()).key,
            accounts.issue_key(
                session, other, kind="live", scopes=[Scope.SCORES_WRITE], now=clock.now()
            ).key,
        ]
    stranger, unable = (Caller(office.client, key) for key in keys)
    assert stranger.post("/v1/certifications", WANTED).status_code == 404
    assert unable.post("/v1/certifications", WANTED).status_code == 403
    assert office.nobody.post("/v1/certifications", WANTED).status_code == 401
    assert stranger.get("/v1/suppressions").json == {"items": [], "next": None}
    assert late(office.score()[0])["status"] == "refused"


def test_suppressions_are_read_page_by_page_newest_first(office, clock):
    for number in range(3):
        decide(office, DELETED, f"C-{number}")
        clock.advance(timedelta(seconds=1))
    page = office.lender.get("/v1/suppressions?limit=2").json
    rest = office.lender.get(page["next"]).json
    people = [one["subject"]["id"] for one in page["items"] + rest["items"]]
    assert (people, rest["next"]) == (["C-2", "C-1", "C-0"], None)
    assert office.lender.get("/v1/suppressions?id=C-1").status_code == 422
