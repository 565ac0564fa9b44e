"""Rows of scores, freezes, suppressions and views; private to this domain.

A score cannot be stored without its explanation: the column is NOT NULL.
"""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, Insert, false, insert
from sqlalchemy.orm import Mapped, mapped_column

from scoring_service.kernel.database import Tables
from scoring_service.scoring.records import ItemStatus, ItemUse, Person, Score, Status


class FreezeRow(Tables):
    """What an objection froze: one item of one score, or that score, until released."""

    __tablename__ = "freezes"

    id: Mapped[str] = mapped_column(primary_key=True)
    objection_id: Mapped[str] = mapped_column(index=True)
    score_id: Mapped[str] = mapped_column(ForeignKey("scores.id"), index=True)
    organisation_id: Mapped[str]
    key_kind: Mapped[str]
    subject_scheme: Mapped[str]
    subject_id: Mapped[str]
    item_id: Mapped[str | None]
    """None: the score as a whole, whatever becomes of its items."""
    frozen_at: Mapped[datetime]
    released_at: Mapped[datetime | None]
    marks: Mapped[bool] = mapped_column(server_default=false())
    """Recipients get the score with a mark; else they do not get it."""

    __table_args__ = (
        Index("ix_freezes_person", "organisation_id", "key_kind", "subject_scheme", "subject_id"),
    )


class SuppressionRow(Tables):
    """What a decision corrected or deleted: not used again from the same source, until certified.

    `value` is what was recorded, kept as history alone; `whole` where no value of the item is used.
    """

    __tablename__ = "suppressions"

    id: Mapped[str] = mapped_column(primary_key=True)
    objection_id: Mapped[str] = mapped_column(index=True)
    organisation_id: Mapped[str]
    key_kind: Mapped[str]
    subject_scheme: Mapped[str]
    subject_id: Mapped[str]
    item_id: Mapped[str]
    value: Mapped[float | None]
    whole: Mapped[bool]
    purpose: Mapped[str | None]
    """The only purpose it holds for; None for all."""
    admitted: Mapped[list[Any]]
    """Values that were certified since, or found right by a later decision: they may be used."""
    suppressed_at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "ix_suppressions_person", "organisation_id", "key_kind", "subject_scheme", "subject_id"
        ),
    )


class ViewRow(Tables):
    """What is said beside an item, or beside all scores of a person, where a dispute stayed open.

    `verification` is what the reviewer found out, and holds of `value` alone; `statement` is what
    the person says. One row for an item of each score that an objection names; no item for a score
    disputed as a whole.
    """

    __tablename__ = "views"

    id: Mapped[str] = mapped_column(primary_key=True)
    objection_id: Mapped[str] = mapped_column(index=True)
    score_id: Mapped[str] = mapped_column(ForeignKey("scores.id"))
    organisation_id: Mapped[str]
    key_kind: Mapped[str]
    subject_scheme: Mapped[str]
    subject_id: Mapped[str]
    item_id: Mapped[str | None]
    value: Mapped[float | None]
    verification: Mapped[str | None]
    statement: Mapped[str | None]
    since: Mapped[datetime]
    stated_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_views_person", "organisation_id", "key_kind", "subject_scheme", "subject_id"),
    )


class CertificationRow(Tables):
    """An organisation certifies a value that it supplies again: how verified, and by whom."""

    __tablename__ = "certifications"

    id: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[str]
    key_kind: Mapped[str]
    subject_scheme: Mapped[str]
    subject_id: Mapped[str]
    item_id: Mapped[str]
    value: Mapped[float]
    statement: Mapped[str]
    key_id: Mapped[str]
    objections: Mapped[list[Any]]
    """Those whose suppression gave way."""
    certified_at: Mapped[datetime]

    __table_args__ = (
        Index(
            "ix_certifications_person",
            "organisation_id",
            "key_kind",
            "subject_scheme",
            "subject_id",
        ),
    )


