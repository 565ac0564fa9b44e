"""What the entries of a log say together: what is published, and what scores were made with.

A score must name an algorithm that was published before it. One that was retired before is no lie:
a decision of an objection makes a new score under the version of the old one, and a score that was
being made while its version was retired may stand after it. So these are counted and told.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from scoring_service.transparency.monitoring.entries import Entry

Json = dict[str, Any]


@dataclass
class Ledger:
    """The entries so far, reduced to what later ones are compared with.

    `publications` and `retirements` are entries with their `index`; `of_retired` counts scores made
    with a retired version, `of_unpublished` those of each digest that no publication names.
    """

    publications: list[Json] = field(default_factory=list)
    retirements: list[Json] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    of_retired: int = 0
    of_unpublished: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._standing: dict[str, set[tuple[str, int]]] = {}
        for one in self.publications:
            self._standing.setdefault(one["digest"], set()).add(_version_of(one))
        for one in self.retirements:
            self._standing.get(one["digest"], set()).discard(_version_of(one))

    def take(self, index: int, entry: Entry) -> Iterator[str]:
        """Take the next entry; say what is wrong with it in the light of those before."""
        kind = entry["kind"]
        self.counts[kind] = self.counts.get(kind, 0) + 1
        match kind:
            case "score":
                yield from self._take_score(index, entry["algorithm"])
            case "publication":
                yield from self._take_publication(index, entry)
            case "retirement":
                yield from self._take_retirement(index, entry)
            case "key":
                self.keys.append(entry["key"])

    def find(self, model: str, version: int, digest: str) -> Json | None:
        """Return the publication of a document as a version, if there is one so far."""
        return next((one for one in self._of(model, version) if one["digest"] == digest), None)

    def list_retired(self) -> list[str]:
        """List the digests with which no score should be asked for any more."""
        return [digest for digest, versions in self._standing.items() if not versions]

    def _take_score(self, index: int, digest: str) -> Iterator[str]:
        if digest not in self._standing:
            before = self.of_unpublished.get(digest, 0)
            self.of_unpublished[digest] = before + 1
            if not before:  # the first is told, the others are counted
                yield f"Entry {index} is a score by {digest}, which was not published before it."
        elif not self._standing[digest]:
            self.of_retired += 1

    def _take_publication(self, index: int, entry: Entry) -> Iterator[str]:
        model, version, digest = entry["model"], entry["version"], entry["digest"]
        for other in self._of(model, version):
            if other["digest"] != digest:
                yield (
                    f"{model} {version} was published twice with different documents: "
                    f"as {other['digest']} in entry {other['index']}, as {digest} in entry {index}."
                )
        self.publications.append({"index": index, **entry})
        self._standing.setdefault(digest, set()).add((model, version))

    def _take_retirement(self, index: int, entry: Entry) -> Iterator[str]:
        model, version, digest = entry["model"], entry["version"], entry["digest"]
        if self.find(model, version, digest) is None:
            yield f"Entry {index} retires {model} {version} as {digest}, which was not published."
        self.retirements.append({"index": index, **entry})
        self._standing.get(digest, set()).discard((model, version))

    def _of(self, model: str, version: int) -> list[Json]:
        return [one for one in self.publications if _version_of(one) == (model, version)]


def _version_of(one: Json) -> tuple[str, int]:
    return one["model"], one["version"]
