"""What else stands on the case page: notes among reviewers, remarks with their answers, files in place, the way on."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from sqlalchemy import select

from app.accounts.actions import take_role
from app.accounts.models import Grant
from app.approval.actions import add_note
from app.approval.models import CaseNote
from app.audit.models import AuditEntry
from app.kernel.errors import NotFound
from app.members.actions import keep_data
from app.members.store import find_membership
from app.notices.models import Letter
from app.procedures import actions
from app.procedures.actions import Decision, Filing
from app.procedures.models import Case
from app.procedures.parties import Party
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action
from tests.approval.conftest import HENAN
from tests.journeys.walks import text_of
from tests.procedures.stories import answers, member, somebody

pytestmark = [pytest.mark.database, pytest.mark.requirement("E4")]
NOTE = "电话核实过，营业场所属实。"
RETURN = Decision("return", opinion="请补充", comments={"career": "请按时间补充", "school": "请写全称"})


@pytest.fixture
def filed(office, entering):
    with entering(HENAN):
        return office.file("林若溪")


def write(desk, number, text=NOTE, **more):
    desk.case(number)
    return desk.submit({"note-text": text, **more}, form="/notes")


# ---- notes
def test_a_note_is_read_by_colleagues_with_its_author_and_stands_on_the_record(zhao, sit_down, filed, entering):
    page = write(zhao, filed)
    assert page.status == 200 and NOTE in page.words
    seen = sit_down("qian").case(filed)
    assert NOTE in seen.words and "赵秘书 秘书处" in seen.words
    with entering(HENAN):
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "case.noted")).one()
        assert entry.subject == f"case:{filed}" and NOTE not in str(entry.details)
        assert not [one for one in db.session.scalars(select(Letter)) if NOTE in one.body + one.subject]


@pytest.mark.requirement("E5", "A3")
def test_a_note_goes_up_and_never_down(sit_down, office, entering):
    with entering(HENAN):
        number = office.file("苏曼青", at=office.branch)
    sun, zhao = sit_down("sun"), sit_down("zhao")
    write(sun, number, "分会内部意见：材料待核")
    assert "分会内部意见" in zhao.case(number).words
    write(zhao, number, "秘书处：请会长过目")
    assert "请会长过目" not in sun.case(number).words and "请会长过目" in zhao.case(number).words


@pytest.mark.requirement("E5", "A3")
def test_whom_the_case_concerns_reads_no_note_not_even_at_the_desk(zhao, office, filed, entering, sit_down):
    write(zhao, filed)
    with entering(HENAN):
        case = office.case(filed)
        case_id = case.id
        of_the_applicant(case_id, office.staff["qian"])
    qian = sit_down("qian")
    page = qian.case(filed)
    assert NOTE not in page.text and "内部备注" not in page.words
    assert qian.post(f"/desk/cases/{filed}/notes", {"note-text": "自己写"}).status == 404


@action
def of_the_applicant(case_id: int, account_id: int) -> None:
    """The case turns out to be one that a member of staff filed for himself."""
    db.session.get_one(Case, case_id).starter_id = account_id


def test_a_note_is_on_no_paper_and_in_no_list_taken_home(zhao, filed):
    write(zhao, filed)
    assert NOTE[:4] not in text_of(zhao.get(f"/desk/cases/{filed}/form.pdf").response.data)
    zhao.get("/desk/open")
    assert NOTE.encode() not in zhao.submit({}, form="/desk/list.xlsx").response.data


@pytest.mark.parametrize("text", ["", " \n ", "长" * 2001])
def test_a_note_says_something_and_not_too_much(zhao, filed, entering, text):
    page = write(zhao, filed, text)
    assert page.status == 422 and page.errors
    with entering(HENAN):
        assert db.session.scalars(select(CaseNote)).all() == []


@pytest.mark.requirement("R1")
def test_a_note_sent_twice_is_one(zhao, filed, entering):
    write(zhao, filed, **{"note-token": "same"})
    write(zhao, filed, **{"note-token": "same"})
    with entering(HENAN):
        assert len(db.session.scalars(select(CaseNote)).all()) == 1


@pytest.mark.requirement("E5")
def test_a_case_out_of_reach_takes_no_note(sit_down, filed):
    sun = sit_down("sun")
    sun.get("/desk")
    assert sun.post(f"/desk/cases/{filed}/notes", {"note-text": NOTE}).status == 404


@pytest.mark.requirement("A4")
def test_who_lost_the_right_a_second_ago_writes_no_note(office, filed, entering):
    with entering(HENAN):
        account = office.staff["zhao"]
        for grant in db.session.scalars(select(Grant.id).where(Grant.account_id == account)).all():
            take_role(grant, by=None, now=clock.now())
        with pytest.raises(NotFound):
            add_note(NOTE, "token", filed, by=account, now=clock.now())
        assert db.session.scalars(select(CaseNote)).all() == []


# ---- remarks and their answers
@pytest.fixture
def answered(office, filed, entering):
    """Returned with two remarks: one was put right, the other explained."""
    with entering(HENAN):
        office.decide(filed, RETURN, "zhao")
        case = office.case(filed)
        given = answers(office.people, name=case.title, career="2012 年起在河洛数字科技工作", id_number="41010519900202000X")
        sent = {"by": case.starter_id, "version": case.version, "now": clock.now()}
        actions.resubmit(case.id, given, replies={"school": "这就是全称"}, **sent)
    return filed


@pytest.mark.requirement("H4", "H6")
def test_each_remark_stands_with_what_came_of_it(zhao, answered):
    page = zhao.case(answered)
    lines = page.find("//table[contains(@class,'changes')]/tbody/tr")
    rows = {row[0].text_content(): " ".join(row.text_content().split()) for row in lines}
    assert "请按时间补充 已改动" in rows["个人简历"] and "2012 年起在河洛数字科技工作" in rows["个人简历"]
    assert "请写全称 已说明这就是全称" in rows["毕业学校"] and "没有改动" in rows["毕业学校"]
    assert "4101**********000X" in rows["身份证号"] and "41010519900202000X" not in page.text
    [note] = page.find("//dl[@class='facts']//small[contains(.,'请写全称')]")
    assert "已说明：这就是全称" in note.text_content()


def test_while_the_applicant_is_at_it_the_remarks_are_open(zhao, office, filed, entering):
    with entering(HENAN):
        office.decide(filed, RETURN, "zhao")
    page = zhao.case(filed)
    assert "等待申请人答复" in page.words
    assert len(page.find("//span[contains(@class,'remark-open')]")) == 2


def test_former_rounds_stay_readable(zhao, office, answered, entering):
    with entering(HENAN):
        office.decide(answered, Decision("return", opinion="再补", comments={"employer": "请写全称"}), "zhao")
        case = office.case(answered)
        given = answers(office.people, name=case.title, employer="河洛数字科技有限公司洛阳分公司")
        actions.resubmit(case.id, given, by=case.starter_id, version=case.version, now=clock.now())
    page = zhao.case(answered)
    assert len(page.find("//details[@class='former']")) == 1
    assert "这就是全称" in page.find("//details[@class='former']")[0].text_content()


@pytest.mark.parametrize("name", ["made_up", "id_number-2", "__class__", "%3Cscript%3E"])
def test_a_remark_to_a_field_that_the_form_has_not_is_left_out(zhao, office, filed, entering, name):
    zhao.case(filed)
    zhao.answer("return", "请补充", **{f"comment-{name}": "x" * 30})
    with entering(HENAN):
        assert office.case(filed).state.value == "returned"
    assert "x" * 30 not in zhao.case(filed).text


@pytest.mark.requirement("H9")
def test_a_change_of_data_is_shown_against_what_is_on_file(zhao, office, entering):
    with entering(HENAN):
        who = somebody("高望舒")
        member(who)
        kept = answers(office.people, name="高望舒", employer="旧单位", id_number="410105199001010011")
        keep(who, kept)
        given = {**kept, "employer": "新单位"}
        number = actions.file_case(Filing("change_person", given), by=who.account_id, now=clock.now()).number
    page = zhao.case(number)
    [row] = page.find("//table[contains(@class,'changes')]/tbody/tr")
    assert "旧单位" in row.text_content() and "新单位" in row.text_content() and "申请改动 1 项" in page.words


@action
def keep(who, given) -> None:
    membership = find_membership(Party(who.person_id))
    keep_data(membership.id, given, case_id=None, by=None, now=clock.now())


# ---- the way on
def test_the_next_case_stays_inside_what_was_searched(zhao, office, entering):
    with entering(HENAN):
        for place, name in enumerate(("林一", "苏二", "林三", "林四")):
            office.file(name, ago=40 - place)
    page = zhao.get(f"/desk?q={quote('林')}&sort=received")
    [first, second, third] = page.find("//tbody//th/a/@href")
    page = zhao.get(second)
    assert "在筛选结果中" in page.words
    assert page.find("//a[@data-key='k']/@href") == [first] and page.find("//a[@data-key='j']/@href") == [third]
    page = zhao.answer("approve", "同意")
    assert "林一" in page.find("//h1")[0].text_content()
    assert page.find("//a[@data-key='k']/@href") == [first] and not page.find("//a[@data-key='j']")
    page = zhao.answer("approve", "同意", later="1")
    assert [one.text_content() for one in page.find("//tbody//th/a")] == ["林四"]


def test_the_last_case_of_what_was_found_leads_back_to_the_list(zhao, office, entering):
    with entering(HENAN):
        office.file("林一")
        office.file("苏二")
    [only] = zhao.get(f"/desk?q={quote('林')}").find("//tbody//th/a/@href")
    zhao.get(only)
    page = zhao.answer("approve", "同意")
    assert "没有符合条件的办件" in page.words


@pytest.mark.parametrize(
    "query", ["?procedure=%27", "?sort=nowhere&q=%00", "?view=late", "?body=99999", "?file=../../etc/passwd"]
)
def test_an_odd_address_of_a_case_shows_the_case(zhao, filed, query):
    assert zhao.get(f"/desk/cases/{filed}{query}").status == 200


# ---- who is next, and until when
@pytest.mark.requirement("K8")
def test_the_chain_says_who_is_next_and_the_deadline_its_day(zhao, office, entering):
    with entering(HENAN):
        number = office.file("苏曼青", at=office.branch)
    page = zhao.case(number)
    chain = " ".join(page.find("//ol[@class='stepper']")[0].text_content().split())
    assert "秘书处意见秘书处" in chain.replace(" ", "") and "预计时间：尚无数据" in page.words
    assert "个工作日" in page.words and "（周" in page.words


# ---- what is drawn once for a step
def test_the_form_of_a_step_is_each_readers_and_each_cases_own(zhao, sit_down, office, filed, entering):
    """It is drawn once for all cases at a step: where it is posted, its tokens and the reader's are those of this page."""
    with entering(HENAN):
        other = office.file("苏明远")
    asked = [(desk, number) for desk in (zhao, sit_down("qian")) for number in (filed, other)]
    pages = [desk.case(number) for desk, number in asked]
    posted = [(f"/desk/cases/{number}/verdict", f"/desk/cases/{number}/notes") for _desk, number in asked]
    assert [(action_of(page, "verdict"), action_of(page, "notes")) for page in pages] == posted
    sessions = [value(page, "verdict", "csrf_token").partition(".")[0] for page in pages]
    assert sessions[0] == sessions[1] != sessions[2] == sessions[3]
    assert len({value(page, "notes", "note-token") for page in pages}) == len(pages)
    assert [value(page, "verdict", "csrf_token") for page in pages] == [value(page, "notes", "csrf_token") for page in pages]


