"""Many acts in one transaction: what was read is remembered, what is new is written together at the end.

    with together():
        read_ahead(cases)
        for case in cases:
            decide(case, …)

A single act reads what it needs when it needs it and writes at once, because the database gives the ids. A thousand acts
in a row would ask the same questions a thousand times. So inside of `together` a store's finder keeps its answer
(`remembered`), rooms may read for all of them beforehand (`remember`), and ids come in blocks (`keep`), so that the session
writes all rows of a table in one statement. Outside of it these functions change nothing.

Two things make this safe. Whatever is remembered is locked by this transaction or never changes; and whoever changes what
a finder answers says so (`add_to`, `remember`), or the table does when it is written (`forget_with`). A SELECT that knows
nothing of all this still sees everything, because the session writes what is pending before each.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import Table, event, func, select, text
from sqlalchemy import inspect as inspect_row
from sqlalchemy.orm import Session

from app.tenancy.database import RoutedSession, db

MEMORY = "xiehui_memory"
BLOCK = 200
T = TypeVar("T")
Row = TypeVar("Row")


class Memory:
    """What one transaction knows: answers by their question, and the next ids of each table."""

    def __init__(self) -> None:
        self.known: dict[Hashable, Any] = {}
        self.ids: dict[str, Iterator[int]] = {}

    def forget(self, question: tuple[Hashable, ...]) -> None:
        """One answer, or all of a family."""
        if len(question) > 1:
            self.known.pop(question, None)
            return
        for known in [one for one in self.known if isinstance(one, tuple) and one[0] == question[0]]:
            del self.known[known]


def _memory() -> Memory | None:
    found: Memory | None = db.session().info.get(MEMORY)
    return found


@contextmanager
def together() -> Iterator[None]:
    """Remember what is read, and write together, until the block ends; one inside another is part of it.

    Inside an action, or where nothing is written.
    """
    info = db.session().info
    if MEMORY in info:
        yield
        return
    info[MEMORY] = Memory()
    try:
        yield
    finally:
        info.pop(MEMORY, None)


def at_once() -> bool:
    """Whether many acts run in this transaction."""
    return _memory() is not None


def remembered(question: Hashable, read: Callable[[], T]) -> T:
    """The answer to a question, read once where many acts run together. What is not there is asked again."""
    memory = _memory()
    if memory is None:
        return read()
    if question not in memory.known:
        answer = read()
        if answer is None:
            return answer
        memory.known[question] = answer
    answer = memory.known[question]
    return answer


def recalled(question: Hashable) -> Any:
    """What is remembered about a question; None where nothing is."""
    memory = _memory()
    return memory.known.get(question) if memory is not None else None


def remember(question: Hashable, answer: object) -> None:
    """From now on this is the answer; without effect where every act stands alone."""
    memory = _memory()
    if memory is not None:
        memory.known[question] = answer


def add_to(question: Hashable, row: object) -> None:
    """A row that was just made belongs to the answer, where that is remembered as a list."""
    known = recalled(question)
    if known is not None:
        known.append(row)


def forget_with(model: type[Any], question: Callable[[Any], tuple[Hashable, ...]]) -> None:
    """Whenever a row of this table is written, the answer to `question(row)` is read anew; of a whole family where only
    its first word is given."""
    _watched[model] = question


_watched: dict[type[Any], Callable[[Any], tuple[Hashable, ...]]] = {}


@event.listens_for(RoutedSession, "after_flush")
def _forget_what_changed(session: Session, _context: object) -> None:
    memory: Memory | None = session.info.get(MEMORY)
    if memory is None:
        return
    for row in (*session.new, *session.dirty, *session.deleted):
        if type(row) in _watched:
            memory.forget(_watched[type(row)](row))


def keep(row: Row) -> Row:
    """Add a row whose id is needed at once: written at once by a single act, given an id of a block among many."""
    memory = _memory()
    db.session.add(row)
    if memory is None:
        db.session.flush()
    else:
        _give_id(memory, row)
    return row


def _give_id(memory: Memory, row: Any) -> None:
    table: Table = inspect_row(row).mapper.local_table
    if table.autoincrement_column is None or row.id is not None:
        return
    row.id = _next_id(memory, table)


def _next_id(memory: Memory, table: Table) -> int:
    if table.name not in memory.ids:
        memory.ids[table.name] = _ids_of(table)
    return next(memory.ids[table.name])


def _ids_of(table: Table) -> Iterator[int]:
    """The ids that come next. The one writer of SQLite counts on; PostgreSQL gives blocks of its sequence."""
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        return count((connection.scalar(select(func.max(table.c.id))) or 0) + 1)
    return _of_sequence(table)


def _of_sequence(table: Table) -> Iterator[int]:
    name = db.session.connection().dialect.identifier_preparer.format_table(table)
    block = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :size)")
    while True:
        yield from db.session.connection().scalars(block, {"name": name, "size": BLOCK}).all()


@event.listens_for(RoutedSession, "before_flush")
def _number_the_others(session: Session, _context: object, _instances: object) -> None:
    """Rows that did not ask for an id get theirs here, so that the two ways of giving ids never meet."""
    memory: Memory | None = session.info.get(MEMORY)
    if memory is None:
        return
    for row in session.new:
        _give_id(memory, row)
