"""The list of papers that expire at the desk, and how such a paper stands on its holder's page and at the check."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import select

from app.bodies.actions import plant_configured
from app.documents.models import IssuedDocument
from app.procedures.actions import Decision, Filing, decide, file_case
from app.tenancy import clock
from app.tenancy.database import db
from tests.procedures.guild import GUILD
from tests.registration.guild import as_keeper, as_staff, case_named, staff, stand_ready

pytestmark = pytest.mark.database
ISSUED = datetime(2026, 9, 10, 2, tzinfo=UTC)
SOON, OVER = datetime(2026, 10, 20, 2, tzinfo=UTC), datetime(2026, 11, 20, 2, tzinfo=UTC)


@pytest.fixture
def licence(entering) -> str:
    """The keeper has a licence for two months; gives its code."""
    with time_machine.travel(ISSUED, tick=False), entering(GUILD):
        people = stand_ready()
        case = case_named(file_case(Filing("permit", {}), by=people.keeper.account_id, now=clock.now()).number)
        decide(case.id, Decision("approve"), by=people.secretary.account_id, version=case.version, now=clock.now())
        return db.session.scalars(select(IssuedDocument)).one().shown_code


@pytest.mark.parametrize("login", ["qin", "wen"])
def test_it_is_listed_for_who_looks_after_the_holder(licence, visit, login):
    with time_machine.travel(SOON, tick=False):
        page = as_staff(visit(GUILD), login).get("/office/expiring")
        assert "花养蜂" in page.words and "共 1 件" in page.words


def test_who_looks_after_others_sees_nothing_of_it(licence, visit):
    with time_machine.travel(SOON, tick=False):
        page = as_staff(visit(GUILD), "he").get("/office/expiring")
        assert "花养蜂" not in page.words and "没有将要到期的证件" in page.words


def test_after_its_day_it_stands_among_those_that_have_expired(licence, visit):
    with time_machine.travel(OVER, tick=False):
        desk = as_staff(visit(GUILD), "qin")
        assert "花养蜂" not in desk.get("/office/expiring").words
        assert "花养蜂" in desk.get("/office/expiring?state=over").words
        assert "花养蜂" in desk.get("/office/expiring?state=over&days=30&kind=licence&q=花养").words
        assert "花养蜂" not in desk.get("/office/expiring?state=over&q=nobody").words
        sheet = desk.post("/office/expiring/sheet?state=over")
        assert sheet.status == 200 and sheet.response.data[:2] == b"PK"


def test_odd_addresses_show_the_list_from_its_beginning(licence, visit):
    with time_machine.travel(SOON, tick=False):
        desk = as_staff(visit(GUILD), "qin")
        for odd in ("after=x", "days=-1&kind=zz&state=zz", "after=WyJ4Iiwx", "q=%00%00a"):
            assert desk.get(f"/office/expiring?{odd}").status == 200


def test_the_holder_and_everybody_who_checks_it_read_that_it_has_expired(licence, visit):
    with time_machine.travel(OVER, tick=False):
        assert "已到期" in as_keeper(visit(GUILD)).get("/me").words
        assert "已到期" in visit(GUILD).get(f"/verify/{licence}").words


def test_where_nothing_expires_there_is_no_such_page(visit, entering):
    with entering("reading-club"):
        plant_configured(today=clock.today())
        staff("社秘书", "she", "secretary")
    desk = as_staff(visit("reading-club"), "she")
    assert desk.get("/office/expiring").status == 404
