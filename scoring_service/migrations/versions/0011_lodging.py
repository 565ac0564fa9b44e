"""lodging

Step 0011, after 0010. An objection may name several scores, be a repeat, and be answered by the
service before a reviewer decides; a freeze may mark a score instead of withholding it.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_JSON = sa.JSON(none_as_null=True)
_KNOWN_AS = {
    "answered_at_once": "decided",
    "review_asked": "message_written",
    "taken_up": "assigned",
}
"""What the earlier release may call the events that it does not know."""


def upgrade() -> None:
    op.create_table(
        "objection_scores",
        sa.Column("objection_id", sa.String(), nullable=False),
        sa.Column("score_id", sa.String(), nullable=False),
        sa.Column("origin_score_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        _reference("objection_id", "objections"),
        _reference("score_id", "scores"),
        _reference("origin_score_id", "scores"),
        sa.PrimaryKeyConstraint("objection_id", "score_id", name="pk_objection_scores"),
    )
    op.create_index("ix_objection_scores_score_id", "objection_scores", ["score_id"])
    op.add_column("objections", sa.Column("repeats", _JSON, server_default="[]", nullable=False))
    op.add_column(
        "freezes", sa.Column("marks", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    _recognise_answers()


def downgrade() -> None:
    _forget_answers()
    op.drop_column("freezes", "marks")
    op.drop_column("objections", "repeats")
    op.drop_table("objection_scores")
    _forget_words()


def _recognise_answers() -> None:
    """Take for the service's again what a step back made a person's: nobody is called so."""
    op.execute(
        "UPDATE decisions SET instance = 'answer', rule = 'statement_of_reasons', reviewer = NULL"
        " WHERE reviewer = 'rule:statement_of_reasons'"
    )
    op.execute(
        "UPDATE objection_events SET kind = 'answered_at_once'"
        " WHERE kind = 'decided' AND party = 'service'"
    )


def _forget_answers() -> None:
    """Leave what the earlier release knows: it takes every answer for a person's first decision.

    Where a reviewer was asked for, the answer before is lost.
    """
    decisions = sa.table("decisions", *map(sa.column, ("objection_id", "instance")))
    objections = sa.table("objections", sa.column("id"), sa.column("state"))
    reopened = sa.select(objections.c.id).where(objections.c.state != "decided")
    later = sa.select(decisions.c.objection_id).where(decisions.c.instance != "answer")
    replaced = sa.or_(
        decisions.c.objection_id.in_(reopened),
        decisions.c.objection_id.in_(later.scalar_subquery()),
    )
    is_answer = decisions.c.instance == "answer"
    op.execute(decisions.delete().where(is_answer, replaced))
    op.execute(decisions.update().where(is_answer).values(instance="first"))


def _forget_words() -> None:
    """Say what is left in words that the earlier release knows."""
    op.execute(
        "UPDATE decisions SET reviewer = 'rule:' || rule, rule = NULL"
        " WHERE rule = 'statement_of_reasons'"
    )
    for table in ("decisions", "objection_proposals"):
        words = sa.table(table, sa.column("outcome"))
        declined = words.c.outcome == "declined"
        op.execute(words.update().where(declined).values(outcome="rejected"))
    events = sa.table("objection_events", sa.column("kind"))
    for kind, known in _KNOWN_AS.items():
        op.execute(events.update().where(events.c.kind == kind).values(kind=known))
    objections = sa.table("objections", sa.column("id"), sa.column("terms", _JSON))
    for row in op.get_bind().execute(sa.select(objections)).all():
        terms = {name: part for name, part in row.terms.items() if name != "disputed"}
        if "later" in terms:
            later = terms["later"]
            terms["later"] = {step: later[step] for step in later if step != "tell_declined"}
        op.execute(objections.update().where(objections.c.id == row.id).values(terms=terms))


def _reference(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{table}.id"], name=f"fk_objection_scores_{column}_{table}"
    )
