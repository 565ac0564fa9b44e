"""Where the law has a disputed score marked, no page says that nobody may use it; else all do."""

import pytest

from tests.factories import policies
from tests.web.conftest import LATE, text_of
from tests.web.test_subjects import CLAIM

pytestmark = [
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.parametrize("language", ["en", "zh-CN"]),
]

NOBODY = {"en": "nobody may use", "zh-CN": "不得使用"}
MARKED = {"en": "with the mark that", "zh-CN": "标明"}
RECIPIENTS_GET = {
    "withhold": {"en": "No value: the score is withheld.", "zh-CN": "评分暂不提供"},
    "mark": {"en": "The value, with the mark that it is disputed.", "zh-CN": "数值，并标明有异议"},
}


@pytest.fixture
def pages(visit, make_score, sign_in, monkeypatch, language):
    """Read what people are told before and while they object; the reviewer's page comes last."""

    def read(at_least):
        edition = policies.edition_following("cn_credit_reporting", at_least=at_least)
        policies.follow(monkeypatch, edition)
        score, person = make_score(), visit(language)
        step = f"{score.link}/objections/new?step=details&items={LATE}"
        found = [person.get(address) for address in ("/objecting", score.link, step)]
        found.append(downloaded(person, score))
        objection = person.post(f"{score.link}/objections/new", **CLAIM)
        found += [person.get(score.link), person.get(objection), downloaded(person, score)]
        case = f"/reviewers/objections/{objection.rpartition('/')[2]}"
        return [text_of(page) for page in (*found, sign_in(language=language).get(case))]

    return read


def downloaded(person, score):
    address = f"{score.link}/scores/{score.id}/explanation.html"
    answer = person.client.get(address, headers={"Accept-Language": person.language})
    return answer.get_data(as_text=True)


def test_a_score_that_stays_in_sight_is_said_to_be_marked(pages, language):
    *person, reviewer = pages("mark")
    assert [NOBODY[language] in page for page in person] == [False] * 7
    assert [MARKED[language] in page for page in person] == [True] * 7
    assert RECIPIENTS_GET["mark"][language] in reviewer


def test_a_score_that_is_withheld_is_said_to_be_used_by_nobody(pages, language):
    *person, reviewer = pages("withhold")
    assert [NOBODY[language] in page for page in person] == [True] * 7
    assert [MARKED[language] in page for page in person] == [False] * 7
    assert RECIPIENTS_GET["withhold"][language] in reviewer
