"""The tree against pymerkle, which shares no code with ours: each verifies the other's proofs."""

from functools import cache, partial, reduce

import pymerkle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_service.transparency import merkle

LARGEST = 600


def entry(number):
    return f"entry {number}".encode()


@cache
def oracle():
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for number in range(LARGEST):
        tree.append(entry(number))
    return tree


@cache
def node(level, index):
    if level == 0:
        return merkle.leaf_hash(entry(index))
    return merkle.node_hash(node(level - 1, 2 * index), node(level - 1, 2 * index + 1))


def proof_of(theirs, path):
    """Our path as a proof of theirs, with their way of putting the parts together."""
    size, rule, subset = theirs.size, theirs.rule, theirs.subset
    return pymerkle.MerkleProof("sha256", True, size, rule, subset, path)  # noqa: FBT003 - theirs


def folded(theirs):
    """Their consistency proof with the first parts put together as RFC 6962 does.

    They take the part beyond the old tree's edge down to a leaf; the RFC names it by one hash,
    after the last part of the old tree.
    """
    edge = theirs.subset.index(1)
    if edge == 0:
        return theirs
    beyond = reduce(merkle.node_hash, theirs.path[:edge])
    last, *others = theirs.path[edge:]
    return pymerkle.MerkleProof(
        "sha256",
        True,  # noqa: FBT003 - theirs
        theirs.size,
        [1, *theirs.rule[edge:]],
        [0, 1, *theirs.subset[edge + 1 :]],
        [beyond, last, *others],
    )


def written(old, theirs):
    """Their folded proof in the order of RFC 6962, which omits what the old root says already."""
    path, edge = list(theirs.path), theirs.subset.index(1)
    start = path.pop(edge)
    return path if old & (old - 1) == 0 else [start, *path]


sizes = st.integers(1, LARGEST)
tampering = st.integers(0, 31)


@given(st.integers(0, LARGEST))
def test_roots_are_the_oracles(size):
    expected = oracle().get_state(size) if size else merkle.EMPTY_ROOT
    assert merkle.root(node, size) == expected


@given(sizes, st.data())
def test_inclusion_is_proved_both_ways(size, data):
    index = data.draw(st.integers(0, size - 1))
    root, leaf = oracle().get_state(size), merkle.leaf_hash(entry(index))
    theirs = oracle().prove_inclusion(index + 1, size)
    ours = merkle.inclusion_proof(node, index, size)
    assert merkle.includes(root, size, index, leaf, theirs.path[1:])
    pymerkle.verify_inclusion(leaf, root, proof_of(theirs, [leaf, *ours]))


@given(sizes, sizes, st.data())
def test_consistency_is_proved_both_ways(one, other, data):
    old, new = sorted((one, other))
    old_root, new_root = oracle().get_state(old), oracle().get_state(new)
    theirs = folded(oracle().prove_consistency(old, new))
    ours = merkle.consistency_proof(node, old, new)
    if old == new:
        assert ours == []
        return
    assert written(old, theirs) == ours
    assert merkle.consistent(old_root, old, new_root, new, written(old, theirs))
    start, *others = ours if old & (old - 1) else [old_root, *ours]
    at = theirs.subset.index(1)
    path = [*others[:at], start, *others[at:]]
    pymerkle.verify_consistency(old_root, new_root, proof_of(theirs, path))


@given(sizes, st.data())
def test_what_the_oracle_refuses_is_refused_here(size, data):
    index = data.draw(st.integers(0, size - 1))
    theirs = oracle().prove_inclusion(index + 1, size)
    place = data.draw(st.integers(0, len(theirs.path) - 1))
    changed = bytearray(theirs.path[place])
    changed[data.draw(tampering)] ^= 1 << data.draw(st.integers(0, 7))
    path = [*theirs.path[:place], bytes(changed), *theirs.path[place + 1 :]]
    root, leaf = oracle().get_state(size), theirs.path[0]
    with pytest.raises(pymerkle.InvalidProof):
        pymerkle.verify_inclusion(leaf, root, proof_of(theirs, path))
    assert not merkle.includes(root, size, index, path[0], path[1:])


@given(sizes, sizes)
def test_another_old_tree_is_refused_by_both(one, other):
    old, new = sorted((one, other))
    old_root, new_root = oracle().get_state(old), oracle().get_state(new)
    false_root = merkle.leaf_hash(old_root)
    theirs = folded(oracle().prove_consistency(old, new))
    with pytest.raises(pymerkle.InvalidProof):
        pymerkle.verify_consistency(false_root, new_root, theirs)
    proof = merkle.consistency_proof(node, old, new)
    refused = partial(merkle.consistent, false_root, old, new_root, new)
    assert not refused(proof)
