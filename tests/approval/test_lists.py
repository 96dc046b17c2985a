"""The lists of the desk: what waits, in order; search, filters, paging; and for whom they are."""

from __future__ import annotations

import pytest

from app.procedures.actions import Decision
from tests.approval.conftest import HENAN

APPROVE = Decision("approve", opinion="同意", fields={"record_checked": True})


def titles(page):
    return [" ".join(link.text_content().split()) for link in page.find("//tbody//th/a")]


@pytest.mark.requirement("E4", "K8")
def test_what_is_late_stands_first_and_says_how_late_it_is(zhao, office, entering):
    with entering(HENAN):
        office.file("新来者", ago=1)
        office.file("久等者", ago=60)
    page = zhao.get("/desk")
    assert titles(page) == ["久等者", "新来者"]
    assert "2 件等您处理，其中 1 件逾期" in page.words
    assert page.find("//span[@class='due due-late'][starts-with(text(),'逾期')]")
    assert titles(zhao.get("/desk/late")) == titles(zhao.get("/desk?view=late")) == ["久等者"]


@pytest.mark.requirement("E4")
def test_a_line_says_who_what_where_and_how_many_files(zhao, office, entering):
    with entering(HENAN):
        number = office.file("林若溪")
    page = zhao.get("/desk")
    for words in ("林若溪", "河洛数字科技有限公司", "个人入会", "秘书处意见", number, "0/4"):
        assert words in page.words


@pytest.mark.parametrize(("query", "found"), [
    ("q=%E8%8B%8F", ["苏曼青"]), ("q=nobody", []), ("procedure=join_person", ["林若溪", "苏曼青"]),
    ("step=sponsor", []), ("due=late", ["林若溪"]), ("due=week", ["林若溪"]), ("q=%E6%B2%B3%E6%B4%9B", ["林若溪", "苏曼青"]),
    ("procedure=%27%20OR%201%3D1", ["林若溪", "苏曼青"]), ("after=made-up", ["林若溪", "苏曼青"]),
])  # fmt: skip
def test_the_inbox_is_narrowed_and_counts_what_matches(zhao, office, entering, query, found):
    with entering(HENAN):
        office.file("林若溪", ago=60)
        office.file("苏曼青", ago=1)
    page = zhao.get(f"/desk?{query}")
    assert titles(page) == found
    assert f"共 {len(found)} 件" in page.words or not found


def test_a_chip_takes_its_filter_away(zhao, office, entering):
    with entering(HENAN):
        office.file("林若溪")
    page = zhao.get("/desk?q=nobody&due=late")
    assert "没有符合条件的办件" in page.words
    hrefs = page.find("//a[@class='chip']/@href")
    assert sorted(hrefs) == ["/desk?due=late", "/desk?q=nobody"]


def test_a_search_is_the_readers_own_everywhere_on_the_page(sit_down, office, entering):
    """The page around the rows is kept: of what somebody else looked for nothing may be left in it."""
    with entering(HENAN):
        office.file("林若溪", ago=60)
    before = sit_down("zhao").get("/desk?q=%E6%9E%97%26%3Cb%3E&due=week")
    after = sit_down("zhao").get("/desk?q=%E6%9E%97&due=week")
    assert "林&amp;&lt;b&gt;" in before.text and "<b>" not in before.text.partition("<main")[2]
    assert "&amp;&lt;" not in after.text and "%26%3C" not in after.text
    assert after.find("//input[@id='filter-q']/@value") == ["林"]
    assert after.find("//a[@class='chip']/@href") == ["/desk?q=%E6%9E%97", "/desk?due=week"]
    assert {href.partition("?")[2] for href in after.find("//th//a/@href")} >= {"due=week&q=%E6%9E%97&sort=received"}


@pytest.mark.requirement("E4")
def test_a_long_inbox_goes_on_on_the_next_page(zhao, office, entering):
    with entering(HENAN):
        for place in range(53):
            office.file(f"申请人{place:02}", ago=60 - place)
    page = zhao.get("/desk")
    assert len(titles(page)) == 50 and "共 53 件" in page.words
    [following] = page.find("//a[@rel='next']/@href")
    page = zhao.get(following)
    assert titles(page) == ["申请人50", "申请人51", "申请人52"] and "共 53 件" in page.words
    assert page.find("//ul[@class='pager']//a[@href='/desk']")


