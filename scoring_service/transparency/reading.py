"""Reading the log for those who ask: what somebody spoiled in the database is a plain refusal."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from scoring_service.kernel.database import UNREADABLE, reading
from scoring_service.transparency.log import unreadable


@contextmanager
def reading_log(engine: Engine) -> Iterator[Session]:
    """Open a session that reads the log; raise `Unavailable` for what cannot be read."""
    with reading(engine) as session:
        try:
            yield session
        except UNREADABLE as error:
            raise unreadable() from error
