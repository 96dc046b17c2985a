"""The pages of votes: the secretariat puts cases to one, councillors vote, everybody reads what came of it (Z3, H13)."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from pypdf import PdfReader

from app.demo.pictures import sample_page
from app.governance.models import Manner
from app.governance.rules import Choice
from app.tenancy import clock
from tests.browser import Page
from tests.governance.chamber import Chamber
from tests.governance.conftest import AtDesk
from tests.governance.stories import ZHENGZHOU, applied, put_to_vote, vote_all

pytestmark = pytest.mark.database
SitDown = Callable[[str], AtDesk]


def scan() -> tuple[io.BytesIO, str]:
    return io.BytesIO(sample_page(2)), "scan.png"


@pytest.fixture
def waiting(chamber: Chamber, entering) -> list[str]:
    """Two applications that wait for the council."""
    with entering(ZHENGZHOU):
        return [applied(chamber.people, name).number for name in ("商都云图有限公司", "嵩岳软件有限公司")]


def _planned(yao: AtDesk, manner: str = "circulation", **others: str) -> Page:
    page = yao.get("/desk/votes")
    assert "待交付表决" in page.words
    assert "共 2 件" in page.words
    ids = page.find("//input[@name='case']/@value")
    page = yao.get("/desk/votes/new?procedure=join&step=council&" + "&".join(f"case={one}" for one in ids))
    day = (clock.today() + timedelta(days=5)).isoformat()
    sent = {"title": "第三届理事会第五次会议", "manner": manner, "held_on": day, "closes_at": "18:00", **others}
    return yao.press("/desk/votes/new", **sent)


def _address(page: Page) -> str:
    return page.response.request.path


@pytest.mark.requirement("Z3", "E4")
def test_cases_are_put_to_the_vote_voted_on_and_resolved(sit_down: SitDown, waiting: list[str]) -> None:
    yao = sit_down("yao")
    page = _planned(yao)
    assert "拟定议程" in page.words
    vote = _address(page)
    page = yao.press("/open")
    assert "表决已开始" in page.words
    assert "已投 0／4" in page.words
    for seat in "1234":
        voter = sit_down(seat)
        page = voter.get(vote.replace("/desk/", "/me/"))
        assert "商都云图有限公司" in page.words
        page = voter.submit({"choice-1": "for", "choice-2": "against" if seat in "12" else "for"}, form="ballot")
        assert "您的表决已记录" in page.words
    page = yao.get(vote)
    assert "已投 4／4" in page.words
    assert "赞成 4" not in page.words
    page = yao.press("/close")
    assert "理决〔" in page.words
    assert "赞成 4" in page.words
    assert "理事1、理事2" in page.words
    page = yao.get(f"{vote}/resolution")
    assert "郑州市信息化促进会理事会决议" in page.words
    assert yao.get(f"{vote}/resolution.pdf").response.data.startswith(b"%PDF")
    page = yao.get(f"/desk/cases/{waiting[1]}")
    assert "须 3 票赞成，未通过" in page.words


def test_who_may_not_put_cases_to_the_vote_finds_nothing_and_supervisors_only_read(
    sit_down: SitDown, waiting: list[str]
) -> None:
    yao = sit_down("yao")
    vote = _address(_planned(yao))
    yao.press("/open")
    cheng = sit_down("cheng")
    page = cheng.get(vote)
    assert page.status == 200
    assert "第三届理事会第五次会议" in cheng.get("/desk/votes").words
    assert not page.find("//form[@method='post'][contains(@action, '/desk/votes')][not(contains(@action, '/cases'))]")
    for act in ("close", "again", "drop", "open"):
        assert cheng.post(f"{vote}/{act}", follow=False).status == 404, act
    assert sit_down("su").get("/desk/votes").status == 403
    assert sit_down("shao").get(vote).status == 404


@pytest.mark.requirement("Z3")
def test_a_voter_reads_the_papers_without_telephones_and_cards(sit_down: SitDown, waiting: list[str]) -> None:
    yao = sit_down("yao")
    vote = _address(_planned(yao))
    yao.press("/open")
    one = sit_down("1")
    page = one.get("/me/votes")
    assert "待您投票" in page.words
    page = one.get(f"{vote.replace('/desk/', '/me/')}/items/1")
    assert "材料齐全" in page.words
    assert "软件与信息服务" in page.words
    assert "13900000222" not in page.words
    assert "unit@example.com" not in page.words
    [licence] = set(page.find("//a[starts-with(@href, '/files/')]/@href"))
    assert one.get(licence).status == 200
    assert sit_down("cheng").get(licence).status == 404
    assert one.get(f"/desk/cases/{waiting[0]}").status == 403
    assert one.get(f"{vote.replace('/desk/', '/me/')}/items/9").status == 404


def test_a_strangers_vote_is_not_there(sit_down: SitDown, waiting: list[str]) -> None:
    yao = sit_down("yao")
    vote = _address(_planned(yao)).replace("/desk/", "/me/")
    assert sit_down("1").get(vote).status == 404
    yao.press("/open")
    assert sit_down("1").get(vote).status == 200
    assert sit_down("shao").get(vote).status == 404


def test_odd_choices_are_refused_and_what_was_chosen_stays(sit_down: SitDown, waiting: list[str]) -> None:
    yao = sit_down("yao")
    vote = _address(_planned(yao))
    yao.press("/open")
    one = sit_down("1")
    one.get(vote.replace("/desk/", "/me/"))
    assert one.submit({}, form="ballot").status == 422
    page = one.submit({"choice-1": "for", "choice-2": "perhaps"}, form="ballot")
    assert page.status == 422
    assert page.find("//input[@name='choice-1'][@value='for'][@checked]")
    assert one.submit({"choice-2": "recused"}, form="ballot").status == 404


@pytest.mark.requirement("Z3", "Z12")
def test_a_meeting_is_recorded_name_by_name(sit_down: SitDown, waiting: list[str]) -> None:
    yao = sit_down("yao")
    vote = _address(_planned(yao, "recorded", place="14:30，协会会议室"))
    page = yao.press("/open")
    assert "待登记" in page.words
    page = yao.get(f"{vote}/items/1")
    page = yao.submit({"rest": "for"}, form="/items/1")
    assert _address(page) == f"{vote}/items/2"
    page = yao.submit({}, form="/items/2")
    assert page.status == 422
    assert "还有 4 人没有登记" in page.words
    page = yao.submit({"rest": "against"}, form="/items/2")
    page = yao.press("/minutes", **{"minutes-file": scan()})
    assert "会议纪要已上传" in page.words
    page = yao.press("/close")
    assert "已宣布" in page.words
    assert "缴纳会费" in yao.get(f"/desk/cases/{waiting[0]}").words or "缴费" in yao.get(f"/desk/cases/{waiting[0]}").words


@pytest.mark.requirement("Z3")
def test_a_delegate_decides_on_his_own_desk_with_the_authority(sit_down: SitDown, waiting: list[str]) -> None:
    shao, yao = sit_down("shao"), sit_down("yao")
    assert shao.get(f"/desk/cases/{waiting[0]}").find("//form[@id='verdict']//input[@value='approve']") == []
    page = yao.get("/desk/votes/authorities")
    page = yao.submit({"reference": ""}, form="/desk/votes/authorities")
    assert page.status == 422
    sent = {"reference": "理决〔2026〕3号", "scan-file": scan()}
    page = yao.submit(sent, form="/desk/votes/authorities")
    assert "授权已登记" in page.words
    page = shao.get(f"/desk/cases/{waiting[0]}")
    assert "依据授权办理：理决〔2026〕3号" in page.words
    shao.submit({"case-verdict": "approve", "case-opinion": "符合入会条件"}, form="verdict")
    page = yao.get(f"/desk/cases/{waiting[0]}")
    assert "依据：理决〔2026〕3号" in page.words
    page = yao.get("/desk/votes/authorities")
    page = yao.press("/end")
    assert "授权已收回" in page.words


def test_what_is_wrong_with_a_plan_stands_at_its_field(sit_down: SitDown, waiting: list[str]) -> None:
    yao = sit_down("yao")
    page = _planned(yao, title="", held_on="2020-01-01")
    assert page.status == 422
    assert "请填写会议或表决的名称" in page.words
    assert "日期不能早于今天" in page.words
    assert yao.get("/desk/votes/new?procedure=join&step=secretary").status == 404


def test_the_case_page_says_what_it_waits_for_and_lets_it_only_be_sent_back(sit_down: SitDown, waiting: list[str]) -> None:
    yao = sit_down("yao")
    page = yao.get(f"/desk/cases/{waiting[0]}")
    assert "等待理事会表决" in page.words
    assert page.find("//form[@id='verdict']//input[@name='case-verdict']/@value") == ["return"]
    assert page.find("//section[@aria-labelledby='p-votes']//a/@href") == ["/desk/votes"]
    assert page.find("//ol[@class='stepper']/li[2][contains(., '理事会')]")


def test_an_agenda_is_changed_until_it_opens(sit_down: SitDown, waiting: list[str]) -> None:
    yao = sit_down("yao")
    vote = _address(_planned(yao))
    page = yao.get(f"{vote}/details")
    page = yao.press("/details", title="第三届理事会第六次会议")
    assert "第三届理事会第六次会议" in page.words
    ids = page.find("//form[contains(@action, '/cases')]//input[@name='case']/@value")
    page = yao.submit({"case": ids[0], "do": "off"}, form="/cases")
    assert "还可列入议程的办件" in page.words
    page = yao.press("/drop")
    assert "已取消" in page.words
    assert "共 2 件" in yao.get("/desk/votes").words


def test_a_page_costs_the_same_with_two_cases_and_with_many(
    sit_down: SitDown, chamber: Chamber, entering, sql_counter
) -> None:
    with entering(ZHENGZHOU):
        few = put_to_vote(chamber.people, [applied(chamber.people, f"甲{n}信息有限公司") for n in range(2)], Manner.MEETING)
        many = put_to_vote(chamber.people, [applied(chamber.people, f"乙{n}信息有限公司") for n in range(7)], Manner.MEETING)
        for number in (few, many):
            vote_all(number, chamber.people, [Choice.FOR] * 4)
    yao, one = sit_down("yao"), sit_down("1")
    for visitor, path, most in ((yao, "/desk/votes/{}", 8), (one, "/me/votes/{}", 8), (one, "/me/votes/{}/items/1", 14)):
        counts = [_selects(visitor, path.format(number), sql_counter) for number in (few, many)]
        assert counts[0] == counts[1] <= most, (path, counts)


def _selects(visitor: AtDesk, path: str, sql_counter) -> int:
    visitor.get(path)
    with sql_counter() as statements:
        assert visitor.get(path).status == 200
    return len([one for one in statements if one.startswith("SELECT")])


def test_a_photograph_in_a_table_is_a_picture_at_the_desk_and_on_paper(sit_down: SitDown, waiting: list[str]) -> None:
    """The representative of an organisation is a row of its form, with a photograph in it."""
    yao = sit_down("yao")
    page = yao.get(f"/desk/cases/{waiting[0]}")
    picture = page.find("//dl//dl//a/img")[0]
    assert picture.get("src").endswith("size=small") and "丁代表" in page.words
    paper = PdfReader(io.BytesIO(yao.get(f"/desk/cases/{waiting[0]}/form.pdf").response.data))
    assert sum(len(sheet.images) for sheet in paper.pages) == 1
    assert "photo.jpg" not in "".join(sheet.extract_text() for sheet in paper.pages)
