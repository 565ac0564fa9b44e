"""Rows of the log: its leaves, its tiles, what was signed, by which keys. Private to this domain.

A leaf is written in the transaction of what it is about, and takes its place in the tree later.
Once it has one, neither the entry nor the place ever changes.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, Text, column
from sqlalchemy.orm import Mapped, mapped_column

from scoring_service.kernel.database import Tables

_NUMBER = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows in INTEGER only


class LeafRow(Tables):
    """One entry of the log; `position` is None until it is in the tree."""

    __tablename__ = "log_leaves"

    id: Mapped[int] = mapped_column(_NUMBER, primary_key=True, autoincrement=True)
    """Rises with time: of what happened one after the other, the earlier has the lower."""
    about: Mapped[str | None] = mapped_column(unique=True)
    """What of ours it is about: an id. None of a leaf that was fed again and is about nothing."""
    entry: Mapped[bytes] = mapped_column(LargeBinary)
    position: Mapped[int | None] = mapped_column(BigInteger, unique=True)

    __table_args__ = (
        Index(
            "ix_log_leaves_waiting",
            "id",
            sqlite_where=column("position").is_(None),
            postgresql_where=column("position").is_(None),
        ),
    )


class TileRow(Tables):
    """The hashes of one tile, as many as there are yet; they are only ever added to."""

    __tablename__ = "log_tiles"

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    index: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hashes: Mapped[bytes] = mapped_column(LargeBinary)


class CheckpointRow(Tables):
    """One signed checkpoint and the lines of the witnesses that have cosigned it."""

    __tablename__ = "log_checkpoints"

    size: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    note: Mapped[str] = mapped_column(Text)
    cosignatures: Mapped[str] = mapped_column(Text, server_default="")
    signed_at: Mapped[datetime]


class KeyRow(Tables):
    """A public key of the log, and how it took over from the one before."""

    __tablename__ = "log_keys"

    key: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    handover: Mapped[dict[str, Any] | None]


class WitnessRow(Tables):
    """The size of the last checkpoint that a witness has cosigned."""

    __tablename__ = "log_witnesses"

    name: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]


class AlarmRow(Tables):
    """Something that people must look at; it stands until what raised it finds it gone."""

    __tablename__ = "alarms"

    code: Mapped[str] = mapped_column(primary_key=True)
    about: Mapped[str] = mapped_column(primary_key=True)
    values: Mapped[dict[str, Any]]
    since: Mapped[datetime]
