"""Members of former days who had paid: what their list says is believed, and not billed again."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from app.dues import actions
from app.dues.facts import facts_about, years_of
from app.dues.models import Bill, Charge, PaidBefore
from app.dues.rules.years import last_day_paid
from app.dues.store.yearly import unbilled
from app.members.importing import Newcomer, admit_many
from app.members.paid import YearState
from app.tenancy.configuration.concepts.fees import Fees
from app.tenancy.database import db
from tests.dues.stories import GANSU, NOW, TODAY, finance_clerk, firm

pytestmark = pytest.mark.database
NEXT = datetime(2027, 1, 5, 2, 0, tzinfo=UTC)


def imported(body_id: int, paid_until: int | None, name: str = "旧会员甲", row: int = 2) -> int:
    newcomer = Newcomer(row, name, "individual", body_id, date(2021, 3, 1), paid_until=paid_until, answers={"name": name})
    return admit_many([newcomer], source="名册.xlsx", by=None, now=NOW).memberships[0]


@pytest.fixture
def unit_id(inside) -> int:
    inside(GANSU)
    finance_clerk()
    return firm(people=1).unit_id


@pytest.mark.requirement("R5")
def test_a_year_that_the_list_says_is_paid_is_billed_by_nobody(unit_id: int) -> None:
    paid, owing = imported(unit_id, TODAY.year), imported(unit_id, None, "旧会员乙", 3)
    there = unbilled(TODAY, after=0, limit=50)
    assert (paid in there, owing in there) == (False, True)
    assert actions.charge_year(paid, TODAY, by=None, now=NOW) == 0
    assert not db.session.scalars(select(Charge.id).where(Charge.membership_id == paid)).all()
    assert not db.session.scalars(select(Bill.id)).all()


def test_the_year_after_it_is_billed(unit_id: int) -> None:
    member = imported(unit_id, TODAY.year)
    assert member in unbilled(NEXT.date(), after=0, limit=50)
    assert actions.charge_year(member, NEXT.date(), by=None, now=NEXT) > 0


def test_it_shows_as_paid_by_the_old_register_and_counts_as_paid(unit_id: int) -> None:
    member = imported(unit_id, TODAY.year)
    (year, *_rest) = years_of(member)
    assert (year.year, year.state) == (TODAY.year, YearState.BEFORE)
    facts = facts_about(member, TODAY)
    assert (facts["paid_until"], facts["paid_this_year"], facts["arrears"]) == (date(TODAY.year, 12, 31), True, 0)


def test_a_list_that_says_nothing_leaves_nothing(unit_id: int) -> None:
    member = imported(unit_id, None)
    assert db.session.get(PaidBefore, member) is None
    assert actions.charge_year(member, TODAY, by=None, now=NOW) > 0


@pytest.mark.parametrize(
    ("year", "joined", "until"),
    [("calendar", date(2021, 3, 1), date(2025, 12, 31)), ("rolling", date(2021, 3, 1), date(2026, 2, 28)),
     ("rolling", date(2020, 2, 29), date(2026, 2, 27))],
)  # fmt: skip
def test_until_when_a_year_was_paid(year: str, joined: date, until: date) -> None:
    fees = Fees.model_construct(year=year, valid_from=date(2020, 1, 1))
    assert last_day_paid(fees, 2025, joined) == until
