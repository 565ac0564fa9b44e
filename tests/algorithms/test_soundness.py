"""What a schema cannot say: each rule is shown to refuse a document that breaks it alone."""

import pytest

from scoring_service.algorithms import document
from scoring_service.kernel.errors import Invalid
from tests.algorithms.random_documents import Sizes, random_case
from tests.factories import algorithms as factory

TEXT = {"en": "Text", "zh-CN": "文字"}


def told(content):
    """What a document is refused for: message by place."""
    with pytest.raises(Invalid) as caught:
        document.build(content)
    return {error.pointer: str(error).partition(": ")[2] for error in caught.value.errors}


@pytest.fixture
def content():
    return factory.document()


def test_an_item_that_occurs_twice_is_refused(content):
    content["items"].append(content["items"][0])
    assert told(content) == {"/items/7": "credit_limit occurs twice"}


def test_a_derived_feature_may_not_take_the_name_of_an_item(content):
    content["derived"][0]["id"] = "bill_1"
    assert told(content)["/derived/0/id"] == "bill_1 occurs twice"


def test_a_feature_that_occurs_twice_is_refused(content):
    content["features"][1]["id"] = "worst_delay_3m"
    assert told(content)["/features/1"] == "worst_delay_3m occurs twice"


def test_two_features_may_not_share_a_reason_code(content):
    content["features"][1]["reason"]["code"] = "R01"
    assert told(content) == {"/features/1/reason/code": "R01 occurs twice"}


def test_a_band_that_occurs_twice_is_refused(content):
    content["bands"][1]["id"] = "A"
    assert told(content) == {"/bands/1": "A occurs twice"}


def test_a_pair_that_occurs_twice_the_other_way_round_is_refused(content):
    pair = content["pairs"][0]
    turned = [list(column) for column in zip(*pair["grid"], strict=True)]
    content["pairs"].append(pair | {"features": pair["features"][::-1], "grid": turned})
    assert "/pairs/1" in told(content)


def test_an_item_whose_minimum_is_above_its_maximum_is_refused(content):
    content["items"][0]["minimum"] = 2 * content["items"][0]["maximum"]
    assert told(content) == {"/items/0/minimum": "is above the maximum"}


def test_a_code_that_occurs_twice_is_refused(content):
    content["items"][1]["codes"][1]["value"] = -2
    assert told(content) == {"/items/1/codes/1/value": "-2 occurs twice"}


def test_a_code_beyond_the_allowed_values_is_refused(content):
    content["items"][1]["codes"][1]["value"] = 13
    assert told(content) == {"/items/1/codes/1/value": "is not an allowed value"}


def test_an_operand_must_be_defined_before_it_is_used(content):
    content["derived"][0]["of"] = ["months_late_3m"]
    assert told(content)["/derived/0/of/0"] == "months_late_3m is not defined before"


def test_a_clip_whose_low_is_above_its_high_is_refused(content):
    content["derived"][2] |= {"op": "clip", "of": ["bill_1"], "low": 1, "high": 0}
    assert told(content) == {"/derived/2/low": "is above high"}


def test_an_item_that_no_feature_needs_may_not_be_asked_for(content):
    content["items"].append(content["items"][0] | {"id": "shoe_size"})
    assert told(content) == {"/items/7": "shoe_size leads to no feature"}


def test_a_derived_feature_that_no_feature_needs_is_refused_with_what_only_it_needs(content):
    content["items"].append(content["items"][0] | {"id": "shoe_size"})
    content["derived"].append({"id": "twice", "op": "mul", "of": ["shoe_size", 2]})
    assert set(told(content)) == {"/items/7", "/derived/4"}


def test_a_feature_must_be_an_item_or_derived(content):
    content["features"][4]["id"] = "income"
    assert told(content)["/features/4/id"] == "income is no item and no derived feature"


def test_only_the_last_bin_may_be_open(content):
    content["features"][0]["bins"][1]["upto"] = None
    assert told(content)["/features/0/bins/1/upto"] == "only the last bin is open"


