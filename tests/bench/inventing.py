"""What all fillings of the bench share: an empty database, names and values of those who are invented, and its last steps."""

from __future__ import annotations

import random
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from app.demo.people import names
from app.tenancy.database import db
from app.tenancy.engines import engines, make_engine
from app.tenancy.provisioning import create_database
from tests.bench.copying import hexadecimal

NUMBERED, COUNTED = (".number", ".number_key"), (".open_key", ".message_id")


def emptied(app: Flask, slug: str) -> sa.Engine:
    """The engine of an association whose tables are there and hold nothing."""
    with app.app_context():
        url = engines().url(slug)
    if url.get_backend_name() == "sqlite":
        Path(url.database or "").unlink(missing_ok=True)
    create_database(url)
    engine = make_engine(url)
    with engine.begin() as connection:
        db.metadata.drop_all(connection)
        db.metadata.create_all(connection)
    return engine


class Inventing:
    """The names and unique values of those who are invented: one name for all rows of a copy."""

    def __init__(self, seed: int = 7) -> None:
        self.draw, self.called, self.step = random.Random(seed), names(), count(1)
        self.name, self.number = "", -1

    def fresh(self, column: str, value: Any, number: int) -> Any:
        """A value of the same shape that nobody has yet."""
        if column.endswith(NUMBERED):
            return f"{str(value)[:12]}-{number:08d}"
        if column.endswith(COUNTED):
            return f"{value}-{next(self.step)}"
        return hexadecimal(len(str(value)), self.draw)

    def change(self, table: str, row: dict[str, Any], number: int) -> None:
        """Somebody of another name."""
        if number != self.number:
            self.name, self.number = next(self.called), number
        if table in ("person", "account", "membership"):
            row["name"] = self.name
        elif table == "case":
            row["title"] = self.name


def finished(engine: sa.Engine) -> None:
    """The next numbers lie behind those that were invented, and the database knows its tables."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.dialect.name == "postgresql":
            _move_sequences(connection)
        connection.exec_driver_sql("ANALYZE")
    engine.dispose()


def _move_sequences(connection: sa.Connection) -> None:
    for table in db.metadata.sorted_tables:
        if "id" in table.columns and table.c.id.autoincrement and isinstance(table.c.id.type, sa.Integer):
            name = connection.scalar(sa.select(sa.func.pg_get_serial_sequence(f'"{table.name}"', "id")))
            if name:
                connection.exec_driver_sql(f"SELECT setval('{name}', (SELECT coalesce(max(id), 1) FROM \"{table.name}\"))")
