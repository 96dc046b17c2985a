"""A thousand approvals: `python -m tests.bench.approvals [COUNT]` prints how long they take, without drawing PDFs.

One application is told through the actions up to the secretariat's desk and copied row by row; then the batch decides.
BENCH_PROFILE=approvals says where the time goes.
"""

from __future__ import annotations

import random
from itertools import count
from typing import Any

import sqlalchemy as sa
from flask import Flask

from app.demo.people import names
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.engines import engines, make_engine
from app.tenancy.entering import entered
from app.tenancy.keys import make_key_ring
from app.tenancy.provisioning import create_database
from tests.bench.copying import Copier, gather, hexadecimal
from tests.bench.wishes import SLUG
from tests.procedures.stories import People, apply, recommend, stand_ready

TABLES_OF_A_CASE = ("asked", "turn", "happening", "waiting", "held_value")


def waiting_cases(app: Flask, wanted: int) -> tuple[People, list[int]]:
    """An association with so many applications on the secretariat's desk; gives its people and the ids of the cases."""
    with app.app_context():
        url = engines().url(SLUG)
        create_database(url)
        engine = make_engine(url)
        with engine.begin() as connection:
            db.metadata.drop_all(connection)
            db.metadata.create_all(connection)
    with entered(SLUG, app):
        make_key_ring(now=clock.now())
        people = stand_ready()
        recommend(people, apply(people))
        story = gather(db.session.connection(), _whole(people))
        db.session.remove()
    with engine.begin() as connection:
        making = _Making()
        copier = Copier(connection, making.fresh, {"asked.membership_id": "membership"})
        copier.copy(story, range(1, wanted), making.change)
        ids = list(connection.scalars(sa.select(db.metadata.tables["case"].c.id).order_by(sa.text("id"))))
    if url.get_backend_name() == "postgresql":
        _move_sequences(engine)
    engine.dispose()
    return people, ids


def _move_sequences(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        for table in (one for one in db.metadata.sorted_tables if "id" in one.c):
            name = connection.scalar(sa.select(sa.func.pg_get_serial_sequence(f'"{table.name}"', "id")))
            if name:
                connection.exec_driver_sql(f"SELECT setval('{name}', (SELECT coalesce(max(id), 1) FROM \"{table.name}\"))")


def _whole(people: People) -> list[tuple[sa.Table, sa.ColumnElement[bool]]]:
    tables, person = db.metadata.tables, people.applicant.person_id
    case = sa.select(tables["case"].c.id).where(tables["case"].c.person_id == person).scalar_subquery()
    found = [(tables["person"], tables["person"].c.id == person), (tables["account"], tables["account"].c.person_id == person),
             (tables["case"], tables["case"].c.person_id == person)]  # fmt: skip
    found += [(tables[name], tables[name].c.case_id == case) for name in TABLES_OF_A_CASE]
    return [*found, (tables["membership"], tables["membership"].c.person_id == person)]


class _Making:
    """Names and unique values of those who are invented."""

    def __init__(self) -> None:
        self.draw, self.called, self.step = random.Random(7), names(), count(1)
        self.name, self.number = "", -1

    def fresh(self, column: str, value: Any, number: int) -> Any:
        """A value of the same shape that nobody has yet."""
        if column.endswith((".number", ".open_key", ".message_id")):
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
