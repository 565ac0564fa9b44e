"""Checks the file of an objection with the file alone: the rules of `verify.py`, and its own.

Each decision is held against its receipt, the receipt against its signature and the log, each score
against its algorithm, and the evidence against the files that are given.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from scoring_service.transparency import verify

Json = dict[str, Any]
Keys = Mapping[tuple[str, bytes], bytes]
Check = tuple[Any, ...]

_differences: Final[Callable[..., list[str]]] = verify.differences
_check_signed: Final[Callable[..., None]] = verify.check_signed
_check_logged: Final[Callable[..., None]] = verify.check_logged
_digest: Final[Callable[..., str]] = verify.digest


def checks(content: Json, keys: Keys, given: Path | None) -> Iterator[Check]:
    """Yield what `verify.tell` takes: names, checks, and what these are given."""
    unsigned = {name: part for name, part in content.items() if name != "signature"}
    text, signature = verify.canonical(unsigned) + "\n", [content["signature"]]  # type: ignore[no-untyped-call] # for any Python
    yield "signature of the whole", _check_signed, text, signature, keys
    for decision in content["decisions"]:
        yield from _of_decision(content, decision, keys)
    for part in content["scores"]:
        yield from _of_score(part, keys)
    yield from _of_evidence([*content["evidence"], *_authorities(content)], given)


def _authorities(content: Json) -> list[Json]:
    """Return the papers of helpers as further files; older files of cases name none."""
    return [{**one["authority"], "url": one["url"]} for one in content.get("helpers", ())]


def _of_decision(content: Json, decision: Json, keys: Keys) -> Iterator[Check]:
    name, receipt = f"decision {decision['instance']}", decision["receipt"]
    had = sorted(
        {one["digest"] for one in content["evidence"] if one["revision"] < decision["revision"]}
    )
    yield f"{name}: evidence it had", _same, decision["evidence"], had
    if receipt is None:
        yield f"{name}: receipt", _unknown, "the decision is older than the log"
        return
    nonce, statement = bytes.fromhex(receipt["nonce"]), receipt["statement"]
    stated = _stated(content["objection"]["id"], decision, nonce)
    yield f"{name}: what its receipt states", _same, statement, stated
    written = {"digest": _digest(statement), "nonce": nonce.hex()}
    yield f"{name}: receipt by itself", _differences, receipt, written
    text = verify.canonical(statement) + "\n"  # type: ignore[no-untyped-call]
    yield f"{name}: receipt's signature", _check_signed, text, [receipt["signature"]], keys
    salt = verify.sha256(nonce)  # type: ignore[no-untyped-call]
    entry = {"kind": "decision", "receipt": _digest(salt, statement)}
    yield f"{name}: in the log", _check_logged, entry, receipt["proof"], keys


def _stated(objection: str, decision: Json, nonce: bytes) -> Json:
    """Return what the receipt of a decision must state: docs/transparency.md."""
    inner: Json = {"reasons": decision["reasons"], "items": decision["items"]}
    if decision["evidence"]:
        inner["evidence"] = decision["evidence"]
    instance = decision["instance"]
    return {
        "decision": decision["id"],
        **({"instance": instance} if instance == "appeal" else {}),
        "objection": objection,
        "outcome": decision["outcome"],
        "content_digest": _digest(nonce, inner),
        "score": decision["score"],
        "new_score": decision["superseded_by"],
        "issued_at": decision["decided_at"],
    }


def _of_score(part: Json, keys: Keys) -> Iterator[Check]:
    name, bundle = f"score {part['id']}", part["explanation"]
    if bundle is None:
        yield name, _unknown, f"it is not told in this file: {part['withheld']}"
        if logged := part.get("logged"):
            yield f"{name}: in the log", _check_logged, logged["entry"], logged["proof"], keys
        return
    named = {"id": bundle["score"]["id"], "supersedes": bundle["score"]["supersedes"]}
    yield f"{name}: its place", _differences, part, named
    if bundle["score"]["status"] == "erased":
        yield from _of_erased(name, bundle["receipt"], part["id"], keys)
        return
    for inner, *rest in verify.checks(bundle, None, keys):  # type: ignore[no-untyped-call]
        yield f"{name}: {inner}", *rest


def _of_erased(name: str, receipt: Json, score_id: str, keys: Keys) -> Iterator[Check]:
    """Check what is left of an erased score: its receipt, found in the log by its salt."""
    if "salt" not in receipt:
        yield name, _unknown, "it is older than the log, and erased"
        return
    statement = receipt["statement"]
    written = {"digest": _digest(statement), "statement": {"score": score_id}}
    yield f"{name}: receipt by itself", _differences, receipt, written
    text = verify.canonical(statement) + "\n"  # type: ignore[no-untyped-call]
    yield f"{name}: receipt's signature", _check_signed, text, [receipt["signature"]], keys
    entry = {"kind": "score", "algorithm": statement["algorithm_digest"]}
    entry["receipt"] = _digest(bytes.fromhex(receipt["salt"]), statement)
    yield f"{name}: in the log", _check_logged, entry, receipt["proof"], keys


def _of_evidence(evidence: list[Json], given: Path | None) -> Iterator[Check]:
    """Hold each file against its digests, as it is kept or as it was sent."""
    paths = sorted(path for path in given.rglob("*") if path.is_file()) if given else []
    found = {_digest(path.read_bytes()): path for path in paths}
    known = set()
    for one in evidence:
        name = f"evidence {one['digest'][:19]}"
        digests = {one["digest"], one["sent_digest"]}
        known |= digests
        if digests & found.keys():
            yield name, _same, None, None
        else:
            yield name, _unknown, f"the file is not given; it is at {one['url']}"
    for digest, path in found.items():
        if digest not in known:
            yield f"file {path.name}", _same, digest, "none of the evidence has this digest"


def _same(said: object, found: object) -> list[str]:
    """List differences both ways: neither may say more than the other."""
    return _differences(said, found) or _differences(found, said)


def _unknown(why: str) -> None:
    raise verify.UncheckedError(why)
