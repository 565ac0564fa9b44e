"""That the log holds an entry is not enough: it must be the publication of this very version."""

import json
from pathlib import Path

import pytest

from scoring_service.transparency import merkle, notes, verify
from scoring_service.transparency.checkpoints import Checkpoint
from scoring_service.transparency.proofs import Proof
from tests.factories.nodes import STATIC, run_node
from tests.transparency.test_merkle import mth, node_of
from tests.transparency.test_notes import KEY, NAME, trusted

RIGHT = {"kind": "publication", "model": "cards", "version": 2, "digest": "sha256:aa",
         "approval": "sha256:bb"}  # fmt: skip
OTHERS = {
    "a retirement": RIGHT | {"kind": "retirement"},
    "another model": RIGHT | {"model": "loans"},
    "another version": RIGHT | {"version": 1},
    "another document": RIGHT | {"digest": "sha256:cc"},
}
ENTRIES = [RIGHT, *OTHERS.values()]
LEAVES = [verify.canonical(entry).encode() for entry in ENTRIES]
STATEMENT = {"model": "cards", "version": 2, "algorithm_digest": "sha256:aa"}
KEYS = str(trusted())


def publication(entry):
    """An entry of a log that holds them all, and its right proof."""
    index, size = ENTRIES.index(entry), len(LEAVES)
    text = str(Checkpoint(NAME, size, mth(LEAVES)))
    signed = str(notes.Note(text, (notes.sign(text, NAME, KEY),)))
    hashes = merkle.inclusion_proof(lambda level, at: node_of(LEAVES, level, at), index, size)
    return {"entry": entry, "proof": str(Proof(index, tuple(hashes), signed))}


def failing(entry):
    """Return the checks that fail, by `verify.py` and by the page's module."""
    checks = verify.checks_of_publication(publication(entry), STATEMENT, verify.read_keys([KEYS]))
    by_program = [name for name, holds, _ in verify.outcomes(checks) if not holds]
    line = {"publication": publication(entry), "statement": STATEMENT, "keys": KEYS}
    script = Path(__file__).with_name("published.mjs")
    by_page = run_node(script, STATIC / "verify.js", given=json.dumps(line).encode())
    return by_program, json.loads(by_page)


def test_the_publication_of_the_version_holds():
    assert failing(RIGHT) == ([], [])


@pytest.mark.parametrize("entry", OTHERS.values(), ids=OTHERS)
def test_another_entry_of_the_log_does_not(entry):
    assert failing(entry) == (["publication"], ["publication"])
