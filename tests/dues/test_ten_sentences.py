"""domain.md, section 5, sentences seven and eight: when to pay, to whom, and what to write."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.dues.actions import bill_unit
from app.dues.models import Bill
from app.dues.showing import bill_page
from app.dues.store.charges import waiting_for
from app.notices.models import Letter
from app.tenancy.clock import now, today
from app.tenancy.database import db
from tests.dues.test_whole_ways import approved
from tests.dues.test_whole_ways import units as units

pytestmark = pytest.mark.database
EIGHT = "转账时请在附言填写缴费编号；到账核对后发证，会费票据请在“票据”中申请。"
ONLY = "只向本页所列协会账户转账，协会不会要求转入个人账户。"


def test_eight_and_to_no_private_account(park, number):
    words = park.get(f"/dues/{number}").words
    assert EIGHT in words and ONLY in words
    assert "please write" in park.get(f"/dues/{number}?lang=en").words.lower()
    assert ".Please" not in park.page.words, "two sentences have a space between them"


def test_seven_waits_for_the_notice_only_where_there_is_one(units):
    """Gansu sends no notice of admission: its units must not be told to wait for one."""
    approved(units, "马知远")
    people = [one.id for one in waiting_for(units.longyuan)]
    bill_unit(units.longyuan, people, submission="list", by=units.wanqing, now=now())
    assert not bill_page(db.session.query(Bill).one(), today()).is_newcomer


def test_the_letter_with_a_bill_names_the_account_and_what_to_write(park, number, henan, entering):
    with entering(henan.slug):
        body = db.session.scalars(select(Letter.body).where(Letter.event == "bill_issued", Letter.about == number)).first()
    assert body is not None
    for words in ("账户名称：河南省人才交流协会", "账号：411061900018150013555", f"缴费编号 {number}", "不会要求转入个人账户"):
        assert words in body, words
