"""Both verifiers know proofs and signatures as the log's own code does: the same rules, apart."""

import base64
import hashlib
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from scoring_service.transparency import merkle, notes, verify
from scoring_service.transparency.checkpoints import Checkpoint
from scoring_service.transparency.notes import UnacceptableNoteError, VerifierKey
from scoring_service.transparency.proofs import Proof
from tests.factories.nodes import STATIC, run_node
from tests.transparency.test_merkle import mth, node_of
from tests.transparency.test_notes import KEY, NAME, NEUMANN, trusted

OTHER = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
WITNESS = "witness.example"
ENTRIES = [{"kind": "decision", "receipt": f"sha256:{number:064}"} for number in range(33)]
LEAVES = [verify.canonical(entry).encode() for entry in ENTRIES]


def proof(index=5, size=21, *, signers=((NAME, KEY),), origin=NAME):
    leaves = LEAVES[:size]
    text = str(Checkpoint(origin, size, mth(leaves)))
    signed = notes.Note(text, tuple(notes.sign(text, *signer) for signer in signers))
    hashes = merkle.inclusion_proof(lambda level, at: node_of(leaves, level, at), index, size)
    return str(Proof(index, tuple(hashes), str(signed)))


def by_service(index, written, keys):
    try:
        Proof.parse(written).check(LEAVES[index], [VerifierKey.parse(key) for key in keys])
    except (UnacceptableNoteError, ValueError):
        return False
    return True


def by_program(index, written, keys):
    given = [("", verify.check_logged, ENTRIES[index], written, verify.read_keys(keys))]
    ((_, holds, _),) = verify.outcomes(given)
    return holds


def by_page(cases):
    """Return what the page's module finds of (index, proof, keys) each."""
    lines = [
        json.dumps({"entry": LEAVES[at].decode(), "proof": one, "keys": "\n".join(keys)})
        for at, one, keys in cases
    ]
    script = Path(__file__).with_name("logged.mjs")
    told = run_node(script, STATIC / "transparency.js", given="\n".join(lines).encode())
    return [json.loads(line) for line in told.splitlines()]


def test_every_entry_of_every_tree_is_found_and_nowhere_else():
    keys = [str(trusted())]
    places = [(index, size) for size in range(1, len(ENTRIES) + 1) for index in range(size)]
    cases = [(index, proof(index, size), keys) for index, size in places]
    assert all(by_program(*case) for case in cases)
    assert set(by_page(cases)) == {"holds"}
    moved = [((index + 1) % len(ENTRIES), written, keys) for index, written, _ in cases]
    assert not any(by_program(*case) for case in moved)
    assert set(by_page(moved)) == {"not_in_log"}


def cosigned(**parts):
    return proof(signers=((NAME, KEY), (WITNESS, OTHER)), **parts)


def signature_of(written, name):
    return next(line for line in written.splitlines() if line.startswith(f"\u2014 {name} "))


def signed_as(size):
    """A right proof whose checkpoint writes its size in another way."""
    text = str(Checkpoint(NAME, 21, mth(LEAVES[:21]))).replace("\n21\n", f"\n{size}\n")
    signed = notes.Note(text, (notes.sign(text, NAME, KEY),))
    return proof().partition("\n\n")[0] + "\n\n" + str(signed)


def beyond_all_trees():
    """A right proof in a tree of 2^64 leaves: one hash more than a proof may have."""
    root, hashes = merkle.leaf_hash(LEAVES[5]), (bytes(32),) * 64
    for sibling in hashes:
        root = merkle.node_hash(root, sibling)
    text = str(Checkpoint(NAME, 2**64, root))
    return str(Proof(0, hashes, str(notes.Note(text, (notes.sign(text, NAME, KEY),)))))


def longer_than_its_tree():
    """A proof that leads to a signed root, of a tree that is too small for it."""
    leaf, sibling = merkle.leaf_hash(LEAVES[5]), bytes(32)
    text = str(Checkpoint(NAME, 1, merkle.node_hash(sibling, leaf)))
    signed = str(notes.Note(text, (notes.sign(text, NAME, KEY),)))
    return str(Proof(0, (sibling,), signed))


LOG = str(trusted())
THEIRS = str(notes.verifier_key(WITNESS, OTHER))
ANOTHER = str(notes.verifier_key(NAME, OTHER))

GOOD = {
    "signed by the log": (proof(), [LOG]),
    "with a witness nobody knows": (cosigned(), [LOG]),
    "with a known witness": (cosigned(), [LOG, THEIRS]),
    "with keys of the log that did not sign": (proof(), [ANOTHER, LOG]),
    "by two keys of the log": (proof(signers=((NAME, OTHER), (NAME, KEY))), [LOG]),
}

SIGNED_BY_WITNESS = proof(signers=((WITNESS, OTHER),))

