"""second reviewers and appeals

Step 0008, after 0007. Procedures that objections were lodged under get the period for an appeal and
for the decision on it that the policy of this release has for them.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INSTANT = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True)
_APPEAL = {"count": 30, "unit": "days", "counts": "next_day", "if_free": "ends"}
_DECIDE = {"count": 20, "unit": "days", "counts": "next_day", "if_free": "ends"}
_DECIDE_OTHERWISE = {
    "cn_shanghai": _DECIDE | {"count": 7, "unit": "working_days"},
    "eu_gdpr": _DECIDE | {"count": 1, "unit": "months", "if_free": "next_working_day"},
    "us_fcra": _DECIDE | {"count": 30, "counts": "same_day"},
    "kr": _DECIDE | {"count": 7},
}
_UNIQUE = "uq_decisions_objection_id"


def upgrade() -> None:
    _make_tables()
    with op.batch_alter_table("accounts") as accounts:
        accounts.add_column(sa.Column("organisation_id", sa.String(40), nullable=True))
        accounts.create_foreign_key(
            op.f("fk_accounts_organisation_id_organisations"),
            "organisations",
            ["organisation_id"],
            ["id"],
        )
    with op.batch_alter_table("decisions") as decisions:
        decisions.add_column(
            sa.Column("instance", sa.String(), server_default="first", nullable=False)
        )
        decisions.add_column(
            sa.Column("revision", sa.Integer(), server_default="0", nullable=False)
        )
        decisions.add_column(sa.Column("confirmed_by", sa.String(), nullable=True))
        decisions.drop_constraint(op.f(_UNIQUE), type_="unique")
        decisions.create_unique_constraint(op.f(_UNIQUE), ["objection_id", "instance"])
        decisions.create_check_constraint(
            op.f("ck_decisions_two_people"), "confirmed_by <> reviewer"
        )
        decisions.create_check_constraint(
            op.f("ck_decisions_appeals_are_confirmed"),
            "instance = 'first' OR rule IS NOT NULL OR confirmed_by IS NOT NULL",
        )
    # A step back and forth has lost the line of a decision by a rule: then it is after all others.
    op.execute(
        "UPDATE decisions SET revision = coalesce((SELECT max(e.revision) FROM objection_events e"
        " WHERE e.objection_id = decisions.objection_id"
        " AND e.kind IN ('decided', 'decided_by_rule')),"
        " (SELECT o.revision + 1 FROM objections o WHERE o.id = decisions.objection_id))"
    )
    _give_periods()


def downgrade() -> None:
    _end_appeals()
    with op.batch_alter_table("decisions") as decisions:
        decisions.drop_constraint(op.f("ck_decisions_appeals_are_confirmed"), type_="check")
        decisions.drop_constraint(op.f("ck_decisions_two_people"), type_="check")
        decisions.drop_constraint(op.f(_UNIQUE), type_="unique")
        decisions.create_unique_constraint(op.f(_UNIQUE), ["objection_id"])
        for name in ("confirmed_by", "revision", "instance"):
            decisions.drop_column(name)
    with op.batch_alter_table("accounts") as accounts:
        accounts.drop_constraint(
            op.f("fk_accounts_organisation_id_organisations"), type_="foreignkey"
        )
        accounts.drop_column("organisation_id")
    op.drop_table("objection_appeals")
    op.drop_table("objection_proposals")


def _make_tables() -> None:
    op.create_table(
        "objection_proposals",
        sa.Column("objection_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("instance", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("resolutions", _JSON, nullable=False),
        sa.Column("reviewer", sa.String(), nullable=False),
        sa.Column("proposed_at", _INSTANT, nullable=False),
        sa.Column("score_id", sa.String(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=True),
        sa.Column("seconded_by", sa.String(), nullable=True),
        sa.Column("seconded_at", _INSTANT, nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        _reference("objection_proposals", "objection_id", "objections"),
        _reference("objection_proposals", "score_id", "scores"),
        sa.PrimaryKeyConstraint("objection_id", "revision", name="pk_objection_proposals"),
        sa.CheckConstraint("seconded_by <> reviewer", name=op.f("ck_objection_proposals_two_people")),
    )
    op.create_table(
        "objection_appeals",
        sa.Column("objection_id", sa.String(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("lodged_at", _INSTANT, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("certain", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_at", _INSTANT, nullable=True),
        sa.Column("first_due_on", sa.Date(), nullable=False),
        sa.Column("first_overdue_at", _INSTANT, nullable=True),
        sa.Column("first_escalated_at", _INSTANT, nullable=True),
        _reference("objection_appeals", "objection_id", "objections"),
        sa.PrimaryKeyConstraint("objection_id", name="pk_objection_appeals"),
    )


def _reference(table: str, column: str, aim: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{aim}.id"], name=f"fk_{table}_{column}_{aim}")


def _give_periods() -> None:
    objections = sa.Table("objections", sa.MetaData(), autoload_with=op.get_bind())
    found = op.get_bind().execute(sa.select(objections.c.id, objections.c.terms)).all()
    for objection, terms in found:
        own = {
            "appeal": _APPEAL,
            "decide_appeal": _DECIDE_OTHERWISE.get(terms["procedure"], _DECIDE),
        }
        later = {**own, **terms["later"]}
        row = objections.update().where(objections.c.id == objection)
        op.get_bind().execute(row.values(terms={**terms, "later": later}))


def _end_appeals() -> None:
    """Leave what the earlier release knows: one decision, and no state in between."""
    op.execute("UPDATE objections SET state = 'under_review' WHERE state = 'proposed'")
    on_appeal = (
        "SELECT o.id FROM objections o JOIN objection_appeals a ON a.objection_id = o.id"
        " WHERE o.state IN ('appealed', 'under_review')"
    )
    op.execute(
        "UPDATE freezes SET released_at = CURRENT_TIMESTAMP"  # noqa: S608 - ours
        f" WHERE released_at IS NULL AND objection_id IN ({on_appeal})"
    )
    op.execute(
        "UPDATE objections SET state = 'decided', freezes = false, frozen_items = '[]'"  # noqa: S608
        f" WHERE id IN ({on_appeal})"
    )
    op.execute("DELETE FROM decisions WHERE instance = 'appeal'")
    kinds = (
        "'proposed', 'confirmed', 'sent_back', 'retracted', 'reconsidered', 'appealed',"
        " 'appeal_withdrawn'"
    )
    op.execute(f"DELETE FROM objection_events WHERE kind IN ({kinds})")  # noqa: S608 - ours
