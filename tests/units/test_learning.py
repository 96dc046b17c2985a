"""What somebody has learned, on a page of one's own; training registered for several at once by who is in charge of it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.documents.models import IssuedDocument
from app.members.changing import Cause
from app.members.crediting import Booking, book
from app.members.models import Membership
from app.tenancy import clock
from app.tenancy.database import db
from tests.units.conftest import GANSU, staff
from tests.units.test_me import person

TRAINED = {
    "course": "supervision_training", "session": "第三期监理业务培训班", "hours": "24", "passed_course": "yes",
}  # fmt: skip


@pytest.mark.requirement("G5", "G14")
def test_hours_stand_on_my_learning(units, visit, entering):
    browser = person(units, visit, entering)
    assert "还没有学习记录" in browser.get("/me/learning").words
    with entering(GANSU):
        mine = db.session.scalars(select(Membership.id).where(Membership.name == "白若川")).one()
        for days, hours in ((30, "16"), (500, "7.5")):
            day = clock.today() - timedelta(days=days)
            book(Cause(mine, None, None, clock.now()), Booking("continuing_education", Decimal(hours), day, f"第 {days} 期"))
    page = browser.get("/me/learning")
    assert "第 30 期" in page.words and "第 500 期" in page.words
    assert "16 学时" in page.words and "累计 23.5" in page.words
    assert "My learning" in browser.get("/me/learning?lang=en").words


@pytest.mark.requirement("G14")
def test_the_trainer_registers_a_course_for_everybody_who_is_ticked(units, log_in, entering):
    with entering(GANSU):
        staff("peixun", "汪守正", "trainer")
        ids = [units.admit(name) for name in ("甲学员", "乙学员")]
        expired = units.admit("期满学员", ago=365 * 7)
    desk = log_in("peixun", tab="staff")
    page = desk.get("/office/members?standing=active")
    (button,) = page.find("//button[contains(@formaction,'/train')]")
    picked = "&".join(f"pick={one}" for one in [*ids, expired])
    desk.get(f"{button.get('formaction')}?{picked}")
    page = desk.submit({**TRAINED, "trained_on": clock.today().isoformat()}, form="together")
    assert "已为 2 人发起。" in page.words and "此事项目前不适用于此会员。" in page.words
    with entering(GANSU):
        kinds = db.session.scalars(select(IssuedDocument.kind).where(IssuedDocument.holder_name.in_(["甲学员", "乙学员"])))
        assert sorted(kinds) == ["supervision_training", "supervision_training"]


@pytest.mark.requirement("G14")
def test_where_nobody_counts_hours_there_is_no_such_page(units, log_in):
    assert log_in("祁晚晴").get("/me/learning").status == 404
