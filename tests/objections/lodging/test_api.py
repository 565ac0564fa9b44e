"""Reasons wanted, several scores, repeats and marks, over HTTP."""

from datetime import timedelta

import pytest

from scoring_service.algorithms.points_table import evaluate
from scoring_service.objections.steps import Action
from scoring_service.transparency.signing import signer_of
from tests.factories import algorithms
from tests.factories.cases import REASONS
from tests.factories.offices import CONFIRMED, CORRECTED

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

WISH = {"ground": "reasons_wanted", "items": [], "proposed": {}, "statement": "Why?"}


@pytest.fixture
def asked(office):
    """A score, its subject, and their wish for reasons."""
    score, subject = office.score()
    return score, subject, office.lodged(subject, score, **WISH).json


@pytest.fixture
def repeat(office):
    """A score, its subject, and the same objection to it for the third time."""
    score, subject = office.score()
    for reviewer in map(office.reviewer, ("ada", "eve")):
        objection = office.lodged(subject, score).json
        taken = reviewer.act(Action.ASSIGN, objection).json
        assert reviewer.act(Action.DECIDE, taken).status_code == 200
    return score, subject, office.lodged(subject, score).json


def address(objection, step=""):
    return f"/v1/objections/{objection['id']}/{step}".rstrip("/")


def test_the_statement_says_every_rule_that_was_applied_and_adds_up(asked, engine):
    score, subject, objection = asked
    statement = subject.get(address(objection, "statement-of-reasons")).json
    algorithm = algorithms.algorithm()
    evaluation = evaluate(algorithm, algorithms.items())
    assert statement["objection"] == {"id": objection["id"], "asked_on": "2026-11-01"}
    assert statement["start"] + sum(r["points"] for r in statement["rules"]) == score["value"]
    for rule in statement["rules"]:
        if len(rule["features"]) == 1:
            feature = algorithm.feature_by_id[rule["features"][0]]
            position = evaluation.bins[algorithm.features.index(feature)]
            assert rule["points"] == feature.points[position]
            assert rule["reference_people"] == feature.counts[position]
        else:
            assert rule["contribution"] is None
        named = [algorithm.feature_by_id[feature] for feature in rule["features"]]
        assert rule["rationales"] == [
            {"feature": f.id, "label": f.label["en"], "text": f.rationale["en"], "basis": f.basis}
            for f in named
        ]
        assert 0 <= rule["reference_share"] <= 1
        assert rule["line"]
    contributions = {c["feature"]: c["points"] for c in score["explanation"]["contributions"]}
    assert {
        r["features"][0]: r["contribution"]
        for r in statement["rules"]
        if r["contribution"] is not None
    } == contributions
    assert {i["id"]: i["value"] for i in statement["items"]} == algorithms.items()
    assert all(i["holder"] and i["legal_bases"] and i["supplied_at"] for i in statement["items"])
    on_that_day = {"on": "2026-11-01", "is": "day_of_request"}
    assert [i["received"] for i in statement["items"]] == [on_that_day] * len(statement["items"])
    assert {len(rule["features"]) for rule in statement["rules"]} == {1, 2}
    assert statement["score"]["model"]["digest"] == score["model"]["digest"]
    assert statement["would_have_changed"]
    assert statement["recourse"]["single"]
    assert "ask for one at any time" in " ".join(statement["how_to_go_on"])
    signature = statement.pop("signature")
    assert signature == signer_of(engine).key.sign_json(statement)


@pytest.mark.parametrize(
    ("accept", "begins"), [("text/html", b"<!DOCTYPE html>"), ("application/pdf", b"%PDF")]
)
def test_the_statement_is_a_page_and_a_pdf_too(asked, accept, begins):
    score, subject, objection = asked
    path = address(objection, "statement-of-reasons")
    headers = subject.headers | {"Accept": accept, "Accept-Language": "zh-CN"}
    answer = subject.client.get(path, headers=headers)
    assert (answer.status_code, answer.mimetype) == (200, accept)
    assert answer.data.startswith(begins)
    if accept == "text/html":
        text = answer.get_data(as_text=True)
        assert "理由和依据说明" in text
        items = len(algorithms.items())
        assert text.count("<td>2026年11月1日</td>") == items, "the day each was received"
        algorithm = algorithms.algorithm()
        for pair in algorithm.pairs:
            for place in (pair.first, pair.second):
                feature = algorithm.features[place]
                assert f"为什么计分：{feature.label['zh-CN']}</dt>" in text
        assert score["model"]["digest"] in text
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    refused = subject.client.get(path, headers=subject.headers | {"Accept": "image/png"})
    assert refused.status_code == 406


