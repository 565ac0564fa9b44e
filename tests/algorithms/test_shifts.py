"""How scores move between two documents: what is proved holds for everybody, and is reached."""

import json
from fractions import Fraction
from itertools import accumulate, product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_service.algorithms import document
from scoring_service.algorithms.alignment import aligned_features, aligned_pairs
from scoring_service.algorithms.points_table import evaluate, total
from scoring_service.algorithms.shifts import feature_shift, few, shift
from scoring_service.cli.publishing import RELEASES
from scoring_service.kernel import canonical
from tests.algorithms.random_documents import Sizes, random_case, with_range
from tests.factories import algorithms

SEEDS = st.integers(0, 2**32)
SMALL = Sizes(features=3, pairs=2, bins=3, people=20)


def spread(rng, algorithm):
    """A value of any kind for each item: at, beside and beyond every edge, or none."""
    return {
        item.id: rng.choice([None, *range(-1, 6), *(v + 100 for v in range(4)), 0.5, 999])
        for item in algorithm.items
    }


def coarser(seed, case):
    """A document of the same people whose bins are those of `case`, some joined; new points."""
    rng = Random(seed)
    content = json.loads(case.algorithm.data)
    for feature in content["features"]:
        bins = feature.pop("groups", None) or feature["bins"]
        ends = [k for k in range(len(bins) - 1) if rng.random() < 0.6]
        counts = list(accumulate(one["count"] for one in bins))
        steps = [0, *(counts[k] for k in ends), counts[-1]]
        feature["bins"] = [
            {"upto": upto, "points": rng.randint(-30, 30), "count": high - low}
            for upto, low, high in zip([*ends, None], steps[:-1], steps[1:], strict=True)
        ]
        feature |= {"monotone": "none", "actionable": "no"}
        feature["missing"]["points"] = rng.randint(-30, 30)
    content |= {"pairs": [], "consistency": []}
    return document.parse(canonical.dumps(with_range(rng, content)))


@given(SEEDS, SEEDS, SEEDS)
def test_no_score_moves_beyond_the_bounds(seed, other, people):
    before, after = random_case(seed, SMALL).algorithm, random_case(other, SMALL).algorithm
    found = shift(before, after)
    rng = Random(people)
    for _ in range(40):
        items = spread(rng, before)
        move = evaluate(after, items).score - evaluate(before, items).score
        assert found.least <= move <= found.most


@given(SEEDS, SEEDS)
def test_the_bounds_are_reached_where_all_features_can_be_compared(seed, other):
    before, after = random_case(seed, SMALL).algorithm, random_case(other, SMALL).algorithm
    features = aligned_features(before, after)
    if not all(feature.comparable for feature in features):
        return
    moves = set()
    for rows in product(*(feature.rows for feature in features)):
        old, new = (tuple(getattr(row, side) for row in rows) for side in ("before", "after"))
        moves.add(total(after, new) - total(before, old))
    found = shift(before, after)
    assert (found.least, found.most) == (min(moves), max(moves))


@given(SEEDS)
def test_between_a_document_and_itself_nobody_moves(seed):
    algorithm = random_case(seed, Sizes(people=20)).algorithm
    found = shift(algorithm, algorithm)
    assert found.nobody_moves
    assert found.same_population


@given(SEEDS, SEEDS)
def test_each_value_has_one_row_with_its_bins_in_both(seed, other):
    before, after = random_case(seed, SMALL).algorithm, random_case(other, SMALL).algorithm
    for feature in aligned_features(before, after):
        if not feature.comparable:
            continue
        assert feature.before
        assert feature.after
        assert feature.rows[-1].missing
        for value in (None, -1, 0, 0.5, 1, 2, 3, 100, 101, 102, 999):
            own = [row for row in feature.rows if _holds(row, value, feature)]
            assert len(own) == 1
            assert own[0].before == feature.before.bin_of(value)
            assert own[0].after == feature.after.bin_of(value)


@given(SEEDS)
def test_the_mean_scores_are_those_of_the_population(seed):
    case = random_case(seed, Sizes(people=20))
    scores = [total(case.algorithm, row) for row in case.population]
    assert shift(case.algorithm, case.algorithm).mean_after == Fraction(sum(scores), len(scores))


