"""Asking the index: the ids of one kind that match a text, as a query to be used inside another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, false, or_, select
from sqlalchemy.orm import aliased

from app.search.models import SearchEntry, SearchGram
from app.search.rules import Sought, sought_in

LAST = "\U0010ffff"


def found_by(kind: str, column: ColumnElement[int] | Any, text: str) -> ColumnElement[bool]:
    """A condition on a column of ids: it is among those of this kind that match the text; nothing matches a blank one.

    `select(Membership).where(found_by("member", Membership.id, "启明"))`. Two characters, one, the beginning of a
    number, of the full reading or of the initials all find; several words must all match.
    """
    queries = [_ids(kind, every) for every in sought_in(text)]
    return or_(*[column.in_(query) for query in queries]) if queries else false()


def _ids(kind: str, every: Sequence[Sought]) -> Select[Any]:
    """The ids at which everything sought is found: the first gram drives, the others are probes of the primary key."""
    conditions: list[ColumnElement[bool]] = []
    first = aliased(SearchGram)
    for at, wanted in enumerate(_one_by_one(every)):
        gram = first if at == 0 else aliased(SearchGram)
        conditions += [gram.kind == kind, _is(gram, wanted)]
        if at:
            conditions.append(gram.id == first.id)
    runs = [one.run for one in every if one.run]
    if runs:
        conditions += [SearchEntry.kind == kind, SearchEntry.id == first.id]
        conditions += [SearchEntry.text.contains(run, autoescape=True) for run in runs]
    return select(first.id).where(*conditions)


def _one_by_one(every: Sequence[Sought]) -> Iterable[Sought]:
    """Every gram by itself; pairs before beginnings, because they are fewer."""
    pairs = [Sought(pairs=(pair,)) for one in every for pair in one.pairs]
    return [*pairs, *[one for one in every if one.start]]


def _is(gram: Any, wanted: Sought) -> ColumnElement[bool]:
    if wanted.pairs:
        return gram.gram == wanted.pairs[0]  # type: ignore[no-any-return]
    return and_(gram.gram >= wanted.start, gram.gram < wanted.start + LAST)


def kept_entries(kind: str, ids: Sequence[int]) -> Select[Any]:
    """The entries of some things as they stand in the index."""
    return select(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.id.in_(ids)).order_by(SearchEntry.id)


def not_kept(kind: str, table: Table) -> Select[Any]:
    """The ids of a table that the index does not know yet, in order."""
    known = and_(SearchEntry.kind == kind, SearchEntry.id == table.c.id)
    return select(table.c.id).outerjoin(SearchEntry, known).where(SearchEntry.id.is_(None)).order_by(table.c.id)