def test_without_a_score_the_statement_says_why(office):
    nothing = dict.fromkeys(algorithms.items())
    body = {"model": algorithms.NAME, "subject": {"scheme": "lender-reference", "id": "C-9"}}
    body |= {"purpose": "credit_application", "legal_basis": "contract", "items": nothing}
    score = office.lender.post("/v1/scores", body).json
    subject = type(office.nobody)(office.client, score["subject_link"]["url"].rpartition("/")[2])
    objection = office.lodged(subject, score, **WISH).json
    for accept in ("application/json", "text/html"):
        headers = subject.headers | {"Accept": accept}
        answer = subject.client.get(address(objection, "statement-of-reasons"), headers=headers)
        assert answer.status_code == 200
        text = answer.get_data(as_text=True)
        assert "Too little is known" in text
        told = "not received" if accept == "text/html" else '"received":null'
        assert text.replace('": ', '":').count(told) == len(nothing)


def test_a_statement_is_there_only_where_reasons_were_asked_for(office, asked):
    score, subject, objection = asked
    _, stranger = office.score("C-2")
    other = office.lodged(subject, score).json
    path = address(objection, "statement-of-reasons")
    assert office.wen.get(path).status_code == 200
    assert stranger.get(path).status_code == 404
    assert office.lender.get(path).status_code == 403
    assert subject.get(f"{path}?score=scr_0").json["code"] == "no_statement"
    assert subject.get(address(other, "statement-of-reasons")).json["code"] == "no_statement"


def test_each_named_score_has_a_statement_of_its_own(office):
    first, subject = office.score()
    second, other = office.score()
    objection = office.lodged(subject, first, scores=[second["id"]], **WISH).json
    path = address(objection, "statement-of-reasons")
    told = [subject.get(f"{path}?score={one}").json["score"]["id"] for one in objection["scores"]]
    assert told == [first["id"], second["id"]]
    assert other.get(path).status_code == 200


def test_a_reviewer_follows_the_answer_on_request(office, asked):
    _score, subject, objection = asked
    decision = objection["decision"]
    assert (objection["state"], decision["outcome"], decision["by"]) == (
        "decided",
        "answered",
        "service",
    )
    assert subject.get(address(objection, "receipt")).json["statement"]["outcome"] == "answered"
    asked_for = subject.act(Action.ASK_REVIEW, objection)
    assert (asked_for.status_code, asked_for.json["state"]) == (200, "lodged")
    assert (asked_for.json["decision"], asked_for.json["answer"]) == (None, decision)
    assert asked_for.headers["ETag"] == '"3"'
    assert subject.act(Action.ASK_REVIEW, objection).json["code"] == "no_review_needed"
    assert [one["id"] for one in office.wen.get("/v1/objections?state=lodged").json["items"]] == [
        objection["id"]
    ]


def test_scores_that_cannot_be_named_are_refused_by_their_places(office):
    score, subject = office.score()
    foreign, _ = office.score("C-2")
    before = office.snapshot()
    answers = [office.lodged(subject, score, scores=[other]) for other in (foreign["id"], "scr_0")]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].json["errors"] == answers[1].json["errors"]
    assert answers[0].json["errors"][0]["pointer"] == "/scores/0"
    too_many = office.lodged(subject, score, scores=["scr_0"] * 51)
    assert too_many.status_code == 422
    assert office.snapshot() == before


def test_an_objection_to_several_is_read_from_each_of_their_links(office):
    first, subject = office.score()
    second, other = office.score()
    objection = office.lodged(subject, first, scores=[second["id"]]).json
    assert objection["scores"] == [first["id"], second["id"]]
    assert other.get(address(objection)).json["id"] == objection["id"]
    taken = office.wen.act(Action.ASSIGN, objection).json
    decided = office.wen.post(
        address(objection, "decision"), CORRECTED, etag=f'"{taken["revision"]}"'
    ).json
    replaced = {e["score"] for e in decided["events"] if e["event"] == "score_replaced"}
    assert replaced == {first["id"], second["id"]}
    assert office.lender.get(f"/v1/scores/{second['id']}").json["superseded_by"]


