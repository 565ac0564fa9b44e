"""Single bytes changed in what people download, and who lets that through.

A change is one bit of one byte: a mask, 0 where the byte is left as it is. A changed receipt or
explanation may still mean the same, such as a white space for another or a digit that a double
does not hold; the rule for that (`means_the_same`) knows nothing of the verifiers. Whoever checks
must let exactly those through.

An explanation carries the published document, the same in all: its bytes are changed once, as the
document's, and the bytes of an explanation are all others.

`make tamper` changes every byte of what 200 people download. There the document, four fifths of an
explanation, is given beside it: reading it again for each change would take hours.
"""

import base64
import json
import os
import runpy
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

from scoring_service import transparency
from scoring_service.kernel import canonical
from tests.factories.nodes import STATIC, run_node
from tests.factories.receipts import Downloads, download

PROGRAM = Path(transparency.__file__).with_name("verify.py")


def _downloaded() -> SimpleNamespace:
    """Return the program as people have it: one file without a package, which nobody measures."""
    with tempfile.TemporaryDirectory() as directory:
        return SimpleNamespace(**runpy.run_path(shutil.copy(PROGRAM, directory)))


verify = _downloaded()

SCRIPT = Path(__file__).with_name("tamper.mjs")
PEOPLE = 200


@dataclass(frozen=True)
class Target:
    """What is changed, and a mask for each byte.

    `beside` is what stays: the entry that a proof is of, the explanation beside a document, the
    text of the document beside an explanation that carries none.
    """

    kind: str
    raw: bytes
    masks: bytes
    beside: Any = None

    def changes(self) -> Iterator[tuple[int, bytes]]:
        """Return each changed place and the whole with that change."""
        changed = bytearray(self.raw)
        for at, mask in enumerate(self.masks):
            if mask:
                changed[at] ^= mask
                yield at, bytes(changed)
                changed[at] ^= mask

    def meaning_the_same(self) -> list[int]:
        """Return the places whose change leaves the meaning.

        Proofs are text, and documents have one form: nothing else means the same.
        """
        if self.kind in {"proof", "document"}:
            return []
        value = json.loads(self.raw)
        return [at for at, changed in self.changes() if means_the_same(changed, value)]


def means_the_same(changed: bytes, value: Any) -> bool:
    """Tell whether bytes are strict JSON of the same value, to the last bit of its doubles."""
    try:
        if json.loads(changed.decode("utf-8")) != value:
            return False
        return canonical.dumps(canonical.loads(changed)) == canonical.dumps(value)
    except (ValueError, RecursionError):
        return False


def masks(raw: bytes, seed: object, every: int = 1) -> bytes:
    """Choose a bit at random for each byte, or for one of so many, beginning anywhere."""
    random = Random(str(seed))
    first = random.randrange(every)
    return bytes(1 << random.randrange(8) if at % every == first else 0 for at in range(len(raw)))


def document_in(explanation: bytes) -> range:
    """Return where an explanation carries the document."""
    text = explanation.decode("latin-1")  # a letter for each byte
    start = text.index('"document": {') + len('"document": ')
    _, end = json.JSONDecoder().raw_decode(text, start)
    return range(start, end)


def receipts_of(downloads: Downloads) -> Iterator[Target]:
    """Return every byte of each receipt, and of each proof as the text that it is."""
    for number, explanation in enumerate(downloads.explanations):
        receipt = json.loads(explanation)["receipt"]
        raw = canonical.dumps(receipt)
        yield Target("receipt", raw, masks(raw, f"receipt {number}"))
        proof, entry = receipt["proof"].encode(), entry_of(receipt)
        yield Target("proof", proof, masks(proof, f"proof {number}"), entry)


def entry_of(receipt: Any) -> dict[str, str]:
    """Return what the log holds of a receipt, as docs/transparency.md says it."""
    salt = bytes.fromhex(canonical.digest(bytes.fromhex(receipt["nonce"])).removeprefix("sha256:"))
    logged = canonical.digest(salt + canonical.dumps(receipt["statement"]))
    digest = receipt["statement"]["algorithm_digest"]
    return {"kind": "score", "algorithm": digest, "receipt": logged}


def explanation_of(raw: bytes, seed: object, every: int = 1) -> Target:
    """Return one of so many bytes of an explanation outside the document that it carries."""
    chosen, carried = bytearray(masks(raw, seed, every)), document_in(raw)
    chosen[carried.start : carried.stop] = bytes(len(carried))
    return Target("explanation", raw, bytes(chosen))


def bare(explanation: bytes) -> bytes:
    """Return an explanation without the document that it carries, its other bytes as they were."""
    carried = document_in(explanation)
    head, _, _ = explanation[: carried.start].rpartition(b",")
    return head + explanation[carried.stop :]


