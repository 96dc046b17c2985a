"""One's own cases: where they stand, putting them right, taking them back; nobody else's."""

from __future__ import annotations

import pytest

from app.bodies.actions import NewBody, found_body
from app.procedures.actions import Decision, decide
from app.procedures.models import CaseState
from app.tenancy import clock
from tests.documents.papers import text_of
from tests.registration.stories import HENAN, apply, as_zhou, case_named, return_case

pytestmark = pytest.mark.database


@pytest.fixture
def number(lin):
    return apply(lin)


def recommend(visit):
    zhou = as_zhou(visit(HENAN))
    zhou.get("/confirm")
    zhou.get(zhou.page.find("//main//a[starts-with(@href,'/confirm/case/')]/@href")[0])
    return zhou.submit({"verdict": "recommend", "opinion": "同意推荐。"}, form="answer")


def test_who_leaves_is_not_asked_to_which_body(people, visit, entering):
    with entering(HENAN):
        found_body(NewBody("branch", {"zh": "职业培训专业委员会"}), by=None, today=clock.today())
    page = as_zhou(visit(HENAN)).get("/apply/leave_person")
    assert "开始填写" in page.words
    assert "向哪个机构申请" not in page.words


@pytest.mark.requirement("E3")
def test_the_page_says_what_is_done_what_is_due_and_what_comes(lin, number):
    page = lin.get(f"/cases/{number}")
    states = page.find("//ol[contains(@class,'timeline')]/li/@class")
    assert states == ["done", "now", "to-come", "to-come", "to-come"]
    assert "您暂时不用做什么" in page.words
    assert "本次不经过这一步" in page.words
    assert "4101**********000X" in page.words and "41010519900307000X" not in page.text


def test_a_foreign_case_is_not_there(lin, number, visit):
    other = as_zhou(visit(HENAN))
    for path in ("", "/correct", "/form.pdf"):
        assert other.get(f"/cases/{number}{path}").status == 404
    other.get("/cases")
    assert other.post(f"/cases/{number}/withdraw", {"version": "1"}).status == 404
    assert visit(HENAN).get(f"/cases/{number}", follow=False).status == 302


@pytest.mark.requirement("H3", "E5")
def test_a_returned_case_is_put_right_where_the_remarks_stand(lin, number, people, visit, entering):
    recommend(visit)
    with entering(HENAN):
        return_case(number, people.staff, diploma="请上传学位证书页。", school="请写全称。")
    page = lin.get(f"/cases/{number}")
    assert "补正 2 项" in page.words and "请写全称。" in page.words and "被退回不是被拒绝" in page.words
    page = lin.get(f"/cases/{number}/correct")
    assert sorted(page.errors) == ["毕业学校：请写全称。", "毕业证扫描件：请上传学位证书页。"]
    assert page.words.count("1 条批注") == 2, "the list beside the form says where"
    assert page.find("//input[@name='employer']/@value") == ["河洛数字科技有限公司"]
    page = lin.submit({"school": "郑州大学公共管理学院"}, form="application", button="go=1")
    assert page.status == 422 and page.errors == ["毕业证扫描件：请上传学位证书页。"]
    assert "请改动这一项，或说明不改动的原因。" in page.words and "已改动" in page.words
    page = lin.submit({"reply:diploma": "没有单独的学位证书页"}, form="application", button="go=1")
    assert page.response.request.path == f"/cases/{number}"
    assert "已重新提交" in page.text
    with entering(HENAN):
        case = case_named(number)
        assert (case.state, case.step) == (CaseState.OPEN, "secretary")


def test_putting_right_keeps_a_draft_and_tells_what_is_wrong(lin, number, people, visit, entering):
    recommend(visit)
    with entering(HENAN):
        return_case(number, people.staff, school="请写全称。")
    lin.get(f"/cases/{number}/correct")
    page = lin.submit({"school": "河南大学", "mobile": "139"}, form="application", button="go=1")
    assert page.status == 422
    assert [error.partition("：")[0] for error in page.errors] == ["手机号"]
    page = lin.get(f"/cases/{number}/correct")
    assert page.find("//input[@name='school']/@value") == ["河南大学"]


@pytest.mark.requirement("H4")
def test_words_to_a_remark_are_kept_in_the_draft(lin, number, people, visit, entering):
    recommend(visit)
    with entering(HENAN):
        return_case(number, people.staff, school="请写全称。")
    lin.get(f"/cases/{number}/correct")
    lin.submit({"reply:school": "这就是全称", "reply:name": "没有人问"}, form="application", button="save=1")
    page = lin.get(f"/cases/{number}/correct")
    assert [one.strip() for one in page.find("//textarea[@name='reply:school']/text()")] == ["这就是全称"]
    assert "已说明" in page.words and not page.find("//*[@name='reply:name']") and not page.errors


def test_what_is_not_returned_is_not_corrected(lin, number):
    assert lin.get(f"/cases/{number}/correct").status == 409


def test_a_case_is_taken_back_after_a_question(lin, number, entering):
    lin.get(f"/cases/{number}")
    page = lin.post(f"/cases/{number}/withdraw", {"version": "1", "reason": "填错了"})
    assert "申请已撤回" in page.text
    assert "您已撤回这件申请" in page.words
    with entering(HENAN):
        assert case_named(number).state is CaseState.WITHDRAWN
    assert "已办结" in lin.get("/cases").words


def test_who_is_late_is_reminded_once_a_day(lin, number):
    lin.get(f"/cases/{number}")
    assert "已提醒办理人" in lin.post(f"/cases/{number}/remind").text
    assert "今天已经提醒过" in lin.post(f"/cases/{number}/remind").text


@pytest.mark.requirement("H6", "H10")
def test_an_approved_case_shows_its_papers(lin, number, people, visit, entering):
    recommend(visit)
    with entering(HENAN):
        case = case_named(number)
        approve = Decision("approve", opinion="同意入会。", fields={"record_checked": True})
        decide(case.id, approve, by=people.staff, version=case.version, now=clock.now())
    page = lin.get(f"/cases/{number}")
    assert "申请已通过" in page.words and "会员证书" in page.words
    assert page.find("//a[starts-with(@href,'/documents/')]") and page.find("//a[starts-with(@href,'/verify/')]")
    assert page.find("//ol[contains(@class,'timeline')]/li[last()]/@class") == ["done"]


@pytest.mark.requirement("H3")
def test_the_filled_form_is_printed(lin, number):
    assert "一式 2 份" in lin.get(f"/cases/{number}").words, "the document asks for two copies"
    answer = lin.get(f"/cases/{number}/form.pdf").response
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")


@pytest.mark.requirement("H3")
def test_what_each_level_said_stands_in_its_place_on_paper(lin, number, people, visit, entering, tmp_path):
    before = text_of(lin.get(f"/cases/{number}/form.pdf").response.data, tmp_path)
    assert "同意入会" not in before
    recommend(visit)
    with entering(HENAN):
        case = case_named(number)
        approve = Decision("approve", opinion="材料齐全，同意入会。", fields={"record_checked": True})
        decide(case.id, approve, by=people.staff, version=case.version, now=clock.now())
    after = text_of(lin.get(f"/cases/{number}/form.pdf").response.data, tmp_path)
    assert "秘书处意见：材料齐全，同意入会。" in after


def test_the_list_is_empty_at_first_and_shows_one_way_on(lin):
    page = lin.get("/cases")
    assert "还没有申请" in page.words
    assert page.find("//div[@class='empty']//a/@href") == ["/apply"]