def test_the_last_bin_must_be_open(content):
    content["features"][0]["bins"][-1]["upto"] = 9
    assert told(content) == {"/features/0/bins/3/upto": "the last bin must be open (null)"}


def test_bins_in_swapped_order_are_refused(content):
    bins = content["features"][4]["bins"]
    bins[0], bins[1] = bins[1], bins[0]
    assert told(content) == {"/features/4/bins/1/upto": "50000 does not come after 200000"}


def test_two_bins_with_the_same_bound_are_refused(content):
    content["features"][4]["bins"][1]["upto"] = 50000
    assert set(told(content)) == {"/features/4/bins/1/upto"}


@pytest.mark.parametrize("bound", [50001, 0.12345, 123456789])
def test_a_bound_of_more_than_four_digits_is_refused(content, bound):
    content["features"][4]["bins"] = content["features"][4]["bins"][-2:]
    content["features"][4]["bins"][0]["upto"] = bound
    assert told(content)["/features/4/bins/0/upto"] == f"{bound} has more than 4 digits"


def test_a_value_in_two_groups_is_refused(content):
    content["features"][5]["groups"][1]["values"].append(-2)
    assert set(told(content)) == {"/features/5/groups/1/values/2"}


def test_groups_of_values_can_have_no_direction(content):
    content["features"][5]["monotone"] = "increasing"
    assert set(told(content)) == {"/features/5/monotone"}


def test_groups_of_values_cannot_be_moved_along(content):
    content["features"][5]["actionable"] = "now"
    assert set(told(content)) == {"/features/5/actionable"}


@pytest.mark.parametrize("names", [["share_paid_1", "share_paid_1"], ["share_paid_1", "bill_1"]])
def test_a_pair_joins_two_different_features(content, names):
    content["pairs"][0]["features"] = names
    assert set(told(content)) == {"/pairs/0/features"}


@pytest.mark.parametrize("grid", [[[0] * 4] * 4, [[0] * 3] * 5, [[0] * 4] * 4 + [[0] * 5]])
def test_a_grid_has_a_place_for_each_pair_of_bins(content, grid):
    content["pairs"][0]["grid"] = grid
    assert told(content)["/pairs/0/grid"]


@pytest.mark.parametrize("cell", [4, 1])
def test_a_grid_uses_each_cell_and_no_other(content, cell):
    content["pairs"][0]["grid"][3][0] = cell
    assert told(content) == {"/pairs/0/grid": "must use each cell, and no other"}


@pytest.mark.parametrize(
    "condition",
    [
        {"feature": "months_late_3m", "at_most": 0.5},
        {"feature": "income", "at_most": 0},
        {"feature": "repayment_status_1", "above": 0},
    ],
)
def test_a_consistency_rule_names_a_threshold_of_a_feature(content, condition):
    content["consistency"][0]["if"] = condition
    assert told(content) == {"/consistency/0/if": "must name a feature's threshold"}


def test_a_consistency_rule_joins_two_different_features(content):
    content["consistency"][0]["then"] = content["consistency"][0]["if"]
    assert told(content) == {"/consistency/0": "a rule joins two different features"}


def test_the_counts_of_a_feature_sum_to_the_reference_population(content):
    content["features"][0]["bins"][0]["count"] += 1
    assert told(content) == {"/features/0": "counts sum to 1001, not 1000"}


def test_the_counts_of_a_pair_sum_to_the_reference_population(content):
    content["pairs"][0]["cells"][0]["count"] -= 1
    assert told(content) == {"/pairs/0": "counts sum to 999, not 1000"}


def test_a_bin_of_few_people_is_not_published(content):
    bins = content["features"][0]["bins"]
    bins[0]["count"], bins[3]["count"] = 740, 4
    assert told(content) == {"/features/0/bins/3/count": "4 people are too few"}


def test_an_empty_bin_is_refused(content):
    bins = content["features"][0]["bins"]
    bins[0]["count"], bins[3]["count"] = 744, 0
    assert set(told(content)) == {"/features/0/bins/3/count"}


