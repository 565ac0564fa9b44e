"""Lists that are kept as JSON in a column, looked into by the database, alike on both.

A column that somebody spoilt has no elements here, so that it fails no question about other rows:
whoever reads the row finds out (`database.UNREADABLE`).
"""

from typing import Any

from sqlalchemy import ColumnElement, Double, Text, exists, literal_column, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.selectable import TableValuedAlias


class _Elements(FunctionElement[Any]):
    inherit_cache = True


class _Member(FunctionElement[Any]):
    inherit_cache = True


class _AsText(FunctionElement[str]):
    type = Text()
    inherit_cache = True


class _AsNumber(FunctionElement[float]):
    type = Double()
    inherit_cache = True


def elements_of(column: Any) -> TableValuedAlias:  # noqa: ANN401 - of any table
    """Return the elements of a list as a table to select from, with the one column `value`."""
    return _Elements(column).table_valued("value")


def text_in(element: ColumnElement[Any], name: str) -> ColumnElement[str]:
    """Return a text in an element that is an object; nothing of one that is none."""
    return _AsText(_Member(element, literal_column(f"'{name}'")))


def number_in(element: ColumnElement[Any], name: str) -> ColumnElement[float]:
    """Return a number in an element that is an object; nothing where it is no number."""
    return _AsNumber(_Member(element, literal_column(f"'{name}'")))


def has_text(column: Any, wanted: Any) -> ColumnElement[bool]:  # noqa: ANN401 - columns
    """Write the condition that a list of texts has this one."""
    found = elements_of(column)
    return exists(select(found.c.value).where(_AsText(found.c.value) == wanted))


def has_number(column: Any, wanted: ColumnElement[float]) -> ColumnElement[bool]:  # noqa: ANN401
    """Write the condition that a list of numbers has this one."""
    found = elements_of(column)
    return exists(select(found.c.value).where(_AsNumber(found.c.value) == wanted))


def share_text(one: Any, other: Any) -> ColumnElement[bool]:  # noqa: ANN401 - columns
    """Write the condition that two lists of texts have one in common."""
    left, right = elements_of(one), elements_of(other)
    same = _AsText(left.c.value) == _AsText(right.c.value)
    return exists(select(left.c.value).select_from(left, right).where(same))


def _inner(element: FunctionElement[Any], compiler: SQLCompiler, **options: Any) -> list[str]:
    return [compiler.process(part, **options) for part in element.clauses]


@compiles(_Elements, "sqlite")
def _elements_on_sqlite(element: _Elements, compiler: SQLCompiler, **options: Any) -> str:
    (column,) = _inner(element, compiler, **options)
    return f"json_each(CASE WHEN json_valid({column}) THEN {column} ELSE '[]' END)"


@compiles(_Elements, "postgresql")
def _elements_on_postgresql(element: _Elements, compiler: SQLCompiler, **options: Any) -> str:
    (column,) = _inner(element, compiler, **options)
    kept = f"CASE json_typeof({column}) WHEN 'array' THEN {column} ELSE '[]' END"
    return f"json_array_elements({kept})"


@compiles(_Member, "sqlite")
def _member_on_sqlite(element: _Member, compiler: SQLCompiler, **options: Any) -> str:
    value, name = _inner(element, compiler, **options)
    return f"CASE WHEN json_valid({value}) THEN json_extract({value}, '$.' || {name}) END"


@compiles(_Member, "postgresql")
def _member_on_postgresql(element: _Member, compiler: SQLCompiler, **options: Any) -> str:
    value, name = _inner(element, compiler, **options)
    return f"({value} -> {name})"


@compiles(_AsText, "sqlite")
@compiles(_AsNumber, "sqlite")
def _scalar_on_sqlite(element: _AsText, compiler: SQLCompiler, **options: Any) -> str:
    return f"({_inner(element, compiler, **options)[0]})"


@compiles(_AsText, "postgresql")
def _text_on_postgresql(element: _AsText, compiler: SQLCompiler, **options: Any) -> str:
    return f"({_inner(element, compiler, **options)[0]} #>> '{{}}')"


@compiles(_AsNumber, "postgresql")
def _number_on_postgresql(element: _AsNumber, compiler: SQLCompiler, **options: Any) -> str:
    (value,) = _inner(element, compiler, **options)
    number = f"CAST({value} #>> '{{}}' AS DOUBLE PRECISION)"
    return f"CASE json_typeof({value}) WHEN 'number' THEN {number} END"
