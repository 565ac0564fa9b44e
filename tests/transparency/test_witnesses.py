"""Witnesses as they should be, and as they might be."""

from functools import partial

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from scoring_service.transparency import notes, witnesses
from scoring_service.transparency.checkpoints import Checkpoint
from scoring_service.transparency.cosignatures import cosign, cosigned_at
from scoring_service.transparency.witnesses import ContradictedError, Witness, WitnessError
from tests.factories.witnesses import WitnessServer, serving
from tests.transparency.test_cosignatures import LOG, WITNESSES
from tests.transparency.test_merkle import mth, node_of
from tests.transparency.test_notes import KEY, NAME, trusted

ENTRIES = [f"entry {number}".encode() for number in range(40)]
FORGED = [b"forged", *ENTRIES[1:]]
STRANGER = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)


def checkpoint(size, entries=ENTRIES, key=KEY):
    text = str(Checkpoint(NAME, size, mth(entries[:size])))
    return str(notes.Note(text, (notes.sign(text, NAME, key),)))


@pytest.fixture
def server():
    return WitnessServer(trusted())


@pytest.fixture
def witness(server):
    with serving(server.answer) as address:
        yield Witness(server.public, address)


def ask(witness, size, known, entries=ENTRIES, **parts):
    node = partial(node_of, entries)
    return witnesses.cosign(witness, checkpoint(size, entries, **parts), node, known_size=known)


@pytest.fixture
def answering():
    """Let a witness with a known key answer each question as told."""
    server = WitnessServer(trusted())

    def answering(*answers):
        left = list(answers)
        return serving(lambda *_: left.pop(0) if len(left) > 1 else left[0]), server.public

    return answering


def asked_of(answering, *answers, size=21, known=5):
    server, key = answering(*answers)
    with server as address:
        return ask(Witness(key, address), size, known)


def test_a_witness_cosigns_what_continues_the_log(witness, server):
    for known, size in ((0, 7), (7, 21), (21, 21), (21, 40)):
        line = ask(witness, size, known)
        note = notes.parse((checkpoint(size) + str(line)).encode())
        assert set(note.verified_by([trusted(), witness.key])) == {trusted(), witness.key}
        assert cosigned_at(line) == server.at
    assert server.asked == [0, 7, 21, 21]


def test_a_witness_whose_last_size_is_not_known_is_asked_again_from_there(witness, server):
    ask(witness, 7, 0)
    ask(witness, 21, 0)
    ask(witness, 21, 3)
    assert server.asked == [0, 0, 7, 3, 21]


def test_a_witness_that_knows_more_shows_that_the_log_was_rolled_back(witness):
    ask(witness, 40, 0)
    with pytest.raises(ContradictedError, match=r"w1 has cosigned 40 entries.*21.*rolled back"):
        ask(witness, 21, 0)
    with pytest.raises(ContradictedError, match="rolled back"):
        ask(witness, 21, 40)


def test_another_root_for_the_same_size_shows_a_fork(witness):
    ask(witness, 21, 0)
    for known in (21, 0):
        with pytest.raises(ContradictedError, match="another root for the same 21 entries"):
            ask(witness, 21, known, FORGED)


def test_another_beginning_shows_a_fork(witness):
    ask(witness, 21, 0)
    with pytest.raises(ContradictedError, match="another beginning: its 21 entries"):
        ask(witness, 40, 21, FORGED)


def test_a_witness_that_does_not_know_the_log_or_its_key_says_so(witness, server):
    with pytest.raises(WitnessError, match="does not know the key") as refused:
        ask(witness, 21, 0, key=STRANGER)
    assert not isinstance(refused.value, ContradictedError)
    server.logs.clear()
    with pytest.raises(WitnessError, match=r"does not know the log scores\.example/log"):
        ask(witness, 21, 0)


@pytest.mark.parametrize("status", [301, 400, 422, 429, 500])
def test_other_answers_are_told_with_their_status(answering, status):
    with pytest.raises(WitnessError, match=f"w1 answers with {status}") as refused:
        asked_of(answering, (status, b""), known=0)
    assert not isinstance(refused.value, ContradictedError)


