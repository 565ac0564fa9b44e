"""What is told of counts and times singles nobody out."""

import pytest

from scoring_service.objections.figures.disclosing import median_of, nine_tenths_of, told


@pytest.mark.parametrize(
    ("count", "public"),
    [(0, 0), (1, None), (4, None), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15), (90, 90)],
)
def test_small_counts_are_not_told_and_others_are_rounded(count, public):
    assert told(count) == public


def test_one_person_more_changes_what_is_told_in_one_of_five_cases_at_most():
    changes = [told(count) != told(count + 1) for count in range(5, 500)]
    assert all(sum(changes[start : start + 5]) <= 1 for start in range(len(changes) - 5))


@pytest.mark.parametrize(
    ("days", "half", "most"),
    [([3.4] * 9, None, None), ([3.4] * 10, 3, 3), (list(range(21)), 10, 18), ([], None, None)],
)
def test_times_are_told_of_ten_or_more_in_whole_days(days, half, most):
    assert (median_of(days), nine_tenths_of(days)) == (half, most)
