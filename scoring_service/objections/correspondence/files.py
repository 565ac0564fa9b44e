"""The columns of a file that was sent as evidence, whoever sent it; its bytes lie by digest."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scoring_service.objections.correspondence.records import Evidence, MediaType


def made_by_an_event() -> ForeignKeyConstraint:
    """Return the constraint that every file names the event that brought it."""
    return ForeignKeyConstraint(
        ["objection_id", "revision"],
        ["objection_events.objection_id", "objection_events.revision"],
    )


class SentFileColumns:
    """What is kept of a file beside its bytes (`evidence_files`)."""

    digest: Mapped[str] = mapped_column(primary_key=True, index=True)
    revision: Mapped[int]
    sent_digest: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    name: Mapped[str]
    added_at: Mapped[datetime]

    def record(self) -> Evidence:
        """Return the row as a plain value."""
        return Evidence(
            digest=self.digest,
            sent_digest=self.sent_digest,
            media_type=MediaType(self.media_type),
            size=self.size,
            name=self.name,
            added_at=self.added_at,
            revision=self.revision,
        )
