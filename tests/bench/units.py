"""A second association, whose members belong to units: two hundred units with a hundred people each.

One person of one unit is told through the actions; the rows are copied for everybody else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import Flask

from app.bodies.actions import NewBody, found_body, plant_configured
from app.members.recounting import recount_members
from app.search.actions import catch_up_all
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.entering import entered
from app.tenancy.keys import make_key_ring
from app.tenancy.transactions import action
from tests.bench.copying import Copier, gather
from tests.bench.inventing import Inventing, emptied, finished
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
    engine = emptied(app, UNITS_SLUG)
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
    finished(engine)
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


class _Making(Inventing):
    """People of units, so many for each."""

    def __init__(self, places: Sequence[tuple[int, str]], people: int) -> None:
        super().__init__(11)
        self.places, self.people = places, people

    def change(self, table: str, row: dict[str, Any], number: int) -> None:
        """Somebody else, at the unit whose turn it is."""
        super().change(table, row, number)
        unit, path = self.places[number // self.people]
        if table == "membership":
            row["body_id"], row["body_path"] = unit, path
        elif table == "fact" and row["body_id"] is not None:
            row["body_id"] = unit
