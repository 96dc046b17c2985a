"""Everybody at his browser, from the employer that adds an applicant to a title that is withdrawn again."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from app.accounts.models import IDENTITY_COLUMN, Account, Person
from app.demo.pictures import portrait, sample_page, sample_paper
from app.documents.models import IssuedDocument
from app.jobs.actions import run_pending
from app.jobs.models import Job, JobState
from app.kernel.errors import Conflict, DomainError
from app.members.models import Fact, Membership
from app.members.rules import FactKind
from app.notices.models import Letter
from app.procedures.acting import acting
from app.procedures.actions import Filing, file_case
from app.procedures.actions.paper import awaited_on_paper
from app.procedures.actions.windowing import WindowsSaid, set_windows
from app.procedures.docket import look_at
from app.procedures.models import Case
from app.procedures.parties import Party
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.keys import unseal
from tests.browser import Page, Visitor
from tests.titles.applying import LATER, WINDOW, answered, approved, recommended
from tests.titles.conftest import TITLES, City, set_password
from tests.titles.test_appointments import issued

pytestmark = pytest.mark.database
Enter = Callable[[str], AbstractContextManager[object]]
LogIn = Callable[..., Visitor]
TYPED: dict[str, Any] = {
    "sex": "male", "birth_date": "1995-07-30", "mobile": "13900000401", "title_sought": "assistant", "series": "engineering",
    "speciality": "机械设计", "way": "assessment", "own_rules": "no", "changed_series": "no", "present_post": "设计岗",
    "present_post_since": "2021-07-01", "education": "bachelor", "has_degree": "yes", "school": "郑州样例大学",
    "major": "机械工程", "graduated_on": "2019-06-30", "working": "yes", "technical_work_since": "2021-07-01",
    "title_held": "none", "in_zhengzhou_since": "2021-07-01", "has_contract": "yes", "education_done": "yes",
    "assessments_passed": "yes", "work_record": "2021 年起从事机械设计。", "integrity": "yes",
}  # fmt: skip


def open_all_year(city: City) -> None:
    """The county takes applications on every day (七：各县（市、区）可结合实际合理安排申报时间)."""
    said = WindowsSaid("title", city.bodies["jinshui"], [("01-01", "12-31")], 0)
    set_windows(said, by=city.accounts["jinshui"], now=clock.now())


def scans(*names: str) -> dict[str, Any]:
    """Files as a form without a script sends them."""
    return {f"{name}-file": (io.BytesIO(sample_page(1)), f"{name}.png") for name in names}


def fill_in(applicant: Visitor, name: str, number: str, **others: Any) -> Page:
    """The form with its six kinds of files, as far as they apply."""
    applicant.get("/apply/title/form")
    files = {**scans("diploma", "degree_certificate", "contract", "education_record"),
             "portrait-file": (io.BytesIO(portrait(1)), "me.jpg")}  # fmt: skip
    typed = {"name": name, "id_number": number, **TYPED, **others}
    return applicant.submit({**typed, **files}, form="application", button="go=1")


def assess(employer: Visitor, number: str) -> Page:
    """The employer's four marks, three files and its pledge."""
    employer.get(f"/desk/cases/{number}")
    pdf = {f"{name}-file": (io.BytesIO(sample_paper(1)), f"{name}.pdf") for name in ("report", "yearly-0", "signed_pledge")}
    marks = {"virtue": "good", "ability": "good", "diligence": "excellent", "achievement": "good", "unit_pledge": "yes"}
    return employer.submit({**marks, **pdf, "case-verdict": "recommend", "case-opinion": "同意推荐。"}, form="verdict")


def newcomer(city: City, name: str) -> str:
    """Somebody added by the firm, with a password that lasts; gives the identity number."""
    number = city.add("firm", name)
    person = db.session.query(Person).filter_by(name=name).one()
    set_password(db.session.query(Account).filter_by(person_id=person.id).one().id)
    return number


def charged(city: City, name: str) -> int:
    """The county says that somebody's papers are untrue; gives the case of the breach."""
    person = db.session.query(Membership).filter_by(name=name).one().person_id
    filing = Filing("breach_person", {"breach": ["untrue"], "facts": "材料不实。", "evidence": []}, party=Party(person))
    return file_case(filing, by=city.accounts["jinshui"], now=LATER).case_id


def heard_while_applying(city: City) -> tuple[int, int]:
    """Somebody whose application is under way is charged, and makes his statement; gives both cases."""
    open_all_year(city)
    running = recommended(city, "傅长安", "firm")
    breach = charged(city, "傅长安")
    answered(city, breach, "傅长安", "stated", "")
    return running, breach