BAD = {
    "by another key of that name": (proof(), [ANOTHER]),
    "by a witness alone": (SIGNED_BY_WITNESS, [LOG, THEIRS]),
    "of another log": (proof(origin=WITNESS), [LOG]),
    "by a known witness falsely": (
        cosigned().replace(signature_of(cosigned(), WITNESS),
                           signature_of(cosigned(size=20), WITNESS)),
        [LOG, THEIRS],
    ),
    "without signatures": (proof().rpartition("\n\n")[0] + "\n\n", [LOG]),
    "with a line too many": (proof() + "\n", [LOG]),
    "with no end": (proof()[:-1], [LOG]),
    "with an extension": (proof().replace("\n21\n", "\n21\nmore\n"), [LOG]),
    "with extra data": (proof().replace("index", "extra AAAA\nindex"), [LOG]),
    "of another version": (proof().replace("@v1", "@v2"), [LOG]),
    "with a zero before": (proof().replace("index 5", "index 05"), [LOG]),
    "with a sign": (proof().replace("index 5", "index +5"), [LOG]),
    "with another digit for five": (proof().replace("index 5", "index \u0665"), [LOG]),
    "at no number": (proof().replace("index 5", "index x"), [LOG]),
    "beyond the tree": (proof().replace("index 5", "index 99"), [LOG]),
    "below the tree": (proof().replace("index 5", "index -1"), [LOG]),
    "with a hash too many": (proof().replace("index 5\n", f"index 5\n{'A' * 43}=\n"), [LOG]),
    "with a hundred hashes": (proof().replace("index 5\n", "index 5\n" + f"{'A' * 43}=\n" * 100),
                              [LOG]),
    "with a hash too few": (proof().replace(proof().splitlines()[2] + "\n", ""), [LOG]),
    "with two spellings of a hash": (proof().replace("=\n", "==\n", 1), [LOG]),
    "with a carriage return": (proof().replace("\n21\n", "\n21\r\n"), [LOG]),
    "with a control character": (cosigned().replace("witness.", "witness\x01"), [LOG]),
    "with a separator in a name": (cosigned().replace("witness.", "witness\x1f"), [LOG]),
    "with a plus in a name": (cosigned().replace("witness.", "witness+"), [LOG]),
    "with a space in a name": (cosigned().replace("witness.", "witness "), [LOG]),
    "with another mark": (cosigned().replace("\u2014 witness", "\u2013 witness"), [LOG]),
    "with an empty signature": (cosigned().replace(signature_of(cosigned(), WITNESS),
                                                   f"\u2014 {WITNESS} AAAA"), [LOG]),
    "with a zero before the size": (signed_as("021"), [LOG]),
    "with a sign before the size": (signed_as("+21"), [LOG]),
    "with an underscore in the size": (signed_as("2_1"), [LOG]),
    "longer than its tree": (longer_than_its_tree(), [LOG]),
    "of a tree too large": (beyond_all_trees(), [LOG]),
    "nothing": ("", [LOG]),
}  # fmt: skip


@pytest.mark.parametrize(("written", "keys"), GOOD.values(), ids=GOOD)
def test_what_the_log_has_signed_holds(written, keys):
    case = (5, written, keys)
    assert (by_service(*case), by_program(*case), by_page([case])) == (True, True, ["holds"])


@pytest.mark.parametrize(("written", "keys"), BAD.values(), ids=BAD)
def test_what_no_log_has_signed_so_is_refused(written, keys):
    case = (5, written, keys)
    assert (by_service(*case), by_program(*case)) == (False, False)
    assert by_page([case])[0] in {"malformed", "not_signed", "false_signature", "not_in_log"}


def test_without_a_key_the_hashes_are_checked_and_the_rest_is_unknown():
    case: tuple[int, str, list[str]] = (5, proof(), [])
    assert (by_program(*case), by_page([case])) == (None, ["no_key"])
    moved = (6, *case[1:])
    assert (by_program(*moved), by_page([moved])) == (False, ["not_in_log"])


def test_the_key_of_the_formats_first_implementation_is_read():
    ((name, key_id),) = verify.read_keys([f" {NEUMANN}\r\n", "\n"])
    assert (name, key_id.hex()) == ("PeterNeumann", "c74f20a3")
    assert by_page([(5, proof(), [NEUMANN])]) == ["not_signed"]


def of_another_kind():
    """The key of a witness: the right id for its bytes, and not one that signs notes."""
    data = b"\x04" + KEY.public_key().public_bytes_raw()
    key_id = hashlib.sha256(NAME.encode() + b"\n" + data).hexdigest()[:8]
    return f"{NAME}+{key_id}+{base64.b64encode(data).decode()}"


NO_KEYS = {
    "another id": NEUMANN.replace("c74f20a3", "c74f20a4"),
    "an id in capitals": NEUMANN.replace("c74f20a3", "C74F20A3"),
    "another name": NEUMANN.replace("Peter", "Paul"),
    "another kind of key": of_another_kind(),
    "no name": NEUMANN.replace("PeterNeumann", ""),
    "a space in the name": NEUMANN.replace("PeterN", "Peter N"),
    "half a key": NEUMANN[:-4],
    "two spellings": NEUMANN + "=",
    "words": "a key",
}


@pytest.mark.parametrize("line", NO_KEYS.values(), ids=NO_KEYS)
def test_what_is_no_key_is_refused(line):
    with pytest.raises(ValueError, match=r"."):
        verify.read_keys([line])
    assert by_page([(5, proof(), [line])]) == ["malformed"]
    with pytest.raises(UnacceptableNoteError):
        VerifierKey.parse(line)
