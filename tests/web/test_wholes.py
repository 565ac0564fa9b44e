"""What follows of an upheld objection to a score as a whole, on the pages, in both languages."""

import pytest

from tests.web.conftest import REASONS, text_of
from tests.web.test_punctuation import half_width

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

FOLLOWS = {
    "en": "The values that the score was made of are not used again",
    "zh-CN": "作出该评分所用的数值不再使用，除非该机构证实某个值正确。",
}
BARRED = {
    "en": "You had a part in an earlier decision about the same",
    "zh-CN": "您参与过对同一事项的先前处理决定",
}
UPHELD = {"outcome": "upheld", "reasons": REASONS, "revision": "4"}


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_reviewers_read_before_and_the_person_after_what_follows(
    visit, make_score, sign_in, language
):
    score, person = make_score(), visit(language)
    form = f"{score.link}/objections/new"
    claim = {"ground": "not_mine", "statement": "I have never been a client of this bank."}
    person.get(form)
    page = person.post(form, **claim)
    case = f"/reviewers/objections/{page.rpartition('/')[2]}"
    first, second = (sign_in(f"{name}@example.org", language) for name in ("kai", "ada"))
    first.post(f"{case}/assignment")
    checked = first.post(f"{case}/decision", status=200, step="check", **UPHELD)
    first.post(f"{case}/decision", step="confirm", **UPHELD)
    proposed = second.get(case)
    assert FOLLOWS[language] not in text_of(person.get(page))
    second.post(f"{case}/confirmation", answer="confirm", revision="5", reasons="")
    decided = person.get(page)
    shown = (checked, proposed, decided)
    assert [FOLLOWS[language] in text_of(one) for one in shown] == [True] * 3
    person.get(form)
    again = person.post(form, **claim)
    case = f"/reviewers/objections/{again.rpartition('/')[2]}"
    kept_away = (first.get("/reviewers"), second.get("/reviewers"), first.get(case))
    assert [BARRED[language] in text_of(one) for one in kept_away] == [True] * 3
    refused = first.post(f"{case}/assignment", status=403)
    assert BARRED[language] in text_of(refused)
    if language == "zh-CN":
        assert [half_width(one) for one in (*shown, *kept_away, refused)] == [[]] * 7
