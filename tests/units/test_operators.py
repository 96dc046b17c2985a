"""Who acts for a unit: each with an own login, invited, ended, handed over; the record says who."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from sqlalchemy import func, select

from app.accounts.actions.attempts import count_attempt, key_of
from app.accounts.models import Account
from app.accounts.rules import AccountState
from app.accounts.store import accounts_of_unit
from app.audit.store import entries_about
from app.demo.pictures import sample_page
from app.forms.actions import VISITOR_FILES
from app.forms.models import Upload
from app.kernel.errors import NotFound
from app.notices.models import Letter
from app.tenancy.capabilities import Capability
from app.tenancy.clock import now
from app.tenancy.database import db
from app.units.models import Handover, HandoverState
from app.units.store import count_asked, get_handover
from app.web.access import HeldRole, Identity
from tests.browser import Visitor
from tests.units.conftest import GANSU, HESHAN, LONGYUAN, operator

pytestmark = [pytest.mark.database, pytest.mark.requirement("G6")]
SCAN = sample_page(1)


def password_on(page) -> str:
    return re.search(r"初始密码：(\S+?)。", page.text)[1]


def ask(visitor: Visitor, unit: str = LONGYUAN, **others) -> object:
    visitor.get("/login/handover")
    letter = {"letter-file": (BytesIO(SCAN), "交接函.png")}
    return visitor.submit({"unit_name": unit, "name": "祁新明", "mobile": "13900001111", **letter, **others}, form="handover")


def test_the_first_operator_invites_another_who_logs_in_once_with_the_password_shown(units, log_in):
    browser = log_in("祁晚晴")
    browser.get("/unit/operators")
    page = browser.submit({"operator": "白若川"}, form="invite-form")
    first = log_in("白若川", password=password_on(page))
    assert "请先设置新密码" in first.get("/unit").words
    assert "单位管理员离职，请立即办理交接" in first.page.words


def test_only_the_first_operator_invites_and_ends(units, log_in, entering):
    with entering(GANSU):
        second = operator(units.longyuan, "白若川")
    browser = log_in("白若川")
    browser.get("/unit/operators")
    assert browser.post("/unit/operators", {"operator": "魏思齐"}).status == 403
    assert browser.post(f"/unit/operators/{units.wanqing}/end").status == 403
    assert second


@pytest.mark.requirement("E5")
def test_nobody_ends_the_operator_of_another_unit(units, log_in):
    browser = log_in("祁晚晴")
    browser.get("/unit/operators")
    assert browser.post(f"/unit/operators/{units.stranger}/end").status == 404


def test_an_ended_operator_is_out_at_once(units, log_in, entering):
    with entering(GANSU):
        second = operator(units.longyuan, "白若川")
    leaving, first = log_in("白若川"), log_in("祁晚晴")
    first.get("/unit/operators")
    first.post(f"/unit/operators/{second}/end")
    assert leaving.get("/unit", follow=False).status == 302
    assert "白若川" not in first.get("/unit/operators").words
    with entering(GANSU):
        assert "account.operator_ended" in [e.act for e in entries_about(f"account:{second}")]


def test_the_association_hands_out_locks_and_unlocks(units, log_in, entering):
    office = log_in("xiehui", tab="staff")
    assert LONGYUAN in office.get("/office/units").words
    there = f"/office/units/{units.longyuan}"
    office.get(there)
    page = office.submit({"operator": "白若川"}, form="hand-out-form")
    assert password_on(page)
    office.post(f"{there}/operators/{units.wanqing}", {"to": "lock"})
    with entering(GANSU):
        assert db.session.get_one(Account, units.wanqing).state is AccountState.LOCKED
    office.post(f"{there}/operators/{units.wanqing}", {"to": "unlock"})
    assert "使用中" in office.get(there).words or "待首次登录" in office.get(there).words


def test_who_lost_the_password_gets_a_new_one_from_the_association(units, log_in):
    office = log_in("xiehui", tab="staff")
    there = f"/office/units/{units.longyuan}"
    office.get(there)
    page = office.post(f"{there}/operators/{units.wanqing}", {"to": "again"})
    assert log_in("祁晚晴", password=password_on(page))


@pytest.mark.requirement("E5")
def test_an_operator_hands_nothing_out_in_the_office(units, log_in):
    assert log_in("祁晚晴").get("/office/units").status == 403


@pytest.mark.requirement("F2", "L4")
def test_whoever_asks_for_a_handover_floods_nobody_with_scans(units, visit, entering):
    """The page takes a file from anybody, before the code is looked at."""
    with entering(GANSU):
        for _ in range(VISITOR_FILES.attempts):
            count_attempt({key_of("file", "127.0.0.1"): VISITOR_FILES}, now=now())
    assert "上传次数过多" in ask(visit(GANSU)).words
    with entering(GANSU):
        assert db.session.scalar(select(func.count(Upload.id)).where(Upload.form == "handover")) == 0


def test_a_handover_by_stamped_letter_ends_those_before(units, log_in, visit, entering):
    old = log_in("祁晚晴")
    assert "交接申请已收到" in ask(visit(GANSU)).words
    office = log_in("xiehui", tab="staff")
    assert "1 件交接申请等您处理" in office.get("/office/units").words
    with entering(GANSU):
        found = db.session.query(Handover).one().id
    office.get(f"/office/handovers/{found}")
    page = office.submit({"verdict": "grant"}, form="decide")
    assert log_in("祁新明", password=password_on(page))
    assert old.get("/unit", follow=False).status == 302
    with entering(GANSU):
        standing = [a.name for a in accounts_of_unit(units.longyuan) if a.state is AccountState.ACTIVE]
        assert standing == ["祁新明"]
        assert "unit.handover_decided" in [e.act for e in entries_about(f"handover:{found}")]


@pytest.mark.requirement("A6")
def test_who_acts_for_a_unit_decides_on_none_of_its_handovers(units, visit, entering):
    ask(visit(GANSU))
    with entering(GANSU):
        found = db.session.query(Handover).one().id
        manages = HeldRole("administrator", units.longyuan, "/1/", frozenset({Capability.MANAGE_ACCOUNTS}), "all")
        own, other = units.longyuan, units.heshan
        inside, outside = (Identity(1, "某人", "unit", unit_id=unit, roles=(manages,)) for unit in (own, other))
        assert get_handover(found, managed_by=outside).id == found
        assert count_asked(inside) == 0
        with pytest.raises(NotFound):
            get_handover(found, managed_by=inside)


def test_the_unit_is_told_at_the_addresses_it_had(units, log_in, visit, entering):
    with entering(GANSU):
        _give_address(units.wanqing)
    ask(visit(GANSU), email="new@example.com")
    office = log_in("xiehui", tab="staff")
    office.get("/office/handovers/1")
    office.submit({"verdict": "grant"}, form="decide")
    with entering(GANSU):
        told = {one.email for one in db.session.query(Letter).filter_by(event="handed_over")}
    assert told == {"longyuan@example.com", "new@example.com"}


def _give_address(account_id: int) -> None:
    from app.tenancy.transactions import action

    @action
    def give() -> None:
        db.session.get_one(Account, account_id).email = "longyuan@example.com"

    give()


def test_a_handover_that_names_no_unit_is_asked_alike_and_cannot_be_granted(units, log_in, visit, entering):
    assert "交接申请已收到" in ask(visit(GANSU), unit="没有这家公司").words
    office = log_in("xiehui", tab="staff")
    assert "办理交接" not in [b.text_content() for b in office.get("/office/handovers/1").find("//form[@id='decide']//button")]
    assert office.post("/office/handovers/1", {"verdict": "grant"}).status == 422
    office.get("/office/handovers/1")
    assert office.submit({"verdict": "refuse"}, form="decide").errors
    office.submit({"verdict": "refuse", "reason": "名称与公章不符"}, form="decide")
    with entering(GANSU):
        assert db.session.query(Handover).one().state is HandoverState.REFUSED


def test_a_handover_is_decided_once(units, log_in, visit):
    ask(visit(GANSU))
    office = log_in("xiehui", tab="staff")
    office.get("/office/handovers/1")
    office.post("/office/handovers/1", {"verdict": "grant"})
    assert "已经办理" in office.post("/office/handovers/1", {"verdict": "grant"}).words


def test_without_a_letter_nothing_is_asked(units, visit, entering):
    visitor = visit(GANSU)
    visitor.get("/login/handover")
    page = visitor.submit({"unit_name": LONGYUAN, "name": "祁新明", "mobile": "13900001111"}, form="handover")
    assert page.status == 422
    assert any("交接函" in error for error in page.errors)
    with entering(GANSU):
        assert db.session.query(Handover).count() == 0


def test_only_who_decides_sees_the_letter(units, log_in, visit, entering):
    ask(visit(GANSU))
    with entering(GANSU):
        letter = db.session.query(Handover).one().letter
    assert log_in("xiehui", tab="staff").get(f"/files/{letter}").status == 200
    assert log_in("石小川", unit=HESHAN).get(f"/files/{letter}").status == 404