def test_an_empty_inbox_says_so(zhao):
    assert "没有等您处理的办件" in zhao.get("/desk").words
    assert "没有逾期的办件" in zhao.get("/desk/late").words


def test_what_i_dealt_with_is_found_again(sit_down, office, entering):
    with entering(HENAN):
        number = office.file("林若溪")
        office.file("苏曼青")
        office.decide(number, APPROVE, "zhao")
    assert titles(sit_down("zhao").get("/desk/done")) == ["林若溪"]
    qian = sit_down("qian")
    assert titles(qian.get("/desk?view=done")) == []
    assert titles(qian.get("/desk/open")) == ["苏曼青", "林若溪"]
    assert titles(qian.get("/desk/open?state=running")) == ["苏曼青"]
    assert titles(qian.get("/desk/open?state=closed")) == ["林若溪"]


@pytest.mark.requirement("E5", "A2")
def test_the_head_of_a_branch_sees_the_own_branch_and_nothing_else(sit_down, office, entering):
    with entering(HENAN):
        elsewhere = office.file("林若溪")
        own = office.file("苏曼青", at=office.branch)
    sun = sit_down("sun")
    for path in ("/desk", "/desk/open", "/desk?q=%E6%9E%97", "/desk/open?q=%E6%9E%97", "/office/letters"):
        page = sun.get(path)
        assert "林若溪" not in page.words and elsewhere not in page.words
    assert titles(sun.get("/desk")) == ["苏曼青"] and "1 件等您处理" in sun.page.words
    assert sun.case(own).status == 200
    for path in (f"/desk/cases/{elsewhere}", f"/desk/cases/{elsewhere}/form.pdf"):
        assert sun.get(path).status == 404
    sun.case(own)
    foreign = {"case-verdict": "approve", "case-version": "1", "case-opinion": "同意"}
    assert sun.post(f"/desk/cases/{elsewhere}/verdict", foreign).status == 404


@pytest.mark.requirement("A6")
def test_nobody_decides_on_what_is_another_step(sit_down, office, entering):
    with entering(HENAN):
        number = office.file("苏曼青", at=office.branch)
    zhao = sit_down("zhao")
    page = zhao.case(number)
    assert "目前在“分支机构意见”，不由您办理。" in page.words
    assert not page.find("//form[@id='verdict']")
    sent = {"case-verdict": "forward", "case-version": "3", "case-opinion": "同意"}
    assert zhao.post(f"/desk/cases/{number}/verdict", sent).status in (403, 409)


def test_who_holds_nothing_has_no_desk(office, visit):
    page = visit(HENAN).get("/desk", follow=False)
    assert page.status == 302 and "/login" in page.headers["Location"]


def test_a_case_that_waits_for_its_sponsor_says_for_whom(zhao, office, entering):
    with entering(HENAN):
        number = office.file("林若溪", sponsored=False)
    assert "正在等待 周举荐 答复（介绍人确认）。" in zhao.case(number).words


def test_a_page_costs_the_same_with_five_and_with_thirty_cases(zhao, office, entering, sql_counter):
    with entering(HENAN):
        numbers = [office.file(f"申请人{place:02}") for place in range(5)]
    few = {path: counted(zhao, path, sql_counter) for path in ("/desk", "/desk/open", f"/desk/cases/{numbers[2]}")}
    with entering(HENAN):
        for place in range(5, 30):
            office.file(f"申请人{place:02}")
    many = {path: counted(zhao, path, sql_counter) for path in few}
    assert few == many
    assert many["/desk"] <= 6 and many["/desk/open"] <= 6 and many[f"/desk/cases/{numbers[2]}"] <= 7


def counted(visitor, path, sql_counter):
    visitor.get(path)
    with sql_counter() as statements:
        visitor.get(path)
    return len([one for one in statements if one.startswith("SELECT")])
