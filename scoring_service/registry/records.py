"""What the registry hands out, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

LANGUAGE_FILES: Final = {"en": "disclosure.en.md", "zh-CN": "disclosure.zh-CN.md"}
"""The file of a release that holds the disclosure in each language."""


class State(StrEnum):
    """Whether a published version may make new scores."""

    PUBLISHED = "published"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Publication:
    """A published version: what is served, since when, and whether it still makes scores.

    `refused` where what is stored of it is not what was published: then nothing of it is served.
    Only of such a one may `published_at` be None, and then the other instant says nothing either.
    """

    model: str
    version: int
    digest: str
    state: State
    champion: bool
    published_at: datetime | None
    retired_at: datetime | None
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What a publication tells the public: texts by language, facts, and the approval."""

    texts: Mapping[str, str]
    facts: Mapping[str, Any]
    approval: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Release:
    """The files of one version, as they stand in algorithm_disclosures/<model>/<version>/."""

    model: str
    version: int
    document: bytes
    texts: Mapping[str, bytes]
    facts: bytes
    approval: Mapping[str, Any]

    def files(self) -> dict[str, bytes]:
        """Return the files that the approval vouches for, by name."""
        texts = {LANGUAGE_FILES[language]: data for language, data in self.texts.items()}
        return {"algorithm.json": self.document, **texts, "facts.json": self.facts}
