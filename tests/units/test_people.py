"""The list of a unit's people: who stands there, how it is found, and who sees none of it."""

from __future__ import annotations

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from app.accounts.actions import end_operator
from app.audit.store import entries_about
from app.documents.neutral import restored
from app.jobs.actions import run_pending
from app.jobs.models import Job
from app.tenancy import clock
from app.tenancy.capabilities import Capability
from app.tenancy.database import db
from app.units.exportjob import ask_for_export, may_fetch
from app.units.workspace import Workspace
from app.web.access import HeldRole, Identity
from tests.units.conftest import GANSU, HESHAN

pytestmark = pytest.mark.database


@pytest.mark.requirement("G7")
def test_the_rail_has_the_five_states_of_the_manual_in_their_order(units, log_in):
    page = log_in("祁晚晴").get("/unit")
    labels = [" ".join(a.text_content().split()) for a in page.find("//ul[contains(@class,'rail')]//a")]
    assert labels == ["0 个人提交".replace(" ", ""), "0企业推荐（新会员）", "0正式会员", "0已过期", "0企业推荐（续期）"]


@pytest.mark.requirement("G7")
def test_an_operator_sees_the_people_of_the_own_unit_and_nobody_elses(units, log_in, entering):
    with entering(GANSU):
        units.admit("白若川")
        units.admit("魏思齐", at=units.heshan)
    page = log_in("祁晚晴").get("/unit?standing=all")
    assert "白若川" in page.words
    assert "魏思齐" not in page.words
    assert "共 1 人" in page.words


@pytest.mark.requirement("E5")
def test_a_person_of_another_unit_is_not_there(units, log_in, entering):
    with entering(GANSU):
        foreign = units.admit("魏思齐", at=units.heshan)
    browser = log_in("祁晚晴")
    assert browser.get(f"/unit/people/{foreign}").status == 404
    assert log_in("石小川", unit=HESHAN).get(f"/unit/people/{foreign}").status == 200


def test_columns_are_the_answers_that_the_association_lists(units, log_in, entering):
    with entering(GANSU):
        units.admit("白若川", education="bachelor", supervision_since="2015-07-01")
    page = log_in("祁晚晴").get("/unit?standing=active")
    heads = [th.text_content() for th in page.find("//thead//th")]
    assert {"身份证号", "年龄", "学历", "职称", "从业年限"} <= set(heads)
    assert "**********" in page.words
    assert "本科" in page.words


@pytest.mark.parametrize(("text", "found"), [("若川", True), ("13900000001", True), ("13900000002", False), ("%", False)])
def test_people_are_found_by_name_or_mobile(units, log_in, entering, text, found):
    with entering(GANSU):
        units.admit("白若川")
    assert ("白若川" in log_in("祁晚晴").get(f"/unit?q={text}").words) is found


def test_who_acts_for_no_unit_is_led_to_the_own_desk(units, log_in):
    assert log_in("xiehui", tab="staff").get("/unit").response.request.path == "/desk"


def test_the_list_asks_as_many_questions_for_five_people_as_for_five_hundred(units, log_in, entering, sql_counter):
    with entering(GANSU):
        for number in range(5):
            units.admit(f"白{number}川")
    browser = log_in("祁晚晴")
    browser.get("/unit?standing=active")
    with sql_counter() as few:
        browser.get("/unit?standing=active")
    with entering(GANSU):
        for number in range(40):
            units.admit(f"魏{number}齐")
    with sql_counter() as many:
        page = browser.get("/unit?standing=active")
    assert "下一页" in page.words
    assert len(many) <= len(few) <= 16


@pytest.mark.requirement("G7")
def test_the_export_has_everybody_with_masked_numbers_and_no_formula(units, log_in, entering):
    with entering(GANSU):
        units.admit("=cmd()")
        units.admit("魏思齐", at=units.heshan)
    browser = log_in("祁晚晴")
    browser.get("/unit/export")
    assert browser.submit({}, form="export").errors
    answer = browser.submit({"reason": "核对名单"}, form="export")
    assert answer.status == 200
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.response.data)).get_sheet_by_index(0).to_python()
    assert len(rows) == 2
    assert restored(rows[1][1]) == "=cmd()"
    assert "**********" in rows[1][5]
    assert b"<f>" not in answer.response.data
    with entering(GANSU):
        assert [(e.act, e.details["rows"]) for e in entries_about(f"body:{units.longyuan}") if e.act == "unit.exported"] == [
            ("unit.exported", 1)
        ]


def test_a_long_list_is_written_in_the_background_for_who_asked(units, log_in, entering):
    with entering(GANSU):
        units.admit("白若川")
        workspace = Workspace(units.longyuan, "", ())
        number = ask_for_export(workspace, by=units.wanqing)
        run_pending()
    assert log_in("祁晚晴").get(f"/jobs/{number}/file").status == 200
    assert log_in("石小川", unit=HESHAN).get(f"/jobs/{number}/file").status == 404


def test_who_may_export_no_longer_gets_no_file(units, log_in, entering):
    with entering(GANSU):
        number = ask_for_export(Workspace(units.longyuan, "", ()), by=units.wanqing)
        end_operator(units.wanqing, by=None, now=clock.now())
        run_pending()
        assert db.session.get_one(Job, number).file_stored is None


@pytest.mark.requirement("F4", "A4")
def test_the_file_of_an_export_is_for_who_asked_for_it_while_he_may():
    wanted = Job(kind="unit_export", args={"unit": 7}, account_id=1)
    may = HeldRole("administrator", 7, "/1/7/", frozenset({Capability.EXPORT}), "own")
    elsewhere = HeldRole("administrator", 8, "/1/8/", frozenset({Capability.EXPORT}), "own")

    def fetches(account: int, unit: int, *roles: HeldRole) -> bool:
        return may_fetch(wanted, Identity(account, "某人", "unit", unit_id=unit, roles=roles))

    assert fetches(1, 7, may)
    assert not any((fetches(2, 7, may), fetches(1, 8, elsewhere), fetches(1, 7), fetches(1, 7, elsewhere)))