class ScoreRow(Tables):
    """One score with the items it used and its explanation."""

    __tablename__ = "scores"

    id: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[str]
    key_kind: Mapped[str]
    subject_scheme: Mapped[str]
    subject_id: Mapped[str]
    purpose: Mapped[str]
    legal_basis: Mapped[str]
    consent_reference: Mapped[str | None]
    model: Mapped[str]
    version: Mapped[int]
    digest: Mapped[str]
    value: Mapped[int | None]
    band: Mapped[str | None]
    probability: Mapped[float | None]
    scored_at: Mapped[datetime]
    valid_until: Mapped[datetime]
    items: Mapped[list[Any]]
    explanation: Mapped[dict[str, Any]] = mapped_column(nullable=False)
    unscorable_reasons: Mapped[list[Any]]
    receipt: Mapped[dict[str, Any]]
    supersedes: Mapped[str | None] = mapped_column(ForeignKey("scores.id"), unique=True)
    superseded_by: Mapped[str | None] = mapped_column(ForeignKey("scores.id"))
    erased_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_scores_organisation", "organisation_id", "key_kind", "id"),
        Index("ix_scores_person", "organisation_id", "key_kind", "subject_scheme", "subject_id"),
        CheckConstraint("(value IS NULL) = (probability IS NULL)", name="value_and_probability"),
        CheckConstraint("(value IS NULL) = (band IS NULL)", name="value_and_band"),
    )

    def status(self, *, frozen: bool) -> Status:
        """Say what the score is good for now."""
        if self.erased_at:
            return Status.ERASED
        if self.superseded_by:
            return Status.SUPERSEDED
        if frozen:
            return Status.FROZEN
        return Status.UNSCORABLE if self.value is None else Status.FINAL

    def record(self, disputed_since: datetime | None = None, *, withheld: bool = False) -> Score:
        """Return the row as a plain value; disputed while an objection to it stands.

        Raises one of `UNREADABLE` for what its columns cannot hold.
        """
        self._refuse_other_types()
        return Score(
            id=self.id,
            person=Person(
                self.organisation_id, self.key_kind, self.subject_scheme, self.subject_id
            ),
            purpose=self.purpose,
            legal_basis=self.legal_basis,
            consent_reference=self.consent_reference,
            model=self.model,
            version=self.version,
            digest=self.digest,
            status=self.status(frozen=disputed_since is not None),
            value=self.value,
            band=self.band,
            probability=self.probability,
            scored_at=self.scored_at,
            valid_until=self.valid_until,
            items=tuple(
                ItemUse(item["id"], item["value"], item["source"], ItemStatus(item["status"]))
                for item in self.items
            ),
            explanation=self.explanation,
            unscorable_reasons=tuple(self.unscorable_reasons),
            receipt=self.receipt,
            supersedes=self.supersedes,
            superseded_by=self.superseded_by,
            disputed_since=disputed_since,
            withheld=withheld,
        )

    def _refuse_other_types(self) -> None:
        """Raise `TypeError` unless texts are texts: else nobody could write what was read."""
        for name in _TEXTS:
            if not isinstance(getattr(self, name), str):
                raise TypeError(f"{name} is no text")
        for name in _TEXTS_OR_NOTHING:
            if not isinstance(getattr(self, name), str | None):
                raise TypeError(f"{name} is no text")


_TEXTS: Final = (
    *("id", "organisation_id", "key_kind", "subject_scheme", "subject_id"),
    *("purpose", "legal_basis", "model", "digest"),
)
_TEXTS_OR_NOTHING: Final = ("consent_reference", "band", "supersedes", "superseded_by")

INSERT_SCORE: Final[Insert] = insert(ScoreRow)
"""Built once: every score is stored by it, with `columns_of` the score."""


def columns_of(score: Score) -> dict[str, Any]:
    """Return a new score as the columns of its row."""
    return {
        "id": score.id,
        "organisation_id": score.person.organisation_id,
        "key_kind": score.person.key_kind,
        "subject_scheme": score.person.scheme,
        "subject_id": score.person.id,
        "purpose": score.purpose,
        "legal_basis": score.legal_basis,
        "consent_reference": score.consent_reference,
        "model": score.model,
        "version": score.version,
        "digest": score.digest,
        "value": score.value,
        "band": score.band,
        "probability": score.probability,
        "scored_at": score.scored_at,
        "valid_until": score.valid_until,
        "items": [
            {"id": use.id, "value": use.value, "source": use.source, "status": use.status}
            for use in score.items
        ],
        "explanation": score.explanation,
        "unscorable_reasons": list(score.unscorable_reasons),
        "receipt": score.receipt,
        "supersedes": score.supersedes,
    }