@pytest.mark.requirement("T1", "T5", "T6", "T7", "T8", "T9", "T11", "E4", "E5")
def test_from_the_application_to_the_certificate(city: City, entering: Enter, log_in: LogIn) -> None:
    with entering(TITLES):
        open_all_year(city)
        number = newcomer(city, "康佳禾")
    applicant = log_in(number)
    before = applicant.get("/apply/title").words
    assert "金水区" in before and "8 元（由单位缴纳）" in before
    assert fill_in(applicant, "康佳禾", number).response.request.path.endswith("/review")
    case = applicant.submit({}, form="submit").response.request.path.rpartition("/")[2]
    firm = log_in("firm")
    page = assess(firm, case)
    assert "已提交：推荐" in page.text, page.errors
    waiting = applicant.get(f"/cases/{case}").words
    assert "金水区人力资源和社会保障局 县区职改部门" in waiting and "同意推荐。" in waiting
    county = log_in("jinshui")
    seen = county.get(f"/desk/cases/{case}")
    assert "report.pdf" in seen.words and "signed_pledge.pdf" in seen.words
    file = next(link for link in seen.find("//a/@href") if "/files/" in link)
    assert county.get(file).status == 200 and log_in("works").get(file).status == 404
    county.get(f"/desk/cases/{case}")
    county.submit({"case-verdict": "approve", "case-opinion": "符合评价条件。"}, form="verdict")
    county.get("/desk/bundles")
    county.submit({}, form=len(county.page.find("//form[@method='post']")) - 1)
    county.submit({}, form="/issue")
    with entering(TITLES):
        run_pending()
        papers = {one.kind: one.id for one in db.session.query(IssuedDocument)}
    done = applicant.get(f"/cases/{case}").words
    assert "申报已通过" in done and "初级职称任职文件" in done and "初级职称证书" in done
    for kind in ("appointment", "certificate"):
        assert applicant.get(f"/documents/{papers[kind]}.pdf").headers["Content-Type"] == "application/pdf"
        assert log_in("works").get(f"/documents/{papers[kind]}.pdf").status == 404
    assert applicant.get(f"/cases/{case}/form.pdf").headers["Content-Type"] == "application/pdf"
    assert "8.00 元" in firm.get("/dues").words
    assert "已取得初级职称" in applicant.get("/me").words


@pytest.mark.requirement("T4")
def test_everything_that_is_not_met_is_told_before_it_is_handed_in(city: City, entering: Enter, log_in: LogIn) -> None:
    with entering(TITLES):
        open_all_year(city)
        number = newcomer(city, "康佳禾")
    today = clock.today().isoformat()
    page = fill_in(log_in(number), "康佳禾", number, series="health", has_contract="no", technical_work_since=today)
    for article in ("第五部分（二）3（2）", "第四部分", "第五部分（二）2（1）②"):
        assert article in page.words
    assert not page.find("//form[@id='submit']//button[@type='submit']"), "nothing can be handed in"


@pytest.mark.requirement("T9")
def test_the_county_opens_its_window_and_employers_and_their_people_are_told(here: City) -> None:
    here.add("firm", "康佳禾")
    here.add("institute", "别处人")
    person = db.session.query(Person).filter_by(name="康佳禾").one()
    account = db.session.query(Account).filter_by(person_id=person.id).one().id
    open_all_year(here)
    run_pending()
    told = {(one.account_id, one.link) for one in db.session.query(Letter).filter_by(event="window_opens")}
    below = {here.accounts[name] for name in ("firm", "plant")}
    assert told == {(account, "/apply/title"), *((one, "/desk/enter") for one in below)}
    assert all(one.state is JobState.DONE for one in db.session.query(Job).filter_by(kind="tell_of_window"))


@pytest.mark.requirement("T9")
def test_a_closed_window_names_the_next_one(city: City, entering: Enter, log_in: LogIn) -> None:
    with entering(TITLES):
        said = WindowsSaid("title", city.bodies["jinshui"], [_away_from_today()], 0)
        set_windows(said, by=city.accounts["jinshui"], now=clock.now())
        number = newcomer(city, "康佳禾")
    words = log_in(number).get("/apply/title").words
    assert "金水区" in words and "下一次" in words


def _away_from_today() -> tuple[str, str]:
    """A window in which today does not lie."""
    return ("02-01", "02-10") if clock.today().month != 2 else ("07-01", "07-10")


