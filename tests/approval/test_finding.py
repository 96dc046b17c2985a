"""The bar above every page finds cases, members and units, as far as somebody may see them (E4)."""

from __future__ import annotations

import pytest

from app.bodies.actions import NewBody, found_body
from app.bodies.rules import UNIT
from tests.approval.conftest import HENAN, SINCE

pytestmark = pytest.mark.requirement("E4")


@pytest.mark.parametrize("text", ["若溪", "溪", "林若", "lrx", "linruoxi", "linr"])
def test_a_case_is_found_by_part_of_a_name_or_its_letters(zhao, office, entering, text):
    with entering(HENAN):
        office.file("林若溪")
        office.file("何远山")
    page = zhao.get(f"/desk/search?q={text}")
    assert "林若溪" in page.words and "何远山" not in page.words


def test_a_number_leads_straight_to_its_case_and_its_end_finds_it(zhao, office, entering):
    with entering(HENAN):
        number = office.file("林若溪")
        office.file("何远山")
    assert zhao.get(f"/desk/search?q={number}", follow=False).headers["Location"].endswith(f"/desk/cases/{number}")
    tail = number.rsplit("-", 1)[-1]
    page = zhao.get(f"/desk/search?q={tail}")
    assert "林若溪" in page.words and "何远山" not in page.words


def test_members_and_units_stand_in_groups_of_their_own(zhao, office, entering):
    with entering(HENAN):
        found_body(NewBody(UNIT, {"*": "周口三川劳务有限公司"}), by=None, today=SINCE)
    page = zhao.get("/desk/search?q=周")
    assert "周举荐" in page.words and "周口三川劳务有限公司" in page.words


def test_the_head_of_a_branch_finds_the_own_branch_only(sit_down, office, entering):
    with entering(HENAN):
        office.file("林若溪")
        office.file("林知远", at=office.branch)
        found_body(NewBody(UNIT, {"*": "林州培训学校"}), by=None, today=SINCE)
    page = sit_down("sun").get("/desk/search?q=林")
    assert "林知远" in page.words
    assert "林若溪" not in page.words and "林州培训学校" not in page.words


@pytest.mark.parametrize("text", ["", " ", "%", "'", "\\", "𠮷", "<script>", "x" * 500, "没有这个人"])
def test_whatever_is_typed_the_page_answers_in_words(zhao, text):
    page = zhao.get("/desk/search", query_string={"q": text})
    assert page.status == 200
    assert "办件号或其末几位" in page.words


def test_the_inbox_is_narrowed_by_letters_too(zhao, office, entering):
    with entering(HENAN):
        office.file("林若溪")
        office.file("何远山")
    page = zhao.get("/desk?q=hys")
    assert "何远山" in page.words and "林若溪" not in page.words
