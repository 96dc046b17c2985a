"""The secretariat writes to units and members; nobody gets a notice twice (H17, G16)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.jobs.actions import run_pending
from app.kernel.errors import NotFound
from app.mailings.actions import Written, send_notice, write_some
from app.mailings.models import Audience, Mailing
from app.mailings.store import Circle, get_mailing, may_write, reach_of
from app.notices.models import Letter
from app.tenancy import clock
from app.tenancy.capabilities import Capability
from app.tenancy.database import db
from app.web.access import HeldRole, Identity
from tests.approval.conftest import HENAN, Desk, Office, office, sit_down, zhao
from tests.procedures.stories import member, somebody

__all__ = ["Desk", "Office", "office", "sit_down", "zhao"]
pytestmark = [pytest.mark.database, pytest.mark.requirement("H17", "G16")]
EVERYBODY = Circle(Audience.ALL, "", ["/"])
TEXT = "定于十二月召开年会。\n\n请准时参加。"
WORDS = {"subject": "关于召开年会的通知", "text": TEXT, "audience": "all", "tier": "", "notice": ""}


def letters() -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.event == "mailing").order_by(Letter.id)))


def written(token: str = "one") -> Written:
    return Written("年会", "定于十二月召开。", "", token)


def test_a_notice_is_looked_at_then_sent_and_says_what_became_of_it(zhao, office, entering):
    with entering(HENAN):
        member(somebody("陈新会员"))
    zhao.get("/office/notices/new")
    page = zhao.submit(WORDS, form="notice")
    assert "将发给 2 位会员" in page.words and "请准时参加" in page.words
    page = zhao.submit(form="notice", button="confirmed=1")
    assert "通知正在发送" in page.words
    with entering(HENAN):
        run_pending()
        assert [one.subject for one in letters()] == ["关于召开年会的通知"] * 2
        assert letters()[0].body.startswith("周举荐：") and "河南省人才交流协会" in letters()[0].body
    page = zhao.get("/office/notices")
    assert "关于召开年会的通知" in page.words and "已写完" in page.words


def test_changing_keeps_every_word(zhao):
    zhao.get("/office/notices/new")
    zhao.submit(WORDS, form="notice")
    page = zhao.submit(form="notice", button="change=1")
    assert page.find("//input[@name='subject']/@value") == ["关于召开年会的通知"]
    assert "请准时参加" in page.find("//textarea[@name='text']")[0].text


@pytest.mark.parametrize("missing", ["subject", "text"])
def test_nothing_empty_is_sent(zhao, missing):
    zhao.get("/office/notices/new")
    page = zhao.submit({**WORDS, missing: " "}, form="notice")
    assert page.status == 422 and page.errors


def test_the_same_page_sent_twice_is_one_notice_and_a_cut_off_work_doubles_nothing(office, entering):
    with entering(HENAN):
        for place in range(5):
            member(somebody(f"会员{place}"))
        ids = {send_notice(written(), EVERYBODY, by=office.staff["zhao"], now=clock.now()) for _ in range(2)}
        assert len(ids) == 1
        [number] = ids
        assert write_some(number, now=clock.now(), at_once=2)
        assert len(letters()) == 2
        run_pending()
        run_pending()
        told = [one.account_id for one in letters()]
        assert len(told) == len(set(told)) == 6
        assert db.session.get_one(Mailing, number).letters == 6


def test_units_persons_and_tiers_are_told_apart(office, entering):
    with entering(HENAN):
        assert reach_of(Circle(Audience.PERSONS, "", ["/"])).members == 1
        assert reach_of(Circle(Audience.UNITS, "", ["/"])).members == 0
        assert reach_of(Circle(Audience.ALL, "no_such_tier", ["/"])).members == 0
        assert reach_of(Circle(Audience.ALL, "", ["=/999/"])).members == 0
        assert reach_of(Circle(Audience.ALL, "", [])).members == 0


def test_who_may_not_write_finds_no_such_page(sit_down):
    assert sit_down("li").get("/office/notices/new").status == 403
    assert sit_down("sun").get("/office/notices").status == 403


@pytest.mark.requirement("A2")
def test_a_notice_of_somebody_else_is_not_there_for_a_branch(office, entering):
    with entering(HENAN):
        member(somebody("陈新会员"))
        number = send_notice(written(), EVERYBODY, by=office.staff["zhao"], now=clock.now())
        role = HeldRole("branch_secretary", 2, "/1/2/", frozenset({Capability.EDIT_REGISTER}))
        with pytest.raises(NotFound):
            get_mailing(number, seen_by=Identity(999, "孙会长", "staff", roles=(role,)))
        assert get_mailing(number, seen_by=Identity(office.staff["zhao"], "赵秘书", "staff", roles=(role,))).id == number


def test_who_publishes_for_a_unit_writes_no_notices_in_the_associations_name():
    """A unit's operator may hold `publish` for the studio; the association's letters are not his (trust.md A2)."""
    publishes = HeldRole("administrator", 7, "/1/7/", frozenset({Capability.PUBLISH}))
    assert not may_write(Identity(5, "钱经办", "unit", unit_id=7, roles=(publishes,)))
    assert may_write(Identity(6, "孙编辑", "staff", roles=(publishes,)))