@pytest.mark.requirement("T10")
def test_a_breach_takes_the_title_away_and_blocks_the_next_application(city: City, entering: Enter, log_in: LogIn) -> None:
    with entering(TITLES):
        open_all_year(city)
        issued(city, "jinshui", "county_document", approved(city, "傅长安", "firm", "jinshui"))
        paper = db.session.query(IssuedDocument).filter_by(kind="certificate").one()
        code, member = paper.shown_code, db.session.query(Membership).filter_by(name="傅长安").one()
        member_id, account = member.id, city.accounts["傅长安"]
        set_password(account)
        person = db.session.query(Person).filter_by(name="傅长安").one()
        number = unseal(IDENTITY_COLUMN, person.identity_sealed or "")
    county = log_in("jinshui")
    county.get(f"/desk/enter/breach_person?whom={member_id}")
    proof = (io.BytesIO(sample_paper(1)), "x.pdf")
    facts = {"breach": "untrue", "facts": "劳动合同与社保缴纳单位不一致。", "evidence-0-file": proof}
    county.submit(facts, form="application", button="go=1")
    with entering(TITLES):
        breach = db.session.query(Case).filter_by(procedure="breach_person").one().number
    party = log_in(number)
    assert "违反诚信承诺" in party.get(f"/cases/{breach}").words
    party.get(f"/cases/{breach}/answer")
    assert party.page.status == 200
    with entering(TITLES):
        case_id = db.session.query(Case).filter_by(number=breach).one().id
        answered(city, case_id, "傅长安", "stated", "愿意接受处理。")
    city_office = log_in("city")
    city_office.get(f"/desk/cases/{breach}")
    city_office.submit({"case-verdict": "withdraw", "case-opinion": "事实清楚，撤销职称并通报批评。"}, form="verdict")
    assert "证件有效" in party.get(f"/verify/{code}").words, "one person alone takes no title away (A7)"
    second = log_in("city_second")
    assert "须两人办理" in second.get(f"/desk/cases/{breach}").words
    second.submit(form="/second")
    assert "证件有效" not in party.get(f"/verify/{code}").words
    with entering(TITLES):
        stands = db.session.get_one(Membership, member_id)
        assert stands.left_on is not None and stands.standing == "breach"
        books = db.session.query(Fact).filter_by(membership_id=member_id, kind=FactKind.RECORDED).all()
        assert [one.word for one in books if one.word == "integrity"] == ["integrity"]
        with pytest.raises(DomainError):
            file_case(Filing("title", {}), by=account, now=clock.now())


@pytest.mark.requirement("T10")
def test_a_breach_ends_the_application_that_is_under_way_with_its_reason(here: City) -> None:
    """「取消申报人申报资格」 (notification, article 9)."""
    running, breach = heard_while_applying(here)
    answered(here, breach, "city", "withdraw", "事实清楚。")
    assert db.session.get_one(Case, running, populate_existing=True).state.value == "open"
    answered(here, breach, "city_second", "withdraw", "复核无异议。")
    ended = db.session.get_one(Case, running, populate_existing=True)
    assert (ended.state.value, ended.open_key) == ("refused", None)
    letter = db.session.query(Letter).filter_by(event="case_decided", about=ended.number).one()
    assert "违反诚信承诺" in letter.body
    with pytest.raises(Conflict):
        answered(here, running, "jinshui", "approve")


@pytest.mark.requirement("T10")
def test_who_began_the_case_may_enter_what_the_person_signed_and_the_employer_may_not(here: City) -> None:
    here.add("firm", "傅长安")
    case = db.session.get_one(Case, charged(here, "傅长安"))
    for name, may in (("jinshui", True), ("firm", False), ("science", False)):
        found = awaited_on_paper(look_at(case), acting(here.accounts[name], LATER.date()))
        assert bool(found) is may, name


@pytest.mark.requirement("T10")
def test_who_is_not_found_in_breach_goes_on_with_his_application(here: City) -> None:
    running, breach = heard_while_applying(here)
    answered(here, breach, "city", "dismiss", "查无实据。")
    assert db.session.get_one(Case, breach, populate_existing=True).state.value == "refused"
    assert db.session.get_one(Case, running, populate_existing=True).state.value == "open"


@pytest.mark.requirement("T10")
def test_an_employer_is_heard_criticised_and_stands_in_the_book(here: City) -> None:
    filing = Filing("breach_employer", {"breach": ["procedure"], "facts": "未经集体研究。", "evidence": []},
                    party=Party(unit_id=here.bodies["firm"]))  # fmt: skip
    case_id = file_case(filing, by=here.accounts["jinshui"], now=WINDOW).case_id
    answered(here, case_id, "firm", "stated", "已整改。")
    answered(here, case_id, "city", "criticise", "通报批评。")
    entry = db.session.query(Membership).filter_by(unit_id=here.bodies["firm"]).one()
    assert [one.word for one in db.session.query(Fact).filter_by(membership_id=entry.id)] == ["integrity"]


@pytest.mark.requirement("T10")
def test_the_pledge_is_there_to_be_signed(city: City, log_in: LogIn) -> None:
    assert log_in("firm").get("/forms/pledge.pdf").headers["Content-Type"] == "application/pdf"
    assert log_in("firm").get("/forms/certificate.pdf").status == 404


@pytest.mark.requirement("T3", "E5")
def test_a_change_of_employer_is_asked_for_by_the_person(here: City) -> None:
    here.add("firm", "康佳禾")
    person = db.session.query(Person).filter_by(name="康佳禾").one()
    here.accounts["康"] = db.session.query(Account).filter_by(person_id=person.id).one().id
    answers = {"new_employer": here.bodies["plant"], "contract_since": "2026-08-01"}
    case_id = file_case(Filing("change_employer", answers), by=here.accounts["康"], now=WINDOW).case_id
    answered(here, case_id, "plant", "confirm", "")
    assert db.session.query(Membership).filter_by(person_id=person.id).one().body_id == here.bodies["plant"]
