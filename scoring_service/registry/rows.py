"""Reading the record of publications, whatever its columns hold.

SQLite keeps what it is given: a text in the place of an instant, bytes in the place of a text. So a
row that cannot be read is a version that is refused, and keeps no other from being read. One whose
very name cannot be read is no version: the checks tell of it, and nothing lists it.
"""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Integer, Row, Select, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from scoring_service.kernel.database import UNREADABLE
from scoring_service.registry.records import Publication, State
from scoring_service.registry.tables import PublicationRow

_Query = Select[*tuple[Any, ...]]
_Row = Row[*tuple[Any, ...]]

# Built once: every score looks its publication up, and building a query costs more than running it.
_other = aliased(PublicationRow)
_CHAMPION: Final = (
    select(func.max(_other.version))
    .where(_other.model == PublicationRow.model, _other.state == State.PUBLISHED)
    .correlate(PublicationRow)
    .scalar_subquery()
)
_PLAIN: Final = (
    PublicationRow.model,
    PublicationRow.version,
    PublicationRow.digest,
    PublicationRow.state,
)
"""The columns that hold anything without raising."""

ALL: Final[_Query] = select(
    *_PLAIN,
    PublicationRow.published_at,
    PublicationRow.retired_at,
    (PublicationRow.version == _CHAMPION).label("champion"),
)
WANTED: Final = ALL.where(
    PublicationRow.model == bindparam("model"),
    PublicationRow.version == func.coalesce(bindparam("version", type_=Integer), _CHAMPION),
)
"""One version by `model` and `version`; None asks for the newest that is not retired."""


def read(
    session: Session, query: _Query, values: Mapping[str, Any] | None = None
) -> list[Publication]:
    """Return what `ALL`, or a part of it, gives, in its order."""
    try:
        return [_publication(row) for row in session.connection().execute(query, values)]
    except UNREADABLE:
        rows = session.connection().execute(query.with_only_columns(*_PLAIN), values).all()
    named = (r for r in rows if isinstance(r.model, str) and isinstance(r.version, int))
    return [_read_one(session, row) for row in named]


def is_stored(session: Session, model: str, version: int) -> bool:
    """Tell whether there is a row of a version, whatever it holds."""
    key = PublicationRow.model == model, PublicationRow.version == version
    return session.scalar(select(func.count()).where(*key)) != 0


def _read_one(session: Session, row: _Row) -> Publication:
    key = PublicationRow.model == row.model, PublicationRow.version == row.version
    try:
        return _publication(session.connection().execute(ALL.where(*key)).one())
    except UNREADABLE:
        return _unreadable(row)


def _publication(row: _Row) -> Publication:
    if not (isinstance(row.version, int) and isinstance(row.model, str)):
        raise TypeError("not the name of a version")
    if not isinstance(row.digest, str):
        raise TypeError("not a digest")
    return Publication(
        model=row.model,
        version=row.version,
        digest=row.digest,
        state=State(row.state),
        champion=bool(row.champion),
        published_at=row.published_at,
        retired_at=row.retired_at,
    )


def _unreadable(row: _Row) -> Publication:
    return Publication(
        model=row.model,
        version=row.version,
        digest=row.digest if isinstance(row.digest, str) else "",
        state=State.PUBLISHED if row.state == State.PUBLISHED else State.RETIRED,
        champion=False,
        published_at=None,
        retired_at=None,
        refused=True,
    )
