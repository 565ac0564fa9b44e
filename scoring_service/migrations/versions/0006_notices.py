"""notices and their deliveries

Step 0006, after 0004.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INSTANT = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True)


def upgrade() -> None:
    _create_notices()
    _create_endpoints()
    _create_deliveries()
    _create_attempts()
    _create_letters()


def downgrade() -> None:
    for table in ("letters", "objection_contacts"):
        op.drop_table(table)
    for table in ("webhook_attempts", "webhook_deliveries", "webhook_endpoints", "notices"):
        op.drop_table(table)


def _create_notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("data", _JSON, nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=True),
        sa.Column("key_kind", sa.String(), nullable=True),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
    )
    op.create_index("ix_notices_about", "notices", ["about"])
    op.create_index("ix_notices_at", "notices", ["at"])
    waiting = sa.text("waits")
    op.create_index(
        "ix_notices_waiting",
        "notices",
        ["id"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def _create_endpoints() -> None:
    op.create_table(
        "webhook_endpoints",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("key_kind", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("events", _JSON, nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_former", sa.LargeBinary(), nullable=True),
        sa.Column("former_until", _INSTANT, nullable=True),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("disabled_at", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_endpoints"),
    )
    owner = ["organisation_id", "key_kind", "id"]
    op.create_index("ix_webhook_endpoints_owner", "webhook_endpoints", owner)


def _create_deliveries() -> None:
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("notice_id", sa.String(), nullable=False),
        sa.Column("endpoint_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("next_at", _INSTANT, nullable=True),
        sa.Column("until", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_deliveries"),
        sa.UniqueConstraint(
            "notice_id", "endpoint_id", name="uq_webhook_deliveries_notice_id"
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"],
            ["notices.id"],
            name="fk_webhook_deliveries_notice_id_notices",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["endpoint_id"],
            ["webhook_endpoints.id"],
            name="fk_webhook_deliveries_endpoint_id_webhook_endpoints",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_webhook_deliveries_endpoint_id", "webhook_deliveries", ["endpoint_id"])
    op.create_index("ix_webhook_deliveries_next_at", "webhook_deliveries", ["next_at"])


def _create_attempts() -> None:
    op.create_table(
        "webhook_attempts",
        sa.Column("delivery_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("failure", sa.String(), nullable=True),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("delivery_id", "number", name="pk_webhook_attempts"),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["webhook_deliveries.id"],
            name="fk_webhook_attempts_delivery_id_webhook_deliveries",
            ondelete="CASCADE",
        ),
    )


def _create_letters() -> None:
    op.create_table(
        "objection_contacts",
        sa.Column("objection_id", sa.String(), nullable=False),
        sa.Column("sealed_address", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("given_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("objection_id", name="pk_objection_contacts"),
    )
    op.create_table(
        "letters",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("objection_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("next_at", _INSTANT, nullable=False),
        sa.Column("until", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_letters"),
    )
    op.create_index("ix_letters_objection_id", "letters", ["objection_id"])
    op.create_index("ix_letters_next_at", "letters", ["next_at"])
