"""The person follows an objection: where it stands, what happened, who has links, its file."""

import json
from datetime import timedelta

import pytest

from tests.factories import callers
from tests.web.conftest import CORRECTED, first, text_of
from tests.web.test_subjects import CLAIM

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

LANGUAGES = pytest.mark.parametrize("language", ["en", "zh-CN"])
STANDS = {
    "en": (
        "the last day for the decision is 21 November 2026",
        "is late",
        "Your objection is decided",
    ),
    "zh-CN": (
        "最迟于 2026年11月21日（含当日）作出处理决定",
        "现已逾期",
        "对您的异议已作出处理决定",
    ),
}
MADE_AGAIN = {"en": "Your score was made again: it was", "zh-CN": "您的评分已重新计算：之前是"}
OTHERS = {"en": "1 other private link was ended.", "zh-CN": "已终止另外 1 个私人链接。"}
NEW_LINK = {"en": "A new private link to your score was made.", "zh-CN": "生成了新的私人链接"}


@pytest.fixture
def score(make_score):
    return make_score()


@pytest.fixture
def reissue(app, lender_key):
    """Have the lender make one more private link; return it."""

    def act(score):
        lender = callers.Caller(app.test_client(), lender_key)
        answer = lender.post(f"/v1/scores/{score.id}/links", {})
        return answer.json["url"].removeprefix("http://127.0.0.1:8000")

    return act


@LANGUAGES
def test_the_page_says_where_it_stands_from_lodging_to_the_file(
    visit, score, sign_in, clock, language
):
    person = visit(language)
    address = person.post(f"{score.link}/objections/new", **CLAIM)
    waiting, late, done = STANDS[language]
    assert waiting in text_of(person.get(address))
    assert waiting in text_of(person.get(score.link))
    assert f"{address}/file.pdf" not in person.get(address)
    assert person.get(f"{address}/file.json", status=409)
    clock.advance(timedelta(days=21))  # the worker has not come by
    for page in (person.get(score.link), person.get(address)):
        assert late in text_of(page)
        assert waiting not in text_of(page)
    clock.advance(timedelta(days=-21))
    reviewer, case = sign_in(language=language), f"/reviewers/objections/{address[-36:]}"
    reviewer.post(f"{case}/assignment")
    reviewer.post(f"{case}/decision", step="confirm", **CORRECTED)
    page = person.get(address)
    assert done in text_of(page)
    assert MADE_AGAIN[language] in text_of(page)
    told = page.partition('class="timeline"')[2]
    assert person.get(first(r'href="(/s/[^"]+/scores/[^"]+)"', told))
    answer = person.client.get(f"{address}/file.json")
    assert json.loads(answer.data)["format"] == "objection-file/1"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert person.get(f"{address}/file.txt", status=404)
    assert f"{case}/file.pdf" in reviewer.get(case)
    assert reviewer.client.get(f"{case}/file.json").status_code == 200


@LANGUAGES
def test_a_link_that_was_made_is_shown_and_the_person_ends_the_others(
    visit, score, reissue, clock, language
):
    person = visit(language)
    address = person.post(f"{score.link}/objections/new", **CLAIM)
    assert NEW_LINK[language] not in text_of(person.get(address))
    clock.advance(timedelta(hours=1))
    other = reissue(score)
    assert NEW_LINK[language] in text_of(person.get(address))
    assert f'action="{score.link}/links/revocation"' in person.get(score.link)
    assert visit(language).get(other)
    assert person.post(f"{score.link}/links/revocation") == f"{score.link}#links"
    page = person.get(score.link)
    assert OTHERS[language] in text_of(page)
    assert f'action="{score.link}/links/revocation"' not in page
    assert visit(language).get(other, status=404)
    assert person.get(address)


def test_over_the_interface_the_links_are_listed_and_the_others_ended(app, score, reissue, clock):
    clock.advance(timedelta(hours=1))
    other = reissue(score)
    own = callers.Caller(app.test_client(), score.link.rpartition("/")[2])
    path = f"/v1/explanations/{score.id}/links"
    listed = own.get(path).json["items"]
    assert [(one["works"], one["this"]) for one in listed] == [(True, True), (True, False)]
    assert "sl_" not in json.dumps(listed)
    assert own.ask("POST", f"{path}/revocation").json == {"revoked": 1}
    assert own.ask("POST", f"{path}/revocation").json == {"revoked": 0}
    assert [one["works"] for one in own.get(path).json["items"]] == [True, False]
    ended = callers.Caller(app.test_client(), other.rpartition("/")[2])
    assert ended.get(path).status_code == 401
    assert own.ask("POST", "/v1/explanations/scr_other/links/revocation").status_code == 404
