"""Every bin of `credit_demo` in words, beside what the document says."""

import pytest

from scoring_service.algorithms import document as documents
from scoring_service.explanation.ranges import bin_text, range_text
from tests.factories import algorithms


def _bins(algorithm, feature_id, language="en"):
    feature = algorithm.feature_by_id[feature_id]
    return [bin_text(algorithm, feature, b, language) for b in range(len(feature.points))]


def test_counted_bins_name_whole_numbers(algorithm):
    expected = ["0 months", "1 month", "2 months", "3 months or more", "not known"]
    assert _bins(algorithm, "worst_delay_3m") == expected


def test_measured_bins_name_both_bounds(algorithm):
    assert _bins(algorithm, "use_of_limit_now")[:3] == [
        "up to 10%",
        "more than 10%, up to 50%",
        "more than 50%, up to 90%",
    ]


def test_groups_name_the_codes(algorithm):
    first, second, *_rest = _bins(algorithm, "repayment_status_1")
    assert first == "Card not used"
    assert second == "Paid in full; Paid at least the minimum"


def test_no_two_bins_of_a_feature_read_alike(algorithm):
    for feature in algorithm.features:
        for language in ("en", "zh-CN"):
            bins = _bins(algorithm, feature.id, language)
            assert len(set(bins)) == len(bins), feature.id


def test_bins_over_codes_name_the_codes_too():
    content = algorithms.document()
    feature = next(f for f in content["features"] if f["id"] == "repayment_status_1")
    points = [(part["points"], part["count"]) for part in feature.pop("groups")]
    bounds = (-2, 0, None)
    feature["bins"] = [
        {"upto": upto, "points": points, "count": count}
        for upto, (points, count) in zip(bounds, points, strict=True)
    ]
    algorithm = documents.parse(documents.build(content))
    assert _bins(algorithm, "repayment_status_1")[:3] == [
        "Card not used",
        "Paid in full; Paid at least the minimum",
        "One month late; Two months late; Three months late",
    ]


@pytest.mark.parametrize(
    ("above", "at_most", "expected"),
    [(None, 1, "up to 1 month"), (1, 3, "2 to 3 months"), (None, None, "0 months or more")],
)
def test_a_range_may_be_open_at_either_end(algorithm, above, at_most, expected):
    feature = algorithm.feature_by_id["worst_delay_3m"]
    assert range_text(algorithm, feature, above, at_most, "en") == expected


def test_a_measure_without_bounds_is_any_value(algorithm):
    feature = algorithm.feature_by_id["use_of_limit_now"]
    assert range_text(algorithm, feature, None, None, "en") == "any value"
