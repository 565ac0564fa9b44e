"""No byte of what a person downloads can be changed unnoticed.

Of a byte one bit is changed, chosen at random once and for all. Byte by byte, and before both
verifiers: the receipts and proofs of 200 people, the algorithm document, and one explanation; of
the explanations of all 200, one byte in 200; of one with the document that it carries, one in 20.
Each change is judged by the whole verification, up to its first check that fails. `make tamper`
changes every byte of all 200.

What verify.py and the page let through must be exactly what the rule `means_the_same` finds, which
reads with the service's own strict reader and knows nothing of them: JSON has several spellings of
a number, of a character and of the space between, and what is signed is the meaning.
"""

import json

import pytest

from scoring_service.kernel import canonical
from scoring_service.transparency import notes, verify
from scoring_service.transparency.signing import signed_text
from tests.transparency import tampering
from tests.transparency.tampering import Target, means_the_same
from tests.transparency.test_notes import KEY
from tests.transparency.verifiers import signed_part

pytestmark = pytest.mark.slow

EVERY = 200
EVERY_CARRIED = 20


def explanations(downloads):
    """One explanation in Chinese, whole, and some of every other; some of one with its document."""
    yield tampering.bare_explanation_of(downloads, 1)
    yield tampering.explanation_of(downloads.explanations[0], "carrier", EVERY_CARRIED)
    yield from tampering.explanations_of(downloads, EVERY)


TARGETS = {
    "receipts and proofs": lambda downloads: list(tampering.receipts_of(downloads)),
    "explanations": lambda downloads: list(explanations(downloads)),
    "document": lambda downloads: list(tampering.documents_of(downloads, EVERY_CARRIED)),
}

whatever = pytest.mark.parametrize("targets", TARGETS.values(), ids=TARGETS)


@whatever
def test_the_program_refuses_every_change_of_meaning(downloads, targets):
    for target in targets(downloads):
        let_through = tampering.accepted_by_program(target, downloads.keys)
        assert let_through == target.meaning_the_same(), target.kind


@whatever
def test_the_page_refuses_every_change_of_meaning(downloads, targets, tmp_path):
    chosen = targets(downloads)
    told = tampering.accepted_by_page(chosen, downloads.keys, tmp_path)
    assert told == [target.meaning_the_same() for target in chosen]


def changed_in(target):
    return len(target.masks) - target.masks.count(0)


def test_so_many_bytes_are_changed(downloads):
    receipts = list(tampering.receipts_of(downloads))
    assert [target.kind for target in receipts].count("receipt") == tampering.PEOPLE
    assert all(0 not in target.masks for target in receipts)
    whole, carrier, *others = explanations(downloads)
    published, held = tampering.documents_of(downloads, EVERY_CARRIED)
    assert 0 not in published.masks
    assert changed_in(held) >= len(published.masks) // EVERY_CARRIED
    assert 0 not in whole.masks
    assert changed_in(carrier) >= len(whole.raw) // (EVERY_CARRIED + 1)
    assert len(others) == tampering.PEOPLE
    assert all(changed_in(one) >= len(one.raw) // EVERY for one in others)


def with_another_space(target):
    """The same with a tab at its end, which becomes another white space."""
    masks = bytes(len(target.raw)) + b"\x04"
    return Target(target.kind, target.raw + b"\t", masks, target.beside)


def test_a_change_of_spelling_is_let_through(downloads, tmp_path):
    """A verifier that refuses everything would pass the tests above."""
    chosen = [*tampering.explanations_of(downloads), *tampering.receipts_of(downloads)]
    chosen = [with_another_space(target) for target in chosen if target.kind != "proof"]
    ends = [[len(target.raw) - 1] for target in chosen]
    assert ends == [target.meaning_the_same() for target in chosen]
    assert ends == [tampering.accepted_by_program(one, downloads.keys) for one in chosen]
    assert ends == tampering.accepted_by_page(chosen, downloads.keys, tmp_path)


def keys_of(downloads):
    return verify.read_keys(downloads.keys.splitlines())


SPELLINGS = {
    "a white space for another": (b'{"a":\t1}', b'{"a":\r1}'),
    "a digit that the double does not hold": (
        b'{"a":1.00000000000000022}',
        b'{"a":1.00000000000000023}',
    ),
    "a capital letter in an escape": (b'{"a":"\\u00e9"}', b'{"a":"\\u00E9"}'),
    "a capital exponent": (b'{"a":1e-7}', b'{"a":1E-7}'),
    "a sign of zero": (b'{"a":-0.0}', b'{"a":\r0.0}'),
}
DIFFERENT = {
    "another digit": (b'{"a":1.5}', b'{"a":1.4}'),
    "another letter": (b'{"a":"b"}', b'{"a":"c"}'),
    "a name twice": (b'{"a":1,"b":1}', b'{"b":1,"b":1}'),
    "no JSON": (b'{"a":1}', b'{"a":1]'),
    "no UTF-8": ('{"a":"é"}'.encode(), '{"a":"é"}'.encode().replace(b"\xa9", b"\x29")),
}


@pytest.mark.parametrize(("one", "other"), SPELLINGS.values(), ids=SPELLINGS)
def test_the_rule_knows_other_spellings(one, other):
    assert sum(a != b for a, b in zip(one, other, strict=True)) == 1
    assert means_the_same(other, json.loads(one))


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT)
def test_the_rule_knows_other_meanings(one, other):
    assert not means_the_same(other, json.loads(one))


