"""A body sets the windows of its own; the others keep the association's (T9)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.kernel.errors import Conflict, DomainError, NotAllowed, NotFound, Refusals
from app.procedures.actions import Filed
from app.procedures.actions.windowing import WindowsSaid, set_windows
from app.procedures.rules.windows import read_stretches, written
from app.procedures.windows import find_own
from app.tenancy.database import db
from tests.at_once import together
from tests.procedures.guild import GUILD, file, guild, the_case
from tests.procedures.stories import NOW, grant

pytestmark = [pytest.mark.database, pytest.mark.requirement("T9")]
AUTUMN = [("09-01", "09-20"), ("03-01", "03-31"), ("", "")]


@pytest.fixture
def people(inside):
    inside(GUILD)
    return guild()


def set_for(people, body_id, pairs, *, who=None, version=0):
    who = who or people.warden
    set_windows(WindowsSaid("swarm", body_id, pairs, version), by=who.account_id, now=NOW)


def test_outside_of_the_associations_window_the_next_one_is_named(people):
    with pytest.raises(DomainError, match="2027-04-01"):
        file(people.keeper, "swarm")


def test_a_region_that_is_open_takes_applications_and_the_case_keeps_the_end_of_its_window(people):
    set_for(people, people.meadow, AUTUMN)
    assert find_own("swarm", people.meadow).stretches == ["03-01..03-31", "09-01..09-20"]
    case = the_case(file(people.keeper, "swarm"))
    assert case.window_end.isoformat() == "2026-09-20"
    set_for(people, people.meadow, [("10-01", "10-02")], version=1)
    assert the_case(case_filed(case)).window_end.isoformat() == "2026-09-20"


def case_filed(case):
    return Filed(case.id, case.number)


def test_a_region_that_is_closed_is_named_with_its_own_next_window(people):
    set_for(people, people.meadow, [("11-01", "11-30")])
    with pytest.raises(DomainError) as refused:
        file(people.keeper, "swarm")
    assert "草甸片区" in str(refused.value) and "2026-11-01" in str(refused.value)


def test_without_any_stretch_the_associations_windows_count_again(people):
    set_for(people, people.meadow, AUTUMN)
    set_for(people, people.meadow, [("", "")], version=1)
    assert find_own("swarm", people.meadow) is None
    with pytest.raises(DomainError, match="2027-04-01"):
        file(people.keeper, "swarm")


def test_only_who_decides_at_that_very_body_sets_them_and_the_record_says_it(people):
    for who in (people.other_warden, people.secretary, people.keeper):
        with pytest.raises(NotAllowed):
            set_for(people, people.meadow, AUTUMN, who=who)
    with pytest.raises(NotFound):
        set_windows(WindowsSaid("apiary", people.meadow, AUTUMN, 0), by=people.warden.account_id, now=NOW)
    set_for(people, people.meadow, AUTUMN)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "windows.set")).one()
    assert entry.details["after"] == ["03-01..03-31", "09-01..09-20"] and entry.details["before"] == []


def test_the_second_of_two_is_told_and_the_same_said_twice_is_once(people):
    grant(people.other_warden, "warden", people.meadow)
    set_for(people, people.meadow, AUTUMN)
    set_for(people, people.meadow, AUTUMN)
    with pytest.raises(Conflict):
        set_for(people, people.meadow, [("10-01", "10-02")], who=people.other_warden)
    assert find_own("swarm", people.meadow).version == 1


@pytest.mark.parametrize(
    ("pairs", "at"),
    [
        ([("13-01", "13-02")], "stretch-0"),
        ([("03-01", "")], "stretch-0"),
        ([("12-01", "01-31")], "stretch-0"),
        ([("02-29", "03-02")], "stretch-0"),
        ([("03-01", "03-25"), ("03-25", "04-01")], "stretch-1"),
        ([("三月", "03-25")], "stretch-0"),
    ],
)
def test_what_is_no_stretch_of_the_year_is_refused_at_its_place(pairs, at):
    with pytest.raises(Refusals) as refused:
        read_stretches(pairs)
    assert [one.field for one in refused.value.refusals] == [at]


def test_stretches_are_kept_in_the_order_of_the_year():
    assert written(read_stretches(AUTUMN)) == ["03-01..03-31", "09-01..09-20"]


@pytest.mark.requirement("R1")
def test_the_first_windows_pressed_twice_at_once_are_set_once(app, people):
    results = together(app, GUILD, *[lambda: set_for(people, people.meadow, AUTUMN) for _ in range(4)])
    assert results == [None] * 4 and find_own("swarm", people.meadow).version == 1
