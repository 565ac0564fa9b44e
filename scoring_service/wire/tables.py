"""Rows of HTTP itself: the answers kept for requests that are sent twice."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from scoring_service.kernel.database import Tables


class KeptAnswer(Tables):
    """The answer given for one Idempotency-Key of one caller, encrypted."""

    __tablename__ = "kept_answers"

    claim: Mapped[str] = mapped_column(String(71), primary_key=True)
    request: Mapped[str] = mapped_column(String(71))
    status: Mapped[int]
    sealed_body: Mapped[bytes]
    made_at: Mapped[datetime] = mapped_column(index=True)
