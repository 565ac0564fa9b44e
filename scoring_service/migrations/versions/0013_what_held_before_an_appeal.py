"""what held before an appeal, and repeats that take hold late

Step 0013. An appeal that is open keeps, as what held before it, what holds now, and the reviewer
who decided first. A due date may begin anew.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_JSON = sa.JSON(none_as_null=True)


def upgrade() -> None:
    for name, empty in (("first_terms", "{}"), ("first_repeats", "[]")):
        column = sa.Column(name, _JSON, server_default=empty, nullable=False)
        op.add_column("objection_appeals", column)
    op.add_column("objection_appeals", sa.Column("first_assignee", sa.String(), nullable=True))
    for kept, held in (("first_terms", "terms"), ("first_repeats", "repeats")):
        op.execute(
            f"UPDATE objection_appeals SET {kept} = (SELECT o.{held} FROM objections o"  # noqa: S608 - ours
            " WHERE o.id = objection_appeals.objection_id)"
        )
    op.execute(
        "UPDATE objection_appeals SET first_assignee = (SELECT d.reviewer FROM decisions d"
        " WHERE d.objection_id = objection_appeals.objection_id AND d.instance = 'first')"
    )


def downgrade() -> None:
    for name in ("first_assignee", "first_repeats", "first_terms"):
        op.drop_column("objection_appeals", name)
    # What the earlier release does not know: it calls more time by the one name that it has.
    events = sa.table("objection_events", sa.column("kind"))
    op.execute(events.update().where(events.c.kind == "renewed").values(kind="extended"))
    letters = sa.table("letters", sa.column("kind"))
    op.execute(letters.delete().where(letters.c.kind == "renewed"))
    objections = sa.table("objections", sa.column("id"), sa.column("terms", _JSON))
    for row in op.get_bind().execute(sa.select(objections)).all():
        if "decide_anew" in (days := row.terms.get("by", {})):
            days = {step: day for step, day in days.items() if step != "decide_anew"}
            kept = objections.update().where(objections.c.id == row.id)
            op.execute(kept.values(terms={**row.terms, "by": days}))
