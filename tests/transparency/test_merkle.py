"""The tree against the vectors of Certificate Transparency and an independent definition."""

import hashlib
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_service.transparency import merkle

ENTRIES = tuple(
    map(
        bytes.fromhex,
        ("", "00", "10", "2021", "3031", "40414243", "5051525354555657",
         "606162636465666768696a6b6c6d6e6f"),
    )
)  # fmt: skip
ROOTS = {  # of the reference implementation of RFC 6962
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def mth(entries):
    """The definition of RFC 6962 2.1, read off the page."""
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    k = 1
    while k * 2 < len(entries):
        k *= 2
    return hashlib.sha256(b"\x01" + mth(entries[:k]) + mth(entries[k:])).digest()


def node_of(entries, level, index):
    return mth(entries[index << level : (index + 1) << level])


def tree(size):
    entries = [str(number).encode() for number in range(size)]
    return entries, partial(node_of, entries)


@pytest.mark.parametrize(("size", "expected"), ROOTS.items())
def test_roots_are_those_of_certificate_transparency(size, expected):
    found = merkle.root(partial(node_of, ENTRIES), size)
    assert found.hex() == expected


@given(st.integers(1, 70), st.data())
def test_every_leaf_is_proved_and_only_at_its_place(size, data):
    entries, node = tree(size)
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion_proof(node, index, size)
    root, leaf = mth(entries), merkle.leaf_hash(entries[index])
    assert merkle.includes(root, size, index, leaf, proof)
    other = data.draw(st.integers(0, size + 1).filter(lambda n: n != index))
    assert not merkle.includes(root, size, other, leaf, proof)
    assert not merkle.includes(root, size, index, merkle.leaf_hash(b"another"), proof)
    assert not merkle.includes(root, size, index, leaf, [*proof, root])
    assert not proof or not merkle.includes(root, size, index, leaf, proof[:-1])


@given(st.integers(0, 70), st.integers(0, 70))
def test_a_tree_is_proved_to_begin_with_every_smaller_one(one, other):
    old, new = sorted((one, other))
    entries, node = tree(new)
    proof = merkle.consistency_proof(node, old, new)
    old_root, new_root = mth(entries[:old]), mth(entries)
    assert merkle.consistent(old_root, old, new_root, new, proof)
    assert not merkle.consistent(mth([b"x"]), old, new_root, new, proof)
    if old not in {0, new}:
        assert not merkle.consistent(old_root, old, mth([b"x"]), new, proof)
        assert not merkle.consistent(old_root, old, new_root, new, proof[:-1])
        assert not merkle.consistent(old_root, old, new_root, new, [*proof, new_root])


@given(st.integers(2, 40), st.data())
def test_a_tree_with_another_beginning_is_never_consistent(size, data):
    old = data.draw(st.integers(1, size - 1))
    entries, _ = tree(size)
    changed = data.draw(st.integers(0, old - 1))
    forged = [*entries[:changed], b"forged", *entries[changed + 1 :]]
    proof = merkle.consistency_proof(partial(node_of, forged), old, size)
    assert not merkle.consistent(mth(entries[:old]), old, mth(forged), size, proof)


def test_there_is_no_proof_of_what_is_not_there():
    _, node = tree(4)
    for index, size in ((4, 4), (-1, 4), (0, 0)):
        with pytest.raises(ValueError, match="no leaf"):
            merkle.inclusion_proof(node, index, size)
    with pytest.raises(ValueError, match="does not contain"):
        merkle.consistency_proof(node, 4, 3)
    assert not merkle.consistent(merkle.EMPTY_ROOT, 3, merkle.EMPTY_ROOT, 2, [])
