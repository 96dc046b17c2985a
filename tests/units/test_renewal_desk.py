"""A renewal asks nothing of anybody, so its page has no form: what the register knows of the member stands in its place."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from app.members.changing import Cause
from app.members.crediting import Booking, book
from app.members.store import get_membership
from app.procedures.actions import Filing, file_case
from app.procedures.parties import Party
from app.tenancy import clock
from tests.units.conftest import GANSU, HESHAN, applies
from tests.units.test_recommending import recommend

pytestmark = [pytest.mark.database, pytest.mark.requirement("E4", "G13")]


@pytest.fixture
def renewal(units, entering) -> str:
    """A member whose term is over, recommended by the unit, with sixteen hours of continuing education."""
    with entering(GANSU):
        found = units.admit("期满人", ago=365 * 7)
        day = clock.today() - timedelta(days=20)
        book(Cause(found, None, None, clock.now()), Booking("continuing_education", Decimal(16), day, "第二期"))
        party = Party(get_membership(found).person_id)
        number = file_case(Filing("renew", party=party), by=units.wanqing, now=clock.now()).number
        recommend(units, number)
        return number


def test_the_association_reads_who_it_is_and_what_he_has_learned(renewal, log_in):
    page = log_in("xiehui", tab="staff").get(f"/desk/cases/{renewal}")
    for words in ("名册登记", "个人会员", "陇原工程监理有限公司", "有效期至", "近十二个月 16 学时", "会员档案"):
        assert words in page.words, words
    (way,) = page.find("//section[@aria-labelledby='p-registered']//header//a/@href")
    assert way.startswith("/office/members/")


def test_the_unit_is_led_to_its_own_page_of_the_member(renewal, units, log_in):
    page = log_in("祁晚晴").get(f"/desk/cases/{renewal}")
    (way,) = page.find("//section[@aria-labelledby='p-registered']//header//a/@href")
    assert way.startswith("/unit/people/")


def test_who_applies_stands_in_no_register_yet(units, log_in, entering):
    with entering(GANSU):
        number = applies(units, "马知远")
    assert "名册登记" not in log_in("祁晚晴").get(f"/desk/cases/{number}").words
    assert log_in("石小川", unit=HESHAN).get(f"/desk/cases/{number}").status == 404
