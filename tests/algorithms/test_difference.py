"""Two documents: nothing is reported of the same one twice, and no change is silent."""

import copy
import json
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring_service.algorithms.difference import ABSENT, ORDER, Change, by_name, changes
from scoring_service.algorithms.topics import Topic, topic_of
from scoring_service.cli.publishing import RELEASES
from tests.algorithms.random_documents import Sizes, random_case
from tests.factories import algorithms

NAMED = {"items", "derived", "features", "bands", "pairs", "consistency", "codes"}
SEEDS = st.integers(0, 2**32)


def content(seed):
    return json.loads(random_case(seed, Sizes(features=1 + seed % 5, people=20)).algorithm.data)


def released(version):
    return json.loads((RELEASES / "credit_card_default" / version / "algorithm.json").read_bytes())


def leaves(value, *keys):
    """Yield the keys that lead to each number, string and null of a document."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from leaves(part, *keys, key)
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from leaves(part, *keys, place)
    else:
        yield keys


def spoil(document, keys):
    """Change what stands at one leaf into something else of its kind."""
    *way, last = keys
    for key in way:
        document = document[key]
    found = document[last]
    document[last] = f"{found} and more" if isinstance(found, str) else (found or 0) + 1


def place_of(document, keys):
    """Name a leaf as the difference names places: parts with a name by it."""
    place: list[str] = []
    value = document
    for key in keys:
        if isinstance(key, int) and _named(tuple(place)):
            names = by_name(tuple(place), value)
            place.append(list(names)[key])
        else:
            place.append(str(key))
        value = value[key]
    return tuple(place)


def renewed(document, found):
    """Make the later document from the earlier one and the changes, and from nothing else."""
    made = _apart((), document)
    for change in sorted(found, key=lambda change: change.place[-1] == ORDER):
        *way, last = change.place
        part = made
        for key in way:
            part = part[key]
        if last == ORDER and isinstance(change.after, list):
            named = {name: part[name] for name in change.after}
            part.clear()
            part.update(named)
        elif change.after is ABSENT:
            del part[last]
        else:
            part[last] = _apart(change.place, change.after)
    return _together((), made)


def _apart(place, value):
    if isinstance(value, list) and _named(place):
        return {name: _apart((*place, name), v) for name, v in by_name(place, value).items()}
    if isinstance(value, dict):
        return {key: _apart((*place, key), part) for key, part in value.items()}
    return copy.deepcopy(value)


def _together(place, value):
    if not isinstance(value, dict):
        return value
    parts = {key: _together((*place, key), part) for key, part in value.items()}
    return list(parts.values()) if _named(place) else parts


def _named(place):
    return place[-1:] == ("codes",) or (len(place) == 1 and place[0] in NAMED)


@given(SEEDS)
def test_a_document_does_not_differ_from_itself(seed):
    assert changes(content(seed), content(seed)) == ()


@pytest.mark.parametrize("version", ["1", "2"])
def test_a_release_does_not_differ_from_itself(version):
    assert changes(released(version), released(version)) == ()


@given(SEEDS, SEEDS)
def test_the_later_document_follows_from_the_earlier_one_and_the_changes(seed, other):
    before, after = content(seed), content(other)
    found = changes(before, after)
    assert renewed(before, found) == after
    assert bool(found) == (before != after)


def test_the_second_release_follows_from_the_first_and_the_changes():
    before, after = released("1"), released("2")
    assert renewed(before, changes(before, after)) == after


@settings(max_examples=60)
@given(st.data())
def test_a_change_at_any_one_place_is_reported_there(data):
    document = data.draw(st.sampled_from([algorithms.document(), content(data.draw(SEEDS))]))
    keys = data.draw(st.sampled_from(list(leaves(document))))
    after = copy.deepcopy(document)
    spoil(after, keys)
    found = changes(document, after)
    assert found
    place = place_of(document, keys)
    if keys[-1] in {"id", "features"} or {"pairs", "consistency"} & set(map(str, keys)):
        assert {change.place[0] for change in found} == {place[0]}  # another name, another part
    elif "codes" in keys and keys[-1] == "value":
        assert all(change.place[:3] == place[:3] for change in found)
    else:
        (change,) = found
        assert change.place == place[: len(change.place)]


@given(SEEDS, st.data())
def test_another_order_is_reported(seed, data):
    before = content(seed)
    several = [key for key in sorted(NAMED & set(before)) if len(before[key]) > 1]
    key = data.draw(st.sampled_from([*several, "items"]))
    after = copy.deepcopy(before)
    Random(seed).shuffle(after[key])
    found = changes(before, after)
    same = before[key] == after[key]
    assert [change.place for change in found] == ([] if same else [(key, ORDER)])


def test_a_pair_whose_features_change_places_is_reported():
    before = algorithms.document()
    after = copy.deepcopy(before)
    after["pairs"][0]["features"].reverse()
    (change,) = changes(before, after)
    assert change.place[-1] == "features"


def test_a_text_is_one_change_in_both_languages():
    after = algorithms.document()
    after["features"][0]["reason"]["text"]["zh-CN"] += "。"
    (change,) = changes(algorithms.document(), after)
    assert change.place == ("features", "worst_delay_3m", "reason", "text")
    assert change.before["en"] == change.after["en"]


def test_a_number_written_otherwise_is_no_change():
    after = algorithms.document()
    after["items"][0]["maximum"] = float(after["items"][0]["maximum"])
    assert changes(algorithms.document(), after) == ()


def test_a_rule_that_is_written_twice_is_reported():
    before = algorithms.document()
    after = copy.deepcopy(before)
    after["consistency"].append(after["consistency"][0])
    (change,) = changes(before, after)
    assert change.before is ABSENT


@given(SEEDS, SEEDS)
def test_every_change_has_a_topic_that_is_known(seed, other):
    topics = {topic_of(change) for change in changes(content(seed), content(other))}
    assert Topic.OTHER not in topics


def test_what_no_rule_knows_is_told_as_something_else():
    assert topic_of(Change(("family",), "points-table", "trees")) is Topic.OTHER
    assert topic_of(Change(("features", "f0", "new"), ABSENT, 1)) is Topic.OTHER


def test_people_counted_anew_are_no_change_of_points():
    before, after = algorithms.document(), algorithms.document()
    after["features"][0]["bins"][0]["count"] += 1
    after["features"][1]["missing"]["count"] += 1
    assert {topic_of(change) for change in changes(before, after)} == {Topic.POPULATION}
    after["features"][0]["bins"][0]["points"] += 1
    assert {topic_of(c) for c in changes(before, after)} == {Topic.POPULATION, Topic.POINTS}


def test_the_topics_of_the_second_release_are_known():
    found = {topic_of(change) for change in changes(released("1"), released("2"))}
    assert found == {
        Topic.ADVICE,
        Topic.ITEMS,
        Topic.FEATURES,
        Topic.REASONS,
        Topic.POPULATION,
        Topic.TEXTS,
    }
