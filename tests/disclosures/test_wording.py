"""Ranges of values in words: a person must find the one row that fits."""

from dataclasses import replace

import pytest

from scoring_service.algorithms.structure import Derived
from scoring_service.disclosures import wording
from scoring_service.disclosures.bounds import is_whole, lowest
from scoring_service.disclosures.formulas import formula
from scoring_service.disclosures.ranges import Bins, bins_words
from scoring_service.explanation import formats
from tests.factories import algorithms


def words(feature, language="en", **document):
    algorithm = algorithms.algorithm(**document)
    found = algorithm.feature_by_id[feature]
    return [bins_words(algorithm, found, Bins(k, k), language) for k in range(len(found.points))]


def test_counts_are_whole_numbers():
    assert words("months_late_3m") == ["none", "1 month", "2 months or more", "not known"]
    assert words("worst_delay_3m", "zh-CN") == ["无", "1个月", "2个月", "3个月及以上", "不详"]


def test_shares_are_percentages_with_their_upper_end_included():
    assert words("use_of_limit_now") == [
        "10% or less",
        "more than 10%, up to 50%",
        "more than 50%, up to 90%",
        "more than 90%",
        "not known",
    ]
    assert words("use_of_limit_now", "zh-CN")[:2] == ["不超过10%", "超过10%至50%"]


def test_money_has_its_currency():
    assert words("credit_limit")[0] == "NT$50,000 or less"
    assert words("credit_limit", "zh-CN")[2] == "超过NT$200,000"


def test_groups_of_codes_are_named():
    assert words("repayment_status_1") == [
        "Card not used",
        "Paid in full; Paid at least the minimum",
        "One month late; Two months late; Three months late; 4 to 12",
        "not known",
    ]


def test_bins_of_codes_are_named_too():
    content = algorithms.document()
    status = next(f for f in content["features"] if f["id"] == "repayment_status_1")
    del status["groups"]
    status["bins"] = [
        {"upto": -1, "points": -8, "count": 100},
        {"upto": 0, "points": 6, "count": 695},
        {"upto": None, "points": -10, "count": 200},
    ]
    found = words("repayment_status_1", features=content["features"])
    assert found[0] == "Card not used; Paid in full"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (wording.percent(0.2212), "22.1%"),
        (wording.percent(-0.012), "\N{MINUS SIGN}1.2%"),
        (wording.percent(33 / 468), "7.1%"),
        (wording.percent(round(33 / 468, 8)), "7.1%"),
        (wording.percent(0.0705), "7.1%"),
        (wording.percent(0.07049), "7.0%"),
        (wording.percent(0.145, 0), "15%"),
        (wording.percent(1.0), "100.0%"),
        (wording.of_hundred(0.78445), "78.4"),
        (wording.of_hundred(1 - 0.195, 0), "81"),  # 0.8049999999999999
        (wording.rounded(2.5), "3"),
        (wording.rounded(604.7201), "605"),
        (wording.rounded(-0.125, 2), "\N{MINUS SIGN}0.13"),
        (wording.number(50000.0), "50,000"),
        (wording.number(-0.5), "\N{MINUS SIGN}0.5"),
        (wording.points(12), "+12"),
        (wording.points(-3), "\N{MINUS SIGN}3"),
        (wording.points(0), "0"),
        (wording.lower_first("Age band"), "age band"),
        (wording.lower_first("NT dollars"), "NT dollars"),
    ],
)
def test_numbers_are_written_as_people_write_them(written, expected):
    assert written == expected


def test_a_share_is_not_whole_and_a_count_is():
    algorithm = algorithms.algorithm()
    assert is_whole(algorithm, "months_late_3m")
    assert is_whole(algorithm, "worst_delay_3m")
    assert not is_whole(algorithm, "use_of_limit_now")


