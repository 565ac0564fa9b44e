"""helpers with a written authority

Step 0012. Links and lines of the timeline that were there before are the person's own.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "helpers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("origin_score_id", sa.String(), nullable=False),
        sa.Column("link_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("powers", sa.JSON(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("named_at", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT, nullable=True),
        sa.Column("refused_at", _INSTANT, nullable=True),
        sa.Column("refused_by", sa.String(), nullable=True),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("sent_digest", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["origin_score_id"], ["scores.id"], name="fk_helpers_origin_score_id_scores"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_helpers"),
        sa.UniqueConstraint("link_id", name="uq_helpers_link_id"),
    )
    op.create_index("ix_helpers_origin_score_id", "helpers", ["origin_score_id"])
    op.create_index("ix_helpers_digest", "helpers", ["digest"])
    op.add_column("subject_links", sa.Column("helper_id", sa.String(40), nullable=True))
    op.add_column("objection_events", sa.Column("helper_id", sa.String(), nullable=True))


def downgrade() -> None:
    # The earlier release would take a helper's link for the person's own.
    links = sa.table("subject_links", sa.column("helper_id"))
    op.execute(links.delete().where(links.c.helper_id.is_not(None)))
    events = sa.table("objection_events", sa.column("kind"), sa.column("party"))
    op.execute(events.delete().where(events.c.kind == "authority_refused"))
    letters = sa.table("letters", sa.column("kind"))
    op.execute(letters.delete().where(letters.c.kind == "authority_refused"))
    # What a helper did was done for the person, and stands as theirs.
    for name in ("objection_events", "objection_messages"):
        told = sa.table(name, sa.column("party"))
        op.execute(told.update().where(told.c.party == "helper").values(party="subject"))
    op.drop_column("objection_events", "helper_id")
    op.drop_column("subject_links", "helper_id")
    op.drop_table("helpers")
