"""A second association, whose members belong to units: two hundred units with a hundred people each.

One person of one unit is told through the actions; the rows are copied for everybody else.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from app.bodies.actions import NewBody, found_body, plant_configured
from app.demo.people import names
from app.members.recounting import recount_members
from app.search.actions import catch_up_all
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.engines import engines, make_engine
from app.tenancy.entering import entered
from app.tenancy.keys import make_key_ring
from app.tenancy.provisioning import create_database
from app.tenancy.transactions import action
from tests.bench.copying import Copier, gather, hexadecimal
from tests.bench.wishes import Wishes
from tests.units.conftest import Units, operator, staff

UNITS_SLUG = "gansu-supervision"
SINCE = date(2020, 1, 1)
POINTS = {"membership.standing_fact_id": "fact"}


@dataclass(frozen=True)
class UnitFacts:
    """Who asks: an operator of one unit, and the secretariat."""

    operator: int
    secretary: int


def ground_of_units(app: Flask, wishes: Wishes, say: Callable[[str], None]) -> UnitFacts:
    """The association filled, from the cache where it is there."""
    kept = wishes.instance / "units.json"
    if kept.exists():
        return UnitFacts(**json.loads(kept.read_text()))
    say(f"filling {UNITS_SLUG} with {wishes.units} units of {wishes.people} people (once)")
    facts = _fill(app, wishes)
    kept.write_text(json.dumps(asdict(facts)))
    return facts


def _fill(app: Flask, wishes: Wishes) -> UnitFacts:
    with app.app_context():
        url = engines().url(UNITS_SLUG)
        if wishes.sqlite:
            Path(url.database or "").unlink(missing_ok=True)
        create_database(url)
        engine = make_engine(url)
        with engine.begin() as connection:
            db.metadata.drop_all(connection)
            db.metadata.create_all(connection)
    with entered(UNITS_SLUG, app):
        make_key_ring(now=clock.now())
        plant_configured(today=SINCE)
        places = _founded(wishes.units)
        facts = UnitFacts(operator(places[0][0], "祁晚晴"), staff("xiehui", "柳长庚", "secretary"))
        told = Units(places[0][0], places[1][0], facts.operator, facts.operator, facts.secretary)
        membership = told.admit("马知远")
        story = gather(db.session.connection(), _of_a_person(membership))
        db.session.remove()
    with engine.begin() as connection:
        making = _Making(places, wishes.people)
        Copier(connection, making.fresh, POINTS).copy(story, range(1, wishes.units * wishes.people), making.change)
    with entered(UNITS_SLUG, app):
        recount_members(clock.now())
        catch_up_all()
        db.session.remove()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    engine.dispose()
    return facts


@action
def _founded(many: int) -> list[tuple[int, str]]:
    """The units, with their ids and paths."""
    units = [found_body(NewBody("unit", {"*": f"第{number:04}监理有限公司"}), by=None, today=SINCE) for number in range(many)]
    return [(one.id, one.path) for one in units]


def _of_a_person(membership_id: int) -> list[tuple[sa.Table, sa.ColumnElement[bool]]]:
    tables = db.metadata.tables
    person = sa.select(tables["membership"].c.person_id).where(tables["membership"].c.id == membership_id).scalar_subquery()
    found = [(tables["person"], tables["person"].c.id == person)]
    found += [(tables["membership"], tables["membership"].c.id == membership_id)]
    return [*found, *((tables[name], tables[name].c.membership_id == membership_id) for name in ("fact", "kept_answers"))]


class _Making:
    """Names, numbers and units of those who are invented: a hundred for each unit."""

    def __init__(self, places: Sequence[tuple[int, str]], people: int) -> None:
        self.places, self.people = places, people
        self.draw, self.called, self.step = random.Random(11), names(), count(1)
        self.name, self.number = "", -1

    def fresh(self, column: str, value: Any, number: int) -> Any:
        """A value of the same shape that nobody has yet."""
        if column.endswith((".number", ".number_key")):
            return f"{str(value)[:12]}-{number:08d}"
        return hexadecimal(len(str(value)), self.draw)

    def change(self, table: str, row: dict[str, Any], number: int) -> None:
        """Somebody else, at the unit whose turn it is."""
        if number != self.number:
            self.name, self.number = next(self.called), number
        unit, path = self.places[number // self.people]
        if table in ("person", "membership"):
            row["name"] = self.name
        if table == "membership":
            row["body_id"], row["body_path"] = unit, path
        elif table == "fact" and row["body_id"] is not None:
            row["body_id"] = unit
