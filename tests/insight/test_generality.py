"""Other houses: an institute in English without ID numbers, a federation of five levels. Nothing knows an association."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from app.bodies.actions import plant_configured
from app.bodies.store import get_body_by_code, get_root
from app.insight.levels.page import has_levels
from app.jobs.actions import run_pending
from app.members.models import Membership
from app.members.records import kept_answers
from app.tenancy.database import db
from tests.insight.conftest import SINCE, staff
from tests.insight.sheets import workbook

pytestmark = pytest.mark.database
HARBOUR, LEVELS = "harbour-institute", "five-levels"


def hand_in(desk, content: bytes):
    desk.get("/office/import")
    return desk.submit({"about": "person", "file": FileStorage(BytesIO(content), filename="list.xlsx")}, form="upload-list")


@pytest.fixture
def harbour(entering, sit_down):
    """The institute's secretary, logged in."""
    with entering(HARBOUR):
        plant_configured(today=SINCE)
        staff("clerk", "secretary", get_root().id)
    return sit_down("clerk", HARBOUR)


HEADS = ["Full name", "E-mail", "会员类别", "Branch", "Joined", "Member number", "Place of residence"]
ANNE = ["Anne O’Neill", "Anne@Example.com", "Fellow", "Western Branch", "15 March 2019", "HI-W00007", "Abroad"]


@pytest.mark.requirement("E3")
def test_the_institute_matches_by_mail_and_number(harbour, entering):
    page = hand_in(harbour, workbook([HEADS, ANNE]))
    assert "No row has a fault." in page.words
    harbour.submit(form="confirm")
    with entering(HARBOUR):
        run_pending()
        anne = db.session.scalars(select(Membership)).one()
        assert (anne.name, anne.tier, anne.number, anne.admitted_on) == (
            "Anne O’Neill",
            "fellow",
            "HI-W00007",
            date(2019, 3, 15),
        )
        assert anne.body_id == get_body_by_code("west").id
        assert kept_answers(anne.id)["residence"] == "abroad"
    page = hand_in(
        harbour, workbook([HEADS, ANNE, ["Anne O’Neill", "anne@example.com", "Fellow", None, "2020-01-01", None, None]])
    )
    assert "in the register already (number HI-W00007)" in page.words
    assert "The same as row 2" in page.words


def test_the_institutes_pages_are_english_and_ask_for_no_id_number(harbour):
    for path in ("/office/members", "/office/import", "/office/figures", "/office/members/export"):
        page = harbour.get(path)
        assert page.status == 200
        assert not [sign for sign in page.words if "一" <= sign <= "鿿"], page.words
    words = harbour.get("/office/import").words
    assert "List of people" in words


def test_a_leader_of_the_federation_enters_nobody_elsewhere(entering, sit_down):
    with entering(LEVELS):
        plant_configured(today=SINCE)
        staff("head", "secretary", get_root().id)
        staff("leader", "troop_leader", get_body_by_code("swallow").id)
    head = sit_down("head", LEVELS)
    heads = ["姓名", "会员类别", "所属机构", "入会日期", "手机号"]
    places = ("燕子分队", "鹭鸶分队", "白鹭分队")
    people = enumerate(zip("一二三", places, strict=True), 1)
    rows = [[f"星小{n}", "少年成员", place, "2025-03-01", f"1390000000{at}"] for at, (n, place) in people]
    page = hand_in(head, workbook([heads, *rows]))
    assert "没有机构“鹭鸶分队”" in page.words
    head.submit({"leave_out": "y"}, form="confirm")
    with entering(LEVELS):
        run_pending()
        numbers = db.session.scalars(select(Membership.number).order_by(Membership.number)).all()
        assert numbers == ["N111-00001", "N112-00001"]
    leader = sit_down("leader", LEVELS)
    assert [th.text_content() for th in leader.get("/office/members").find("//tbody//th")] == ["星小一"]
    assert leader.get("/office/import").status == 403
    body = sit_down("head", LEVELS).get("/office/members?body=4")
    assert body.status == 200


@pytest.mark.parametrize(("slug", "levels"), [(HARBOUR, True), ("choir-union", True), ("reading-club", False)])
def test_progress_by_body_stands_in_the_menu_only_where_bodies_below_admit_or_decide(entering, slug, levels):
    with entering(slug):
        assert has_levels() is levels
