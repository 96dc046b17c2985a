"""F, the unit of every figure: a bare Flask page of a 50 × 8 table from one indexed query by SQLAlchemy Core.

Its place in the table is another for each request, and its database is of the same kind as the application's.
"""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path

import sqlalchemy as sa
from flask import Flask, render_template

from app.tenancy.engines import make_engine
from app.tenancy.provisioning import create_database

ROWS = 100_000
PAGE = 50
COLUMNS = ("number", "name", "tier", "standing", "place", "since", "until", "note")
TEMPLATE = """<!doctype html><html lang="en"><head><title>{{ title }}</title></head><body><h1>{{ title }}</h1><table>
<tr>{% for name in names %}<th>{{ name }}</th>{% endfor %}</tr>
{% for row in rows %}<tr>{% for name in names %}<td>{{ row[name] }}</td>{% endfor %}</tr>
{% endfor %}</table></body></html>"""
table = sa.Table(
    "floor", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True),
    *(sa.Column(name, sa.String(40), index=name == "number") for name in COLUMNS),
)  # fmt: skip


def make_engine_of_floor() -> sa.Engine:
    """The engine of the floor, opened as the application opens its own."""
    return make_engine(sa.make_url(os.environ["BENCH_FLOOR_URL"]))


def fill_floor(url: str) -> None:
    """The table of the floor, where it is not there yet."""
    address = sa.make_url(url)
    create_database(address)
    engine = make_engine(address)
    if not sa.inspect(engine).has_table(table.name):
        with engine.begin() as connection:
            table.create(connection)
            connection.execute(sa.insert(table), [_row(number) for number in range(ROWS)])
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")
    engine.dispose()


def _row(number: int) -> dict[str, object]:
    words = {name: f"{name} {number % 97}" for name in COLUMNS}
    return {**words, "id": number + 1, "number": f"{number:08d}", "name": f"会员{number}"}


def create_floor() -> Flask:
    """The bare application. Started by gunicorn as `tests.bench.floor:create_floor()`."""
    app, engine, requests = Flask("floor"), make_engine_of_floor(), count(1)
    template = app.jinja_env.from_string(TEMPLATE)

    @app.get("/")
    def page() -> str:
        start = f"{next(requests) * 617 % (ROWS - PAGE):08d}"
        query = sa.select(*table.columns).where(table.c.number >= start).order_by(table.c.number).limit(PAGE)
        with engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return render_template(template, title="Floor", names=COLUMNS, rows=rows)

    return app


def floor_url(template: str, folder: Path) -> str:
    """Where the floor's table lies: beside the application's own database."""
    return template.replace("{tenant}", "floor") if template else f"sqlite:///{folder / 'floor.sqlite3'}"
