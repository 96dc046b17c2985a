"""One engine an association, from one URL template; the least recently used are disposed of."""

from __future__ import annotations

import json
import os
import threading
from collections import OrderedDict
from pathlib import Path
from typing import Any
from weakref import WeakSet

from flask import current_app
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url

from app.tenancy.registry import MOST_LOADED, is_slug

WRITES = "xiehui_writes"
_EMPTY: dict[type, str] = {dict: "{}", list: "[]"}
BUSY_MILLISECONDS = 15_000


class Engines:
    """A bounded cache of engines. PostgreSQL pools hold two connections each.

    A process that was forked begins with none: two of them on one connection would read each other's answers.
    """

    def __init__(self, template: str) -> None:
        self.template = template
        self._engines: OrderedDict[str, Engine] = OrderedDict()
        self._lock = threading.Lock()
        _all.add(self)

    def forget(self) -> None:
        """Let go of what belongs to the parent process, and close nothing of it."""
        self._lock = threading.Lock()
        for engine in self._engines.values():
            engine.dispose(close=False)
        self._engines = OrderedDict()

    def url(self, slug: str) -> URL:
        """The absolute address of an association's database."""
        if not is_slug(slug):
            raise KeyError(slug)
        url = make_url(self.template.replace("{tenant}", slug))
        if url.get_backend_name() == "sqlite" and url.database:
            url = url.set(database=str(Path(url.database).absolute()))
        return url

    def of(self, slug: str) -> Engine:
        with self._lock:
            engine = self._engines.get(slug)
            if engine is None:
                engine = self._engines[slug] = make_engine(self.url(slug))
            self._engines.move_to_end(slug)
            while len(self._engines) > MOST_LOADED:
                self._engines.popitem(last=False)[1].dispose()
            return engine

    def close(self) -> None:
        """Let go of every connection; the next use opens anew."""
        with self._lock:
            for engine in self._engines.values():
                engine.dispose()
            self._engines.clear()


_all: WeakSet[Engines] = WeakSet()


def _forget_all() -> None:
    for one in _all:
        one.forget()


if hasattr(os, "register_at_fork"):  # Windows has none, and no fork
    os.register_at_fork(after_in_child=_forget_all)


def make_engine(url: URL) -> Engine:
    """An engine with what this product relies on: foreign keys, WAL, IMMEDIATE writers, bounded waits.

    What is written stands in no error and so in no log (trust.md D3).
    """
    if url.get_backend_name() == "sqlite":
        Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
        wait = {"timeout": BUSY_MILLISECONDS / 1000, "check_same_thread": False}
        engine = create_engine(url, connect_args=wait, json_serializer=_plain_json, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = create_engine(url, pool_size=2, max_overflow=6, pool_pre_ping=True, pool_recycle=1800,
                           json_serializer=_plain_json, hide_parameters=True)  # fmt: skip
    event.listen(engine, "connect", _prepare_postgresql)
    return engine


def _plain_json(value: Any) -> str:
    """A value as JSON. Half of those that a batch writes are empty."""
    return _EMPTY[type(value)] if not value and type(value) in _EMPTY else json.dumps(value)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself; `_begin_sqlite` does
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", f"busy_timeout={BUSY_MILLISECONDS}", "foreign_keys=ON", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(WRITES) else "BEGIN")


def _prepare_postgresql(connection: Any, _record: object) -> None:
    before = connection.autocommit
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {BUSY_MILLISECONDS}")
        cursor.execute("SET timezone = 'UTC'")
    connection.autocommit = before


def engines() -> Engines:
    """The engines of the running application."""
    found: Engines = current_app.extensions["xiehui_engines"]
    return found
