"""Tiles and bundles as the specification describes them."""

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring_service.transparency import merkle, tiles
from scoring_service.transparency.tiles import Place
from tests.transparency.test_merkle import mth, node_of


@pytest.mark.parametrize(
    ("place", "path"),
    [(Place(0), "000"), (Place(999), "999"), (Place(1000), "x001/000"),
     (Place(1234067), "x001/x234/067"), (Place(273, 112), "273.p/112")],
)  # fmt: skip
def test_a_place_has_one_path(place, path):
    assert str(place) == path
    assert Place.parse(path) == place


@pytest.mark.parametrize(
    "path",
    ["", "0", "00", "0000", "x000/001", "001/000", "x001", "000.p/0", "000.p/01", "000.p/256",
     "000.p/300", "000.p/", "000.p", "../000", "x1/000", "\u0660" * 3, "000\n"],
)  # fmt: skip
def test_other_paths_are_none(path):
    with pytest.raises(ValueError, match="not the path"):
        Place.parse(path)


def test_partial_tiles_are_those_of_the_specifications_example():
    assert list(tiles.widths(70_000)) == [(0, Place(273, 112)), (1, Place(1, 17)), (2, Place(0, 1))]
    assert list(tiles.widths(256)) == [(1, Place(0, 1))]
    assert list(tiles.widths(0)) == []


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 700), st.data())
def test_the_tree_is_read_from_its_tiles(size, data):
    entries = [str(number).encode() for number in range(size)]

    def hashes(level, index):
        first, last = index << 8, min((index + 1) << 8, size >> 8 * level)
        return b"".join(node_of(entries, 8 * level, place) for place in range(first, last))

    node = tiles.node_from_tiles(hashes)
    root = mth(entries)
    assert merkle.root(node, size) == root
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion_proof(node, index, size)
    assert merkle.includes(root, size, index, merkle.leaf_hash(entries[index]), proof)


def test_a_tile_that_is_too_short_is_no_tree():
    node = tiles.node_from_tiles(lambda _level, _index: b"\0" * 32)
    with pytest.raises(ValueError, match="too short"):
        merkle.root(node, 2)


@given(st.lists(st.binary(max_size=300)))
def test_a_bundle_is_read_as_it_was_written(entries):
    assert tiles.unbundle(tiles.bundle(entries)) == entries


def test_a_bundle_that_ends_within_an_entry_is_refused():
    whole = tiles.bundle([b"one", b"two"])
    for length in (1, 4, 6, len(whole) - 1):
        with pytest.raises(ValueError, match="ends within"):
            tiles.unbundle(whole[:length])
    with pytest.raises(ValueError, match="too long"):
        tiles.bundle([b"x" * 2**16])
    assert partial(tiles.unbundle, b"")() == []
