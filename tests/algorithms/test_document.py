"""Canonical bytes in, a checked algorithm out; whatever else comes in: `Invalid`, nothing else."""

import copy
import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from scoring_service.algorithms import document
from scoring_service.kernel import canonical
from scoring_service.kernel.errors import Invalid
from tests.factories import algorithms as factory

GONE = object()
"""Stands for the absence of a part."""


def refusal(content: object) -> Invalid:
    """Refuse what a parser is given: bytes as they are, anything else by its canonical bytes."""
    data = content if isinstance(content, bytes) else canonical.dumps(content)
    with pytest.raises(Invalid) as caught:
        document.parse(data)
    return caught.value


def places(content: object) -> set[str]:
    return {error.pointer for error in refusal(content).errors}


def place_of(content: Any, path: str) -> tuple[Any, Any]:
    """Find the container of a place and the place's key in it."""
    *parents, last = [int(key) if key.isdigit() else key for key in path.split("/")[1:]]
    for key in parents:
        content = content[key]
    return content, last


def changed(path: str, value: Any) -> dict[str, Any]:
    """The demonstration document with one place changed."""
    content = factory.document()
    target, last = place_of(content, path)
    if value is GONE:
        del target[last]
    else:
        target[last] = value
    return content


def test_the_schema_is_itself_valid():
    Draft202012Validator.check_schema(document.json_schema())


def test_a_document_keeps_every_part_it_was_built_from():
    algorithm = factory.algorithm()
    assert algorithm.name == "credit_demo"
    assert [feature.id for feature in algorithm.features][:2] == [
        "worst_delay_3m",
        "months_late_3m",
    ]
    first = algorithm.features[0]
    assert first.thresholds == (0.0, 1.0, 2.0)
    assert first.points == (40, 10, -30, -60, -10)
    assert first.counts == (700, 150, 100, 44, 6)
    assert algorithm.features[5].groups[1] == (-1.0, 0.0)
    assert algorithm.pairs[0].points_at(3, 1) == -6
    assert algorithm.derived[1].test == ">="
    assert algorithm.item_by_id["repayment_status_1"].codes[-2]["en"] == "Card not used"
    assert [band.lowest for band in algorithm.bands] == [700, 640, 580, 500, 398]


def test_the_digest_is_the_sha256_of_the_canonical_bytes():
    data = factory.document_bytes()
    digest = document.parse(data).digest
    assert digest == "sha256:" + hashlib.sha256(data).hexdigest()
    assert json.loads(data) == factory.document()


def test_the_digest_does_not_depend_on_how_the_content_was_ordered():
    def reversed_keys(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: reversed_keys(part) for key, part in reversed(value.items())}
        return [reversed_keys(part) for part in value] if isinstance(value, list) else value

    turned = reversed_keys(factory.document())
    assert list(turned) != list(factory.document())
    assert document.build(turned) == factory.document_bytes()


def test_two_documents_that_differ_in_a_byte_are_two_algorithms():
    one, other = factory.algorithm(), factory.algorithm(name="credit_dema")
    assert one == factory.algorithm()
    assert one != other
    assert len({one, other, factory.algorithm()}) == 2


def test_the_probability_and_the_band_of_a_score_are_found_at_both_ends():
    algorithm = factory.algorithm()
    assert algorithm.probability_of(398) == algorithm.probabilities[0]
    assert algorithm.probability_of(749) == algorithm.probabilities[-1]
    ends = {398: "E", 499: "E", 500: "D", 579: "D", 699: "B", 700: "A", 749: "A"}
    assert {score: algorithm.band_of(score).id for score in ends} == ends


