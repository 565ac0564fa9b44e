"""Rows of helpers; private to objections. The bytes of an authority are kept as evidence is."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from scoring_service.kernel.database import Tables
from scoring_service.objections.correspondence.records import Evidence, MediaType
from scoring_service.objections.helping import rules
from scoring_service.objections.helping.records import Authority, Helper, Power, Relation


class HelperRow(Tables):
    """One helper named by one person, for one score and those that corrected it.

    A helper whose authority ended stays: what they did is told with their name.
    """

    __tablename__ = "helpers"

    id: Mapped[str] = mapped_column(primary_key=True)
    origin_score_id: Mapped[str] = mapped_column(ForeignKey("scores.id"), index=True)
    link_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    relation: Mapped[str]
    powers: Mapped[list[Any]]
    ends_on: Mapped[date]
    named_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    refused_by: Mapped[str | None]
    reasons: Mapped[str]
    digest: Mapped[str] = mapped_column(index=True)
    sent_digest: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    file_name: Mapped[str]

    def record(self, *, link_is_open: bool, now: datetime) -> Helper:
        """Return the row as a plain value, as it stands now."""
        standing = rules.standing_of(
            self.ended_at, self.refused_at, self.ends_on, link_is_open=link_is_open, now=now
        )
        return Helper(
            id=self.id,
            authority=Authority(
                self.name, Relation(self.relation), tuple(map(Power, self.powers)), self.ends_on
            ),
            document=self._document(),
            named_at=self.named_at,
            standing=standing,
            ended_at=self.ended_at,
            refused_at=self.refused_at,
            reasons=self.reasons,
        )

    def _document(self) -> Evidence:
        return Evidence(
            digest=self.digest,
            sent_digest=self.sent_digest,
            media_type=MediaType(self.media_type),
            size=self.size,
            name=self.file_name,
            added_at=self.named_at,
            revision=0,
        )
