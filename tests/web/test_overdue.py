"""What the person and reviewers read of deadlines: before the due date, and when it has passed."""

from datetime import date, timedelta

import pytest

from scoring_service.objections.timing.due_dates import DueDates
from scoring_service.objections.timing.working_days import Calendar
from tests.factories import policies

pytestmark = [
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.parametrize("language", ["en", "zh-CN"]),
]

PROCEDURES = {
    "cn_credit_reporting": {
        "en": "top of the list of all reviewers",
        "zh-CN": "排在所有审核员列表",
    },
    "us_fcra": {"en": "what is disputed is deleted", "zh-CN": "删除有异议的信息"},
    "eu_gdpr": {"en": "what is disputed stays frozen", "zh-CN": "有异议的内容将继续冻结"},
}


@pytest.fixture
def objected(visit, score, lodge_case):
    """Lodge under a procedure; return the person's page of the objection and the reviewers'."""

    def act(language, monkeypatch, procedure="cn_credit_reporting", **rules):
        policies.follow(monkeypatch, policies.edition_following(procedure, **rules))
        case = lodge_case()
        person = visit(language)
        return lambda: person.get(f"{score.link}/objections/{case.rpartition('/')[2]}"), case

    return act


@pytest.fixture
def pass_due_date(engine, clock):
    def act():
        clock.advance(timedelta(days=40))
        DueDates(engine, clock).attend()

    return act


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_it_is_said_what_happens_if_nobody_decides(
    language, procedure, objected, sign_in, visit, monkeypatch
):
    follow, case = objected(language, monkeypatch, procedure)
    title = policies.edition_following(procedure)["procedures"][procedure]["title"][language]
    for page in (follow(), sign_in(language=language).get(case), visit(language).get("/objecting")):
        assert PROCEDURES[procedure][language] in page
        assert title in page


def test_an_overdue_case_calls_on_every_reviewer(
    language, objected, sign_in, monkeypatch, pass_due_date
):
    follow, case = objected(language, monkeypatch)
    banner = {"en": "1 objection was not decided in time.", "zh-CN": "1 项异议未按期处理。"}
    assert banner[language] not in sign_in(language=language).get("/reviewers")
    pass_due_date()
    reviewer = sign_in("ola@example.org", language)
    for address in ("/reviewers", case):
        assert banner[language] in reviewer.get(address)
    assert {"en": "Nobody decided by", "zh-CN": "无人作出处理决定"}[language] in follow()
    assert {"en": "All reviewers were called on to decide", "zh-CN": "已通知全体审核员处理"}[
        language
    ] in follow()


def test_what_a_rule_decided_is_said_to_be_its_decision(
    language, objected, sign_in, monkeypatch, pass_due_date
):
    follow, case = objected(language, monkeypatch, "us_fcra")
    pass_due_date()
    told = {"en": "Nobody decided in time.", "zh-CN": "无人按期作出处理决定。"}[language]
    reviewer = sign_in(language=language).get(case)
    assert {"en": "The rule “Fair credit reporting", "zh-CN": "规则“美国公平信用报告”"}[
        language
    ] in reviewer
    for page in (follow(), reviewer):
        assert told in page
        assert "1681i(a)" in page


def test_days_that_were_not_certain_are_said_to_be_so(language, objected, monkeypatch):
    ended = Calendar("CN", date(2026, 11, 3))
    monkeypatch.setattr("scoring_service.objections.timing.deadlines.calendar_of", lambda _: ended)
    follow, _case = objected(language, monkeypatch, "cn_shanghai")
    assert {"en": "so every day was counted", "zh-CN": "因此每一天都计算在内"}[language] in follow()
