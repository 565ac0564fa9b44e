"""What is added to an open objection, as plain values: evidence and messages."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Self

from scoring_service.kernel.policy import edition_on
from scoring_service.objections.steps import Party


class MediaType(StrEnum):
    """What evidence may be; told by its content alone."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"

    @property
    def extension(self) -> str:
        """Return the usual end of a file name, without the dot."""
        return "jpg" if self is MediaType.JPEG else self.value.rpartition("/")[2]

    @property
    def is_picture(self) -> bool:
        return self is not MediaType.PDF


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it came: bytes nobody has looked at, and the name it had, harmless to show."""

    data: bytes
    name: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One file of an objection.

    `digest` and `size` are of what is kept; `sent_digest` is of what was sent, which differs for a
    picture because it is written anew. `revision` is that of the objection as it was added.
    """

    digest: str
    sent_digest: str
    media_type: MediaType
    size: int
    name: str
    added_at: datetime
    revision: int


@dataclass(frozen=True, slots=True)
class Message:
    """What one side wrote to the other, and the revision that it made."""

    id: str
    party: Party
    text: str
    sent_at: datetime
    revision: int


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one objection holds: `policy/correspondence.yaml`."""

    files: int
    bytes_together: int
    messages_of_each: int

    @classmethod
    def on(cls, day: date) -> Self:
        """Return the limits in force on a day."""
        edition = edition_on("correspondence", day)
        return cls(
            files=edition["evidence"]["files"],
            bytes_together=edition["evidence"]["bytes_together"],
            messages_of_each=edition["messages"]["of_each_side"],
        )
