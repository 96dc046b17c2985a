"""Whoever clicks the door of another kind of account is told whose it is, and finds the way on (no dead ends)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from app.accounts.actions import NewPerson, keep_person, open_account
from app.accounts.identifiers import DocumentKind, check_identity
from app.accounts.models import Account
from app.tenancy import clock
from app.tenancy.database import db
from tests.browser import Page, Visitor
from tests.titles.conftest import PASSWORD, TITLES, City, set_password

pytestmark = pytest.mark.database
LogIn = Callable[..., Visitor]


@pytest.fixture
def person(city: City, entering: Callable[..., AbstractContextManager[object]], log_in: LogIn) -> Visitor:
    """The browser of somebody whom an employer has added."""
    with entering(TITLES):
        number = city.add("firm", "康佳禾")
        set_password(db.session.query(Account).filter(Account.person_id.is_not(None)).one().id)
    return log_in(number)


def ways(page: Page) -> list[str]:
    """Where the buttons lead that leave this account."""
    return [form.get("action") for form in page.find("//div[@class='gate-ways']/form")]


@pytest.mark.parametrize(
    ("who", "address", "told", "tabs"),
    [
        ("person", "/unit", "这里供单位账号使用", ["unit"]),
        ("person", "/desk", "这里供单位账号或工作人员账号使用", ["unit", "staff"]),
        ("firm", "/office/import", "这里供工作人员账号使用", ["staff"]),
    ],
)
def test_a_wrong_door_says_whose_it_is_and_leads_on(
    city: City, log_in: LogIn, person: Visitor, who: str, address: str, told: str, tabs: list[str]
) -> None:
    browser = person if who == "person" else log_in(who)
    page = browser.get(address)
    assert page.status == 403 and told in page.words and "请用另一种账号登录" in page.words
    assert page.find("//a[@href='/start']")
    assert [way.split("tab%3D")[1].split("%26")[0] for way in sorted(ways(page))] == sorted(tabs)


def test_the_way_leads_through_the_other_login_to_the_page(city: City, log_in: LogIn, person: Visitor) -> None:
    page = person.get("/unit?standing=all")
    login = person.post(ways(page)[0])
    assert login.status == 200 and login.find("//input[@name='operator']")
    typed = {"name": "金水智造科技有限公司", "operator": "管理员", "password": "Desk-lamp-and-rain-9"}
    there = person.submit(typed, form="login")
    assert there.status == 200 and there.response.request.full_path == "/unit?standing=all"


def test_the_login_of_another_kind_is_no_dead_end(log_in: LogIn, person: Visitor) -> None:
    page = person.get("/login?tab=unit")
    assert "您已登录" in page.words and len(ways(page)) == 1
    assert person.get("/login?tab=person").response.request.path != "/login"
    assert person.get("/login").response.request.path != "/login"
    assert "您已登录" in log_in("jinshui").get("/login?tab=person").words


@pytest.mark.requirement("I7")
@pytest.mark.parametrize("where", ["//evil.example", "/%5Cevil.example", "https://evil.example/x", "/a%09b"])
def test_leaving_leads_to_own_pages_only(person: Visitor, where: str) -> None:
    person.get("/account")
    assert person.post(f"/logout?next={where}", follow=False).response.headers["Location"] == "/"


def test_who_may_not_change_something_is_refused_without_a_door(person: Visitor) -> None:
    person.get("/account")
    page = person.post("/office/people/grant", {"who": "x"})
    assert page.status == 403 and ways(page) == []


@pytest.mark.requirement("T10")
def test_the_pledge_to_be_signed_lies_before_the_form(person: Visitor) -> None:
    page = person.get("/apply/title")
    assert page.find("//main//a[@href='/forms/pledge.pdf']"), "both sign it, so both can print it"
    assert "至少 10 个工作日" in page.words, "steps that not every case walks take their time too"
    assert "教师资格证适用时" in page.words


@pytest.mark.requirement("T2")
def test_a_county_narrows_its_register_to_its_own_bodies(log_in: LogIn) -> None:
    offered = log_in("jinshui").get("/office/members").find("//select[@name='body']/option")
    names = [one.text_content().split("：")[-1].strip() for one in offered]
    assert names == ["全部", "金水区人力资源和社会保障局", "金水区住建局"]


Entering = Callable[..., AbstractContextManager[object]]


def newcomer(city: City, entering: Entering) -> tuple[str, str]:
    """Somebody whose account an employer has just opened: number and one-time password."""
    number = city.number()
    with entering(TITLES):
        one = keep_person(NewPerson("康佳禾", check_identity(DocumentKind.ID_NUMBER, number)), now=clock.now())
        return number, open_account(one.id, by=city.accounts["firm"], now=clock.now()) or ""


@pytest.mark.requirement("T3")
def test_whom_an_employer_entered_reads_the_notice_first(city: City, entering: Entering, log_in: LogIn) -> None:
    page = log_in(*newcomer(city, entering)).get("/me")
    assert "个人信息处理告知书" in page.words and "初始密码只能使用一次" in page.words


@pytest.mark.requirement("T3")
def test_with_the_new_password_one_finds_the_way_in(city: City, entering: Entering, log_in: LogIn) -> None:
    number, first = newcomer(city, entering)
    browser = log_in(number, first)
    browser.get("/password")
    page = browser.submit({"old": first, "new": PASSWORD, "again": PASSWORD}, form="change")
    assert page.find("//main//a[@href='/apply']"), page.words
