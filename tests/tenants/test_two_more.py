"""A chamber of commerce and a sports association, written from the README alone: what they need comes out as they wrote it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from app.rehearsal.walking import Play, play
from app.tenancy.tenants import Tenant
from tests.browser import Visitor

CHAMBER, BADMINTON = "min-chamber", "jiang-badminton"
IN_SEASON, IN_JUNE = date(2027, 1, 15), date(2027, 6, 10)
Inside = Callable[[str], Tenant]
Visit = Callable[[str], Visitor]
pytestmark = [pytest.mark.requirement("E1"), pytest.mark.requirement("E2")]


def test_a_company_hears_before_it_pays_that_an_office_is_not_for_it(inside: Inside) -> None:
    inside(CHAMBER)
    refused = play(Play("elevate", IN_JUNE, answers={"wish": "vice"}))
    assert refused.unmet == ("副会长单位须有三十名以上员工（现 1 名）",)
    assert (refused.stations, refused.number) == ((), "")


def test_a_member_company_applies_for_what_one_is_elected_to(inside: Inside) -> None:
    inside(CHAMBER)
    elected = play(Play("elevate", IN_JUNE, answers={"wish": "council"}))
    assert (elected.unmet, elected.stuck, elected.state) == ((), "", "approved")
    assert [one.step for one in elected.stations] == ["secretary", "presidents", "council"]
    bills = [bill for station in elected.stations for bill in station.traces.bills]
    assert [bill.total_fen for bill in bills] == [6000_00]


def test_those_a_company_names_are_told_apart_by_the_kinds_of_representatives(inside: Inside) -> None:
    inside(CHAMBER)
    joined = play(Play("join_unit", IN_JUNE))
    assert joined.state == "approved"
    assert joined.answers["envoys"][0]["rank"] == "head"


def test_the_front_page_says_what_a_class_pays_without_the_sections_it_may_join(inside: Inside, visit: Visit) -> None:
    inside(CHAMBER)
    page = visit(CHAMBER).get("/?lang=zh")
    assert "会员单位2,000" in page.words.replace(" ", "") and "2,500" not in page.words
    assert "选择会长单位并申请" not in page.words, "one is elected to it"


def test_the_page_of_joining_tells_the_entry_fee(inside: Inside, visit: Visit) -> None:
    inside(CHAMBER)
    words = visit(CHAMBER).get("/apply/join_unit?lang=zh").words
    assert "会员单位 2,000 元／年" in words and "入会费 1,000 元" in words


def test_what_hangs_on_courts_or_age_is_told_as_a_range(inside: Inside, visit: Visit) -> None:
    inside(BADMINTON)
    words = visit(BADMINTON).get("/?lang=zh").words.replace(" ", "")
    assert "俱乐部会员800–3,000" in words and "注册运动员30–60" in words


def test_a_childs_registration_asks_the_guardians_and_costs_half(inside: Inside) -> None:
    inside(BADMINTON)
    child = play(Play("athlete", IN_SEASON, answers={"birth_date": "2015-05-06", "insured_until": "2027-12-31"}))
    assert [one.step for one in child.stations] == ["guardian", "club", "secretary", "payment"]
    [bill] = [bill for station in child.stations for bill in station.traces.bills]
    assert bill.total_fen == 30_00


def test_a_transfer_costs_its_fee_once_though_a_step_bills_it_and_another_waits_for_it(inside: Inside) -> None:
    inside(BADMINTON)
    moved = play(Play("transfer", IN_JUNE))
    assert moved.state == "approved"
    bills = [bill for station in moved.stations for bill in station.traces.bills]
    assert [bill.total_fen for bill in bills] == [100_00]


def test_a_grade_is_what_the_committee_decided(inside: Inside) -> None:
    inside(BADMINTON)
    asked = play(Play("promotion", IN_JUNE, answers={"exam": 59}))
    assert "理论考试须及格" in asked.unmet
