"""What a decision would do stands on the reviewer's page before it is taken, in both languages."""

import pytest

from tests.web.conftest import CORRECTED, text_of


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "credit_demo 1, 1 November 2026, 17:00 (UTC+08:00): now 519, afterwards 635."),
        ("zh-CN", "现在为 519，之后为 635。"),
    ],
)
def test_each_other_score_is_listed_with_its_old_and_its_new_value(
    make_score, lodge_case, sign_in, language, told
):
    make_score()
    case, reviewer = lodge_case(), sign_in(language=language)
    reviewer.post(f"{case}/assignment")
    assert told in text_of(reviewer.post(f"{case}/decision", 200, step="check", **CORRECTED))


@pytest.mark.parametrize(
    ("language", "withdrawn", "afterwards"),
    [
        ("en", "The score is withdrawn for good", "Withdrawn for good What the person will read"),
        ("zh-CN", "评分永久作废", "永久作废 本人将看到的内容"),
    ],
)
def test_a_score_that_is_disputed_as_a_whole_is_said_to_be_withdrawn(
    lodge_case, sign_in, language, withdrawn, afterwards
):
    case, reviewer = lodge_case(items="whole", ground="unlawful_use"), sign_in(language=language)
    reviewer.post(f"{case}/assignment")
    assert withdrawn in text_of(reviewer.get(case))
    fields = {"reasons": "There was no consent to it.", "revision": "3"}
    page = text_of(reviewer.post(f"{case}/decision", 200, step="check", outcome="upheld", **fields))
    assert afterwards in page
    stays = reviewer.post(f"{case}/decision", 200, step="check", outcome="rejected", **fields)
    assert afterwards not in text_of(stays)


def test_a_question_about_a_whole_score_withdraws_nothing(lodge_case, sign_in):
    case = lodge_case(items="whole", ground="reasons_wanted", reviewer="yes")
    assert "withdrawn for good" not in text_of(sign_in().get(case))
