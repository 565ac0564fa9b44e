"""inquiries to sources

Step 0010, after 0007. Objections that were lodged before have none; a reviewer opens one by hand.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INSTANT = sa.DateTime(timezone=True)
_EVENTS = ("inquiry_opened", "inquiry_answered", "source_silent")


def upgrade() -> None:
    op.create_table(
        "inquiries",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("objection_id", sa.String(), nullable=False),
        sa.Column("supplier_id", sa.String(), nullable=False),
        sa.Column("key_kind", sa.String(), nullable=False),
        sa.Column("score_id", sa.String(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("asked_at", _INSTANT, nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("silent_at", _INSTANT, nullable=True),
        sa.Column("answered_at", _INSTANT, nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("statement", sa.String(), nullable=True),
        _reference("inquiries", "objection_id", "objections"),
        _reference("inquiries", "score_id", "scores"),
        sa.PrimaryKeyConstraint("id", name="pk_inquiries"),
        sa.UniqueConstraint("objection_id", "supplier_id", name="uq_inquiries_objection_id"),
    )
    op.create_index("ix_inquiries_supplier", "inquiries", ["supplier_id", "key_kind", "id"])
    op.create_index("ix_inquiries_answer_by", "inquiries", ["answer_by"])
    _create_evidence()


def downgrade() -> None:
    op.drop_table("inquiry_evidence")
    op.drop_table("inquiries")
    # The earlier release would not know what these lines of the timeline are.
    events = sa.table("objection_events", sa.column("kind"), sa.column("party"))
    unknown = sa.or_(events.c.kind.in_(_EVENTS), events.c.party == "source")
    op.execute(events.delete().where(unknown))


def _create_evidence() -> None:
    op.create_table(
        "inquiry_evidence",
        sa.Column("inquiry_id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("objection_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sent_digest", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("added_at", _INSTANT, nullable=False),
        _reference("inquiry_evidence", "inquiry_id", "inquiries"),
        sa.ForeignKeyConstraint(
            ["objection_id", "revision"],
            ["objection_events.objection_id", "objection_events.revision"],
            name="fk_inquiry_evidence_objection_id_objection_events",
        ),
        sa.PrimaryKeyConstraint("inquiry_id", "digest", name="pk_inquiry_evidence"),
    )
    op.create_index("ix_inquiry_evidence_digest", "inquiry_evidence", ["digest"])
    op.create_index("ix_inquiry_evidence_objection_id", "inquiry_evidence", ["objection_id"])


def _reference(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}"
    )
