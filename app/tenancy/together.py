"""Many acts in one transaction: what was read is remembered, what is new is written together at the end.

    with together():
        read_ahead(cases)
        for case in cases:
            decide(case, …)

A single act reads what it needs when it needs it and writes at once, because the database gives the ids. A thousand acts
in a row would ask the same questions a thousand times. So inside of `together` a store's finder keeps its answer
(`remembered`), rooms may read for all of them beforehand (`remember`), and ids come in blocks (`keep`), so that the session
writes all rows of a table in one statement. Outside of it these functions change nothing.

What nobody holds in his hands afterwards (a letter, a job) is no entity at all: `leave` takes its values.

Two things make this safe. Whatever is remembered is locked by this transaction or never changes; and whoever changes what
a finder answers says so (`add_to`, `remember`). A SELECT that knows nothing of all this still sees everything, because the
session writes what is pending before each.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Table, event, func, select, text
from sqlalchemy import inspect as inspect_row
from sqlalchemy.orm import Session

from app.tenancy.database import RoutedSession, db, write_with_the_rest
from app.tenancy.tenants import current_context

MEMORY = "xiehui_memory"
BLOCK = 200
P = ParamSpec("P")
T = TypeVar("T")
Row = TypeVar("Row")


class Memory:
    """What one transaction knows: answers by their question, and the next ids of each table."""

    def __init__(self) -> None:
        self.context = current_context()
        self.known: dict[Hashable, Any] = {}
        self.ids: dict[str, Iterator[int]] = {}


_here: ContextVar[Memory | None] = ContextVar(MEMORY, default=None)


def _memory() -> Memory | None:
    """The memory of this transaction: that of the association entered, never of another one entered inside of it."""
    memory = _here.get()
    return memory if memory is not None and memory.context is current_context() else None


@contextmanager
def together() -> Iterator[None]:
    """Remember what is read, and write together, until the block ends; one inside another is part of it.

    Inside an action, or where nothing is written.
    """
    if _memory() is not None:
        yield
        return
    token = _here.set(Memory())
    try:
        yield
    finally:
        _here.reset(token)


def at_once() -> bool:
    """Whether many acts run in this transaction."""
    return _memory() is not None


def remembered(question: Hashable, read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The answer to a question, read once where many acts run together. What is not there is asked again.

    `read` makes its query itself: building one costs more than looking an answer up.
    """
    memory = _memory()
    if memory is None:
        return read(*args, **kwargs)
    answer: T | None = memory.known.get(question)
    if answer is None:
        answer = memory.known[question] = read(*args, **kwargs)
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


def keep(row: Row) -> Row:
    """Add a row whose id is needed at once: written at once by a single act, given an id of a block among many."""
    memory = _memory()
    db.session.add(row)
    if memory is None:
        db.session.flush()
    else:
        _give_id(memory, row)
    return row


def leave(table: Table, **values: object) -> int:
    """Write a row that nobody needs as an entity, and give its id: at once by a single act, together with others among many.

    Every row of a table is left with the same columns.
    """
    memory = _memory()
    if memory is None:
        db.session.flush()
        inserted = db.session.connection().execute(table.insert(), values).inserted_primary_key
        return int(inserted[0] if inserted else 0)
    number = _next_id(memory, table)
    write_with_the_rest(table, {"id": number, **values})
    return number


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
    memory = _memory()
    if memory is None:
        return
    for row in session.new:
        _give_id(memory, row)
