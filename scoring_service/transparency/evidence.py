"""Evidence: the log has the entry that it must have of something, and proves it.

An entry counts as soon as the log has it. Once a checkpoint covers it, the stored tree must also
prove it against the latest one, under a key of the log: an entry that was written over in the
database has another hash than the one that was signed for.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from scoring_service.kernel.errors import Unavailable
from scoring_service.transparency import entries, log, merkle
from scoring_service.transparency.entries import Entry
from scoring_service.transparency.keys import verifier_keys
from scoring_service.transparency.log import Told
from scoring_service.transparency.notes import VerifierKey
from scoring_service.transparency.proofs import Proof
from scoring_service.transparency.tree import StoredTree


class Lack(StrEnum):
    """Why an entry is not held fast."""

    MISSING = "missing"
    OTHER = "other"
    UNPROVED = "unproved"


class Evidence:
    """What the log says within one session; the tree and the keys are read once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._prover = log.Prover(session)
        self._tree = StoredTree(session)
        self._kinds: dict[str, list[Told]] = {}

    @cached_property
    def _keys(self) -> list[VerifierKey]:
        return verifier_keys(self._session)

    def find_lack(self, entry: Entry) -> Lack | None:
        """Return what speaks against this entry; None where the log holds it fast.

        Another entry of the same kind about the same thing speaks against it, too.
        """
        found = log.find_entry(self._session, entry.about)
        told = self.list_told(entry.content["kind"], entry.about)
        if found is None and not told:
            return Lack.MISSING
        said = bytes(entry)
        if found != said or any((one.about, one.data) != (entry.about, said) for one in told):
            return Lack.OTHER
        return None if self._holds(entry.about, said) else Lack.UNPROVED

    def list_told(self, kind: str, about: str) -> list[Told]:
        """Return the entries of a kind that say themselves that they are about this."""
        return [one for one in self._told(kind) if entries.about_of(one.content) == about]

    def list_logged(self, kind: str) -> list[Mapping[str, Any]]:
        """Return what all entries of a kind say."""
        return [one.content for one in self._told(kind)]

    def _told(self, kind: str) -> list[Told]:
        if kind not in self._kinds:
            self._kinds[kind] = log.list_told(self._session, kind)
        return self._kinds[kind]

    def _holds(self, about: str, found: bytes) -> bool:
        try:
            written = self._prover.prove(about)
            if written is None:  # no checkpoint covers it yet
                return True
            proof = Proof.parse(written)
            proof.check(found, self._keys)
            return self._tree.node(0, proof.index) == merkle.leaf_hash(found)
        except (ValueError, Unavailable):  # tiles are missing, or the checkpoint is none of ours
            return False
