"""Papers that expire: their holders are told before and after, whoever looks after them sees them in a list."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.documents.expiring import EXPIRED, Life, due_reminder
from app.documents.models import ExpiryTold, IssuedDocument
from app.members.expiring import remind_of_expiry, tell_some
from app.notices.models import Letter
from app.procedures.actions import Decision
from app.tenancy.configuration.concepts.association import Calendar
from app.tenancy.configuration.words import Span
from app.tenancy.database import db
from app.tenancy.transactions import action
from tests.procedures.guild import GUILD, Guild, decide, file, guild, the_case
from tests.procedures.stories import somebody

database = pytest.mark.database
REMINDERS = tuple(Span.model_validate(one) for one in ("2 months", "1 week"))


@pytest.mark.parametrize(
    ("today", "due"),
    [("2026-10-30", None), ("2026-10-31", "2 months"), ("2026-12-23", "2 months"), ("2026-12-24", "1 week"),
     ("2026-12-31", "1 week"), ("2027-01-01", EXPIRED), ("2027-03-01", EXPIRED), ("2027-03-02", None)],
)  # fmt: skip
def test_the_reminder_of_a_day(today, due):
    life = Life(date(2026, 1, 1), date(2026, 12, 31))
    assert due_reminder(REMINDERS, life, date.fromisoformat(today), Calendar()) == due


def test_what_is_issued_for_less_than_a_reminder_is_not_told_of_at_once():
    life = Life(date(2026, 12, 1), date(2026, 12, 31))
    assert due_reminder(REMINDERS, life, date(2026, 12, 2), Calendar()) is None
    assert due_reminder(REMINDERS, life, date(2026, 12, 24), Calendar()) == "1 week"


def noon(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC) + timedelta(hours=4)


@pytest.fixture
def people(inside) -> Guild:
    inside(GUILD)
    return guild()


@pytest.fixture
def licence(people) -> int:
    """The keeper's licence counts for two months."""
    case = the_case(file(people.keeper, "permit"))
    decide(case, Decision("approve"), people.secretary)
    return db.session.scalars(select(IssuedDocument.id).where(IssuedDocument.kind == "licence")).one()


def until(paper: int) -> date:
    return db.session.get_one(IssuedDocument, paper).valid_until or date.max


def told(event: str) -> list[int | None]:
    return list(db.session.scalars(select(Letter.account_id).where(Letter.event == event).order_by(Letter.id)))


@database
def test_the_holder_is_told_once_by_each_reminder_and_once_that_it_has_expired(people, licence):
    ends = until(licence)
    for days in (60, 28, 27, 7, 6, 0, -1, -2):
        remind_of_expiry(noon((ends - timedelta(days=days)).isoformat()))
    assert told("document_expiring") == [people.keeper.account_id] * 2
    assert told("document_expired") == [people.keeper.account_id]
    assert [one.reminder for one in db.session.scalars(select(ExpiryTold).order_by(ExpiryTold.id))] == [
        "1 month", "1 week", "expired",
    ]  # fmt: skip
    letter = db.session.scalars(select(Letter).where(Letter.event == "document_expiring").order_by(Letter.id)).first()
    assert "转场许可" in letter.subject and ends.isoformat() in letter.body


@database
def test_a_sweep_that_was_away_sends_the_last_reminder_only(people, licence):
    remind_of_expiry(noon((until(licence) - timedelta(days=3)).isoformat()))
    assert len(told("document_expiring")) == 1
    assert [one.reminder for one in db.session.scalars(select(ExpiryTold))] == ["1 week"]


@database
def test_roles_get_one_letter_for_all_papers_of_the_day(people, licence):
    day = noon((until(licence) - timedelta(days=7)).isoformat())
    remind_of_expiry(day)
    remind_of_expiry(day)
    wanted = {people.warden.account_id, people.secretary.account_id, people.colleague.account_id}
    assert set(told("documents_expiring")) == wanted and len(told("documents_expiring")) == len(wanted)
    letter = db.session.scalars(select(Letter).where(Letter.event == "documents_expiring")).first()
    assert "花养蜂" in letter.body and letter.link == "/office/expiring"


@database
def test_of_what_was_replaced_or_revoked_nobody_is_told(people, licence):
    ends = until(licence)
    _renewed(licence, ends + timedelta(days=365))
    remind_of_expiry(noon((ends - timedelta(days=7)).isoformat()))
    assert not told("document_expiring")


@action
def _renewed(paper: int, until: date) -> None:
    """A second paper of the kind that counts longer, where both stand."""
    old = db.session.get_one(IssuedDocument, paper)
    columns = {c.name: getattr(old, c.name) for c in IssuedDocument.__table__.columns if c.name not in ("id", "number", "code")}
    db.session.add(IssuedDocument(**{**columns, "number": "L-2", "code": "0" * len(old.code), "valid_until": until}))


@database
def test_who_has_left_is_told_of_nothing(people, licence):
    case = the_case(file(people.keeper, "leave"))
    decide(case, Decision("take_note"), people.secretary)
    remind_of_expiry(noon((until(licence) - timedelta(days=7)).isoformat()))
    assert not told("document_expiring")


@database
def test_many_are_told_in_parts(people, licence):
    ends = until(licence)
    _copies(licence, [somebody(f"蜂农{n}").person_id for n in range(3)])
    day = noon((ends - timedelta(days=7)).isoformat())
    count, onward = tell_some("licence", 0, now=day, size=2)
    assert count == 2 and onward is not None
    assert remind_of_expiry(day) == 2, "cut off it goes on with those who were not told yet"
    assert len(told("document_expiring")) == 4 and len(told("documents_expiring")) == 3


@action
def _copies(paper: int, people: list[int]) -> None:
    old = db.session.get_one(IssuedDocument, paper)
    columns = {c.name: getattr(old, c.name) for c in IssuedDocument.__table__.columns if c.name not in ("id", "number", "code")}
    for n, person in enumerate(people):
        code = str(n + 1) * len(old.code)
        db.session.add(IssuedDocument(**{**columns, "holder_id": person, "number": f"L-{n}", "code": code}))
