"""One member as the secretariat sees it: why it stands as it does, what is put right, who logs in."""

from __future__ import annotations

import pytest

from app.accounts.actions import NewPerson, register_person
from app.accounts.actions.registering import Registration
from app.accounts.identifiers import check_id_number
from app.accounts.models import Account, Person
from app.accounts.rights import who_asked
from app.accounts.rules import LoginKind
from app.insight.member.actions import take_back
from app.kernel.errors import NotAllowed
from app.members import actions as register
from app.members.models import Membership
from app.members.store import get_membership
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.transactions import action
from tests.insight.conftest import HENAN, admitted, id_number

pytestmark = pytest.mark.database


@pytest.fixture
def lin(office, entering) -> int:
    """A member with a file."""
    with entering(HENAN):
        return admitted("林若溪", number=7, name="林若溪", mobile="13900000111", id_number=id_number(7))


@pytest.mark.requirement("E4")
def test_one_page_says_what_a_member_is_and_why(lin, zhao, sql_counter):
    with sql_counter() as statements:
        page = zhao.get(f"/office/members/{lin}")
    for words in ("林若溪", "HNRC-00001", "正式", "2024-05-01", "批准入会"):
        assert words in page.words
    assert id_number(7) not in page.text
    selects = [one for one in statements if one.startswith("SELECT")]
    assert len(selects) <= 12, "\n".join(one[:150].replace("\n", " ") for one in selects)


@pytest.mark.requirement("D1")
def test_a_number_is_shown_only_with_a_reason(lin, zhao):
    zhao.get(f"/office/members/{lin}")
    sent = {"subject": f"member:{lin}", "field": "identity", "back": "/office/members"}
    assert id_number(7) not in zhao.post("/office/reveal", sent).text
    assert id_number(7) in zhao.post("/office/reveal", {**sent, "reason": "核对证件号码"}).text
    page = zhao.post("/office/reveal", {**sent, "field": "name", "reason": "核对号码看看"})
    assert page.status == 404, page.words


@pytest.mark.requirement("E5", "T1")
def test_a_member_of_another_place_is_not_there(lin, sit_down):
    sun = sit_down("sun")
    assert sun.get(f"/office/members/{lin}").status == 404
    assert sun.get("/office/members/999").status == 404


def test_a_wrong_exit_is_taken_back_with_the_reason(lin, zhao, entering):
    with entering(HENAN):
        register.end_membership(lin, "resigned", on=clock.today(), case_id=None, by=None, now=clock.now())
    link = zhao.get(f"/office/members/{lin}").find("//a[text()='撤销']/@href")[0]
    zhao.get(link)
    assert zhao.submit({"reason": ""}, form="reverse").status == 422
    page = zhao.submit({"reason": "登记时看错了姓名"}, form="reverse")
    assert "已撤销" in page.words
    assert "登记时看错了姓名" in page.words
    with entering(HENAN):
        assert get_membership(lin).standing == "active"
    zhao.get(link)
    assert "更正过" in zhao.submit({"reason": "再来一次看看"}, form="reverse").words


def _registers(number: int, name: str) -> int:
    new = NewPerson(name, check_id_number(id_number(number)), mobile="13900000111", email="lin@example.com")
    return register_person(new, Registration("Green-hills-and-tea-7", logins=(LoginKind.ID_NUMBER,)), now=clock.now())


@pytest.mark.requirement("L3", "D1")
def test_who_registers_by_a_known_number_gets_nothing_until_somebody_agrees(lin, zhao, entering):
    with entering(HENAN):
        account = _registers(7, "林若溪")
        member_person = db.session.get_one(Membership, lin).person_id
        assert db.session.get_one(Account, account).person_id != member_person
    page = zhao.get(f"/office/members/{lin}")
    assert "自行注册的账号" in page.words
    assert "已核实" in zhao.submit(form=_form(page, "claims")).words
    with entering(HENAN):
        linked = db.session.get_one(Account, account)
        assert (linked.person_id, linked.state.value) == (member_person, "active")
        assert db.session.query(Person).filter_by(name="林若溪").count() == 1


def _form(page, part: str) -> int:
    posts = [form for form in page.dom.forms if form.method == "POST"]
    return next(i for i, form in enumerate(posts) if part in (form.action or ""))


def test_a_login_of_somebody_else_is_not_linked(lin, zhao, entering):
    with entering(HENAN):
        account = _registers(8, "别人")
    zhao.get(f"/office/members/{lin}")
    assert "不能关联" in zhao.post(f"/office/members/{lin}/claims/{account}").words


def test_a_member_without_a_login_is_given_one(lin, zhao):
    page = zhao.get(f"/office/members/{lin}")
    assert "已开通账号" in zhao.submit(form=_form(page, "/open")).words


@pytest.mark.requirement("A6")
def test_nobody_puts_his_own_entry_right(lin, zhao, office, entering):
    """Somebody of the secretariat who is a member: a sanction, an exit, an admission are for a colleague to take back."""
    with entering(HENAN):
        _is(office.staff["zhao"], get_membership(lin).person_id)
        register.end_membership(lin, "resigned", on=clock.today(), case_id=None, by=None, now=clock.now())
        fact = office.fact_of(lin)
    assert not zhao.get(f"/office/members/{lin}").find("//a[text()='撤销']")
    assert zhao.get(f"/office/members/{lin}/facts/{fact}/reverse").status == 404
    with entering(HENAN):
        who = who_asked(office.staff["zhao"], clock.now())
        with pytest.raises(NotAllowed, match="本人"):
            take_back(lin, fact, "登记时看错了", by=who, now=clock.now())


@action
def _is(account_id: int, person_id: int) -> None:
    """The login of the staff is that of a member."""
    db.session.get_one(Account, account_id).person_id = person_id
