"""A list as I want it: its columns, its order, kept under a name, opened with, sent to somebody else as a link (E4, E5)."""

from __future__ import annotations

import pytest

from app.procedures.actions import Decision
from tests.approval.conftest import HENAN
from tests.approval.test_lists import titles

pytestmark = [pytest.mark.database, pytest.mark.requirement("E4")]


def heads(page):
    return [" ".join(one.text_content().split()).rstrip(" ↑↓") for one in page.find("//thead/tr/th[not(@class='pick')]")]


def keep(visitor, name, **more):
    """Keep the list at hand."""
    return visitor.submit({"view-name": name, **more}, form="/desk/views")


@pytest.fixture
def two(office, entering):
    with entering(HENAN):
        office.file("林若溪", ago=1)
        office.file("久等者", ago=60)


def test_the_columns_are_those_that_were_chosen_and_the_applicant_always(zhao, two):
    assert heads(zhao.get("/desk")) == ["期限", "申请人", "事项", "步骤", "类别", "办件号", "收到", "材料"]
    page = zhao.get("/desk?col=body&col=again&col=origin")
    assert heads(page) == ["申请人", "第几次", "机构", "来源"]
    assert "首次" in page.words and "河南省人才交流协会" in page.words and "网上提交" in page.words
    assert heads(zhao.get("/desk?cols=since.due")) == ["期限", "申请人", "到本步骤"]


@pytest.mark.parametrize("asked", ["cols=made_up", "cols=", "col=answers&col=id_number", "cols=..", "cols=%27%20OR%201"])
def test_a_column_that_nobody_offered_is_left_out(zhao, two, asked):
    page = zhao.get(f"/desk?{asked}")
    assert page.status == 200 and heads(page)[1] == "申请人" and len(heads(page)) == 8


def test_a_list_goes_on_in_the_order_that_was_asked(zhao, office, entering):
    with entering(HENAN):
        days = {f"申请人{place:02}": place * 7 % 52 + 1 for place in range(52)}
        due = {name: office.case(office.file(name, ago=ago)).due_on for name, ago in days.items()}
    seen = {}
    for sort in ("", "received", "since"):
        page = zhao.get(f"/desk?sort={sort}")
        [following] = page.find("//a[@rel='next']/@href")
        seen[sort] = titles(page) + titles(zhao.get(following))
        assert "共 52 件" in zhao.page.words
    assert seen["since"] == sorted(days, key=lambda name: -days[name])
    assert seen["received"] == list(days)[::-1]
    assert [due[name] for name in seen[""]] == sorted(due.values()) and sorted(seen[""]) == sorted(days)
    [last] = zhao.get("/desk?sort=since").find("//a[@rel='next']/@href")
    assert titles(zhao.get(last.replace("sort=since", "sort=received"))) == seen["received"][:50]


def test_cases_that_came_back_are_found_by_that(zhao, office, entering, two):
    with entering(HENAN):
        number = office.file("补正者", ago=3)
        office.decide(number, Decision("return", opinion="请补充照片"), "zhao")
        office.resubmit(number, employer="新单位")
    assert titles(zhao.get("/desk?again=again")) == ["补正者"] and "共 1 件" in zhao.page.words
    assert titles(zhao.get("/desk?again=first")) == ["久等者", "林若溪"]
    assert titles(zhao.get("/desk?again=sometimes")) == ["久等者", "林若溪", "补正者"]


def test_a_view_is_kept_found_as_a_tab_and_is_a_link(zhao, sit_down, two):
    zhao.get("/desk?due=late&cols=due.number")
    page = keep(zhao, "逾期的")
    assert "视图“逾期的”已保存。" in page.words and titles(page) == ["久等者"]
    [link] = page.find("//ul[@class='tabs']//a[contains(., '逾期的')]")
    assert link.get("aria-current") == "page" and heads(page) == ["期限", "申请人", "办件号"]
    [href] = zhao.get("/desk").find("//ul[@class='tabs']//a[contains(., '逾期的')]/@href")
    assert titles(sit_down("qian").get(href)) == ["久等者"]


def test_a_view_named_again_is_the_list_that_was_kept_last(zhao, two):
    for asked in ("due=late", "due=week"):
        zhao.get(f"/desk?{asked}")
        keep(zhao, "我的")
    [href] = zhao.get("/desk").find("//ul[@class='tabs']//a[contains(., '我的')]/@href")
    assert href == "/desk?due=week"


