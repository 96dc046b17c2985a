"""A body's window opens, and before it closes: whom it concerns gets a letter of each, once (T9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.jobs.actions import run_pending
from app.jobs.models import Job
from app.notices.models import Letter
from app.procedures.actions.announcing import announce_windows, tell_some
from app.procedures.actions.windowing import WindowsSaid, set_windows
from app.procedures.windows.models import WindowTold
from app.tenancy.database import db
from tests.procedures.guild import GUILD, Guild, enter, guild
from tests.procedures.stories import NOW, Somebody, somebody

pytestmark = [pytest.mark.database, pytest.mark.requirement("T9")]
AUTUMN = [("09-01", "09-30"), ("", "")]


def noon(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC) + timedelta(hours=4)


@pytest.fixture
def people(inside) -> Guild:
    inside(GUILD)
    return guild()


def sets(people: Guild, pairs: Sequence[tuple[str, str]], *, version: int = 0, now: datetime = NOW) -> None:
    set_windows(WindowsSaid("swarm", people.meadow, pairs, version), by=people.warden.account_id, now=now)


def work(now: datetime) -> None:
    with time_machine.travel(now + timedelta(seconds=1), tick=False):
        run_pending()


def told(event: str = "window_opens") -> list[int | None]:
    query = select(Letter.account_id).where(Letter.event == event).order_by(Letter.id)
    return list(db.session.scalars(query))


def test_a_window_that_is_set_for_today_is_told_to_the_members_there(people):
    sets(people, AUTUMN)
    work(NOW)
    assert told() == [people.keeper.account_id]
    letter = db.session.scalars(select(Letter)).one()
    assert letter.link == "/apply/swarm" and "草甸片区" in letter.body and "2026-09-30" in letter.body


def test_one_that_is_still_to_come_is_told_on_its_day_by_the_sweep(people):
    sets(people, [("09-20", "09-30")])
    work(NOW)
    assert not told() and announce_windows(noon("2026-09-19")) == 0
    assert announce_windows(noon("2026-09-20")) == 1
    assert announce_windows(noon("2026-09-20")) == 0
    work(noon("2026-09-20"))
    assert told() == [people.keeper.account_id]


def test_before_it_closes_they_are_reminded_once(people):
    sets(people, AUTUMN)
    assert announce_windows(noon("2026-09-22")) == 0
    assert announce_windows(noon("2026-09-23")) == 1, "five working days before the end"
    assert announce_windows(noon("2026-09-24")) == 0
    work(noon("2026-09-24"))
    assert told("window_closes") == [people.keeper.account_id]


def test_a_window_made_longer_is_told_of_no_second_time_but_reminds_of_its_new_end(people):
    sets(people, AUTUMN)
    announce_windows(noon("2026-09-23"))
    sets(people, [("09-01", "10-31")], version=1, now=noon("2026-09-24"))
    assert announce_windows(noon("2026-09-25")) == 0
    assert announce_windows(noon("2026-10-26")) == 1


def test_next_year_it_is_told_again(people):
    sets(people, AUTUMN)
    assert announce_windows(noon("2027-09-01")) == 1


def test_who_is_elsewhere_or_cannot_log_in_or_is_no_member_gets_nothing(people):
    elsewhere = somebody("石岭")
    enter(elsewhere, people.heath)
    sets(people, AUTUMN)
    work(NOW)
    assert told() == [people.keeper.account_id]


def test_many_are_told_in_parts_and_cut_off_it_goes_on_where_it_was(people):
    others: list[Somebody] = []
    for number in range(4):
        others.append(somebody(f"草甸{number}"))
        enter(others[-1], people.meadow)
    sets(people, AUTUMN)
    row = db.session.scalars(select(WindowTold.id)).one()
    assert tell_some(row, now=NOW, size=2)
    assert tell_some(row, now=NOW, size=2) and len(told()) == 2
    work(NOW)
    work(NOW)
    assert sorted(str(one) for one in told()) == sorted(str(who.account_id) for who in (people.keeper, *others))
    done = db.session.get_one(WindowTold, row, populate_existing=True)
    assert (done.told, done.done_at is not None) == (5, True)


def test_a_window_that_is_over_before_the_job_comes_is_told_of_no_more(people):
    sets(people, AUTUMN)
    work(noon("2026-10-02"))
    assert not told()
    assert all(job.state.value == "done" for job in db.session.scalars(select(Job)))