@given(SEEDS, SEEDS, SEEDS)
def test_of_the_same_people_it_is_known_how_many_points_of_a_feature_move(seed, one, other):
    case = random_case(seed, Sizes(features=3, bins=6, people=60))
    before, after = coarser(one, case), coarser(other, case)
    together = shift(before, after)
    assert together.same_population
    for k, feature in enumerate(aligned_features(before, after)):
        found = feature_shift(feature, together, (before.reference_size, after.reference_size))
        moves = [
            _points(after, case, k, row[k]) - _points(before, case, k, row[k])
            for row in case.population
        ]
        assert found.people == {move: moves.count(move) for move in set(moves)}
        assert found.mean_after - found.mean_before == Fraction(sum(moves), len(moves))


@given(SEEDS, SEEDS)
def test_other_people_are_noticed(seed, other):
    case = random_case(seed, Sizes(features=2, people=60))
    before = coarser(other, case)
    content = json.loads(before.data)
    content["features"][0]["bins"][-1]["count"] += 7
    content["features"][0]["missing"]["count"] -= 7
    if content["features"][0]["missing"]["count"] < 5:
        return
    after = document.parse(canonical.dumps(content))
    found = shift(before, after)
    assert found.nobody_moves
    assert not found.same_population
    sizes = (before.reference_size, after.reference_size)
    assert feature_shift(aligned_features(before, after)[0], found, sizes).people is None


def test_nobody_moves_from_the_first_release_to_the_second():
    before, after = (
        document.parse((RELEASES / "credit_card_default" / v / "algorithm.json").read_bytes())
        for v in ("1", "2")
    )
    found = shift(before, after)
    assert found.nobody_moves
    assert found.same_population


def test_one_point_more_for_everybody_moves_everybody_by_one():
    found = shift(algorithms.algorithm(), _with_base(1))
    assert (found.least, found.most) == (1, 1)
    assert found.mean_after - found.mean_before == 1
    assert not found.nobody_moves


def test_where_more_must_be_known_somebody_may_lose_the_score():
    need = algorithms.document()["sufficiency"]["features"] + 1
    found = shift(algorithms.algorithm(), algorithms.algorithm(sufficiency={"features": need}))
    assert found.least == found.most == 0
    assert not found.nobody_moves


def test_a_feature_that_is_worked_out_otherwise_is_not_compared_by_person():
    content = algorithms.document()
    (use,) = (part for part in content["derived"] if part["id"] == "use_of_limit_now")
    use["op"] = "mul"
    before, after = algorithms.algorithm(), algorithms.algorithm(derived=content["derived"])
    features = {feature.id: feature for feature in aligned_features(before, after)}
    assert not features["use_of_limit_now"].comparable
    assert features["worst_delay_3m"].comparable
    assert not shift(before, after).nobody_moves


def test_a_computation_under_another_name_is_the_same():
    content = algorithms.document()
    renamed = json.loads(json.dumps(content).replace("share_paid_1", "paid_of_bill"))
    before, after = algorithms.algorithm(), document.parse(document.build(renamed))
    found = {feature.id: feature for feature in aligned_features(before, after)}
    assert found["paid_of_bill"].before is None
    assert found["share_paid_1"].after is None


def test_a_pair_whose_features_change_places_gives_the_same_points():
    content = algorithms.document()
    for pair in content["pairs"]:
        pair["features"].reverse()
        pair["grid"] = [list(column) for column in zip(*pair["grid"], strict=True)]
    before, after = algorithms.algorithm(), algorithms.algorithm(pairs=content["pairs"])
    assert shift(before, after).nobody_moves
    assert not any(pair.changed for pair in aligned_pairs(before, after))
    assert len(aligned_pairs(before, after)) == len(content["pairs"])


@pytest.mark.parametrize(("people", "said"), [(0, False), (1, True), (4, True), (5, False)])
def test_fewer_than_five_people_are_not_counted_in_public(people, said):
    assert few(people) is said


def _with_base(more):
    content = algorithms.document()
    content["base_points"] += more
    content["range"] = {side: points + more for side, points in content["range"].items()}
    content["probability"]["first_score"] += more
    for band in content["bands"]:
        band["from"] += more
    return document.parse(document.build(content))


def _points(algorithm, case, position, own_bin):
    """The points of a feature for somebody who is in this bin of the finest document."""
    fine, feature = case.algorithm.features[position], algorithm.features[position]
    value = None if own_bin == fine.missing_bin else float(own_bin)
    return feature.points[feature.bin_of(value)]


def _holds(row, value, feature):
    if value is None or (feature.before.groups and not _listed(value, feature)):
        return row.missing
    if row.values or row.missing:
        return value in row.values
    above = row.above is None or value > row.above
    return above and (row.at_most is None or value <= row.at_most)


def _listed(value, feature):
    groups = (*feature.before.groups, *feature.after.groups)
    return any(value in group for group in groups)
