"""Who is asked by name: by account or by a link that works once and tells nothing protected."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.demo.pictures import sample_page
from app.forms.models import Upload
from app.notices.models import Letter
from app.procedures.actions import withdraw
from app.procedures.models import Asked, Turn
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.transactions import action
from tests.registration.stories import HENAN, apply, as_zhou, case_named

pytestmark = pytest.mark.database
OUTSIDER = {"sponsors-0-who": "厅领导", "sponsors-0-email": "leader@example.com"}


def link_in_letter(number: str) -> str:
    """The way that the letter to the sponsor shows."""
    return db.session.scalars(select(Letter.link).where(Letter.about == number, Letter.event == "sponsor_asked")).one()


@pytest.fixture
def link(lin, entering):
    number = apply(lin, **OUTSIDER)
    with entering(HENAN):
        return number, link_in_letter(number)


@pytest.mark.requirement("H5")
def test_an_outsider_answers_once_by_the_link_with_a_letter(link, visit, entering):
    number, address = link
    outsider = visit(HENAN)
    page = outsider.get(address)
    assert "林若溪" in page.words and "河洛数字科技有限公司" in page.words
    assert not re.search(r"4101|13900000111|lin@example|花园路", page.text)
    assert page.headers["Referrer-Policy"] == "no-referrer" and page.headers["Cache-Control"] == "no-store"
    sent = {"verdict": "recommend", "opinion": "熟悉申请人。", "letter-file": (io.BytesIO(sample_page(1)), "letter.png")}
    page = outsider.submit(sent, form="answer")
    assert "您已于" in page.words and "林若溪" not in page.words
    with entering(HENAN):
        turn = db.session.scalars(select(Turn)).one()
        upload = db.session.get_one(Upload, turn.uploads[0])
        assert (turn.verdict, turn.name, upload.subject) == ("recommend", "厅领导", f"case:{number}")
        assert case_named(number).step == "secretary"


def test_declining_needs_a_reason_and_keeps_what_was_written(link, visit):
    _, address = link
    outsider = visit(HENAN)
    outsider.get(address)
    page = outsider.submit({"verdict": "decline"}, form="answer")
    assert page.status == 422 and page.errors == ["请写明理由，申请人会看到。"]
    assert page.find("//input[@value='decline'][@checked]")


def test_an_answer_without_a_choice_is_asked_again(link, visit):
    outsider = visit(HENAN)
    outsider.get(link[1])
    page = outsider.submit({"opinion": "认识。"}, form="answer")
    assert page.errors == ["请选择一项答复。"]
    assert "认识。" in page.text


def test_a_file_that_is_none_is_refused_at_its_field(link, visit):
    outsider = visit(HENAN)
    outsider.get(link[1])
    sent = {"verdict": "recommend", "letter-file": (io.BytesIO(b"<script>"), "letter.pdf")}
    page = outsider.submit(sent, form="answer")
    assert page.status == 422
    assert page.find("//input[@id='f-letter'][@aria-invalid='true']")


def test_a_wrong_link_is_not_there(people, visit):
    page = visit(HENAN).get("/confirm/" + "x" * 43)
    assert page.status == 404
    assert page.headers["Referrer-Policy"] == "no-referrer"


@action
def let_expire() -> None:
    db.session.execute(update(Asked).values(expires_on=clock.today() - timedelta(days=1)))


def test_an_expired_link_says_so_calmly_and_answers_nothing(link, visit, entering):
    _, address = link
    outsider = visit(HENAN)
    outsider.get(address)
    with entering(HENAN):
        let_expire()
    page = outsider.post(address, {"verdict": "recommend"})
    assert "过期" in page.words
    with entering(HENAN):
        assert db.session.scalars(select(Turn)).all() == []


def test_a_withdrawn_application_asks_nobody_any_more(link, people, visit, entering):
    number, address = link
    with entering(HENAN):
        case = case_named(number)
        withdraw(case.id, by=people.lin, version=case.version, reason="", now=clock.now())
    assert "已撤回" in visit(HENAN).get(address).words


@pytest.mark.requirement("A1")
def test_a_form_without_its_token_is_refused_behind_a_link_too(link, visit, entering):
    _, address = link
    outsider = visit(HENAN)
    outsider.get(address)
    assert outsider.post(address, {"verdict": "recommend"}, token=False).status == 400
    with entering(HENAN):
        assert db.session.scalars(select(Turn)).all() == []


def test_a_member_finds_what_waits_for_him_and_answers_by_account(lin, visit, entering):
    number = apply(lin)
    zhou = as_zhou(visit(HENAN))
    assert "1" in zhou.get("/me").find("string(//a[@href='/confirm']/span[@class='tab-count'])")
    assert "林若溪" in zhou.get("/confirm").words
    zhou.get(f"/confirm/case/{number}")
    page = zhou.submit({"verdict": "recommend"}, form="answer")
    assert "您已于" in page.words
    assert "没有需要您确认的事项" in zhou.get("/confirm").words
    with entering(HENAN):
        assert case_named(number).step == "secretary"


def test_nobody_answers_for_somebody_else(lin):
    number = apply(lin)
    assert lin.get(f"/confirm/case/{number}").status == 404
