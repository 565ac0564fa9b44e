"""Signed notes against the examples of the format's first implementation, and against forgers."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from scoring_service.transparency import notes
from scoring_service.transparency.notes import UnacceptableNoteError, VerifierKey

NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
SIGNED = (
    TEXT + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvq"
    "fqdngotpRZb6KE6RyyBwJnAM=\n"
)
"""The example of golang.org/x/mod/sumdb/note, where the format comes from."""

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
NAME = "scores.example/log"


def note(text="example\n"):
    return notes.Note(text, (notes.sign(text, NAME, KEY),))


def trusted():
    return notes.verifier_key(NAME, KEY)


def test_the_example_of_the_format_is_verified():
    key = VerifierKey.parse(NEUMANN)
    assert str(key) == NEUMANN
    found = notes.parse(SIGNED.encode())
    assert found.text == TEXT
    assert found.verified_by([key]) == (key,)
    assert str(found) == SIGNED


def test_a_note_is_signed_written_and_read_again():
    written = str(note("über\n\nzwei\n"))
    assert notes.parse(written.encode()) == note("über\n\nzwei\n")
    assert notes.parse(written.encode()).verified_by([trusted()]) == (trusted(),)


def test_signatures_of_unknown_keys_are_ignored_and_prove_nothing():
    stranger = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
    both = notes.Note(
        "a\n", (notes.sign("a\n", "stranger", stranger), notes.sign("a\n", NAME, KEY))
    )
    assert both.verified_by([trusted()]) == (trusted(),)
    with pytest.raises(UnacceptableNoteError, match="no trusted key"):
        note().verified_by([notes.verifier_key(NAME, stranger)])


def test_a_false_signature_under_a_known_key_condemns_the_note():
    signed = note()
    forged = notes.Note("other\n", signed.signatures)
    with pytest.raises(UnacceptableNoteError, match="false"):
        forged.verified_by([trusted()])


@given(st.integers(0, len(SIGNED.encode()) - 1), st.integers(1, 255))
def test_no_byte_of_a_note_can_be_changed(at, change):
    data = bytearray(SIGNED.encode())
    data[at] ^= change
    with pytest.raises(UnacceptableNoteError):
        notes.parse(bytes(data)).verified_by([VerifierKey.parse(NEUMANN)])


@pytest.mark.parametrize(
    "data",
    [b"", b"text\n", b"text\n\n", TEXT.encode(), b"\xff\n\n", SIGNED.encode()[:-1],
     SIGNED.encode() + b"x", b"te\txt\n\n\xe2\x80\x94 a AAAAAAAA\n", b"t\n\n\xe2\x80\x94 a AAA=\n",
     b"t\n\n\xe2\x80\x94 a+b AAAAAAAA\n", b"t\n\n\xe2\x80\x94 a AAAA\n", b"t\n\n- a AAAAAAAA\n",
     b"t\n\n\xe2\x80\x94 a AAAAAAAB=\n", b"t\n\n" + b"\xe2\x80\x94 a AAAAAAAA\n" * 101],
)  # fmt: skip
def test_what_is_no_signed_note_is_refused(data):
    with pytest.raises(UnacceptableNoteError):
        notes.parse(data)


@pytest.mark.parametrize(
    "written",
    ["", "PeterNeumann", NEUMANN.replace("c74f20a3", "c74f20a4"), NEUMANN.replace("Peter", "Pater"),
     NEUMANN.replace("+ARpc", "+AhpC"), NEUMANN[:-4], "a b" + NEUMANN, NEUMANN + "="],
)  # fmt: skip
def test_a_key_whose_parts_do_not_belong_together_is_refused(written):
    with pytest.raises(UnacceptableNoteError):
        VerifierKey.parse(written)


def test_only_a_text_with_an_end_and_a_plain_name_can_be_signed():
    for text in ("no end", "bell\x07\n"):
        with pytest.raises(ValueError, match="a note's text"):
            notes.sign(text, NAME, KEY)
    with pytest.raises(ValueError, match="not a key name"):
        notes.sign("a\n", "two words", KEY)