def test_the_third_time_is_told_with_its_remedy_and_declined(office, repeat):
    score, subject, objection = repeat
    assert len(objection["repeat"]["of"]) == 2
    assert "nothing is frozen yet" in objection["repeat"]["text"]
    assert "add it as evidence" in objection["repeat"]["remedy"]
    assert objection["frozen"] == {"score": None, "items": []}
    assert office.lender.get(f"/v1/scores/{score['id']}").json["status"] == "final"
    taken = office.ola.act(Action.ASSIGN, objection).json
    assert office.ola.act(Action.DECIDE, taken).json["code"] == "repeat_not_taken_up"
    for etag in (None, '"1"'):
        answer = office.ola.post(address(objection, "decline"), {"reasons": REASONS}, etag=etag)
        assert answer.status_code in {409, 422}
    assert subject.act(Action.DECLINE, taken).status_code == 403
    declined = office.ola.act(Action.DECLINE, taken)
    assert declined.json["decision"]["outcome"] == "declined"
    assert declined.json["decision"]["reasons"] == REASONS
    assert subject.get(address(objection)).json["repeat"]["remedy"] is None
    assert office.lodged(subject, score).json["state"] == "lodged"


def test_a_repeat_that_is_taken_up_is_frozen_and_decided_like_any_other(office, repeat):
    score, _subject, objection = repeat
    taken = office.wen.act(Action.ASSIGN, objection).json
    up = office.wen.act(Action.TAKE_UP, taken).json
    assert (up["repeat"], up["frozen"]["score"]) == (None, score["id"])
    assert office.lender.get(f"/v1/scores/{score['id']}").json["withheld"]
    assert office.wen.act(Action.DECLINE, up).json["code"] == "not_a_repeat"
    assert office.wen.act(Action.DECIDE, up).status_code == 200


def test_nobody_decides_that_an_objection_is_declined_by_the_ordinary_way(office):
    score, subject = office.score()
    taken = office.wen.act(Action.ASSIGN, office.lodged(subject, score).json).json
    wanted = CONFIRMED | {"outcome": "declined"}
    etag = f'"{taken["revision"]}"'
    answer = office.wen.post(address(taken, "decision"), wanted, etag=etag)
    assert [error["pointer"] for error in answer.json["errors"]] == ["/outcome"]


@pytest.mark.parametrize("at_least", ["mark", "withhold"])
def test_recipients_get_a_mark_or_no_value_and_the_person_sees_all(office, follow, at_least):
    follow("cn_credit_reporting", at_least=at_least)
    score, subject = office.score()
    objection = office.lodged(subject, score).json
    assert objection["procedure"]["disputed_scores"] == at_least
    seen = office.lender.get(f"/v1/scores/{score['id']}").json
    (listed,) = office.lender.get("/v1/scores").json["items"]
    assert listed == seen
    marked = at_least == "mark"
    assert (seen["status"], seen["withheld"], seen["disputed"]) == ("frozen", not marked, True)
    assert seen["value"] == (score["value"] if marked else None)
    assert bool(seen["receipt"]) == bool(seen["explanation"]["contributions"]) == marked
    assert seen["disputed_since"] == objection["lodged_at"]
    assert "disputes this score" in seen["dispute_note"]
    assert objection["ground"] not in seen["dispute_note"]
    own = subject.get(f"/v1/explanations/{score['id']}").json
    assert own["score"]["value"] == score["value"]
    subject.act(Action.WITHDRAW, objection)
    after = office.lender.get(f"/v1/scores/{score['id']}").json
    assert (after["disputed"], after["disputed_since"], after["dispute_note"]) == (
        False,
        None,
        None,
    )


@pytest.mark.parametrize("at_least", ["mark", "withhold"])
def test_a_run_over_scores_skips_what_is_disputed_replaced_or_no_longer_valid(
    office, follow, clock, at_least
):
    follow("cn_credit_reporting", at_least=at_least)

    def usable():
        found, path = [], "/v1/scores?usable=true&limit=1"
        while path:
            page = office.lender.get(path).json
            found += [one["id"] for one in page["items"]]
            path = page["next"]
        return sorted(found)

    scores = {name: office.score(name) for name in ("C-1", "C-2", "C-3")}
    ids = {name: score["id"] for name, (score, _subject) in scores.items()}
    assert usable() == sorted(ids.values())
    disputed = office.lodged(scores["C-1"][1], scores["C-1"][0]).json
    corrected = office.lodged(scores["C-2"][1], scores["C-2"][0]).json
    assert usable() == [ids["C-3"]]
    taken = office.wen.act(Action.ASSIGN, corrected).json
    path, etag = address(taken, "decision"), f'"{taken["revision"]}"'
    new = office.wen.post(path, CORRECTED, etag=etag).json["current_score"]
    assert usable() == sorted([ids["C-3"], new])
    scores["C-1"][1].act(Action.WITHDRAW, disputed)
    assert usable() == sorted([ids["C-1"], ids["C-3"], new])
    assert len(office.lender.get("/v1/scores").json["items"]) == 4
    clock.advance(timedelta(days=90))
    assert usable() == []
    assert office.lender.get("/v1/scores?usable=perhaps").status_code == 422