def bare_explanation_of(downloads: Downloads, number: int, every: int = 1) -> Target:
    """Return one of so many bytes of an explanation, the document it carried being beside it."""
    raw = bare(downloads.explanations[number])
    chosen = masks(raw, f"explanation {number}", every)
    return Target("explanation", raw, chosen, downloads.document.decode())


def explanations_of(downloads: Downloads, every: int = 1) -> Iterator[Target]:
    """Return each explanation, and one of so many of its bytes."""
    for number in range(len(downloads.explanations)):
        yield bare_explanation_of(downloads, number, every)


def documents_of(downloads: Downloads, every: int = 1) -> Iterator[Target]:
    """Return every byte of the document as published, one of so many as an explanation holds it."""
    raw, carrier = downloads.document, downloads.explanations[0]
    yield Target("document", raw, masks(raw, "document"), json.loads(bare(carrier)))
    carried = document_in(carrier)
    head, tail = carrier[: carried.start], carrier[carried.stop :]
    chosen = bytes(len(head)) + masks(raw, "carried", every) + bytes(len(tail))
    yield Target("explanation", head + raw + tail, chosen)


def accepted_by_program(target: Target, keys: str) -> list[int]:
    """Return the places whose change `verify.py` lets through."""
    trusted = verify.read_keys(keys.splitlines())
    holds = partial(_HOLDS[target.kind], target, trusted)
    return [at for at, changed in target.changes() if holds(changed)]


def _explanation_holds(target: Target, keys: Any, changed: bytes) -> bool:
    data = target.beside and target.beside.encode()
    return _all_hold(lambda: verify.checks(verify.read(changed), data, keys))


def _receipt_holds(_: Target, keys: Any, changed: bytes) -> bool:
    return _all_hold(lambda: verify.checks_of_receipt(verify.read(changed), keys))


def _proof_holds(target: Target, keys: Any, changed: bytes) -> bool:
    return _all_hold(lambda: [("", verify.check_logged, target.beside, changed.decode(), keys)])


def _document_holds(target: Target, keys: Any, changed: bytes) -> bool:
    return _all_hold(lambda: verify.checks(target.beside, changed, keys))


_HOLDS = {
    "document": _document_holds,
    "explanation": _explanation_holds,
    "proof": _proof_holds,
    "receipt": _receipt_holds,
}


def _all_hold(checks: Any) -> bool:
    """Tell whether `verify.py` would end with 0, and stop at the first check that fails."""
    try:
        return all(holds for _, holds, _ in verify.outcomes(checks()))
    except Exception:  # noqa: BLE001 - as its main() does
        return False


def accepted_by_page(targets: Sequence[Target], keys: str, directory: Path) -> list[list[int]]:
    """Return for each target the places whose change the page's module lets through."""
    trusted = directory / "keys.txt"
    trusted.write_text(keys, encoding="utf-8")
    given = "\n".join(map(_line, targets)).encode()
    told = run_node(SCRIPT, STATIC / "verify.js", trusted, given=given)
    return [json.loads(line) for line in told.splitlines()]


def _line(target: Target) -> str:
    raw, chosen = (base64.b64encode(part).decode() for part in (target.raw, target.masks))
    beside = None if target.beside is None else canonical.dumps(target.beside).decode()
    return json.dumps({"kind": target.kind, "raw": raw, "masks": chosen, "beside": beside})


def _exhausted(target: Target, keys: str) -> tuple[int, int, int]:
    """Return how many changes there were, how many meant the same, and how many were misjudged."""
    same = target.meaning_the_same()
    wrong = set(same) ^ set(accepted_by_program(target, keys))
    with tempfile.TemporaryDirectory() as directory:
        (by_page,) = accepted_by_page([target], keys, Path(directory))
    changes = len(target.masks) - target.masks.count(0)
    return changes, len(same), len(wrong | (set(same) ^ set(by_page)))


def main() -> int:
    """Change every byte of all explanations, receipts and proofs; say what came of it."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as directory:
        downloads = download(Path(directory), PEOPLE)
    carrier = explanation_of(downloads.explanations[0], "carrier")
    others = [*explanations_of(downloads), *receipts_of(downloads)]
    targets = [*documents_of(downloads), carrier, *others]
    judge = partial(_exhausted, keys=downloads.keys)
    totals = [0, 0, 0]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for number, counted in enumerate(pool.map(judge, targets), start=1):
            totals = [total + one for total, one in zip(totals, counted, strict=True)]
            sys.stderr.write(f"\r{number} of {len(targets)}, misjudged {totals[2]}")
    minutes = (time.monotonic() - began) / 60
    sys.stdout.write(
        f"\n{totals[0]} changes, {totals[1]} of them without a change of meaning; "
        f"misjudged by verify.py or by verify.js: {totals[2]}; {minutes:.0f} minutes\n"
    )
    return 1 if totals[2] else 0


if __name__ == "__main__":
    sys.exit(main())
