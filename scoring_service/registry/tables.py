"""The record of what is served, and of the checks of it. Private to the registry.

A publication is written once. Afterwards only its retirement may be noted; anything else is a fault
of ours and raises.
"""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import CheckConstraint, LargeBinary, Text, event, inspect
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from scoring_service.kernel.database import Tables

_CHANGEABLE: Final = {"state", "retired_at"}


class PublicationRow(Tables):
    """One published version: its document, disclosure, facts and approval."""

    __tablename__ = "publications"

    model: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(index=True)
    document: Mapped[bytes] = mapped_column(LargeBinary)
    disclosure_en: Mapped[str] = mapped_column(Text)
    disclosure_zh: Mapped[str] = mapped_column(Text)
    facts: Mapped[bytes] = mapped_column(LargeBinary)
    approval: Mapped[dict[str, Any]]
    state: Mapped[str]
    published_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint("state IN ('published', 'retired')", name="state_known"),)


class CheckRow(Tables):
    """When a check that is made again and again was last made, and since when it cannot be."""

    __tablename__ = "checks"

    name: Mapped[str] = mapped_column(primary_key=True)
    done_at: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]


class RegisteredRow(Tables):
    """A published version that MLflow was found to have, and so must have."""

    __tablename__ = "mlflow_versions"

    model: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    found_at: Mapped[datetime]


@event.listens_for(PublicationRow, "before_update")
def _refuse_change(_mapper: Mapper[Any], _connection: object, row: PublicationRow) -> None:
    changed = {attribute.key for attribute in inspect(row).attrs if attribute.history.has_changes()}
    if forbidden := changed - _CHANGEABLE:
        raise TypeError(f"a published version is never changed: {sorted(forbidden)}")


@event.listens_for(PublicationRow, "before_delete")
def _refuse_deletion(_mapper: Mapper[Any], _connection: object, _row: PublicationRow) -> None:
    raise TypeError("a published version is never deleted")
