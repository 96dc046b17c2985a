"""Fills one association with members, cases and letters, in consistent rows.

One application is told through the actions up to the certificate, another up to the secretariat's desk; then their rows
are copied. The record (audit) is left out: it is a chain, and no page of the bench reads it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from app.accounts.rules import AccountState
from app.documents.rules import new_code
from app.members.recounting import recount_members
from app.procedures.actions.counting import recount_waiting
from app.procedures.actions.dealing import list_anew
from app.search.actions import catch_up_all
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.engines import engines
from app.tenancy.entering import entered
from app.tenancy.keys import make_key_ring
from app.tenancy.provisioning import create_database
from tests.bench.copying import Copier, Story, gather
from tests.bench.inventing import Inventing, emptied, finished
from tests.bench.wishes import SLUG, Wishes
from tests.procedures.stories import APPROVE, People, answers, apply, decide, recommend, somebody, stand_ready

POINTS = {
    "asked.membership_id": "membership", "letter.account_id": "account", "issued_document.holder_id": "person",
    "issued_document.case_id": "case", "membership.standing_fact_id": "fact", "job.account_id": "account",
}  # fmt: skip
OPEN_SHARE = 0.2


@dataclass(frozen=True)
class Facts:
    """What pages of the bench are about: accounts that log in, a case at the desk, codes of certificates."""

    secretary: int
    applicant: int
    newcomer: int
    member: int
    case_number: str
    codes: tuple[str, ...]


def ground(app: Flask, wishes: Wishes, say: Callable[[str], None]) -> Facts:
    """The association filled, from the cache where it is there."""
    kept = wishes.instance / "facts.json"
    if kept.exists() and (wishes.sqlite or _is_filled(app)):
        return Facts(**json.loads(kept.read_text()) | {"codes": tuple(json.loads(kept.read_text())["codes"])})
    say(f"filling {SLUG} with {wishes.members:,} members and {wishes.cases:,} cases (once)")
    facts = _fill(app, wishes)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(asdict(facts)))
    return facts


def _is_filled(app: Flask) -> bool:
    with app.app_context():
        create_database(engines().url(SLUG))
        return sa.inspect(engines().of(SLUG)).has_table("key_ring")


def _fill(app: Flask, wishes: Wishes) -> Facts:
    engine = emptied(app, SLUG)
    with entered(SLUG, app):
        make_key_ring(now=clock.now())
        people, joined, waiting = _told()
        newcomer = somebody("未申请", state=AccountState.APPLICATION_ONLY).account_id
        db.session.remove()
    with engine.begin() as connection:
        codes = _copied(connection, wishes, (joined, waiting))
    with entered(SLUG, app):
        recount_waiting(clock.now())
        list_anew(clock.now())
        recount_members(clock.now())
        catch_up_all()
        db.session.remove()
    finished(engine)
    return Facts(
        people.secretary.account_id, people.applicant.account_id, newcomer, joined.of("account")[0]["id"],
        waiting.of("case")[0]["number"], tuple(codes),
    )  # fmt: skip


def _told() -> tuple[People, Story, Story]:
    """The two true stories: who joined last year, and who waits for the secretariat."""
    people = stand_ready()
    decide(recommend(people, apply(people)), APPROVE, people.secretary)
    newcomer = somebody("何候选")
    second = _another(people, newcomer)
    connection = db.session.connection()
    joined = gather(connection, _whole_story(people.applicant.person_id, people.applicant.account_id))
    waiting = gather(connection, _whole_story(second, newcomer.account_id))
    return people, joined, waiting


def _another(people: People, newcomer: Any) -> int:
    other = replace(people, applicant=newcomer)
    filed = apply(other, "form-2", **answers(other, name=newcomer.name, id_number="410105199003070026"))
    recommend(other, filed)
    return int(newcomer.person_id)


def _whole_story(person: int, account: int) -> list[tuple[sa.Table, sa.ColumnElement[bool]]]:
    tables = db.metadata.tables
    case = sa.select(tables["case"].c.id).where(tables["case"].c.person_id == person).scalar_subquery()
    numbers = sa.select(tables["case"].c.number).where(tables["case"].c.person_id == person)
    membership = sa.select(tables["membership"].c.id).where(tables["membership"].c.person_id == person).scalar_subquery()
    wanted = [
        ("person", "id", person), ("account", "id", account), ("case", "person_id", person), ("asked", "case_id", case),
        ("turn", "case_id", case), ("happening", "case_id", case), ("waiting", "case_id", case),
        ("held_value", "case_id", case), ("membership", "person_id", person), ("fact", "membership_id", membership),
        ("kept_answers", "membership_id", membership), ("enrolment", "membership_id", membership),
        ("issued_document", "case_id", case),
    ]  # fmt: skip
    found = [(tables[name], tables[name].c[column] == value) for name, column, value in wanted]
    return [*found, (tables["letter"], tables["letter"].c.about.in_(numbers))]


def _copied(connection: sa.Connection, wishes: Wishes, stories: tuple[Story, Story]) -> list[str]:
    joined, waiting = stories
    closed = int(wishes.cases * (1 - OPEN_SHARE))
    register = Story([(t, _unbound(row)) for t, row in joined.rows if t.name in OF_A_MEMBER])
    making = _Making()
    copier = Copier(connection, making.fresh, POINTS)
    copier.copy(joined, range(closed), making.change)
    copier.copy(register, range(closed, max(wishes.members, closed)), making.change)
    copier.copy(waiting, range(10**7, 10**7 + wishes.cases - closed), making.change)
    _move_counters(connection)
    return making.codes[:500]


OF_A_MEMBER = {"person", "account", "membership", "fact", "kept_answers", "issued_document"}


def _unbound(row: Mapping[str, Any]) -> dict[str, Any]:
    """A member of long ago: nothing of a case in the rows."""
    return {**row, "case_id": None} if "case_id" in row else dict(row)


def _move_counters(connection: sa.Connection) -> None:
    """The next number of every series lies behind the numbers that were invented."""
    connection.execute(sa.update(db.metadata.tables["number_series"]).values(next=5_000_000))


class _Making(Inventing):
    """Members and applicants, with days and certificates of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: list[str] = []
        self.about = ""

    def fresh(self, column: str, value: Any, number: int) -> Any:
        """A code of a certificate looks like one."""
        if column == "issued_document.code":
            self.codes.append(new_code(self.draw.randrange))
            return self.codes[-1]
        return super().fresh(column, value, number)

    def change(self, table: str, row: dict[str, Any], number: int) -> None:
        """Somebody of a name and a day of his own."""
        super().change(table, row, number)
        if table == "case":
            self.about = row["number"]
        elif table == "letter":
            row["about"] = self.about
        elif table == "waiting" and row["due_on"]:
            row["due_on"] = row["sort_on"] = date(2026, 9, 1) + timedelta(days=self.draw.randrange(200))
        elif table == "issued_document":
            row["holder_name"] = self.name
