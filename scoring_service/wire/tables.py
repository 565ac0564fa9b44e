"""Rows of HTTP itself: the answers kept for requests that are sent twice."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from scoring_service.kernel.database import Tables


class KeptAnswer(Tables):
    """The answer to one Idempotency-Key of one caller; null only while it is being made."""

    __tablename__ = "kept_answers"

    claim: Mapped[str] = mapped_column(String(71), primary_key=True)
    request: Mapped[str] = mapped_column(String(71))
    status: Mapped[int | None]
    sealed_body: Mapped[bytes | None]
    claimed_at: Mapped[datetime] = mapped_column(index=True)
