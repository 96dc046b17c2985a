"""Several people, or one in a hurry, at the same moment, through the pages (trust.md R1, R2, R4)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError

from app.documents.models import NumberSeries
from app.notices.models import Letter
from app.procedures.models import Case, Turn
from app.tenancy.database import db
from app.tenancy.engines import WRITES, engines
from app.tenancy.transactions import action
from tests.browser import Page, Visitor
from tests.registration.stories import REVIEW, as_lin, fill_in
from tests.registration.stories import stand_ready as applicants
from tests.trust.at_once import together
from tests.trust.callers import Caller, logged_in, with_cookie
from tests.trust.cases import Ready, ready, sums
from tests.trust.world import HENAN

pytestmark = pytest.mark.database


def verdict(version: int, answer: str) -> dict[str, str]:
    """What the form of the case page sends."""
    fields = {"record_checked": "yes", "library": "talents"} if answer == "approve" else {}
    return {"case-verdict": answer, "case-opinion": "材料已核对。", "case-version": str(version), **fields}


def case_of(case_id: int) -> tuple[str, int]:
    """Its number and version."""
    case = db.session.get_one(Case, case_id, populate_existing=True)
    return case.number, case.version


@pytest.fixture
def office(entering) -> Callable[[int], Ready]:
    """So many waiting cases in Henan."""

    def make(count: int) -> Ready:
        with entering(HENAN):
            return ready(count)

    return make


def reviewers(app: Flask, there: Ready) -> list[Caller]:
    """Both browsers of the secretariat, their tokens at hand."""
    both = [logged_in(app, HENAN, who.account_id, who.name) for who in (there.people.secretary, there.people.colleague)]
    return [one for one in both if one.token()]


@pytest.mark.requirement("R2")
def test_two_reviewers_at_once_make_one_decision_and_the_other_is_told_who_and_when(app, office, entering) -> None:
    there = office(1)
    with entering(HENAN):
        number, version = case_of(there.cases[0])
    first, second = reviewers(app, there)
    path = f"/desk/cases/{number}/verdict"
    answers = together([
        lambda: first.post(path, verdict(version, "approve")), lambda: second.post(path, verdict(version, "refuse")),
    ])  # fmt: skip
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    winner = there.people.secretary if answers[0].status_code == 302 else there.people.colleague
    told = next(answer for answer in answers if answer.status_code == 409).get_data(as_text=True)
    assert f"{winner.name}已于" in told
    with entering(HENAN):
        assert db.session.scalar(select(func.count()).select_from(Turn).where(Turn.step == "secretary")) == 1


@pytest.mark.requirement("R4")
def test_certificates_issued_at_once_have_numbers_without_gaps(app, office, entering) -> None:
    there = office(6)
    with entering(HENAN):
        cases = [case_of(one) for one in there.cases]
    pair = reviewers(app, there)
    tasks = [_approving(app, pair[place % 2], *case) for place, case in enumerate(cases)]
    answers = together(tasks)
    assert [answer.status_code for answer in answers] == [302] * 6
    with entering(HENAN):
        found = sums()
    assert found.agree, found
    assert found.approved == 6


def _approving(app: Flask, who: Caller, number: str, version: int) -> Callable[[], object]:
    """In a browser of its own that holds the same cookie: one client serves one request at a time."""
    token, own = who.token(), with_cookie(Caller(app, who.host, who.name), who.cookie())
    sent = {**verdict(version, "approve"), "csrf_token": token}
    return lambda: own.post(f"/desk/cases/{number}/verdict", sent, token=False)


@pytest.mark.requirement("R1")
def test_an_application_sent_four_times_at_once_is_one_case(app, visit, entering) -> None:
    with entering(HENAN):
        applicants()
    lin: Visitor = as_lin(visit(HENAN))
    page = fill_in(lin)
    fields = {**dict(next(f for f in page.find("//form[@id='submit']")).form_values()), "consent-id_scan": "y"}
    cookie = lin.client.get_cookie("__Host-xiehui", domain=lin.host).value
    tabs = [with_cookie(Caller(app, lin.host, f"tab {place}"), cookie) for place in range(4)]
    answers = together([lambda tab=tab: tab.post(REVIEW, fields, token=False) for tab in tabs])
    refused = [Page(answer).errors for answer in answers if answer.status_code != 302]
    assert not refused
    assert len({answer.headers["Location"] for answer in answers}) == 1
    with entering(HENAN):
        assert db.session.scalar(select(func.count()).select_from(Case)) == 1
        assert db.session.scalar(select(func.count()).select_from(Letter).where(Letter.event == "case_submitted")) == 1


def take(app: Flask, meeting: Barrier, *, locked: bool) -> int:
    """A number taken by reading, then writing; `meeting` makes both read before either writes, where the lock lets them.

    The lock is the one of every action: IMMEDIATE on SQLite, the row's own on PostgreSQL.
    """
    query = select(NumberSeries.next).where(NumberSeries.name == "race")
    with app.app_context():
        engine = engines().of(HENAN)
    with engine.connect().execution_options(**{WRITES: locked}) as connection:
        seen = connection.scalars(query.with_for_update() if locked else query).one()
        with suppress(BrokenBarrierError):  # the other one waits for our lock
            meeting.wait(1.5)
        connection.execute(update(NumberSeries).where(NumberSeries.name == "race").values(next=seen + 1))
        connection.commit()
    return seen


@action
def open_series() -> None:
    db.session.add(NumberSeries(name="race", period="", next=1))


@pytest.mark.requirement("R4")
@pytest.mark.parametrize("locked", [False, True])
def test_the_race_happens_without_the_lock_and_not_with_it(app, entering, locked: bool) -> None:
    with entering(HENAN):
        open_series()
    meeting = Barrier(2)

    results = together([lambda: take(app, meeting, locked=locked)] * 2)
    with entering(HENAN):
        kept = db.session.scalar(select(NumberSeries.next).where(NumberSeries.name == "race"))
    if locked:
        assert (sorted(results), kept) == ([1, 2], 3)
        return
    assert results.count(1) == 2 or any(isinstance(one, OperationalError) for one in results)
    assert kept == 2