def test_neighbouring_bins_are_one_range():
    algorithm = algorithms.algorithm()

    def joined(feature, first, last):
        found = algorithm.feature_by_id[feature]
        return bins_words(algorithm, found, Bins(first, last), "en")

    assert joined("use_of_limit_now", 0, 1) == "50% or less"
    assert joined("use_of_limit_now", 1, 2) == "more than 10%, up to 90%"
    assert joined("use_of_limit_now", 0, 3) == "any value"
    assert joined("months_late_3m", 0, 1) == "0 to 1 month"
    assert joined("months_late_3m", 1, 2) == "1 month or more"
    assert joined("months_late_3m", 0, 2) == "any value"
    assert joined("worst_delay_3m", 0, 1) == "1 month or less"
    assert joined("repayment_status_1", 0, 1).startswith("Card not used; Paid in full")


def with_share(**derived):
    """The small algorithm with another way to work out the share of the bill paid."""
    algorithm = algorithms.algorithm()
    kept = [part for part in algorithm.derived if part.id != "share_paid_1"]
    return replace(algorithm, derived=(*kept, Derived("share_paid_1", **derived)))


@pytest.mark.parametrize(
    ("derived", "expected"),
    [
        ({"op": "clip", "of": ("bill_1",), "low": 3.0, "high": 9.0}, 3),
        ({"op": "max", "of": ("bill_1", 0.0)}, 0),
        ({"op": "min", "of": ("payment_1", "credit_limit")}, 0),
        ({"op": "mean", "of": ("payment_1", "payment_1")}, 0),
        ({"op": "sum", "of": ("payment_1", 5.0)}, 5),
        ({"op": "sum", "of": ("payment_1", "months_late_3m", "use_of_limit_now")}, None),
        ({"op": "sub", "of": ("payment_1", 5.0)}, None),
        ({"op": "div", "of": ("payment_1", "credit_limit")}, None),
        ({"op": "div", "of": ("payment_1", 2.0)}, 0),
        ({"op": "div", "of": ("bill_1", 2.0)}, None),
        ({"op": "count_where", "of": ("bill_1",), "test": ">"}, 0),
    ],
)
def test_the_lowest_possible_value_is_known_where_it_is_plain(derived, expected):
    assert lowest(with_share(**derived), "share_paid_1") == expected


def test_an_amount_that_cannot_be_lower_is_written_as_it_is():
    algorithm = with_share(op="max", of=("payment_1", 0.1))
    feature = algorithm.feature_by_id["share_paid_1"]
    assert bins_words(algorithm, feature, Bins(0, 0), "en") == "10%"


def test_an_amount_owed_to_the_client_has_its_sign_before_the_currency():
    assert wording.writer("TWD", "en")(-400) == "\N{MINUS SIGN}NT$400"
    assert wording.writer("TWD", "zh-CN")(-400) == "\N{MINUS SIGN}NT$400"


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_money_is_written_as_on_the_pages(language):
    assert wording.writer("TWD", language)(2500) == formats.value_text(2500, "TWD", language)


def test_a_feature_is_worked_out_in_words():
    algorithm = algorithms.algorithm()
    assert formula(algorithm, "use_of_limit_now", "en") == "Bill last month ÷ Credit limit"
    assert formula(algorithm, "months_late_3m", "en").startswith("how many of these are 1 or more:")
    assert formula(algorithm, "worst_delay_3m", "zh-CN").startswith("其中最大的：上月还款状态、")
    assert formula(algorithm, "credit_limit", "en") == ""


def test_what_a_feature_is_made_of_is_opened_up():
    kept = algorithms.document()["derived"][:2]
    derived = [
        *kept,
        {"id": "raw_use", "op": "div", "of": ["bill_1", "credit_limit"]},
        {"id": "use_of_limit_now", "op": "clip", "of": ["raw_use"], "low": 0, "high": 1},
        {"id": "doubled", "op": "mul", "of": ["months_late_3m", 2]},
        {"id": "share_paid_1", "op": "sum", "of": ["doubled", "bill_2", "payment_1"]},
    ]
    algorithm = algorithms.algorithm(derived=derived)
    assert (
        formula(algorithm, "use_of_limit_now", "en")
        == "(Bill last month ÷ Credit limit), but at least 0 and at most 1"
    )
    assert formula(algorithm, "share_paid_1", "en").startswith(
        "the sum of: (“Late months in three” \N{MULTIPLICATION SIGN} 2); Bill two months ago"
    )
