"""domain.md, section 5: what a first-time user must read, word for word and where. Two to six; the others stand beside
their pages (money: tests/dues/test_ten_sentences.py; first login: tests/accounts; check page: tests/documents)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.notices.models import Letter
from app.tenancy.database import db
from tests.registration.stories import FORM, HENAN, apply, fill_in, return_case
from tests.registration.test_cases import recommend

pytestmark = pytest.mark.database
WHOSE = "本系统由河南省人才交流协会使用和负责；您的资料只供本会办理入会和会员服务，其他协会看不到。"
READY = "开始前请备齐证件号码、手机号、照片和下列材料；可随时保存草稿，7 天内继续填写。"
RETURNED = "被退回不是被拒绝：请按批注逐项补正，无需重新填写。"


@pytest.mark.parametrize("path", ["/", "/register?tab=person", "/apply"])
def test_one_whose_system_it_is(people, visit, path):
    assert WHOSE in visit(HENAN).get(path).text


def test_the_foot_says_it_on_the_front_page_alone_whichever_is_drawn_first(people, visit):
    for path in ("/help", "/", "/help", "/"):
        assert (WHOSE in visit(HENAN).get(path).text) is (path == "/")


def test_two_and_three_every_step_and_what_to_have_ready(people, visit):
    words = visit(HENAN).get("/apply/join_person").words
    assert "每一步由谁办、大约几天，下面都写明。" in words and READY in words


def test_four_what_is_required_and_that_it_cannot_be_changed_afterwards(lin):
    assert "带 * 的必填；提交后您不能直接修改，如有变更请点“申请变更”。" in lin.get(FORM).words
    assert "提交后您不能直接修改，如有变更请点“申请变更”。" in fill_in(lin).words


def test_six_returned_is_not_refused_on_the_page_and_in_the_letter(lin, people, visit, entering):
    number = apply(lin)
    recommend(visit)
    with entering(HENAN):
        return_case(number, people.staff, school="请写全称。")
        letters = db.session.scalars(select(Letter.body).where(Letter.event == "case_returned")).all()
    assert RETURNED in lin.get(f"/cases/{number}").words
    assert [RETURNED in one for one in letters] == [True]