def test_the_desk_opens_with_the_view_that_starts_and_everything_stays_in_reach(zhao, two):
    zhao.get("/desk?due=late")
    keep(zhao, "逾期的", **{"view-starts": "y"})
    page = zhao.get("/desk")
    assert titles(page) == ["久等者"]
    [everything] = page.find("//ul[@class='tabs']//a[starts-with(., '全部')]/@href")
    assert titles(zhao.get(everything)) == ["久等者", "林若溪"]
    [chip] = zhao.get("/desk").find("//a[@class='chip']/@href")
    assert titles(zhao.get(chip)) == ["久等者", "林若溪"]
    zhao.get("/desk?due=week")
    keep(zhao, "本周", **{"view-starts": "y"})
    assert "期限：一周以内" in zhao.get("/desk").words
    zhao.get("/desk/views")
    zhao.submit({}, form="/start")
    assert "起始" in zhao.page.words


def test_a_view_is_renamed_and_taken_away(zhao, two):
    for name in ("甲", "乙"):
        zhao.get("/desk?due=late")
        keep(zhao, name)
    zhao.get("/desk/views")
    assert zhao.submit({"view-name": "乙"}, form="/rename").status == 422 and "已有同名的视图" in zhao.page.words
    zhao.get("/desk/views")
    assert "丙" in zhao.submit({"view-name": "丙"}, form="/rename").words
    zhao.submit({}, form="/drop")
    assert "丙" not in zhao.page.words and "乙" in zhao.page.words


@pytest.mark.parametrize("name", ["", "   ", "长" * 41])
def test_a_view_needs_a_name_that_fits(zhao, two, name):
    zhao.get("/desk?due=late")
    assert keep(zhao, name).status == 422
    assert "还没有自己的视图" in zhao.get("/desk/views").words


def test_there_is_an_end_to_the_number_of_views(zhao, two):
    for number in range(20):
        zhao.get("/desk")
        keep(zhao, f"视图{number}")
    zhao.get("/desk")
    assert keep(zhao, "再一个").status == 422 and "最多保存 20 个视图" in zhao.page.words


def test_what_nobody_offered_is_not_kept(zhao, two):
    zhao.get("/desk")
    page = keep(zhao, "怪的", **{"view-asked": "cols=secret&sort=title&q=x&due=late&made=up", "view-view": "nowhere"})
    assert page.status == 200
    [href] = zhao.get("/desk").find("//ul[@class='tabs']//a[contains(., '怪的')]/@href")
    assert href == "/desk?due=late&q=x"


@pytest.mark.requirement("E5")
@pytest.mark.parametrize("act", ["rename", "start", "drop"])
def test_somebody_elses_view_is_not_there(zhao, sit_down, two, act):
    zhao.get("/desk?due=late")
    keep(zhao, "逾期的")
    zhao.get("/desk/views")
    [address] = [form.action for form in zhao.page.dom.forms if (form.action or "").endswith(f"/{act}")]
    qian = sit_down("qian")
    qian.get("/desk/views")
    assert "逾期的" not in qian.page.words
    assert qian.post(address, {"view-name": "我的"}).status == 404
    assert "逾期的" in zhao.get("/desk/views").words


@pytest.mark.requirement("E5")
def test_a_link_shows_everybody_what_is_his_own(sit_down, office, entering):
    with entering(HENAN):
        office.file("林若溪")
        office.file("苏曼青", at=office.branch)
    link = "/desk?sort=since&cols=due.body"
    assert titles(sit_down("zhao").get(link)) == ["林若溪"]
    assert titles(sit_down("sun").get(link)) == ["苏曼青"]


def test_one_goes_from_what_waits_to_what_was_done_and_back(zhao, office, entering):
    with entering(HENAN):
        number = office.file("林若溪")
        office.file("苏曼青")
        office.decide(number, Decision("approve", opinion="同意", fields={"record_checked": True}), "zhao")
    page = zhao.get("/desk?procedure=join_person")
    [done] = page.find("//ul[@class='switch']//a[not(@aria-current)]/@href")
    assert titles(zhao.get(done)) == ["林若溪"] and "procedure=join_person" in done
    [back] = zhao.page.find("//ul[@class='switch']//a[not(@aria-current)]/@href")
    assert titles(zhao.get(back)) == ["苏曼青"]


def test_the_spreadsheet_has_the_columns_of_the_page(zhao, two):
    from io import BytesIO

    import python_calamine

    zhao.get("/desk?cols=due.number")
    answer = zhao.submit({}, form="/desk/list.xlsx")
    rows = python_calamine.load_workbook(BytesIO(answer.response.data)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["期限", "申请人", "单位或机构", "办件号"] and len(rows) == 3


def test_shortcuts_are_switched_off_for_the_account(zhao, sit_down, two):
    assert not zhao.get("/desk").find("//body[@data-keys]")
    page = zhao.submit({"keys": "off"}, form="/account/keys")
    assert page.find("//body[@data-keys='off']") and "快捷键已关闭。" in page.words
    assert sit_down("zhao").get("/desk").find("//body[@data-keys='off']")
    assert not sit_down("qian").get("/desk").find("//body[@data-keys]")
    zhao.get("/account")
    assert not zhao.submit({"keys": "on"}, form="/account/keys").find("//body[@data-keys='off']")
