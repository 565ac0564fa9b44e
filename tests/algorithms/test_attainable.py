"""The attainable range equals what trying every combination gives."""

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring_service.algorithms.attainable import attainable_range
from scoring_service.algorithms.points_table import total
from tests.algorithms.random_documents import Sizes, all_bins, random_case

SIZES = st.builds(
    Sizes, features=st.integers(1, 5), pairs=st.integers(0, 8), bins=st.integers(1, 3)
)


@settings(max_examples=40)
@given(st.integers(0, 10**9), SIZES)
def test_the_range_equals_what_trying_every_combination_gives(seed, sizes):
    algorithm = random_case(seed, sizes).algorithm
    totals = [total(algorithm, bins) for bins in all_bins(algorithm)]
    found = attainable_range(algorithm.features, algorithm.pairs, algorithm.base_points)
    assert found == (min(totals), max(totals))
