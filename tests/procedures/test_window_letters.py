"""A body's window opens, and before it closes: whom it concerns gets a letter of each, once (T9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.jobs.actions import run_pending
from app.jobs.models import Job
from app.members import actions as register
from app.notices.models import Letter
from app.procedures.actions import Decision
from app.procedures.actions.announcing import announce_windows, tell_some
from app.procedures.actions.windowing import WindowsSaid, set_windows
from app.procedures.actions.wishing import drop_wish, wish_for_window
from app.procedures.parties import Party
from app.procedures.windows.models import WindowTold, WindowWish
from app.registration.actions import Saving, save_draft
from app.registration.rules import Copy
from app.tenancy.database import db
from tests.procedures.guild import GUILD, Guild, decide, enter, file, guild, the_case
from tests.procedures.stories import NOW, Somebody, somebody

pytestmark = [pytest.mark.database, pytest.mark.requirement("T9")]
AUTUMN = [("09-01", "09-30"), ("", "")]


def noon(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC) + timedelta(hours=4)


@pytest.fixture
def people(inside) -> Guild:
    inside(GUILD)
    return guild()


def sets(
    people: Guild, pairs: Sequence[tuple[str, str]], *, version: int = 0, now: datetime = NOW, name: str = "swarm"
) -> None:
    set_windows(WindowsSaid(name, people.meadow, pairs, version), by=people.warden.account_id, now=now)


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


# ---- who is no member: told only if he asked, has begun, or applied not long ago ---------------------------------------
def wishes(who: Somebody, name: str, body_id: int = 0, now: datetime = NOW) -> None:
    wish_for_window(name, body_id, by=who.account_id, now=now)


def begins(who: Somebody, name: str, body_id: int | None, now: datetime) -> None:
    with time_machine.travel(now, tick=False):
        save_draft(Saving(f"apply:{name}", f"account:{who.account_id}", {}, Copy(0, "page"), body_id), now=now)


def test_who_asked_is_told_once_when_it_opens_where_he_would_apply(people):
    wishes(people.newcomer, "apprentice", people.meadow)
    wishes(people.newcomer, "apprentice", people.meadow)
    elsewhere = somebody("石岭")
    wishes(elsewhere, "apprentice", people.heath)
    sets(people, AUTUMN, name="apprentice")
    work(NOW)
    assert told() == [people.newcomer.account_id]
    letter = db.session.scalars(select(Letter)).one()
    assert letter.link == "/apply/apprentice" and "草甸片区" in letter.body
    assert [one.account_id for one in db.session.scalars(select(WindowWish))] == [elsewhere.account_id]


def test_who_has_not_chosen_where_is_told_of_the_first_that_opens(people):
    wishes(people.newcomer, "apprentice")
    sets(people, AUTUMN, name="apprentice")
    work(NOW)
    assert told() == [people.newcomer.account_id] and not db.session.scalars(select(WindowWish)).all()


def test_who_took_the_wish_back_gets_nothing(people):
    wishes(people.newcomer, "apprentice")
    drop_wish("apprentice", by=people.newcomer.account_id)
    drop_wish("apprentice", by=people.newcomer.account_id)
    sets(people, AUTUMN, name="apprentice")
    work(NOW)
    assert not told()


def test_of_the_associations_own_window_those_who_asked_are_told_too(people):
    wishes(people.newcomer, "apprentice", people.heath)
    sets(people, AUTUMN, name="apprentice")
    work(NOW)
    assert not told(), "the meadow's window is not the heath's"
    assert announce_windows(noon("2027-03-01")) == 1
    assert announce_windows(noon("2027-03-02")) == 0
    work(noon("2027-03-02"))
    assert told() == [people.newcomer.account_id]
    assert "百花养蜂人公会自 2027-03-01 起" in db.session.scalars(select(Letter)).one().body


def test_who_has_begun_is_reminded_before_it_closes(people):
    sets(people, AUTUMN, name="apprentice")
    work(NOW)
    begins(people.newcomer, "apprentice", people.meadow, noon("2026-09-21"))
    begins(somebody("石岭"), "apprentice", people.heath, noon("2026-09-21"))
    announce_windows(noon("2026-09-23"))
    work(noon("2026-09-23"))
    assert told("window_closes") == [people.newcomer.account_id] and not told()


def test_who_began_before_it_opened_is_told_that_it_does(people):
    begins(people.newcomer, "apprentice", None, NOW - timedelta(days=1))
    sets(people, AUTUMN, name="apprentice", now=NOW)
    work(NOW)
    assert not told(), "it was open already when he began"
    sets(people, [("10-01", "10-20")], version=1, name="apprentice", now=noon("2026-09-28"))
    begins(people.colleague, "apprentice", people.meadow, noon("2026-09-28"))
    assert announce_windows(noon("2026-10-01")) == 1
    work(noon("2026-10-01"))
    assert told() == [people.colleague.account_id]


def test_who_never_asked_gets_no_mail_about_joining(people):
    """The register knows him from another matter; that is no wish to be written to."""
    register.open_file(Party(people.newcomer.person_id), "辛新人", people.meadow, now=NOW)
    sets(people, AUTUMN, name="apprentice")
    work(NOW)
    assert not told()


@pytest.mark.parametrize(("opens", "is_told"), [("2027-09-01", True), ("2028-09-01", False)])
def test_who_was_turned_down_within_the_year_is_told_of_the_next_window(people, opens, is_told):
    sets(people, AUTUMN, name="apprentice")
    work(NOW)
    answers = {"name": "辛新人", "mobile": "13900000223", "pledge": True}
    case = the_case(file(people.newcomer, "apprentice", answers, body_id=people.meadow))
    decide(case, Decision("refuse", opinion="名额已满"), people.secretary)
    announce_windows(noon(opens))
    work(noon(opens))
    assert (people.newcomer.account_id in told()) is is_told


def test_who_is_still_being_dealt_with_is_not_told_to_apply(people):
    sets(people, AUTUMN, name="apprentice")
    work(NOW)
    file(people.newcomer, "apprentice", {"name": "辛新人", "mobile": "13900000223", "pledge": True}, body_id=people.meadow)
    announce_windows(noon("2027-09-01"))
    work(noon("2027-09-01"))
    assert not told()
