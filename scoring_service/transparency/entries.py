"""The entries of the log, one function for each kind; nothing personal is in any of them.

An entry's bytes are canonical JSON. `about` says what of ours an entry is about, so that the entry
can be found again and compared.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scoring_service.kernel import canonical
from scoring_service.transparency.notes import VerifierKey


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry and what it is about."""

    about: str
    content: Mapping[str, Any]

    def __bytes__(self) -> bytes:
        return canonical.dumps(self.content)


def about_of(content: Mapping[str, Any]) -> str | None:
    """Return what an entry is about, where its content alone says so.

    What stands beside an entry is not signed, so nothing may rest on it where this can be used.
    """
    match content:
        case {"kind": "publication", "model": str(model), "version": int(version)}:
            return publication_of(model, version)
        case {"kind": "retirement", "model": str(model), "version": int(version)}:
            return retirement_of(model, version)
        case {"kind": "key", "key": str(written)}:
            return key(VerifierKey.parse(written)).about
        case _:
            return None


def score(score_id: str, algorithm_digest: str, logged_receipt: str) -> Entry:
    """Write the entry of a score; `logged_receipt` is `Receipt.logged()`."""
    content = {"kind": "score", "algorithm": algorithm_digest, "receipt": logged_receipt}
    return Entry(score_id, content)


def decision(decision_id: str, logged_receipt: str) -> Entry:
    """Write the entry of a decision on an objection."""
    return Entry(decision_id, {"kind": "decision", "receipt": logged_receipt})


def publication(model: str, version: int, digest: str, approval: Mapping[str, Any]) -> Entry:
    """Write the entry of a publication; the approval vouches for the disclosure and the facts."""
    content = {
        "kind": "publication",
        "model": model,
        "version": version,
        "digest": digest,
        "approval": canonical.digest(canonical.dumps(approval)),
    }
    return Entry(publication_of(model, version), content)


def publication_of(model: str, version: int) -> str:
    """Return what the entry of a publication is about."""
    return f"publication/{model}/{version}"


def retirement(model: str, version: int, digest: str) -> Entry:
    """Write the entry of a retirement."""
    content = {"kind": "retirement", "model": model, "version": version, "digest": digest}
    return Entry(retirement_of(model, version), content)


def retirement_of(model: str, version: int) -> str:
    """Return what the entry of a retirement is about."""
    return f"retirement/{model}/{version}"


def catalogue(digest: str, number: int) -> Entry:
    """Write the entry of an edition of the source catalogue, the `number`th that was in force."""
    return Entry(edition_of(number), {"kind": "catalogue", "digest": digest})


def edition_of(number: int) -> str:
    """Return what the entry of an edition of the catalogue is about."""
    return f"catalogue/{number}"


def key(public: VerifierKey) -> Entry:
    """Write the entry of a signing key that takes over."""
    return Entry(f"key/{public.id.hex()}", {"kind": "key", "key": str(public)})
