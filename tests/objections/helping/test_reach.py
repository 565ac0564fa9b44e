"""What the link of a helper opens: objections lodged against its score, and no other."""

import pytest

from scoring_service.objections.steps import Action
from tests.factories import evidence
from tests.factories.helping import named
from tests.factories.offices import APPEAL, CONFIRMED, CORRECTED, PATHS, Caller
from tests.objections.helping.test_steps import MAY


def parts(app):
    """Every address over which the person reads an objection or a part of it."""
    for rule in app.url_map.iter_rules():
        is_interface = rule.rule.startswith("/v1/objections/<objection_id>")
        if is_interface and rule.arguments <= {"objection_id", "digest"} and "GET" in rule.methods:
            yield rule


def pages(app):
    """Every page of an objection behind a private link."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/s/<token>/objections/<objection_id>") and "GET" in rule.methods:
            yield rule


@pytest.fixture(params=["named", "reached"])
def elsewhere(office, request):
    """An objection against another score of the person that concerns the helper's score too."""
    score, subject = office.score()
    other, other_subject = office.score()
    parts = {"scores": [score["id"]]} if request.param == "named" else {}
    objection = office.lodged(other_subject, other, **parts).json
    digest = other_subject.send(objection, evidence.pdf()).json["digest"]
    other_subject.act(Action.WRITE, objection)
    taken = office.wen.act(Action.ASSIGN, objection).json
    decided = office.wen.act(Action.DECIDE, taken).json
    assert decided["state"] == "decided"
    places = {"objection_id": objection["id"], "digest": digest, "extension": "json"}
    return subject, decided, places


def test_an_objection_against_another_score_is_closed_to_the_helper(office, app, elsewhere):
    subject, objection, places = elsewhere
    _, helper = named(subject)
    before, rules = office.snapshot(), list(parts(app))
    assert len(rules) > 8
    for rule in rules:
        _, path = rule.build({name: places[name] for name in rule.arguments})
        answer = helper.get(path)
        assert (answer.status_code, answer.json["code"]) == (404, "unknown_objection"), path
    for action in PATHS:
        answer = helper.act(action, objection)
        assert answer.status_code == (404 if action in MAY else 403), (action, answer.json)
    assert office.snapshot() == before
    assert subject.get(f"/v1/objections/{objection['id']}").status_code == 200


def test_its_pages_are_closed_too_and_the_page_of_the_score_does_not_name_it(
    office, app, elsewhere
):
    subject, objection, places = elsewhere
    _, helper = named(subject)
    rules = list(pages(app))
    assert len(rules) > 5
    for rule in rules:
        path = address(rule, helper, places)
        assert Caller(office.client).get(path).status_code == 404, path
    own, others = (address_of(caller) for caller in (helper, subject))
    assert objection["id"] not in office.client.get(own).text
    assert objection["id"] in office.client.get(others).text


def address_of(caller):
    return f"/s/{caller.headers['Authorization'].removeprefix('Bearer ')}"


def address(rule, caller, places):
    token = address_of(caller).removeprefix("/s/")
    _, path = rule.build({name: (places | {"token": token})[name] for name in rule.arguments})
    return path


def test_an_objection_against_the_score_that_replaced_it_stays_open(office):
    score, subject = office.score()
    _, helper = named(subject)
    first = office.wen.act(Action.ASSIGN, office.lodged(helper, score).json).json
    corrected = office.wen.propose(first, CORRECTED)
    new = {"id": corrected["decision"]["superseded_by"]}
    again = office.lodged(subject, new, ground="other", items=[], proposed={}).json
    assert again["score"] == new["id"] != score["id"]
    for objection in (first, again):
        assert helper.get(f"/v1/objections/{objection['id']}").status_code == 200


def refused(answer):
    return answer.status_code, answer.json["code"]


def test_what_an_objection_closed_to_the_helper_disputes_is_refused_without_its_number(office):
    score, subject = office.score()
    other, other_subject = office.score()
    closed = office.lodged(other_subject, other, scores=[score["id"]]).json["id"]
    _, helper = named(subject)
    for caller, is_named in ((helper, False), (subject, True)):
        answer = office.lodged(caller, score)
        assert refused(answer) == (409, "already_disputed")
        assert (closed in answer.text) == is_named


def test_an_appeal_that_one_hinders_is_refused_without_its_number(office):
    score, subject = office.score()
    taken = office.wen.act(Action.ASSIGN, office.lodged(subject, score).json).json
    decided = office.wen.propose(taken, CONFIRMED)
    other, other_subject = office.score()
    closed = office.lodged(other_subject, other, scores=[score["id"]]).json["id"]
    _, helper = named(subject)
    for caller, is_named in ((helper, False), (subject, True)):
        answer = caller.post(f"/v1/objections/{decided['id']}/appeal", APPEAL)
        assert refused(answer) == (409, "same_under_review")
        assert (closed in answer.text) == is_named
        page = f"{address_of(caller)}/objections/{decided['id']}/appeal"
        assert (closed in office.client.get(page).text) == is_named


def test_a_helper_does_not_learn_the_number_of_another_from_what_they_did(office, app):
    score, subject = office.score()
    objection = office.lodged(subject, score).json
    first, acting = named(subject)
    second, reading = named(subject, name="Bo Chen")
    for caller in (acting, reading):
        assert caller.act(Action.WRITE, objection).status_code == 201
        assert caller.send(objection, evidence.pdf(caller.headers["Authorization"])).json
    office.wen.act(Action.ASSIGN, objection)
    taken = office.wen.get(f"/v1/objections/{objection['id']}").json
    office.wen.propose(taken, CONFIRMED)
    rules = [rule for rule in parts(app) if "digest" not in rule.arguments]
    paths = [rule.build({"objection_id": objection["id"]})[1] for rule in rules]
    paths.append("/v1/objections")

    def read(caller):
        return "".join(caller.get(path).get_data(as_text=True) for path in paths)

    assert [one["id"] in read(reading) for one in (first, second)] == [False, True]
    assert [one["id"] in read(subject) for one in (first, second)] == [True, True]
    pages = office.client.get(f"{address_of(reading)}/objections/{objection['id']}").text
    assert first["id"] not in pages
