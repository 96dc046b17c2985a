"""六（二）2：人员管理→单位人员管理: an employer adds people one by one, and from a spreadsheet with a preview."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.actions import set_state, take_role
from app.accounts.models import Account, Grant, Person
from app.accounts.rights import who_asked
from app.accounts.rules import AccountState
from app.audit.models import AuditEntry
from app.insight.filing.actions import take_part
from app.insight.filing.checking import check_people
from app.insight.filing.procedures import get_listed
from app.insight.importing.sheet import read_sheet
from app.insight.models import HandedAccess, RegisterImport
from app.jobs.actions import run_pending
from app.jobs.models import Job, JobState
from app.kernel.errors import NotAllowed
from app.members.models import Membership
from app.procedures.models import Case
from app.tenancy import clock, storage
from app.tenancy.database import db
from app.tenancy.transactions import action
from tests.browser import Page, Visitor
from tests.insight.sheets import workbook
from tests.titles.conftest import TITLES, City

pytestmark = [pytest.mark.database, pytest.mark.requirement("T3")]
Enter = Callable[[str], AbstractContextManager[object]]
LogIn = Callable[..., Visitor]
HEADS = ["姓名", "身份证号", "手机号"]
Rows = list[list[Any]]


def upload(browser: Visitor, rows: Rows, *, agreed: bool = True, merge: str = "") -> Page:
    """The employer hands a list in."""
    browser.get("/unit/people/add")
    sent: dict[str, Any] = {"file": (BytesIO(workbook(rows, merge=merge)), "people.xlsx")}
    return browser.submit({**sent, **({"agreed-person_told": "y"} if agreed else {})}, form="upload-list")


def people(city: City, count: int) -> Rows:
    """So many invented people below the heads."""
    names = "赵钱孙李周吴郑王冯陈"
    return [HEADS, *([f"{names[i % 10]}{names[i // 10]}", city.number(), f"139000{i:05}"] for i in range(count))]


def one_person(number: str) -> dict[str, str]:
    """What an employer types of one person."""
    return {"name": "康佳禾", "id_number": number, "mobile": "13900000401", "person_told": "yes"}


def passwords_in(page: Page) -> list[list[Any]]:
    """The rows of the sheet of first passwords."""
    return [list(row) for row in read_sheet(page.response.get_data()).rows[1:]]


def test_a_list_is_looked_at_first_and_then_makes_accounts(city: City, entering: Enter, log_in: LogIn) -> None:
    firm = log_in("firm")
    page = upload(firm, people(city, 3))
    assert "添加 3 人" in page.words
    with entering(TITLES):
        assert db.session.query(Person).count() == 0
    firm.submit({}, form="confirm")
    with entering(TITLES):
        run_pending()
        assert db.session.query(Membership).filter_by(body_id=city.bodies["firm"]).count() == 3
    done = firm.get(firm.page.response.request.path)
    assert "已添加 3 人" in done.words and "初始密码表待领取" in done.words
    sheet = firm.submit({}, form="passwords", follow=False)
    rows = passwords_in(sheet)
    assert [row[0] for row in rows] == ["赵赵", "钱赵", "孙赵"] and all(len(row[2]) == 19 for row in rows)
    assert "领取过" in firm.post(sheet.response.request.path).words
    with entering(TITLES):
        assert db.session.query(HandedAccess).count() == 0


def test_somebody_logs_in_with_the_number_and_the_password_of_the_sheet(city: City, entering: Enter, log_in: LogIn) -> None:
    rows, firm = people(city, 1), log_in("firm")
    upload(firm, rows)
    firm.submit({}, form="confirm")
    with entering(TITLES):
        run_pending()
    firm.get(firm.page.response.request.path)
    [[_name, masked, password]] = passwords_in(firm.submit({}, form="passwords", follow=False))
    assert masked.endswith(rows[1][1][-4:]) and "*" in masked
    applicant = log_in(rows[1][1], password)
    assert "/password" in applicant.get("/me").response.request.path


def test_what_is_wrong_is_told_row_by_row(city: City, entering: Enter, log_in: LogIn) -> None:
    with entering(TITLES):
        known, renamed = city.add("firm", "已在册"), city.add("firm", "原姓名")
    good, broken = city.number(), city.number()
    rows: Rows = [
        HEADS,
        ["赵一", good, "13900000001"],
        ["钱二", broken[:-1] + ("0" if broken[-1] != "0" else "1"), "13900000002"],
        ["孙三", good, "13900000003"],
        ["", city.number(), "13900000004"],
        ["已在册", known, "13900000005"],
        ["换了名", renamed, "13900000007"],
        ["李四", city.number(), "12"],
    ]  # fmt: skip
    page = upload(log_in("firm"), rows)
    for sentence in (
        "校验", "与第 2 行重复", "姓名：请填写", "已在本单位人员名单中", "登记的是另一个姓名", "手机号：",
    ):  # fmt: skip
        assert sentence in page.words, sentence
    assert "添加 1 人" in page.words


@pytest.mark.requirement("D7")
def test_nobody_learns_from_a_list_whether_the_association_knows_a_number(
    city: City, entering: Enter, log_in: LogIn
) -> None:
    with entering(TITLES):
        elsewhere, renamed = city.add("plant", "别单位"), city.add("plant", "原姓名")
        city.add("institute", "又一人")
    firm = log_in("firm")
    rows: Rows = [HEADS, ["别单位", elsewhere, "13900000006"], ["换了名", renamed, "13900000007"],
                  ["新来的", city.number(), "13900000008"]]  # fmt: skip
    page = upload(firm, rows)
    assert "添加 3 人" in page.words and not page.find("//*[contains(@class,'findings')]//tr[td]")
    assert "其他单位" not in page.text and "另一个姓名" not in page.text
    firm.submit({}, form="confirm")
    with entering(TITLES):
        run_pending()
        assert db.session.query(Membership).filter_by(body_id=city.bodies["firm"]).count() == 1
        sentences = [one[1][0] for one in db.session.query(RegisterImport).one().refused]
        assert len(sentences) == 2 and len(set(sentences)) == 1
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "unit.list_entered")).one()
        assert (entry.details["written"], entry.details["refused"]) == (1, 2)


@pytest.mark.parametrize(
    "rows, sentence",
    [
        ([["名字", "电话"], ["赵一", "1"]], "没有找到表头"),
        ([["姓名", "手机号"], ["赵一", "13900000001"]], "缺少必填的栏目：身份证号"),
        ([HEADS], "没有内容"),
    ],
)
def test_wrong_columns_are_refused_at_once(city: City, entering: Enter, log_in: LogIn, rows: Rows, sentence: str) -> None:
    page = upload(log_in("firm"), rows)
    assert page.status == 422 and sentence in page.words


def test_formulas_and_merged_cells_are_pointed_out(city: City, entering: Enter, log_in: LogIn) -> None:
    rows = people(city, 3)
    rows[1][2] = '="1390000"&"0001"'
    page = upload(log_in("firm"), rows, merge="A3:A4")
    assert "公式" in page.words and "合并单元格" in page.words


def test_ten_thousand_rows_are_checked_and_told(city: City, entering: Enter, log_in: LogIn) -> None:
    rows: Rows = [HEADS, *([f"赵{i % 9}", "41010319950730684X", "13900000000"] for i in range(10_000))]
    page = upload(log_in("firm"), rows)
    assert page.status == 200 and "10,000" in page.words


def test_the_people_are_told_first(city: City, entering: Enter, log_in: LogIn) -> None:
    page = upload(log_in("firm"), people(city, 1), agreed=False)
    assert page.status == 422 and "告知书" in page.words


def test_a_double_click_makes_one_job_and_a_cut_off_job_goes_on(city: City, entering: Enter, log_in: LogIn) -> None:
    firm = log_in("firm")
    upload(firm, people(city, 30))
    path = firm.page.response.request.path
    firm.submit({"leave_out": ""}, form="confirm")
    firm.post(f"{path}/confirm")
    with entering(TITLES):
        found, by = db.session.query(RegisterImport).one(), who_asked(city.accounts["firm"], clock.now())
        listed, job = get_listed("add_person", by), found.job_id or 0
        checked = check_people(read_sheet(storage.read(found.stored)), listed, by=by, today=clock.today())
        take_part(found.id, checked.wanted[:10], listed, (job, 30), by=by.account_id, now=clock.now())
        run_pending()
        assert db.session.query(Case).filter_by(procedure="add_person").count() == 30
        assert db.session.query(HandedAccess).count() == 30


@pytest.mark.requirement("A4")
@pytest.mark.parametrize("lost", ["role", "login", "role half-way"])
def test_who_lost_the_right_before_the_job_runs_enters_nobody(
    city: City, entering: Enter, log_in: LogIn, lost: str
) -> None:
    firm = log_in("firm")
    upload(firm, people(city, 3))
    firm.submit({}, form="confirm")
    account = city.accounts["firm"]
    with entering(TITLES):
        found, by = db.session.query(RegisterImport).one(), who_asked(account, clock.now())
        listed, work = get_listed("add_person", by), (found.job_id or 0, 3)
        checked, number = check_people(read_sheet(storage.read(found.stored)), listed, by=by, today=clock.today()), found.id
        if lost == "login":
            set_state(account, AccountState.LOCKED, by=None, now=clock.now())
        else:
            for grant in db.session.scalars(select(Grant.id).where(Grant.account_id == account)).all():
                take_role(grant, by=None, now=clock.now())
        if lost == "role half-way":
            with pytest.raises(NotAllowed):
                take_part(number, checked.wanted, listed, work, by=account, now=clock.now())
        run_pending()
        assert db.session.query(Person).count() == 0
        assert db.session.get_one(Job, work[0], populate_existing=True).state is JobState.FAILED


def test_a_stranger_sees_no_list_and_an_office_enters_nobody(city: City, entering: Enter, log_in: LogIn) -> None:
    firm = log_in("firm")
    upload(firm, people(city, 1))
    path = firm.page.response.request.path
    assert log_in("plant").get(path).status == 404
    assert log_in("jinshui").get("/unit/people/add").status == 404


@action
def _moved_to(unit_id: int) -> None:
    db.session.query(RegisterImport).one().body_id = unit_id


@pytest.mark.requirement("A5")
def test_whoever_works_for_another_employer_now_has_no_lists_of_the_former(
    city: City, entering: Enter, log_in: LogIn
) -> None:
    firm = log_in("firm")
    upload(firm, people(city, 1))
    path = firm.page.response.request.path
    with entering(TITLES):
        _moved_to(city.bodies["plant"])
    assert firm.get(path).status == 404
    for act in ("confirm", "discard", "passwords"):
        assert firm.post(f"{path}/{act}").status == 404, act


def test_one_person_is_added_and_the_password_is_shown_once(city: City, entering: Enter, log_in: LogIn) -> None:
    firm, number = log_in("firm"), city.number()
    firm.get("/unit/people/add")
    firm.get("/desk/enter/add_person/form")
    page = firm.submit(one_person(number), form="application", button="go=1")
    assert "初始密码" in page.text
    with entering(TITLES):
        assert db.session.query(Account).filter(Account.person_id.is_not(None)).count() == 1
    assert "初始密码" not in firm.get("/unit?standing=all").text
    assert "康佳禾" in firm.page.words


@pytest.mark.requirement("D7")
def test_nobody_is_taken_from_another_employer_nor_learns_that_he_is_there(
    city: City, entering: Enter, log_in: LogIn
) -> None:
    """Under his name, under another, and with his case still open: one sentence, and the attempt stands on record."""
    with entering(TITLES):
        number, renamed = city.add("firm", "康佳禾"), city.add("firm", "原姓名")
    plant, told = log_in("plant"), []
    for tried in (number, renamed):
        plant.get("/desk/enter/add_person/form")
        page = plant.submit(one_person(tried), form="application", button="go=1")
        assert page.status == 422 and "用人单位名下" not in page.text and "另一个姓名" not in page.text
        told.append(page.errors)
    assert told[0] == told[1] and "由本人登录后办理" in told[0][0]
    with entering(TITLES):
        assert db.session.query(AuditEntry).filter_by(act="person.not_entered").count() == 2


def test_of_ones_own_people_it_is_said_what_stands_against_it(city: City, entering: Enter, log_in: LogIn) -> None:
    with entering(TITLES):
        number = city.add("firm", "原姓名")
    firm = log_in("firm")
    firm.get("/desk/enter/add_person/form")
    page = firm.submit(one_person(number), form="application", button="go=1")
    assert page.status == 422 and "另一个姓名" in page.words