"""Checkpoints and proofs are written in one way, and every other is refused."""

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring_service.transparency import merkle, notes
from scoring_service.transparency.checkpoints import Checkpoint
from scoring_service.transparency.notes import UnacceptableNoteError
from scoring_service.transparency.proofs import Proof
from tests.transparency.test_merkle import mth, node_of
from tests.transparency.test_notes import KEY, NAME, trusted

ENTRIES = [f"entry {number}".encode() for number in range(21)]
SPECIFIED = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
"""The example of the specification."""


def issued(origin=NAME, name=NAME):
    text = str(Checkpoint(origin, len(ENTRIES), mth(ENTRIES)))
    return str(notes.Note(text, (notes.sign(text, name, KEY),)))


def proof(index=5, **parts):
    hashes = merkle.inclusion_proof(partial(node_of, ENTRIES), index, len(ENTRIES))
    return Proof(index, tuple(hashes), issued(**parts))


def test_the_example_of_the_specification_is_read():
    checkpoint = Checkpoint.parse(SPECIFIED)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert str(checkpoint) == SPECIFIED


@pytest.mark.parametrize(
    "text",
    ["", "\n", SPECIFIED[:-1], SPECIFIED + "\n", SPECIFIED + "more\n", "\n1\nAAAA\n",
     SPECIFIED.replace("20852163", "020852163"), SPECIFIED.replace("20852163", "-1"),
     SPECIFIED.replace("20852163", "²"), SPECIFIED.replace("CsUY", "CsU"), "a\n1\n!!!!\n",
     "a\n1\nAAAA\n"],
)  # fmt: skip
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(UnacceptableNoteError):
        Checkpoint.parse(text)


@pytest.mark.parametrize("index", range(len(ENTRIES)))
def test_a_written_proof_shows_the_entry_and_no_other(index):
    read = Proof.parse(str(proof(index)))
    assert read == proof(index)
    assert read.check(ENTRIES[index], [trusted()]).size == len(ENTRIES)
    with pytest.raises(UnacceptableNoteError, match="not in the log"):
        read.check(b"another", [trusted()])


@settings(max_examples=300)
@given(st.integers(0, 10_000), st.integers(1, 255))
def test_no_byte_of_a_proof_can_be_changed(at, change):
    data = bytearray(str(proof()).encode())
    data[at % len(data)] ^= change
    with pytest.raises(ValueError, match=r"."):
        Proof.parse(bytes(data).decode()).check(ENTRIES[5], [trusted()])


@pytest.mark.parametrize(
    "change",
    [("@v1", "@v2"), ("index 5", "index 05"), ("index 5", "index x"), ("index 5", "number 5"),
     ("index 5\n", "extra AAAA\nindex 5\n"), ("index 5\n", "index 5\nAAAA\n"),
     ("index 5\n", "index 5\n!\n"), ("\n\n", "\n")],
)  # fmt: skip
def test_what_is_no_proof_is_refused(change):
    before, after = change
    with pytest.raises(UnacceptableNoteError):
        Proof.parse(str(proof()).replace(before, after, 1))


def test_a_checkpoint_that_another_trusted_key_signed_proves_nothing_of_the_log():
    other = notes.verifier_key("witness.example", KEY)
    with pytest.raises(UnacceptableNoteError, match="the log itself"):
        proof(name="witness.example").check(ENTRIES[5], [other])
