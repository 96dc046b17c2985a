"""Letters: my inbox, what left and what failed; and the record for those who keep watch."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from app.jobs.models import Job
from app.notices.models import Letter, MailState
from app.tenancy.database import db
from app.tenancy.transactions import action
from tests.approval.conftest import HENAN


@action
def give_up(letter_id: int) -> None:
    """As if the mail had failed ten times."""
    changed = {"mail": MailState.FAILED, "attempts": 10, "error": "SMTPException: 550"}
    db.session.execute(update(Letter).where(Letter.id == letter_id).values(**changed))


@pytest.fixture
def filed(office, entering):
    with entering(HENAN):
        return office.file("林若溪")


@pytest.mark.requirement("H17")
def test_a_letter_is_unread_until_it_is_opened_and_leads_to_its_case(zhao, filed):
    page = zhao.get("/messages")
    assert "1 条未读" in page.words
    assert page.find("//header//span[@class='pip']")[0].text == "1"
    [href] = page.find("//ul[@class='inbox-letters']//form/@action")
    page = zhao.post(href)
    assert filed in page.words
    read = href.replace("/open", "/read")
    page = zhao.submit(form=[f.action for f in page.dom.forms if f.method == "POST"].index(read))
    assert page.response.request.path == f"/desk/cases/{filed}"
    assert "0 条未读" in zhao.get("/messages").words
    assert not zhao.page.find("//header//span[@class='pip']")


def test_all_letters_are_marked_as_read_at_once(zhao, office, filed, entering):
    zhao.get("/messages")
    assert "0 条未读" in zhao.post("/messages/read").words


@pytest.mark.requirement("E5")
def test_somebody_elses_letter_is_not_there(sit_down, office, filed, entering):
    with entering(HENAN):
        theirs = db.session.scalars(select(Letter.id).where(Letter.account_id == office.staff["zhao"])).first()
    qian = sit_down("qian")
    assert qian.get(f"/messages/{theirs}").status == 404
    qian.get("/messages")
    assert qian.post(f"/messages/{theirs}/read").status == 404
    assert qian.post(f"/messages/{theirs}/open").status == 404


@pytest.mark.requirement("R8")
def test_a_letter_that_failed_is_seen_and_sent_again(zhao, filed, entering):
    with entering(HENAN):
        letter = db.session.scalars(select(Letter.id).where(Letter.email != "").order_by(Letter.id)).first()
        give_up(letter)
    page = zhao.get("/office/letters?mail=failed")
    assert "发送失败" in page.words and "SMTPException: 550" in page.words
    assert "已重新排队" in zhao.post(f"/office/letters/{letter}/retry").words
    assert zhao.post(f"/office/letters/{letter}/retry").status == 409
    with entering(HENAN):
        assert db.session.get_one(Letter, letter).mail == MailState.WAITING
        assert db.session.scalars(select(Job).order_by(Job.id.desc())).first().args == {"letter": letter}


def test_letters_show_no_text_and_no_whole_address(zhao, filed, entering):
    with entering(HENAN):
        letter = db.session.scalars(select(Letter).where(Letter.email != "").order_by(Letter.id)).first()
        address, body = letter.email, letter.body
    page = zhao.get("/office/letters")
    assert address not in page.text and body.splitlines()[-1] not in page.words


@pytest.mark.requirement("R9")
def test_an_absent_worker_is_said(zhao):
    assert "后台任务未运行，信件将延迟发送。" in zhao.get("/desk").words
    assert "后台任务未运行，信件将延迟发送。" in zhao.get("/office/letters").words


@pytest.mark.requirement("E6", "G1")
def test_the_supervisor_reads_the_record_of_a_case(sit_down, office, filed):
    li = sit_down("li")
    page = li.get("/office/audit")
    assert "提交申请" in page.words and "举荐或确认" in page.words
    page = li.get(f"/office/audit?subject=case:{filed}")
    assert len(page.find("//tbody/tr")) == 2
    assert "没有记录" in li.get("/office/audit?subject=nothing").words


def test_who_keeps_no_watch_reads_no_record(zhao, sit_down):
    assert zhao.get("/office/audit").status == 403
    assert sit_down("sun").get("/office/audit").status == 403


def test_the_supervisor_finds_an_empty_desk_instead_of_a_closed_door(sit_down, filed):
    li = sit_down("li")
    assert "没有等您处理的办件" in li.get("/desk").words
    assert li.get(f"/desk/cases/{filed}").status == 404
