"""evidence and messages

Step 0007, after 0005. The bytes of evidence are files beside the database.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "objection_evidence",
        sa.Column("objection_id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sent_digest", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("added_at", _INSTANT, nullable=False),
        _event("objection_evidence"),
        sa.PrimaryKeyConstraint("objection_id", "digest", name="pk_objection_evidence"),
    )
    op.create_index("ix_objection_evidence_digest", "objection_evidence", ["digest"])
    op.create_table(
        "objection_messages",
        sa.Column("objection_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("sent_at", _INSTANT, nullable=False),
        _event("objection_messages"),
        sa.PrimaryKeyConstraint("objection_id", "revision", name="pk_objection_messages"),
        sa.UniqueConstraint("id", name="uq_objection_messages_id"),
    )


def downgrade() -> None:
    op.drop_table("objection_messages")
    op.drop_table("objection_evidence")
    # The earlier release would not know what these lines of the timeline are.
    events = sa.table("objection_events", sa.column("kind"))
    op.execute(events.delete().where(events.c.kind.in_(("evidence_added", "message_written"))))


def _event(table: str) -> sa.ForeignKeyConstraint:
    """Bind a row to the line of the timeline that it made."""
    return sa.ForeignKeyConstraint(
        ["objection_id", "revision"],
        ["objection_events.objection_id", "objection_events.revision"],
        name=f"fk_{table}_objection_id_objection_events",
    )
