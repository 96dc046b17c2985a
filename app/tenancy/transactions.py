"""An action is one thing a person does, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import ParamSpec, TypeVar

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, OperationalError

from app.kernel.errors import DomainError, say
from app.tenancy.changes import note_change
from app.tenancy.database import IN_ACTION, db
from app.tenancy.engines import WRITES
from app.tenancy.tenants import tenant

P = ParamSpec("P")
R = TypeVar("R")
UNDONE = "undone"
_at_the_beginning: list[Callable[[], None]] = []
_before_commit: list[Callable[[], None]] = []


def before_every_action(check: Callable[[], None]) -> None:
    """What is asked first inside the transaction of every action; whatever it raises refuses the action."""
    if check not in _at_the_beginning:
        _at_the_beginning.append(check)


def before_every_commit(hook: Callable[[], None]) -> None:
    """What closes every action inside its transaction. Who registers later goes first.

    Rooms open from the ground up, so `audit`, far below, links its record after all others wrote: its lock comes last.
    """
    if hook not in _before_commit:
        _before_commit.insert(0, hook)


class Busy(DomainError):
    """The database is held by somebody else for too long; nothing was changed."""


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Give a function its transaction: ends the read transaction, begins a writing one, commits once.

    Whatever the function raises rolls everything back. An action called inside another joins it. What was read before is
    stale by then: actions take ids and read again. Raises Busy when the database stays locked.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        session = db.session()
        if IN_ACTION in session.info:
            return function(*args, **kwargs)
        session.rollback()
        hooks: list[Callable[[], None]] = []
        session.info[IN_ACTION] = hooks
        try:
            session.connection(execution_options={WRITES: True})
            for check in _at_the_beginning:
                check()
            result = function(*args, **kwargs)
            for close in _before_commit:
                close()
            session.commit()
        except OperationalError as error:
            _undo()
            if _is_busy(error):
                raise Busy(say("系统正忙，您的操作没有保存，请稍后再试。")) from error
            raise
        except BaseException:
            _undo()
            raise
        finally:
            session.info.pop(IN_ACTION, None)
            session.info.pop("audit", None)
            session.info.pop(UNDONE, None)
        note_change()
        for hook in hooks:
            hook()
        return result

    run.is_action = True  # type: ignore[attr-defined]
    return run


class _PlayedOver(Exception):
    """Ends a rehearsal, so that its transaction is taken back."""


def rehearsed(function: Callable[[], R]) -> R:
    """What a function would give: it runs as one action, whatever it wrote is taken back, and nothing follows.

    Raises what the function raises.
    """
    given: list[R] = []

    @action
    def play() -> None:
        given.append(function())
        raise _PlayedOver

    try:
        play()
    except _PlayedOver:
        return given[0]
    raise AssertionError("a rehearsal always ends")


def after_commit(hook: Callable[[], None]) -> None:
    """Do something once the transaction stands: wake the worker, forget a cache. It must not write."""
    hooks: list[Callable[[], None]] = db.session().info[IN_ACTION]
    hooks.append(hook)


def when_undone(hook: Callable[[], None]) -> None:
    """Do something if the transaction is taken back: remove a file that was written for it."""
    db.session().info.setdefault(UNDONE, []).append(hook)


def _undo() -> None:
    session = db.session()
    hooks: list[Callable[[], None]] = session.info.get(UNDONE, [])
    session.rollback()
    for hook in hooks:
        hook()


def take_turns(at: str) -> None:
    """Until this action ends no other action passes the same place: for what is counted before it is written.

    Where no row stands for what is counted, there is none to lock. On SQLite actions take turns anyway.
    """
    if db.session.connection().dialect.name == "postgresql":
        key = int.from_bytes(sha256(f"{tenant().slug}:{at}".encode()).digest()[:8], signed=True)
        db.session.execute(select(func.pg_advisory_xact_lock(key)))


def _is_busy(error: OperationalError) -> bool:
    text = str(error.orig).lower()
    return "locked" in text or "lock timeout" in text or "deadlock" in text


def once_for_a_wish(function: Callable[P, R]) -> Callable[P, R]:
    """Stands above `@action` where a unique token makes equal wishes one: the second of two at the same moment looks again.

    On PostgreSQL both look before either has written, and the database refuses the later one; asked anew it finds what the
    first has made, as if it had come a little later.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except IntegrityError:
            if IN_ACTION in db.session().info:
                raise
            return function(*args, **kwargs)

    return run
