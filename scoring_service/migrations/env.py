"""Alembic's entry: runs the steps on the connection it is given, or writes a new one."""

from typing import TYPE_CHECKING, Literal

from alembic import context
from sqlalchemy import Connection

from scoring_service.kernel.database import UtcDateTime, open_engine
from scoring_service.kernel.settings import Settings
from scoring_service.migrations import metadata

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext


def render_item(kind: str, item: object, _: "AutogenContext") -> str | Literal[False]:
    """Write our column types in plain SQLAlchemy: a step must outlive the code it came from."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run(connection: Connection) -> None:
    """Run in the caller's transaction."""
    context.configure(
        connection=connection,
        target_metadata=metadata(),
        render_as_batch=True,
        render_item=render_item,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with open_engine(Settings.from_environment().database_url).begin() as own:
        run(own)
