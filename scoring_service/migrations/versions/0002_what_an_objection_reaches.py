"""what an objection reaches

Step 0002, after 0001. Scores are found by the person they are about. Objections that are open keep
what they froze; one to a score as a whole now also freezes the items that the score received.
"""

from collections.abc import Sequence
from secrets import token_hex

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_PERSON = ["organisation_id", "key_kind", "subject_scheme", "subject_id"]
_JSON = sa.JSON(none_as_null=True)


def upgrade() -> None:
    column = sa.Column("frozen_items", _JSON, server_default="[]", nullable=False)
    op.add_column("objections", column)
    op.create_index("ix_scores_person", "scores", _PERSON)
    tables = sa.MetaData()
    objections, freezes, scores = (
        sa.Table(name, tables, autoload_with=op.get_bind())
        for name in ("objections", "freezes", "scores")
    )
    is_open = objections.c.state.in_(("lodged", "under_review"))
    found = sa.select(objections.c.id, objections.c["items"]).where(objections.c.freezes, is_open)
    for objection, items in op.get_bind().execute(found).all():
        held = items or _freeze_received(objection, freezes, scores)
        row = objections.update().where(objections.c.id == objection)
        op.get_bind().execute(row.values(frozen_items=held))


def downgrade() -> None:
    op.drop_index("ix_scores_person", "scores")
    op.drop_column("objections", "frozen_items")


def _freeze_received(objection: str, freezes: sa.Table, scores: sa.Table) -> list[str]:
    """Freeze every item that the disputed scores received; return these items."""
    received: dict[str, None] = {}
    standing = sa.select(freezes, scores.c["items"].label("uses")).join(
        scores, scores.c.id == freezes.c.score_id
    )
    standing = standing.where(freezes.c.objection_id == objection, freezes.c.released_at.is_(None))
    for freeze in op.get_bind().execute(standing).mappings().all():
        whole = {name: freeze[name] for name in freezes.c.keys()}
        for use in freeze["uses"]:
            if use["status"] in ("used", "frozen") and use["value"] is not None:
                received[use["id"]] = None
                new = {"id": f"frz_{token_hex(16)}", "item_id": use["id"]}
                op.get_bind().execute(freezes.insert().values(whole | new))
    return list(received)
