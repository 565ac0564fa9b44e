"""transparency log

Step 0003, after 0002. `scoring db upgrade` then begins the log and appends what was published.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INSTANT = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True)
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _create_tree()
    _create_signatures()
    op.create_table(
        "alarms",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("values", _JSON, nullable=False),
        sa.Column("since", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("code", "about", name="pk_alarms"),
    )
    op.add_column("decisions", sa.Column("receipt", _JSON, nullable=True))


def downgrade() -> None:
    op.drop_column("decisions", "receipt")
    for table in (
        "alarms",
        "log_witnesses",
        "log_keys",
        "log_checkpoints",
        "log_tiles",
        "log_leaves",
    ):
        op.drop_table(table)


def _create_tree() -> None:
    op.create_table(
        "log_leaves",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("about", sa.String(), nullable=True),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_log_leaves"),
        sa.UniqueConstraint("about", name="uq_log_leaves_about"),
        sa.UniqueConstraint("position", name="uq_log_leaves_position"),
    )
    waiting = sa.text("position IS NULL")
    op.create_index(
        "ix_log_leaves_waiting",
        "log_leaves",
        ["id"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.create_table(
        "log_tiles",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "index", name="pk_log_tiles"),
    )


def _create_signatures() -> None:
    op.create_table(
        "log_checkpoints",
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("cosignatures", sa.Text(), server_default="", nullable=False),
        sa.Column("signed_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("size", name="pk_log_checkpoints"),
    )
    op.create_table(
        "log_keys",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("since", _INSTANT, nullable=False),
        sa.Column("until", _INSTANT, nullable=True),
        sa.Column("handover", _JSON, nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_log_keys"),
    )
    op.create_table(
        "log_witnesses",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_log_witnesses"),
    )
