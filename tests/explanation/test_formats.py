from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from scoring_service.explanation import formats
from scoring_service.explanation.wording import speaking

MINUS = "\N{MINUS SIGN}"
CODES = {2.0: {"en": "Two months late", "zh-CN": "逾期两个月"}}


@pytest.mark.parametrize(
    ("value", "unit", "english", "chinese"),
    [
        (120000, "TWD", "NT$120,000", "NT$120,000"),
        (-250.5, "TWD", f"{MINUS}NT$250.5", f"{MINUS}NT$250.5"),
        (5000, "CNY", "CN¥5,000", "¥5,000"),
        (0.8317, "ratio", "83.2%", "83.2%"),
        (-0.02, "share", f"{MINUS}2%", f"{MINUS}2%"),
        (45.5, "percent", "45.5%", "45.5%"),
        (1, "months", "1 month", "1 个月"),
        (2.5, "months", "2.5 months", "2.5 个月"),
        (1, "times", "1 time", "1 次"),
        (3, "count", "3 times", "3 次"),
        (1234.5, "something", "1,234.5", "1,234.5"),
        (4.29e292, "share", "4.29e+292", "4.29e+292"),
        (-1e15, "TWD", f"{MINUS}1e+15", f"{MINUS}1e+15"),
        (None, "TWD", "not known", "未知"),
    ],
)
def test_a_value_is_written_with_its_unit_in_each_language(value, unit, english, chinese):
    for language, expected in {"en": english, "zh-CN": chinese}.items():
        with speaking(language):
            assert formats.value_text(value, unit, language) == expected


def test_a_code_is_written_by_its_label():
    assert formats.value_text(2, "code", "zh-CN", CODES) == "逾期两个月"
    assert formats.value_text(7, "code", "en", CODES) == "7"


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        (Decimal("-41.27"), f"{MINUS}41.27"),
        (Decimal("8.1"), "+8.10"),
        (Decimal("0.00"), "0.00"),
        (31, "+31"),
        (-1234, f"{MINUS}1,234"),
        (0, "0"),
    ],
)
def test_points_carry_their_sign(points, expected):
    assert formats.points_text(points, "en") == expected


def test_a_sum_is_whole_or_has_two_places():
    assert formats.amount_text(612, "en") == "612"
    assert formats.amount_text(Decimal("548.3"), "en") == "548.30"


@pytest.mark.parametrize(("chance", "expected"), [(0.0831, "8.3"), (0.2212, "22"), (0.004, "0.4")])
def test_a_chance_is_people_in_a_hundred(chance, expected):
    assert formats.chance_text(chance, "en") == expected


def test_dates_follow_the_language():
    instant = datetime(2026, 11, 1, 9, 5, tzinfo=UTC)
    assert formats.date_text(date(2026, 11, 1), "en") == "1 November 2026"
    assert formats.date_text(date(2026, 11, 1), "zh-CN") == "2026年11月1日"
    assert formats.instant_text(instant, "en") == "1 November 2026, 17:05 (UTC+08:00)"
    assert formats.instant_text(instant, "zh-CN") == "2026年11月1日 17:05（UTC+08:00）"


def test_the_date_of_an_instant_is_that_of_the_installations_day():
    evening = datetime(2026, 10, 31, 16, 0, tzinfo=UTC)
    assert formats.date_text(evening, "en") == "1 November 2026"


def test_a_share_has_one_place():
    assert formats.share_text(0.12345, "en") == "12.3%"
