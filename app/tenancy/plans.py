"""What a database has to be told about how it should look for rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class _Unindexed(FunctionElement[Any]):
    inherit_cache = True
    name = "unindexed"


def unindexed(column: ColumnElement[Any] | Any) -> Any:
    """A column of which SQLite asks no index: the rows are found by something else, or read in their order, and sifted.

    SQLite takes an index wherever one fits, and sorts half a table for a page of fifty rows. PostgreSQL knows how many rows
    have which value, and chooses rightly as long as nothing hides the column: a `coalesce` around it did.
    """
    found = _Unindexed(column)
    found.type = column.type
    return found


@compiles(_Unindexed)
def _plain(element: _Unindexed, compiler: Any, **how: Any) -> str:
    return str(compiler.process(element.clauses, **how))


@compiles(_Unindexed, "sqlite")
def _with_a_sign(element: _Unindexed, compiler: Any, **how: Any) -> str:
    return "+" + str(compiler.process(element.clauses, **how))
