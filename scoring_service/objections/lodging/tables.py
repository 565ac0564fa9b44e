"""Scores that an objection names beside the one it was lodged against; private to this domain."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from scoring_service.kernel.database import Tables


class NamedScoreRow(Tables):
    """One further score of the same person that an objection is about."""

    __tablename__ = "objection_scores"

    objection_id: Mapped[str] = mapped_column(ForeignKey("objections.id"), primary_key=True)
    score_id: Mapped[str] = mapped_column(ForeignKey("scores.id"), primary_key=True, index=True)
    origin_score_id: Mapped[str] = mapped_column(ForeignKey("scores.id"))
    position: Mapped[int]