@pytest.mark.parametrize(("one", "other"), [*SPELLINGS.values(), *DIFFERENT.values()])
def test_the_program_reads_as_the_rule_does(one, other):
    try:
        same = verify.canonical(verify.read(other)) == verify.canonical(verify.read(one))
    except ValueError:
        same = False
    assert same == means_the_same(other, json.loads(one))


def adapted(downloads):
    """An explanation of a changed document, with every digest in it made anew."""
    document = json.loads(downloads.document)
    document["title"]["en"] += "!"
    data = canonical.dumps(document)
    bundle = json.loads(downloads.explanations[0])
    digest, receipt = canonical.digest(data), bundle["receipt"]
    bundle["algorithm"].update(digest=digest, document=document)
    bundle["score"]["model"]["digest"] = digest
    bundle["algorithm"]["publication"]["entry"]["digest"] = digest
    receipt["statement"]["algorithm_digest"] = digest
    receipt["digest"] = canonical.digest(canonical.dumps(receipt["statement"]))
    return bundle


def signed_by_another(bundle, name):
    """Sign all of it with a key that nobody was given, under the log's own name."""
    statement = bundle["receipt"]["statement"]
    for content, holder in (statement, bundle["receipt"]), (signed_part(bundle), bundle):
        line = notes.sign(signed_text(content), name, KEY)
        holder["signature"] = str(line).rstrip("\n")
    return bundle


def failing(bundle, keys):
    held = verify.outcomes(verify.checks(bundle, None, keys))
    return sorted(name for name, holds, _ in held if holds is False)


LOGGED = ["publication in the log", "score in the log"]
SIGNED = ["receipt's signature", "signature of the whole"]


def test_a_changed_document_whose_digests_were_adapted_is_neither_signed_nor_logged(downloads):
    bundle = adapted(downloads)
    assert failing(bundle, keys_of(downloads)) == sorted(LOGGED + SIGNED)
    assert failing(bundle, {}) == LOGGED


def test_what_another_key_has_signed_is_refused(downloads):
    bundle = adapted(downloads)
    name = downloads.keys.partition("+")[0]
    forged = signed_by_another(bundle, name)
    assert failing(forged, keys_of(downloads)) == sorted(LOGGED + SIGNED)
    theirs = verify.read_keys([str(notes.verifier_key(name, KEY))])
    assert failing(forged, theirs) == LOGGED


def test_the_page_says_the_same_of_a_changed_document(downloads, tmp_path):
    bundle = adapted(downloads)
    whole = json.dumps(bundle).encode()
    target = Target("explanation", whole + b"\t", bytes(len(whole)) + b"\x04")
    assert tampering.accepted_by_page([target], downloads.keys, tmp_path) == [[]]
