"""Asking the index: the ids of one kind that match a text, as a query to be used inside another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, String, Table, and_, bindparam, false, or_, select, union_all
from sqlalchemy.orm import aliased

from app.search.models import SearchEntry, SearchGram
from app.search.rules import Sought, sought_in

LAST = "\U0010ffff"
MOST_SHAPES = 64
_before: dict[tuple[tuple[int, int, int], ...], str] = {}


def found_by(kind: str, column: ColumnElement[int] | Any, text: str) -> ColumnElement[bool]:
    """A condition on a column of ids: it is among those of this kind that match the text; nothing matches a blank one.

    `select(Membership).where(found_by("member", Membership.id, "启明"))`. Two characters, one, the beginning of a
    number, of the full reading or of the initials all find; several words must all match.
    """
    place = _Places()
    queries = [_ids(kind, every, place) for every in sought_in(text)]
    return or_(*[column.in_(query) for query in queries]) if queries else false()


def found_ids(kind: str, text: str) -> Select[Any]:
    """The ids themselves, some perhaps twice: for a query that looks for them in a table of its own."""
    place = _Places()
    queries = [_ids(kind, every, place) for every in sought_in(text)]
    none = select(SearchEntry.id).where(false())
    return select(union_all(*queries, none).subquery().c.id)


def like_before(text: str) -> tuple[str, dict[str, str]]:
    """A text looked for before whose statement serves for this one too, and the values that this one puts into it.

    A statement follows from how many pairs, beginnings and runs are sought; putting it together anew for each name that
    somebody looks for had cost more than the page.
    """
    sought, place = sought_in(text), _Places()
    shape = tuple([(len(grams), sum(1 for one in grams if one.pairs), len(runs)) for grams, runs in map(_parts, sought)])
    for every in sought:
        grams, runs = _parts(every)
        for wanted in grams:
            place.of_gram(wanted)
        for run in runs:
            place.of_run(run)
    if len(_before) >= MOST_SHAPES:
        _before.clear()
    return _before.setdefault(shape, text), place.values


class _Places:
    """The values of a search in the order in which a statement holds them."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    def _next(self, value: str) -> BindParameter[str]:
        name = f"sought_{len(self.values)}"
        self.values[name] = value
        return bindparam(name, value, type_=String())

    def of_gram(self, wanted: Sought) -> tuple[BindParameter[str], ...]:
        """One pair, or from where to where a beginning reaches."""
        if wanted.pairs:
            return (self._next(wanted.pairs[0]),)
        return self._next(wanted.start), self._next(wanted.start + LAST)

    def of_run(self, run: str) -> BindParameter[str]:
        """What a run of characters is like."""
        escaped = run.replace("/", "//").replace("%", "/%").replace("_", "/_")
        return self._next(f"%{escaped}%")


def _parts(every: Sequence[Sought]) -> tuple[list[Sought], list[str]]:
    return list(_one_by_one(every)), [one.run for one in every if one.run]


def _ids(kind: str, every: Sequence[Sought], place: _Places) -> Select[Any]:
    """The ids at which everything sought is found: the first gram drives, the others are probes of the primary key."""
    conditions: list[ColumnElement[bool]] = []
    first = aliased(SearchGram)
    grams, runs = _parts(every)
    for at, wanted in enumerate(grams):
        gram = first if at == 0 else aliased(SearchGram)
        conditions += [gram.kind == kind, _is(gram, *place.of_gram(wanted))]
        if at:
            conditions.append(gram.id == first.id)
    if runs:
        conditions += [SearchEntry.kind == kind, SearchEntry.id == first.id]
        conditions += [SearchEntry.text.like(place.of_run(run), escape="/") for run in runs]
    return select(first.id).where(*conditions)


def _one_by_one(every: Sequence[Sought]) -> Iterable[Sought]:
    """Every gram by itself; pairs before beginnings, because they are fewer."""
    pairs = [Sought(pairs=(pair,)) for one in every for pair in one.pairs]
    return [*pairs, *[one for one in every if one.start]]


def _is(gram: Any, start: BindParameter[str], end: BindParameter[str] | None = None) -> ColumnElement[bool]:
    return gram.gram == start if end is None else and_(gram.gram >= start, gram.gram < end)


def kept_entries(kind: str, ids: Sequence[int]) -> Select[Any]:
    """The entries of some things as they stand in the index."""
    return select(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.id.in_(ids)).order_by(SearchEntry.id)


def not_kept(kind: str, table: Table) -> Select[Any]:
    """The ids of a table that the index does not know yet, in order."""
    known = and_(SearchEntry.kind == kind, SearchEntry.id == table.c.id)
    return select(table.c.id).outerjoin(SearchEntry, known).where(SearchEntry.id.is_(None)).order_by(table.c.id)