@pytest.mark.parametrize(
    "noncanonical",
    [
        json.dumps(factory.document()).encode(),
        factory.document_bytes() + b"\n",
        factory.document_bytes().replace(b'"points":40', b'"points":40.0'),
        factory.document_bytes().replace(b'"points":40', b'"points":4e1'),
        factory.document_bytes().replace(b'"upto":0}', b'"upto":-0}'),
        factory.document_bytes().replace(b'"name":"credit_demo"', b'"name":"credit_dem\\u006f"'),
    ],
    ids=["spaces", "newline", "fraction", "exponent", "negative zero", "escape"],
)
def test_bytes_that_are_not_canonical_are_refused(noncanonical):
    assert noncanonical != factory.document_bytes()
    assert "not canonical" in str(refusal(noncanonical))


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"", ""),
        (b"\xff", ""),
        (b"[" * 40 + b"]" * 40, ""),
        (b'{"range":{"min":1,"min":2}}', "/range/min"),
        (b'{"base_points":NaN}', "/base_points"),
        (b'{"base_points":1e400}', "/base_points"),
        (b'{"base_points":9007199254740993}', "/base_points"),
    ],
)
def test_unreadable_json_is_refused_at_its_place(data, place):
    assert places(data) == {place}


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("/format", "scoring-algorithm/2", "/format"),
        ("/name", "Credit demo", "/name"),
        ("/name", "credit_demo\n", "/name"),
        ("/title/zh-CN", GONE, "/title"),
        ("/title/fr", "Titre", "/title"),
        ("/base_points", 600.5, "/base_points"),
        ("/base_points", True, "/base_points"),
        ("/items/2/type", "text", "/items/2/type"),
        ("/items/1/codes/0/value", "x", "/items/1/codes/0/value"),
        ("/derived/0/op", "median", "/derived/0/op"),
        ("/derived/0/of/1", True, "/derived/0/of/1"),
        ("/derived/1/test", GONE, "/derived/1"),
        ("/derived/0/test", "<", "/derived/0/test"),
        ("/derived/2/of", ["bill_1"], "/derived/2/of"),
        ("/features/3/monotone", "upwards", "/features/3/monotone"),
        ("/features/3/bins/1/points", "5", "/features/3/bins/1/points"),
        ("/features/3/bins", GONE, "/features/3"),
        ("/features/3/groups", [], "/features/3/groups"),
        ("/features/3/reason/code", "R1", "/features/3/reason/code"),
        ("/features/0/bins/0/upto", [], "/features/0/bins/0/upto"),
        ("/pairs/0/cells/2/count", -1, "/pairs/0/cells/2/count"),
        ("/pairs/0/grid/1/2", 0.5, "/pairs/0/grid/1/2"),
        ("/consistency/0/if/at_most", GONE, "/consistency/0/if"),
        ("/probability/values/7", 1.5, "/probability/values/7"),
        ("/bands/0/id", "a", "/bands/0/id"),
        ("/surplus", 1, ""),
    ],
)
def test_what_the_schema_refuses_is_named_at_its_place(path, value, place):
    assert place in places(changed(path, value))


def test_all_wrong_places_are_named_at_once():
    content = changed("/base_points", "many")
    content["bands"][1]["from"] = None
    content["features"][2]["bins"][0]["count"] = 0.5
    assert places(content) == {"/base_points", "/bands/1/from", "/features/2/bins/0/count"}


def test_a_long_wrong_value_does_not_hide_what_is_wrong_with_it():
    content = changed("/probability/values", [0.5] * 5000)
    (error,) = refusal(content).errors
    assert str(error).endswith("is too long")
    assert len(str(error)) < 300


def test_building_refuses_what_json_cannot_say():
    for value in (float("nan"), float("inf"), 2**60, {1: 2}, "\ud800", object()):
        with pytest.raises(Invalid):
            document.build(factory.document(base_points=value))


def test_building_writes_whole_numbers_the_one_way():
    assert document.build(factory.document(base_points=600.0)) == factory.document_bytes()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text() | st.floats(),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(), part, max_size=3),
    max_leaves=8,
)


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode("utf-8", "surrogatepass")))
def test_whatever_the_bytes_only_invalid_escapes(data):
    refusal(data)


def paths(value: object, here: str = "") -> list[str]:
    parts: list[tuple[Any, Any]] = []
    if isinstance(value, dict | list):
        parts = list(value.items() if isinstance(value, dict) else enumerate(value))
    found = [path for key, part in parts for path in paths(part, f"{here}/{key}")]
    return [here, *found] if here else found


PATHS = [
    path
    for path in paths(factory.document())
    if not path.startswith("/probability/values/") or path.endswith("/9")
]
NUMBERS = st.sampled_from([0, 1, -1, 2, 5, 0.5, -2, 120, 100000, 10**12, -(10**12), 1000])
NAMES = st.sampled_from(["bill_1", "worst_delay_3m", "credit_limit", "none", "R01", "no", "clip"])


@st.composite
def mutated_documents(draw: st.DrawFn) -> dict[str, Any]:
    """The demonstration document after a few changes that are near to right."""
    content = factory.document()
    for _ in range(draw(st.integers(1, 4))):
        try:
            _mutate(draw, *place_of(content, draw(st.sampled_from(PATHS))))
        except (LookupError, TypeError):  # an earlier change took the place away
            continue
    return content


def _mutate(draw: st.DrawFn, target: Any, key: Any) -> None:
    match draw(st.sampled_from(["delete", "repeat", "number", "name", "any"])):
        case "delete":
            del target[key]
        case "repeat" if isinstance(target, list):
            target.append(copy.deepcopy(target[key]))
        case "number":
            target[key] = draw(NUMBERS)
        case "name":
            target[key] = draw(NAMES)
        case _:
            target[key] = draw(JSON)


@given(mutated_documents())
def test_a_changed_document_is_read_or_refused_and_nothing_else_happens(content):
    refused = None
    try:
        data = document.build(content)
    except Invalid as error:
        refused = error
    if refused is None:
        assert document.parse(data).data == data
    else:
        assert refused.errors
        assert str(refused)
