"""What was decided about a member, on his own page and at the secretariat's desk."""

from __future__ import annotations

import pytest

from app.procedures.actions import Decision, Filing, decide, file_case
from app.tenancy import clock
from tests.procedures.guild import GUILD
from tests.registration.guild import as_keeper, as_staff, case_named, stand_ready

pytestmark = [pytest.mark.database, pytest.mark.requirement("H2")]


@pytest.fixture
def graded(entering) -> int:
    with entering(GUILD):
        people = stand_ready()
        number = file_case(Filing("classify", {}), by=people.keeper.account_id, now=clock.now()).number
        case, said = case_named(number), Decision("approve", fields={"grade": "second"})
        decide(case.id, said, by=people.secretary.account_id, version=case.version, now=clock.now())
        return people.keeper_member


def test_the_member_reads_it_on_his_own_page(graded, visit):
    page = as_keeper(visit(GUILD)).get("/me")
    assert "审核中认定" in page.words and "二级" in page.words


def test_the_secretariat_reads_it_with_its_history(graded, visit):
    page = as_staff(visit(GUILD), "qin").get(f"/office/members/{graded}")
    assert "审核中认定" in page.words and "审核认定记录" in page.words and "养蜂等级" in page.words
