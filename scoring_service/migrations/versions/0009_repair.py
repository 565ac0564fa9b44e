"""what decisions repair: suppressions, both views, certifications, erasure

Step 0009.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INSTANT = sa.DateTime(timezone=True)
_EVENTS = ("certified", "statement_added", "statement_withdrawn", "old_values_erased")


def upgrade() -> None:
    _keep_suppressions()
    _keep_views()
    _keep_certifications()
    _mark_erasure()


def downgrade() -> None:
    # The earlier release would not know what these are. Erased scores and unresolved decisions it
    # could not read: go back from a backup where there are any.
    events = sa.table("objection_events", sa.column("kind"))
    op.execute(events.delete().where(events.c.kind.in_(_EVENTS)))
    letters = sa.table("letters", sa.column("kind"))
    op.execute(letters.delete().where(letters.c.kind == "certified"))
    op.drop_index("ix_decisions_erase_by", "decisions")
    op.drop_column("decisions", "erased_at")
    op.drop_column("decisions", "erase_by")
    op.drop_column("scores", "erased_at")
    op.drop_table("certifications")
    op.drop_table("views")
    op.drop_table("suppressions")


def _keep_suppressions() -> None:
    op.create_table(
        "suppressions",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("objection_id", sa.String(), nullable=False),
        *_person(),
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=True),
        sa.Column("admitted", sa.JSON(), nullable=False),
        sa.Column("suppressed_at", _INSTANT, nullable=False),
        sa.Column("lifted_at", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_suppressions"),
    )
    _indexes("suppressions")


def _keep_views() -> None:
    op.create_table(
        "views",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("objection_id", sa.String(), nullable=False),
        sa.Column("score_id", sa.String(), nullable=False),
        *_person(),
        sa.Column("item_id", sa.String(), nullable=True),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("verification", sa.String(), nullable=True),
        sa.Column("statement", sa.String(), nullable=True),
        sa.Column("since", _INSTANT, nullable=False),
        sa.Column("stated_at", _INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["score_id"], ["scores.id"], name="fk_views_score_id_scores"),
        sa.PrimaryKeyConstraint("id", name="pk_views"),
    )
    _indexes("views")


def _keep_certifications() -> None:
    op.create_table(
        "certifications",
        sa.Column("id", sa.String(), nullable=False),
        *_person(),
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("objections", sa.JSON(), nullable=False),
        sa.Column("certified_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_certifications"),
    )
    op.create_index(
        "ix_certifications_person",
        "certifications",
        ["organisation_id", "key_kind", "subject_scheme", "subject_id"],
    )


def _mark_erasure() -> None:
    op.add_column("scores", sa.Column("erased_at", _INSTANT, nullable=True))
    op.add_column("decisions", sa.Column("erase_by", sa.Date(), nullable=True))
    op.add_column("decisions", sa.Column("erased_at", _INSTANT, nullable=True))
    op.create_index("ix_decisions_erase_by", "decisions", ["erase_by"])


def _person() -> list[sa.Column[str]]:
    names = ("organisation_id", "key_kind", "subject_scheme", "subject_id")
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _indexes(table: str) -> None:
    op.create_index(f"ix_{table}_objection_id", table, ["objection_id"])
    person = ["organisation_id", "key_kind", "subject_scheme", "subject_id"]
    op.create_index(f"ix_{table}_person", table, person)
