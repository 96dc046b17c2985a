"""Offices entered with their resolution, departments with their staff, and the chart that everybody sees."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.actions import take_role
from app.accounts.actions.deputising import Absence, name_deputy
from app.accounts.models import Grant
from app.kernel.errors import Conflict, NotAllowed
from app.members.models import OfficeHolding
from app.members.offices.actions import Ending
from app.members.offices.rules import OfficeEnd
from app.members.offices.store import get_holding, holders
from app.members.representatives.actions import NewRepresentative, name_representative
from app.organisation import actions
from app.organisation.actions import Chosen, Placed
from app.organisation.chart import Department, has_chart
from app.organisation.officepage import candidates
from app.organisation.store import staff_of
from app.procedures.actions import Decision, Filing, decide, file_case
from app.tenancy import clock
from app.tenancy.database import db
from tests.members.choirs import CHOIRS
from tests.organisation.conftest import body, staff
from tests.procedures.stories import LATER, NOW, TODAY

pytestmark = pytest.mark.database


def chosen(office="librarian", **others):
    return Chosen(office, TODAY, "理事会决议 5 号", **others)


def test_who_keeps_the_register_enters_who_takes_an_office(here):
    number = actions.enter_appointment(chosen(name="卫理谱"), by=here.secretary, now=NOW)
    assert (get_holding(number).resolution, get_holding(number).recorded_by) == ("理事会决议 5 号", here.secretary)
    for by in (here.clerk, here.coast):
        with pytest.raises(NotAllowed):
            actions.enter_appointment(chosen(name="别人"), by=by, now=NOW)
        with pytest.raises(NotAllowed):
            actions.enter_ending(number, Ending(OfficeEnd.DISMISSED, TODAY), by=by, now=NOW)
    with pytest.raises(Conflict, match="职数"):
        actions.enter_appointment(chosen("chair", name="第二位"), by=here.secretary, now=NOW)


def test_nobody_enters_himself_into_an_office_that_acts(here):
    chair = holders(TODAY, ["chair"])[0].id
    actions.enter_ending(chair, Ending(OfficeEnd.DISMISSED, TODAY, "决议"), by=here.secretary, now=NOW)
    other = here.people.secretary
    by_login = chosen("chair", name="程秘书处", account_id=here.secretary)
    by_person = chosen("chair", person_id=other.person_id)
    for himself, by in ((by_login, here.secretary), (by_person, other.account_id)):
        with pytest.raises(NotAllowed, match="自己"):
            actions.enter_appointment(himself, by=by, now=NOW)
    assert actions.enter_appointment(chosen("chair", name="别人"), by=here.secretary, now=NOW)


def test_a_deputy_enters_offices_but_none_that_acts(here):
    helper = staff("help", "代班人", "staff", "concerts")
    name_deputy(Absence(helper, TODAY, TODAY + timedelta(days=9)), by=here.secretary, now=NOW)
    chair, ending = holders(TODAY, ["chair"])[0].id, Ending(OfficeEnd.DISMISSED, TODAY, "决议")
    with pytest.raises(NotAllowed, match="代理"):
        actions.enter_ending(chair, ending, by=helper, now=NOW)
    actions.enter_ending(chair, ending, by=here.secretary, now=NOW)
    with pytest.raises(NotAllowed, match="代理"):
        actions.enter_appointment(chosen("chair", name="别人"), by=helper, now=NOW)
    assert actions.enter_appointment(chosen(name="卫理谱"), by=helper, now=NOW)


def test_what_is_entered_twice_is_entered_once(here):
    first = actions.enter_appointment(chosen(name="卫理谱"), by=here.secretary, now=NOW)
    assert actions.enter_appointment(chosen(name="卫理谱"), by=here.secretary, now=NOW) == first
    placed = Placed(body("concerts"), "韩主任", "主任")
    first = actions.place_somebody(placed, by=here.secretary, now=NOW)
    assert actions.place_somebody(placed, by=here.secretary, now=NOW) == first


@pytest.mark.requirement("Z8")
def test_offices_held_through_a_choir_are_offered_to_its_people_only(here):
    name_representative(NewRepresentative(here.people.owls, "main", name="云中鹤"), by=None, now=NOW)
    assert [one.words for one in candidates("conductor", "云")] == ["云中鹤　夜莺合唱团代表", "云百灵　百灵合唱团"] or [
        one.unit_id for one in candidates("conductor", "云")
    ] == [here.people.owls, here.people.larks]
    assert candidates("conductor", "查无此人") == [] and candidates("conductor", "") == []
    assert [one.key for one in candidates("librarian", "查无此人")] == ["new"]


@pytest.mark.requirement("Z1")
def test_a_department_has_staff_of_whom_only_the_willing_are_public(here):
    concerts = body("concerts")
    actions.place_somebody(Placed(concerts, "韩主任", "主任", leads=True, shown=True), by=here.secretary, now=NOW)
    number = actions.place_somebody(Placed(concerts, "不愿公开", "干事"), by=here.secretary, now=NOW)
    assert [one.name for one in staff_of([concerts], TODAY)[concerts]] == ["韩主任", "不愿公开"]
    assert [one.name for one in staff_of([concerts], TODAY, public=True)[concerts]] == ["韩主任"]
    with pytest.raises(NotAllowed):
        actions.take_off(number, by=here.clerk, now=NOW)
    for _ in range(2):
        actions.take_off(number, by=here.secretary, now=NOW)
    assert [one.name for one in staff_of([concerts], TODAY)[concerts]] == ["韩主任"]
    with pytest.raises(NotAllowed):
        actions.place_somebody(Placed(concerts, "某人"), by=here.clerk, now=NOW)


def test_duties_are_told_one_by_one_but_brackets_stay_together():
    assert Department("x", "入会、会费、办法（档案、分类）", ()).tasks == ["入会", "会费", "办法（档案、分类）"]


def test_a_reviewer_who_lost_the_role_a_second_ago_decides_nothing(here):
    filed = file_case(Filing("elect", {"office": "librarian"}), by=here.people.singer.account_id, now=NOW)
    grant = db.session.scalars(select(Grant.id).where(Grant.account_id == here.secretary)).one()
    take_role(grant, by=None, now=NOW)
    with pytest.raises(NotAllowed):
        decide(filed.case_id, Decision("approve"), by=here.secretary, version=1, now=LATER)
    assert holders(TODAY, ["librarian"]) == []


# ---- pages
def test_offices_are_entered_and_ended_on_their_page(house, log_in, entering):
    office = log_in("office")
    page = office.get("/office/offices")
    assert "祝主席" in page.words and "目前无人担任" in page.words
    office.get("/office/offices/librarian/appoint?q=云百灵")
    page = office.submit({"who": f"{house.people.singer.person_id}:0"}, form="appoint-form")
    assert page.status == 422 and "请填写依据" in page.words
    page = office.submit({"who": f"{house.people.singer.person_id}:0", "resolution": "会决〔2026〕5 号"}, form="appoint-form")
    assert "已登记任职" in page.words and "会决〔2026〕5 号" in page.words
    with entering(CHOIRS):
        number = db.session.scalars(select(OfficeHolding.id).where(OfficeHolding.office == "librarian")).one()
    there, today = f"/office/offices/{number}/end", clock.today().isoformat()
    assert office.post(there, {"how": "nonsense", "on": today, "resolution": "x"}).status == 422
    page = office.post(there, {"how": "resigned", "on": today, "resolution": "辞职信"})
    assert "职务终止" in page.words and "辞去职务" in page.words
    assert office.post("/office/offices/999999/end", {"how": "resigned", "on": today, "resolution": "x"}).status == 404
    assert office.get("/office/offices/emperor/appoint").status == 404


@pytest.mark.requirement("E5")
def test_who_only_reads_the_register_enters_nothing(house, log_in):
    coast = log_in("coast")
    assert "登记任职" not in coast.get("/office/offices").words
    assert coast.get("/office/offices/librarian/appoint").status == 403
    assert coast.post("/office/offices/1/end", {"how": "resigned", "on": "2026-01-01", "resolution": "x"}).status == 403
    assert log_in("clerk").get("/office/offices").status == 403


@pytest.mark.requirement("Z1")
def test_staff_are_entered_on_the_page_and_drawn_for_everybody(house, log_in, visit, entering):
    with entering(CHOIRS):
        concerts = body("concerts")
        assert has_chart()
    office = log_in("office")
    office.get(f"/office/bodies/{concerts}/staff")
    office.submit({"name": "韩主任", "post": "主任", "leads": "y", "shown": "y"}, form="place-form")
    office.get(f"/office/bodies/{concerts}/staff")
    page = office.submit({"name": "不愿公开", "post": "干事"}, form="place-form")
    assert "韩主任" in page.words and "不愿公开" in page.words
    drawn = visit(CHOIRS).get("/organisation").words
    assert "演出部" in drawn and "韩主任" in drawn and "巡演与乐谱" in drawn and "不愿公开" not in drawn
    assert "祝主席" not in drawn  # the folder does not say that the office is public
    assert "Concerts" in visit(CHOIRS).get("/organisation?lang=en").words


def test_an_association_without_departments_and_public_offices_has_no_chart(visit):
    assert visit("reading-club").get("/organisation").status == 404


def test_the_chart_asks_few_questions(house, visit, sql_counter):
    browser = visit(CHOIRS)
    browser.get("/organisation")
    with sql_counter() as counted:
        browser.get("/organisation?lang=en")
    assert len([one for one in counted if one.startswith("SELECT")]) <= 6
