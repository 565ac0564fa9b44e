from contextlib import suppress

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from scoring_service.kernel import canonical
from scoring_service.kernel.canonical import UnreadableJsonError

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
SAFE = 2**53 - 1  # beyond it, integers are refused: parsers would round them differently
NUMBERS = st.integers(-SAFE, SAFE) | st.floats(-SAFE, SAFE)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


def flaws(data):
    with pytest.raises(UnreadableJsonError) as refused:
        canonical.loads(data)
    return {error.pointer: error.message for error in refused.value.errors}


@given(VALUES)
def test_what_is_written_reads_back_as_it_was(value):
    assert canonical.loads(canonical.dumps(value)) == value


@given(VALUES)
def test_one_value_has_one_form(value):
    written = canonical.dumps(value)
    assert canonical.dumps(canonical.loads(written)) == written


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_as_unreadable(data):
    with suppress(UnreadableJsonError):
        canonical.loads(data)


def test_keys_are_sorted_and_numbers_are_written_one_way():
    assert canonical.dumps({"b": 1.0, "a": "é"}) == '{"a":"é","b":1}'.encode()


def test_a_digest_is_the_sha_256_of_the_bytes():
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert canonical.digest(b"") == f"sha256:{empty}"


def test_every_flaw_is_named_by_its_place():
    data = b'{"a": NaN, "b": [1, {"c~d/e": 1e400}], "f": 1, "f": 2, "g": 9007199254740992}'
    assert set(flaws(data)) == {"/a", "/b/1/c~0d~1e", "/f", "/g"}


@pytest.mark.parametrize("data", [b'"\\ud800"', b'"\\udc00\\ud800"', b'"a\\u0000"'])
def test_text_that_cannot_be_stored_is_refused(data):
    assert set(flaws(data)) == {""}


def test_a_key_that_cannot_be_stored_is_not_repeated_in_the_pointer():
    assert set(flaws(b'{"a": {"\\ud800": {"b": NaN}}}')) == {"/a", "/a/b"}


def test_a_pair_of_surrogates_is_one_character():
    assert canonical.loads(b'"\\ud83d\\ude00"') == "\N{GRINNING FACE}"


def test_nesting_ends_at_the_depth_that_is_allowed():
    deep = canonical.MAX_DEPTH
    assert canonical.loads(b"[" * deep + b"]" * deep)
    assert "deeper" in flaws(b"[" * (deep + 1) + b"]" * (deep + 1))[""]


def test_brackets_within_texts_do_not_count_as_nesting():
    assert canonical.loads(b'"' + b"[{" * 100 + b'\\""') == "[{" * 100 + '"'


def test_the_message_of_the_error_names_places_and_reasons():
    with pytest.raises(UnreadableJsonError, match=r"^/: Is not JSON at line 2, column 3\.$"):
        canonical.loads(b'{"a": 1,\n  }')


_NUMBERS = st.one_of(
    st.integers(-(2**53) + 1, 2**53 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(-1e5, 1e5),
    st.floats(-1e-3, 1e-3),
    st.integers(-(10**6), 10**6).map(float),
    st.decimals(-1000, 1000, places=2).map(float),
)
_CHARACTERS = st.characters(exclude_categories=["Cs"])
_KEYS = st.text(st.characters(codec="ascii"), max_size=5) | st.text(_CHARACTERS, max_size=3)
_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), _NUMBERS, st.text(_CHARACTERS)),
    lambda parts: st.lists(parts) | st.dictionaries(_KEYS, parts),
)


@given(_VALUES)
def test_the_fast_way_and_the_library_write_the_same_bytes(value):
    assert canonical.dumps(value) == rfc8785.dumps(value)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e20, max_value=1e20))
def test_numbers_are_written_as_the_library_writes_them(number):
    assert canonical.dumps(number) == rfc8785.dumps(number)


@pytest.mark.parametrize(
    "value", [2**53, float("nan"), float("inf"), "\ud800", {1: 2}, {"a": object()}, b"bytes"]
)
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises(rfc8785.CanonicalizationError):
        canonical.dumps(value)
