"""Trying a decision over the API: what it would do, the very letter, and nothing stored."""

from dataclasses import replace
from datetime import date

import pytest

from scoring_service.kernel.database import reading
from scoring_service.notices.records import LetterKind
from scoring_service.objections.correspondence import letters
from scoring_service.objections.decisions import templates
from scoring_service.objections.steps import Action
from tests.factories.offices import CONFIRMED, CORRECTED

WEN = {"email": "wen@example.org", "language": "zh-CN"}
WRITTEN = CORRECTED | {"reasons": "银行流水显示款项于到期日当天入账。"}


@pytest.fixture
def settings(settings):
    return replace(settings, smtp_url="smtp://127.0.0.1:2525", smtp_from="scores@bank.example")


@pytest.fixture
def lodge(office):
    def lodge(**more):
        score, subject = office.score()
        return score, subject, office.lodged(subject, score, **more).json

    return lodge


def path(objection, step="preview"):
    return f"/v1/objections/{objection['id']}/{step}"


def test_the_letter_that_is_shown_is_the_letter_that_is_sent(office, engine, lodge, snapshot):
    score, _subject, objection = lodge(contact=WEN)
    taken = office.wen.act(Action.ASSIGN, objection).json
    before = snapshot()
    tried = office.wen.post(path(taken), WRITTEN)
    assert tried.status_code == 200, tried.text
    assert snapshot() == before
    shown = tried.json
    assert (shown["score"], shown["replaced"], shown["other_scores"]) == (score["id"], True, 0)
    assert (shown["letter_is_sent"], shown["reasons_in_other_language_than"]) == (True, None)
    assert shown["old"]["value"] == score["value"]
    decided = office.wen.propose(taken, WRITTEN)
    with reading(engine) as session:
        sent = letters.compose(session, objection["id"], LetterKind.DECIDED, "zh-CN")
    assert sent is not None
    assert shown["letters"] == [
        {
            "language": "zh-CN",
            "subject": sent.subject,
            "paragraphs": [{"text": p.text, "quoted": p.quoted} for p in sent.paragraphs],
        }
    ]
    replaced = office.lender.get(f"/v1/scores/{decided['current_score']}").json
    assert shown["new"]["value"] == replaced["value"] != score["value"]
    assert office.wen.post(path(taken), WRITTEN).status_code == 409


def test_without_an_address_both_languages_are_shown_and_reasons_may_wait(office, lodge):
    _score, subject, objection = lodge()
    items = CONFIRMED["items"]
    shown = office.wen.post(path(objection), {"items": items}).json
    assert (shown["outcome"], shown["replaced"], shown["letters"]) == ("rejected", False, [])
    shown = office.wen.post(path(objection), CONFIRMED).json
    assert [letter["language"] for letter in shown["letters"]] == ["en", "zh-CN"]
    assert not shown["letter_is_sent"]
    for caller in (subject, office.lender):
        assert caller.post(path(objection), CONFIRMED).status_code == 403


def test_what_would_be_refused_is_refused_already_and_another_language_only_told(office, lodge):
    _score, _subject, objection = lodge(contact=WEN)
    taken = office.wen.act(Action.ASSIGN, objection).json
    text = templates.templates_on(date.fromisoformat(taken["lodged_at"][:10]))[0].text["en"]
    for step, etag in (("preview", None), ("decision", f'"{taken["revision"]}"')):
        refused = office.wen.post(path(taken, step), CONFIRMED | {"reasons": text}, etag=etag)
        assert (refused.status_code, refused.json["code"]) == (422, "template_unchanged")
        assert [error["pointer"] for error in refused.json["errors"]] == ["/reasons"]
        assert "{the document, its date" in refused.json["errors"][0]["message"]
    told = office.wen.post(path(taken), CONFIRMED).json
    assert told["reasons_in_other_language_than"] == "zh-CN"
    wrong = {"items": CONFIRMED["items"], "outcome": "upheld"}
    assert office.wen.post(path(taken), wrong).json["code"] == "outcome_open"


def test_a_whole_score_needs_an_outcome_and_a_second_reviewer(office, lodge):
    _score, _subject, objection = lodge(items=[], proposed={}, ground="other")
    refused = office.wen.post(path(objection), {})
    assert (refused.status_code, refused.json["code"]) == (422, "outcome_open")
    shown = office.wen.post(path(objection), {"outcome": "upheld"}).json
    assert (shown["needs_second"], shown["stays_frozen"]) == (True, True)
    assert (shown["old"]["value"], shown["new"]) == (519, None), "it is withdrawn"
    assert shown["others"] == []
    stays = office.wen.post(path(objection), {"outcome": "rejected"}).json
    assert (stays["stays_frozen"], stays["new"]) == (False, stays["old"])


def test_other_scores_are_told_one_by_one_with_what_they_say_now_and_then(office, lodge):
    other, _subject = office.score()
    _score, _subject, objection = lodge()
    shown = office.wen.post(path(objection), CORRECTED).json
    assert shown["other_scores"] == 1
    (told,) = shown["others"]
    made = {"model": "credit_demo", "version": 1, "purpose": "credit_application"}
    assert {name: told[name] for name in made} == made
    assert (told["score"], told["scored_at"]) == (other["id"], other["scored_at"])
    assert (told["old"]["value"], told["new"]["value"]) == (519, 635)
