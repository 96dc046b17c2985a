"""六（五）、十: a batch becomes one appointment; certificates, the register of who collected them, 8 yuan each."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

import pytest

from app.documents.actions import draw_pending, frozen_values
from app.documents.handing_out import Collected, note_handed_out, take_back_handing
from app.documents.models import DocumentLine, HandOut, IssuedDocument
from app.dues.models import Charge
from app.insight.importing.sheet import read_sheet
from app.jobs.actions import run_pending
from app.kernel.errors import Conflict, DomainError, NotFound
from app.members.models import Membership
from app.procedures.actions import issue_jointly, withdraw
from app.procedures.models import Bundle, BundleState, Case
from app.procedures.rules.machine import CaseState
from app.tenancy import clock
from app.tenancy.database import db
from tests.browser import Visitor
from tests.documents.papers import text_of
from tests.titles.applying import LATER, answered, approved, collected, recommended
from tests.titles.conftest import TITLES, City

pytestmark = pytest.mark.database
Enter = Callable[[str], AbstractContextManager[object]]


def issued(city: City, by: str, step: str, *cases: int) -> IssuedDocument:
    """The office collects and issues; the job has done its work."""
    number = collected(city, by, step, *cases)
    issue_jointly(number, by=city.accounts[by], now=LATER)
    run_pending()
    return db.session.query(IssuedDocument).filter_by(kind="appointment").order_by(IssuedDocument.id.desc()).first()


@pytest.mark.requirement("T8")
def test_many_become_one_document_with_one_number(here: City, tmp_path: Path) -> None:
    cases = [approved(here, "康佳禾", "firm", "jinshui"), approved(here, "宋知行", "plant", "works", "jinshui")]
    document = issued(here, "jinshui", "county_document", *cases)
    assert document.number is not None and db.session.query(IssuedDocument).filter_by(kind="appointment").count() == 1
    assert {line.case_id for line in db.session.query(DocumentLine)} == set(cases)
    words = text_of(draw_pending(document.id, now=LATER), tmp_path)
    assert document.number in words and "康佳禾" in words and "宋知行" in words and "金水智造" in words
    assert "4101" not in words, "no identity number stands on it"
    assert words.count("金水区人力资源和社会保障局（盖章）") == 2, "its letter and its list are stamped"
    assert "2026 年 10 月 12 日" in words.split("初级职称任职文件")[0], "the letter bears its day"
    assert all(db.session.get_one(Case, one).state is CaseState.APPROVED for one in cases)
    assert {one.tier for one in db.session.query(Membership).filter(Membership.admitted_on.is_not(None))} == {"assistant"}
    bundle = db.session.query(Bundle).one()
    assert bundle.state is BundleState.DECIDED and bundle.issued_id == document.id


@pytest.mark.requirement("T8", "T11")
def test_each_gets_a_certificate_and_the_employer_owes_eight_yuan(here: City) -> None:
    case_id = approved(here, "康佳禾", "firm", "jinshui")
    issued(here, "jinshui", "county_document", case_id)
    certificate = db.session.query(IssuedDocument).filter_by(kind="certificate").one()
    facts = {one["label"]["zh"]: one["value"]["zh"] for one in frozen_values(certificate)["facts"]}
    assert facts == {"申报系列": "工程", "申报专业": "机械设计"}
    charge = db.session.query(Charge).one()
    assert (charge.amount_fen, charge.payer_unit_id) == (800, here.bodies["firm"])


@pytest.mark.requirement("T8")
def test_issuing_twice_is_once_and_a_stranger_issues_nothing(here: City) -> None:
    number = collected(here, "jinshui", "county_document", approved(here, "康佳禾", "firm", "jinshui"))
    with pytest.raises(NotFound):
        issue_jointly(number, by=here.accounts["city"], now=LATER)
    first = issue_jointly(number, by=here.accounts["jinshui"], now=LATER)
    assert issue_jointly(number, by=here.accounts["jinshui"], now=LATER) == first
    run_pending()
    assert db.session.query(IssuedDocument).filter_by(kind="appointment").count() == 1


@pytest.mark.requirement("T8")
def test_a_document_names_nobody_who_cannot_be_appointed(here: City) -> None:
    """One of the list went back in between: nothing is issued, no number is drawn."""
    good, gone = (approved(here, name, "firm", "jinshui") for name in ("康佳禾", "宋知行"))
    number = collected(here, "jinshui", "county_document", good, gone)
    answered(here, gone, "jinshui", "return", "须重新核对。")
    issue_jointly(number, by=here.accounts["jinshui"], now=LATER)
    run_pending()
    document = db.session.query(IssuedDocument).filter_by(kind="appointment").one()
    assert [row[1] for row in frozen_values(document)["list"]["rows"]] == ["康佳禾"]
    with pytest.raises(Conflict):
        only = approved(here, "米若晨", "firm", "jinshui")
        empty = collected(here, "jinshui", "county_document", only)
        answered(here, only, "jinshui", "return", "再核。")
        issue_jointly(empty, by=here.accounts["jinshui"], now=LATER)


@pytest.mark.requirement("T8")
def test_one_who_is_answered_alone_gets_a_document_of_his_own(here: City) -> None:
    case_id = approved(here, "康佳禾", "institute", "science", "city")
    answered(here, case_id, "city", "issue", "")
    document = db.session.query(IssuedDocument).filter_by(kind="appointment").one()
    assert [row[1] for row in frozen_values(document)["list"]["rows"]] == ["康佳禾"]
    assert document.holder_id == here.bodies["city"]


@pytest.mark.requirement("T8")
def test_the_department_collects_and_the_employer_files(here: City) -> None:
    case_id = approved(here, "康佳禾", "plant", "works", "jinshui")
    issued(here, "jinshui", "county_document", case_id)
    follow = db.session.query(Case).filter_by(procedure="hand_out").one().id
    answered(here, follow, "works", "handed_out", "", fields={"collector": "雷立人", "collected_on": "2026-10-12"})
    gone = db.session.query(HandOut).one()
    assert (gone.to_name, gone.on) == ("雷立人", date(2026, 10, 12))
    assert answered(here, follow, "plant", "filed", "").state is CaseState.APPROVED


@pytest.mark.requirement("T8")
def test_who_has_no_department_collects_himself(here: City) -> None:
    issued(here, "jinshui", "county_document", approved(here, "康佳禾", "firm", "jinshui"))
    assert db.session.query(Case).filter_by(procedure="hand_out").one().step == "fetch"


@pytest.mark.requirement("T8")
def test_the_register_keeps_what_was_noted_and_what_was_corrected(here: City) -> None:
    issued(here, "jinshui", "county_document", approved(here, "康佳禾", "firm", "jinshui"))
    paper = db.session.query(IssuedDocument).filter_by(kind="certificate").one().id
    collected_by, by = Collected("裴国栋", date(2026, 10, 12)), here.accounts["jinshui"]
    assert note_handed_out([paper], collected_by, by=by, now=LATER) == 1
    assert note_handed_out([paper], collected_by, by=by, now=LATER) == 0
    with pytest.raises(DomainError):
        take_back_handing(paper, because=" ", by=by, now=LATER)
    take_back_handing(paper, because="领取人写错", by=by, now=LATER)
    assert note_handed_out([paper], Collected("王某", date(2026, 10, 12)), by=by, now=LATER) == 1
    assert [one.undone_because for one in db.session.query(HandOut).order_by(HandOut.id)] == ["领取人写错", ""]
    with pytest.raises(DomainError):
        note_handed_out([paper], Collected("王某", date(2027, 1, 1)), by=by, now=LATER)


@pytest.mark.requirement("T8", "E5")
def test_the_pages_of_documents_and_the_register_are_scoped(
    city: City, entering: Enter, log_in: Callable[..., Visitor]
) -> None:
    with entering(TITLES):
        case_id = approved(city, "康佳禾", "firm", "jinshui")
        approved(city, "宋知行", "institute", "science", "city")
    county = log_in("jinshui")
    page = county.get("/desk/bundles")
    assert "康佳禾" in page.words and "宋知行" not in page.words
    bundle = county.submit({}, form=len(page.find("//form[@method='post']")) - 1)
    assert "下发文件" in bundle.words
    number = bundle.response.request.path.rpartition("/")[2]
    draft = county.get(f"/desk/bundles/{number}/draft.pdf")
    assert draft.headers["Content-Type"] == "application/pdf"
    assert log_in("city").get(f"/desk/bundles/{number}").status == 404
    county.get(f"/desk/bundles/{number}")
    county.submit({}, form="/issue")
    with entering(TITLES):
        run_pending()
        assert db.session.get_one(Case, case_id).state is CaseState.APPROVED
    register = county.get("/office/handouts")
    assert "康佳禾" in register.words
    ids = register.find("//input[@name='pick']/@value")
    refused = county.post("/office/handouts", {"pick": ids, "to_name": "", "on": "2026-11-01"})
    assert refused.status == 422 and "请填写领取人" in refused.words
    county.get("/office/handouts")
    done = county.post("/office/handouts", {"pick": ids, "to_name": "裴国栋", "on": "2026-11-01"})
    assert "已登记发放 1 件" in done.text
    assert "裴国栋" in county.get("/office/handouts?state=gone").words
    sheet = county.post("/office/handouts/sheet")
    assert sheet.headers["Content-Type"].startswith("application/vnd.openxml")
    assert log_in("works").get("/office/handouts").words.count("康佳禾") == 0


def test_the_lists_of_a_unit_are_not_documents(here: City) -> None:
    recommended(here, "康佳禾", "firm")
    with pytest.raises(NotFound):
        collected(here, "jinshui", "county", 1)


@pytest.mark.requirement("R3", "T8")
def test_nobody_issues_for_others_than_he_has_looked_at(city: City, entering: Enter, log_in: Callable[[str], Visitor]) -> None:
    """Somebody withdraws while the page is open: nothing is issued, and the page that follows shows who is left."""
    with entering(TITLES):
        stays, goes = (approved(city, name, "firm", "jinshui") for name in ("康佳禾", "宋知行"))
        number = collected(city, "jinshui", "county_document", stays, goes)
    county = log_in("jinshui")
    assert "为名单中的 2 人" in county.get(f"/desk/bundles/{number}").words
    with entering(TITLES):
        case = db.session.get_one(Case, goes)
        withdraw(goes, by=city.accounts["宋知行"], version=case.version, reason="另有安排", now=LATER)
    page = county.submit({}, form="/issue")
    assert "名单在您打开页面之后有变动" in page.words and "为名单中的 1 人" in page.words
    with entering(TITLES):
        assert db.session.query(IssuedDocument).filter_by(kind="appointment").count() == 0
    assert "文件没有下发" in county.post(f"/desk/bundles/{number}/issue").words
    county.get(f"/desk/bundles/{number}")
    county.submit({}, form="/issue")
    with entering(TITLES):
        run_pending()
        document = db.session.query(IssuedDocument).filter_by(kind="appointment").one()
        assert [row[1] for row in frozen_values(document)["list"]["rows"]] == ["康佳禾"]


@pytest.mark.requirement("A2")
def test_nobody_hands_out_the_papers_of_another_office(
    city: City, entering: Enter, log_in: Callable[[str], Visitor]
) -> None:
    with entering(TITLES):
        own, foreign = approved(city, "康佳禾", "firm", "jinshui"), approved(city, "宋知行", "institute", "science", "city")
        issued(city, "jinshui", "county_document", own)
        issued(city, "city", "city_document", foreign)
        papers = {one.case_id: one.id for one in db.session.query(IssuedDocument).filter_by(kind="certificate")}
    county = log_in("jinshui")
    page = county.get("/office/handouts")
    assert "康佳禾" in page.words and "宋知行" not in page.words
    taken = str(read_sheet(county.post("/office/handouts/sheet").response.get_data()).rows)
    assert "康佳禾" in taken and "宋知行" not in taken
    county.get("/office/handouts")
    sent = {"to_name": "经办人", "on": "2026-11-01"}
    for ids in ([papers[foreign]], [papers[own], papers[foreign]]):
        assert county.post("/office/handouts", {**sent, "pick": [str(one) for one in ids]}).status == 404
    with entering(TITLES):
        assert db.session.query(HandOut).count() == 0
        note_handed_out([papers[foreign]], Collected("本人", date(2026, 11, 1)), by=None, now=clock.now())
    county.get("/office/handouts")
    county.post(f"/office/handouts/{papers[foreign]}/undo", {"reason": "登记错误"})
    with entering(TITLES):
        assert db.session.query(HandOut).one().undone_at is None
