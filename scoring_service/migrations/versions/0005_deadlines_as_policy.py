"""deadlines as policy

Step 0005, after 0004. Objections say under which procedure they were lodged; those there are were
lodged under the one there was. A decision is a reviewer's or a rule's.
"""

from collections.abc import Sequence
from datetime import UTC
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INSTANT = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True)
_PROCEDURE = "cn_credit_reporting"
_TERMS: dict[str, Any] = {
    "procedure": _PROCEDURE,
    "edition": "2026-01-01",
    "title": {"en": "Credit reporting in China", "zh-CN": "中国征信业务"},
    "reference": {
        "law": {
            "en": "Regulation on the Administration of the Credit Reporting Industry",
            "zh-CN": "征信业管理条例",
        },
        "article": "25",
        "says": "Verify and answer within 20 days of receiving the objection.",
    },
    "reviewed": False,
    "at_due": "escalate",
    "unverified": "both_views_recorded",
    "at_most_days": 20,
    "certain": True,
    "later": {},
    "working_days_of": None,
    "reasons_of_deletion": {},
}


def upgrade() -> None:
    for column in (
        sa.Column("procedure", sa.String(), server_default=_PROCEDURE, nullable=False),
        sa.Column("terms", _JSON, server_default="{}", nullable=False),
        sa.Column("overdue_at", _INSTANT, nullable=True),
        sa.Column("escalated_at", _INSTANT, nullable=True),
    ):
        op.add_column("objections", column)
    objections = sa.Table("objections", sa.MetaData(), autoload_with=op.get_bind())
    found = sa.select(objections.c.id, objections.c.lodged_at, objections.c.due_on)
    for objection, lodged_at, due_on in op.get_bind().execute(found).all():
        lodged_on = (lodged_at.astimezone(UTC) if lodged_at.tzinfo else lodged_at).date()
        days = {"mark": lodged_on.isoformat(), "decide": due_on.isoformat()}
        row = objections.update().where(objections.c.id == objection)
        op.get_bind().execute(row.values(terms={**_TERMS, "by": days}))
    with op.batch_alter_table("decisions") as decisions:
        decisions.add_column(sa.Column("rule", sa.String(), nullable=True))
        decisions.alter_column("reviewer", existing_type=sa.String(), nullable=True)
        decisions.create_check_constraint(
            op.f("ck_decisions_decided_by_one"), "(reviewer IS NULL) <> (rule IS NULL)"
        )


def downgrade() -> None:
    # The earlier release would not know them.
    kinds = "'extended', 'overdue', 'escalated', 'decided_by_rule'"
    op.execute(f"DELETE FROM objection_events WHERE kind IN ({kinds})")  # noqa: S608 - ours
    op.execute("UPDATE decisions SET reviewer = 'rule:' || rule, rule = NULL WHERE rule IS NOT NULL")
    with op.batch_alter_table("decisions") as decisions:
        decisions.drop_constraint(op.f("ck_decisions_decided_by_one"), type_="check")
        decisions.alter_column("reviewer", existing_type=sa.String(), nullable=False)
        decisions.drop_column("rule")
    for name in ("escalated_at", "overdue_at", "terms", "procedure"):
        op.drop_column("objections", name)