def test_a_group_of_few_people_is_not_published(content):
    groups = content["features"][5]["groups"]
    groups[0]["count"], groups[1]["count"] = 4, 791
    assert set(told(content)) == {"/features/5/groups/0/count"}


def test_a_missing_bin_of_few_people_is_not_published(content):
    feature = content["features"][0]
    feature["bins"][0]["count"], feature["missing"]["count"] = 702, 4
    assert set(told(content)) == {"/features/0/missing/count"}


@pytest.mark.parametrize("count", [4, 0])
def test_a_cell_of_few_people_is_not_published(content, count):
    cells = content["pairs"][0]["cells"]
    cells[1]["count"] += cells[3]["count"] - count
    cells[3]["count"] = count
    assert set(told(content)) == {"/pairs/0/cells/3/count"}


def test_points_that_reverse_a_monotone_direction_are_refused(content):
    bins = content["features"][4]["bins"]
    bins[1]["points"], bins[2]["points"] = 20, 0
    assert told(content)["/features/4/bins/2"] == "points reverse the direction"


def test_pair_points_that_reverse_a_monotone_direction_are_refused(content):
    # The share in use costs 20 points from the second bin to the third; the cell gives 21 back.
    content["pairs"][0]["cells"][2]["points"] = 21
    assert told(content)["/features/2/bins/2"] == "points reverse the direction"


def test_the_pairs_of_a_feature_are_judged_together(content):
    """Two pairs that give back 11 of 20 points each do not reverse alone, but together."""
    grid = [[0] * 4, [0] * 4, [1] * 4, [1] * 4, [0] * 4]
    cells = [{"points": 0, "count": 610}, {"points": 11, "count": 390}]
    pairs = [
        {"features": ["use_of_limit_now", name], "grid": grid, "cells": cells}
        for name in ("credit_limit", "repayment_status_1")
    ]
    alone, together = content | {"pairs": pairs[:1]}, content | {"pairs": pairs}
    assert "/features/2/bins/2" not in told(alone)
    assert "/features/2/bins/2" in told(together)


@pytest.mark.parametrize("span", [{"min": 397, "max": 749}, {"min": 398, "max": 750}])
def test_the_range_is_what_the_table_can_reach(content, span):
    content["range"] = span
    content["probability"] = {"first_score": span["min"], "values": [0.5] * 353}
    content["bands"][-1]["from"] = span["min"]
    assert told(content) == {"/range": "the table reaches from 398 to 749"}


def test_the_probabilities_begin_at_the_lowest_score(content):
    content["probability"]["first_score"] = 399
    assert set(told(content)) == {"/probability/first_score"}


def test_each_score_has_its_probability(content):
    content["probability"]["values"].pop()
    assert set(told(content)) == {"/probability/values"}


def test_a_probability_that_rises_with_the_score_is_refused(content):
    content["probability"]["values"][100] = 0
    assert set(told(content)) == {"/probability/values/101"}


def test_a_probability_has_four_decimal_places(content):
    content["probability"]["values"] = [0.12345] * 352
    assert "/probability/values/351" in told(content)


def test_bands_go_from_best_to_worst(content):
    content["bands"][1]["from"] = 700
    assert told(content) == {"/bands/1/from": "bands go from best to worst"}


@pytest.mark.parametrize("begin", [397, 399])
def test_the_worst_band_begins_at_the_lowest_score(content, begin):
    content["bands"][-1]["from"] = begin
    assert set(told(content)) == {"/bands/4/from"}


def test_a_band_that_no_score_reaches_is_refused(content):
    content["bands"][0]["from"] = 750
    assert told(content) == {"/bands/0/from": "no score reaches this band"}


def test_sufficiency_cannot_ask_for_more_features_than_there_are(content):
    content["sufficiency"]["features"] = 7
    assert set(told(content)) == {"/sufficiency/features"}


@pytest.mark.parametrize("seed", range(20))
def test_random_documents_are_sound(seed):
    sizes = Sizes(features=1 + seed % 6, pairs=seed % 5, rules=seed % 4)
    algorithm = random_case(seed, sizes).algorithm
    assert document.parse(algorithm.data) == algorithm
