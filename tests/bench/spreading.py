"""Makes the equal rows of the bench unlike each other, so that every filter and order of a list has something to find.

Few rows are rare on purpose: a list that sifts its way to them pays for all the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.tenancy.database import db


@dataclass(frozen=True)
class Spread:
    """What there is to narrow a list to: bodies with a fifth, with few and with none of the rows; what few members are."""

    body: int
    rare_body: int
    empty_body: int
    rare_tier: str = "council_unit"
    rare_standing: str = "suspended"


def spread(engine: sa.Engine, *, plain: bool = False) -> Spread:
    """Spread the rows over bodies, days, tiers and standings.

    `plain` forgets what the database knows of its tables (SQLite).
    """
    case, member, waiting = (db.metadata.tables[name] for name in ("case", "membership", "waiting"))
    with engine.begin() as connection:
        bodies = [_new_body(connection, code) for code in ("many", "few", "none")]
        for table in (case, member):
            for body_id, share in zip(bodies, (5, 2_500), strict=False):
                there = {"body_id": body_id, "body_path": f"/1/{body_id}/"}
                connection.execute(sa.update(table).where(table.c.id % share == 0).values(there))
            connection.execute(sa.update(table).where(table.c.id % 3_000 == 2).values(tier=Spread.rare_tier))
        connection.execute(sa.update(case).where(case.c.id % 500 == 1).values(round=2))
        connection.execute(sa.update(waiting).where(waiting.c.case_id % 3_000 == 2).values(tier=Spread.rare_tier))
        connection.execute(sa.update(member).where(member.c.id % 2_000 == 3).values(standing=Spread.rare_standing))
        _days(connection, member, {"admitted_on": 3_000, "term_end": 1_500})
        _days(connection, waiting, {"since_on": 200})
    _learn(engine, plain=plain)
    return Spread(*bodies)


def _new_body(connection: sa.Connection, code: str) -> int:
    """A branch below the association."""
    body = db.metadata.tables["body"]
    number = (connection.scalar(sa.select(sa.func.max(body.c.id))) or 0) + 1
    row = {"id": number, "code": f"bench-{code}", "kind": "branch", "name": {"zh": code}, "name_key": code, "parent_id": 1,
           "path": f"/1/{number}/", "opened_on": date(2020, 1, 1), "data": {}}  # fmt: skip
    connection.execute(sa.insert(body), row)
    return number


def _days(connection: sa.Connection, table: sa.Table, columns: dict[str, int]) -> None:
    """Every row that has a day gets another one, so many days at most before it; a key follows its day."""
    sqlite = connection.dialect.name == "sqlite"
    for name, most in columns.items():
        days = f"(id * 7919 % {most})"
        back = f"date({name}, '-' || {days} || ' days')" if sqlite else f"{name} - CAST({days} AS int)"
        connection.execute(sa.text(f"UPDATE {table.name} SET {_both(name, back)} WHERE {name} IS NOT NULL"))


KEYS = {"admitted_on": "admitted_key", "term_end": "term_key"}


def _both(name: str, value: str) -> str:
    return ", ".join(f"{column} = {value}" for column in (name, KEYS.get(name)) if column)


def _learn(engine: sa.Engine, *, plain: bool) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
        if plain and engine.dialect.name == "sqlite":
            connection.exec_driver_sql("DELETE FROM sqlite_stat1")