def test_a_witness_out_of_reach_is_named():
    with pytest.raises(WitnessError, match=r"witness\.example/w1 cannot be asked"):
        ask(Witness(WitnessServer().public, "http://127.0.0.1:1"), 7, 0)


@pytest.mark.parametrize("told", [b"", b"x", b"07\n", b"-1\n", b"5\n", b"9" * 20, "²".encode()])
def test_a_conflict_that_names_no_other_size_is_plainly_refused(answering, told):
    with pytest.raises(WitnessError, match="names no other") as refused:
        asked_of(answering, (409, told))
    assert not isinstance(refused.value, ContradictedError)


def test_a_witness_that_changes_its_mind_is_left(answering):
    with pytest.raises(WitnessError, match="another size each time"):
        asked_of(answering, (409, b"6\n"), (409, b"7\n"), (409, b"8\n"))


def test_all_tries_together_have_the_time_of_one(answering, monkeypatch):
    """The worker signs nothing while it waits for a slow witness."""
    times = iter((0.0, 0.0, 4.5, 5.5, 6.5, 7.5))
    monkeypatch.setattr(witnesses, "monotonic", lambda: next(times))
    with pytest.raises(WitnessError, match="w1 does not answer within 5 seconds"):
        asked_of(answering, (409, b"6\n"), (409, b"7\n"), (409, b"8\n"))
    assert next(times) == 6.5  # asked twice


WITNESS = WitnessServer()


def test_a_witness_that_names_a_larger_size_last_contradicts_all_the_same(answering):
    with pytest.raises(ContradictedError, match="has cosigned 99 entries"):
        asked_of(answering, (409, b"6\n"), (409, b"7\n"), (409, b"99\n"))


def line_of(name=WITNESS.name, key=WITNESS.key, size=21):
    return str(cosign(checkpoint(size).partition("\n\n")[0] + "\n", name, key, at=1)).encode()


def test_lines_of_unknown_keys_are_ignored(answering):
    told = line_of() + line_of("another.example", STRANGER) + line_of(key=STRANGER)
    assert str(asked_of(answering, (200, told))).encode() == line_of()


def test_one_line_is_taken_of_however_many_a_witness_writes(answering):
    told = line_of() * 100
    assert str(asked_of(answering, (200, told))).encode() == line_of()


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (b"", "not a signed note"),
        (line_of("another.example", STRANGER), "no trusted key"),
        (line_of(size=20), ".* is false"),
        (line_of() + line_of(size=20), ".* is false"),
        (b"cosigned\n", "not a signature line"),
        (line_of()[:-1], "not a signed note"),
        (b"\n" + line_of(), "not lines of signatures"),
        (b"\xff", "not UTF-8"),
    ],
)
def test_what_is_no_cosignature_of_this_checkpoint_is_refused(answering, told, why):
    with pytest.raises(WitnessError, match=f"has not cosigned: {why}"):
        asked_of(answering, (200, told))


def test_the_list_of_witnesses_is_read():
    text = f"# who watches\n\n{WITNESSES[0]} https://a.example/w  # the first\n{WITNESSES[1]} http://localhost:1\n"
    found = witnesses.parse_witnesses(text)
    assert [str(witness.key) for witness in found] == list(WITNESSES[:2])
    assert [witness.url for witness in found] == ["https://a.example/w", "http://localhost:1"]
    assert witnesses.parse_witnesses("\n# nobody\n") == []


@pytest.mark.parametrize(
    "line",
    [WITNESSES[0], "https://a.example", f"{LOG} https://a.example", f"{WITNESSES[1]} a.example",
     f"{WITNESSES[1]} http://a.example", f"{WITNESSES[1]} https://a.example 3",
     f"{WITNESSES[0]} https://b.example"],
)  # fmt: skip
def test_a_line_that_names_no_witness_is_named(line):
    with pytest.raises(ValueError, match="line 2 names"):
        witnesses.parse_witnesses(f"{WITNESSES[0]} https://a.example\n{line}\n")
