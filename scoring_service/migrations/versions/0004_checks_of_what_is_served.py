"""checks of what is served

Step 0004, after 0003.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "checks",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("done_at", _INSTANT, nullable=True),
        sa.Column("failing_since", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_checks"),
    )
    op.create_table(
        "mlflow_versions",
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("found_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("model", "version", name="pk_mlflow_versions"),
    )


def downgrade() -> None:
    op.drop_table("mlflow_versions")
    op.drop_table("checks")
