"""The case page and the verdict: what a reviewer sees, answers, and what stands on the record."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.procedures.actions import Decision
from app.procedures.models import Turn
from app.tenancy.database import db
from tests.approval.conftest import HENAN

RETURN = Decision("return", opinion="请补充个人简历", comments={"career": "请按时间补充"})


@pytest.fixture
def filed(office, entering):
    """One case that waits for the secretariat."""
    with entering(HENAN):
        return office.file("林若溪")


def state_of(office, entering, number):
    with entering(HENAN):
        case = office.case(number)
        return case.state.value, case.step


@pytest.mark.requirement("E4", "H6")
def test_a_case_stands_whole_on_one_page(zhao, filed):
    page = zhao.case(filed)
    for words in (
        "林若溪", "个人入会", filed, "秘书处意见", "资格核对", "个人会员一般要求大学专科以上学历",
        "河洛数字科技有限公司", "举荐人 周举荐", "同意举荐", "提交申请", "发出信件",
    ):  # fmt: skip
        assert words in page.words
    assert page.find("//input[@name='case-verdict']/@value") == ["approve", "return", "refuse"]
    assert "通过并办结" in page.words and "退回申请人补正" in page.words


@pytest.mark.requirement("H6", "E6")
def test_approving_admits_and_goes_back_to_the_empty_inbox(zhao, office, filed, entering):
    zhao.case(filed)
    page = zhao.answer("approve", "材料齐全，同意。")
    assert "没有等您处理的办件" in page.words and "“林若溪”已提交：同意" in page.words
    assert state_of(office, entering, filed)[0] == "approved"
    after = zhao.case(filed)
    assert "此件已办结" in after.words and "签发的证件" in after.words and "材料齐全，同意。" in after.words
    assert not after.find("//input[@name='case-verdict']")


@pytest.mark.requirement("E4")
def test_after_a_verdict_the_next_case_is_opened(zhao, office, filed, entering):
    with entering(HENAN):
        following = office.file("苏曼青")
    zhao.case(filed)
    page = zhao.answer("approve", "同意")
    assert page.response.request.path == f"/desk/cases/{following}"


def test_who_wants_the_list_comes_back_to_it(zhao, office, filed, entering):
    with entering(HENAN):
        office.file("苏曼青")
    zhao.case(filed)
    page = zhao.answer("approve", "同意", later="1")
    assert page.response.request.path == "/desk"


@pytest.mark.requirement("H6")
def test_returning_tells_the_applicant_field_by_field(zhao, office, filed, entering):
    zhao.case(filed)
    zhao.answer("return", "请补充个人简历", **{"comment-career": "请按时间补充"})
    assert state_of(office, entering, filed) == ("returned", "secretary")
    page = zhao.case(filed)
    assert "已退回申请人补正；补正后回到“秘书处意见”。" in page.words
    with entering(HENAN):
        turn = db.session.scalars(select(Turn).where(Turn.verdict == "return")).one()
    assert turn.comments == {"career": "请按时间补充"}


@pytest.mark.requirement("H6")
def test_what_was_put_right_stands_beside_what_it_was(zhao, office, filed, entering):
    with entering(HENAN):
        office.decide(filed, RETURN, "zhao")
        case = office.case(filed)
        office.resubmit(case.number, career="2012 年起在河洛数字科技工作", id_number="41010519900202000X")
    page = zhao.case(filed)
    assert "批注与补正" in page.words and "2012 年起在河洛数字科技工作" in page.words
    assert page.find("//dl[@class='facts']/div[contains(@class,'changed')]")
    assert "41010519900202000X" not in page.text


@pytest.mark.parametrize("verdict", ["refuse", "return"])
def test_a_no_needs_a_reason_and_nothing_typed_is_lost(zhao, office, filed, entering, verdict):
    zhao.case(filed)
    page = zhao.answer(verdict, "", **{"comment-school": "请核对校名"})
    assert page.status == 422 and any("请写明理由" in sentence for sentence in page.errors)
    assert page.find("//input[@name='comment-school']/@value") == ["请核对校名"]
    assert page.find(f"//input[@name='case-verdict'][@value='{verdict}'][@checked]")
    assert state_of(office, entering, filed) == ("open", "secretary")


def test_without_a_verdict_nothing_happens(zhao, filed):
    zhao.case(filed)
    page = zhao.submit({"case-opinion": "材料齐全"}, form="verdict")
    assert page.status == 422 and "请选择结论。" in page.errors
    assert page.find("//textarea[@name='case-opinion']")[0].text.strip() == "材料齐全"


@pytest.mark.requirement("H5")
def test_the_step_asks_for_what_the_association_wants_to_know(zhao, filed):
    zhao.case(filed)
    page = zhao.answer("approve", "同意", record_checked="no")
    assert page.status == 422
    assert any("没有违法违纪、失信人员记录" in sentence for sentence in page.errors)


@pytest.mark.requirement("H5")
def test_an_unmet_condition_is_let_pass_with_a_written_reason_only(zhao, office, entering):
    with entering(HENAN):
        number = office.file("董建勋", education="secondary")
    zhao.case(number)
    page = zhao.answer("approve", "同意")
    assert page.status == 422 and any("放宽理由" in sentence for sentence in page.errors)
    [control] = page.find("//textarea[starts-with(@name,'waiver-')]/@name")
    zhao.answer("approve", "同意", **{control: "省级技能竞赛一等奖"})
    assert state_of(office, entering, number)[0] == "approved"
    assert "省级技能竞赛一等奖" in zhao.case(number).words


@pytest.mark.requirement("E6", "R2")
def test_of_two_reviewers_one_decides_and_the_other_is_told_who_and_when(sit_down, office, filed, entering):
    zhao, qian = sit_down("zhao"), sit_down("qian")
    zhao.case(filed)
    qian.case(filed)
    zhao.answer("approve", "材料齐全，同意")
    page = qian.answer("return", "请补充毕业证")
    assert page.status == 409
    assert "赵秘书已于" in page.words and "请补充毕业证" in page.words and "此件已办结" in page.words
    assert state_of(office, entering, filed)[0] == "approved"


def test_a_second_click_on_the_same_answer_counts_once(zhao, office, filed, entering):
    zhao.case(filed)
    page = zhao.page
    zhao.answer("return", "请补充")
    zhao.page = page
    assert zhao.answer("return", "请补充").status == 200
    with entering(HENAN):
        assert len(db.session.scalars(select(Turn).where(Turn.verdict == "return")).all()) == 1


@pytest.mark.requirement("E6", "A4")
def test_a_role_taken_away_ends_the_open_page(zhao, office, filed, entering):
    zhao.case(filed)
    with entering(HENAN):
        office.dismiss("zhao")
    assert zhao.answer("approve", "同意").status in (403, 404)
    assert "林若溪" not in zhao.case(filed).words
    assert state_of(office, entering, filed) == ("open", "secretary")


def test_only_fields_of_the_step_are_taken(zhao, office, filed, entering):
    zhao.case(filed)
    zhao.answer("approve", "同意", state="approved", tier="vice_president_unit", library="talents")
    with entering(HENAN):
        turn = db.session.scalars(select(Turn).where(Turn.verdict == "approve")).one()
    assert set(turn.fields) == {"record_checked", "library"}


@pytest.mark.requirement("D1", "E6")
def test_an_identity_number_is_masked_and_its_reveal_recorded(zhao, office, entering):
    with entering(HENAN):
        number = office.file("林若溪", id_number="41010519900307000X")
    page = zhao.case(number)
    assert "41010519900307000X" not in page.text and "4101**********000X" in page.text
    forms = [f for f in page.dom.forms if f.action == "/office/reveal"]
    assert len(forms) == 1
    page = zhao.post("/office/reveal", {**dict(forms[0].form_values()), "reason": "核对身份信息"})
    assert "41010519900307000X" in page.words
    with entering(HENAN):
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "protected.revealed")).one()
    assert (entry.subject, entry.account_id) == (f"case:{number}", office.staff["zhao"])


@pytest.mark.requirement("H3", "E6")
def test_the_form_is_printed_and_that_it_was_is_recorded(zhao, office, filed, entering):
    answer = zhao.client.get(f"/desk/cases/{filed}/form.pdf", base_url="http://henan-talent.localhost")
    assert answer.data[:5] == b"%PDF-" and "no-store" in answer.headers["Cache-Control"]
    with entering(HENAN):
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "case.printed")).one()
    assert entry.subject == f"case:{filed}" and entry.details == {"masked": False}


def test_the_reviewer_is_told_of_a_character_that_cannot_be_printed(zhao, office, entering):
    with entering(HENAN):
        number = office.file("林若溪", employer="王𠮷学院")
    assert "打印用的字库没有“𠮷”" in zhao.case(number).words


@pytest.mark.requirement("E3")
def test_the_case_is_read_in_english_too(zhao, filed):
    page = zhao.get(f"/desk/cases/{filed}?lang=en")
    assert page.dom.get("lang") == "en"
    assert "An individual joins" in page.words and "The secretariat’s opinion" in page.words
    assert "Individual members generally have at least a junior college education" in page.words
    zhao.case(filed)
    zhao.answer("return", "请补充")
    assert "Project-Id-Version" not in zhao.get(f"/desk/cases/{filed}?lang=en").text