@pytest.mark.requirement("T6")
def test_nothing_of_one_case_or_reader_stands_on_the_page_of_another(zhao, sit_down, office, entering):
    """Frame and pieces are drawn once; names, answers and what somebody may see are filled in for each."""
    with entering(HENAN):
        one, other = office.file("林若溪"), office.file("苏明远<b>“&”</b>")
    pages = {(who, number): desk.case(number) for who, desk in (("zhao", zhao), ("qian", sit_down("qian")))
             for number in (one, other)}  # fmt: skip
    for (_who, number), page in pages.items():
        assert ("林若溪" in page.text) == (number == one)
        assert ("苏明远&lt;b&gt;" in page.text) == (number == other) and "<b>“" not in page.text
        assert page.find("//title")[0].text_content().startswith(number)
    assert "赵秘书" not in pages["qian", one].find("//header")[0].text_content()


def action_of(page, ending):
    (action,) = page.find(f"//form[contains(@action, '/{ending}')]/@action")
    return action


def value(page, ending, name):
    (found,) = page.find(f"//form[contains(@action, '/{ending}')]//input[@name='{name}']/@value")
    return found


@pytest.mark.requirement("K2")
def test_what_is_asked_about_the_case_alone_is_no_change_of_the_file(zhao, office, entering, monkeypatch):
    with entering(HENAN):
        who = somebody("高望舒")
        member(who)
        kept = answers(office.people, name="高望舒", employer="旧单位", id_number="410105199001010011")
        keep(who, kept)
        asked = {field.name: field for field in tenant().association.forms["person_change"].all_fields()}
        monkeypatch.setitem(asked["employer"].__dict__, "kept", False)
        given = {**kept, "employer": "新单位"}
        number = actions.file_case(Filing("change_person", given), by=who.account_id, now=clock.now()).number
    assert "与现有登记对照" not in zhao.case(number).words
