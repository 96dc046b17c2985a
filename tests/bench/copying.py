"""One true story, told through the application's own actions, becomes thousands: its rows, with ids and names of their own.

Whatever columns a room adds are copied with the rest; only what must be unique or points to another row is written anew.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import sqlalchemy as sa

Row = dict[str, Any]
Fresh = Callable[[str, Any, int], Any]
Wanted = Sequence[tuple[sa.Table, sa.ColumnElement[bool]]]
BATCH = 2_000


@dataclass(frozen=True)
class Story:
    """The rows of one story, table after table in an order that foreign keys allow."""

    rows: Sequence[tuple[sa.Table, Row]]

    def of(self, name: str) -> list[Row]:
        """Its rows in one table."""
        return [row for table, row in self.rows if table.name == name]


@dataclass
class Copier:
    """Writes copies of stories. `fresh(column, value, number)` makes a value that only one row may have."""

    connection: sa.Connection
    fresh: Fresh
    points: Mapping[str, str]
    """`table.column` → table, for what points to a row without a foreign key."""
    next_id: dict[str, int] = field(default_factory=dict)

    def copy(self, story: Story, numbers: Sequence[int], change: Callable[[str, Row, int], None] | None = None) -> None:
        """A copy of the story for each number; `change` may write over a row before it is kept."""
        wanted = iter(numbers)
        while batch := list(islice(wanted, BATCH)):
            self._copy_batch(story, batch, change)

    def _copy_batch(self, story: Story, numbers: Sequence[int], change: Callable[[str, Row, int], None] | None) -> None:
        kept: dict[int, list[Row]] = {place: [] for place in range(len(story.rows))}
        for number in numbers:
            ids: dict[tuple[str, Any], Any] = {}
            for place, (table, row) in enumerate(story.rows):
                made = self._made(table, row, number, ids)
                if change:
                    change(table.name, made, number)
                kept[place].append(made)
        for place, (table, _) in enumerate(story.rows):
            self.connection.execute(sa.insert(table), kept[place])

    def _made(self, table: sa.Table, row: Row, number: int, ids: dict[tuple[str, Any], Any]) -> Row:
        made = dict(row)
        for column in table.columns:
            target = self.points.get(f"{table.name}.{column.name}") or _target(column)
            value = row[column.name]
            if target and (target, value) in ids:
                made[column.name] = ids[(target, value)]
            elif value is not None and _is_unique(column) and not column.primary_key:
                made[column.name] = self.fresh(f"{table.name}.{column.name}", value, number)
        if "id" in table.columns and isinstance(row["id"], int):
            made["id"] = ids[(table.name, row["id"])] = self._new_id(table)
        return made

    def _new_id(self, table: sa.Table) -> int:
        if table.name not in self.next_id:
            self.next_id[table.name] = (self.connection.scalar(sa.select(sa.func.max(table.c.id))) or 0) + 1
        self.next_id[table.name] += 1
        return self.next_id[table.name] - 1


def _target(column: sa.Column[Any]) -> str | None:
    return next((key.column.table.name for key in column.foreign_keys), None)


def _is_unique(column: sa.Column[Any]) -> bool:
    return bool(column.unique) or column.name in {"number", "number_key", "code", "blind"}


def gather(connection: sa.Connection, wanted: Wanted) -> Story:
    """The rows of a story, as they lie in the database."""
    return Story(list(_rows(connection, wanted)))


def _rows(connection: sa.Connection, wanted: Wanted) -> Iterator[tuple[sa.Table, Row]]:
    for table, where in wanted:
        for row in connection.execute(sa.select(table).where(where).order_by(*table.primary_key.columns)).mappings():
            yield table, dict(row)


def hexadecimal(length: int, draw: random.Random) -> str:
    """A value that looks like a hash."""
    return f"{draw.getrandbits(length * 4):0{length}x}"
