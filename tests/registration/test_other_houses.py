"""An association without identity numbers, five levels deep, whose joining has windows; and all pages in English."""

from __future__ import annotations

import io
from datetime import date

import pytest

from app.bodies.actions import plant_configured
from app.bodies.store import get_body_by_code
from app.procedures.models import Case
from app.registration.opening_page import bare_sentence
from app.registration.words import opening
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from tests.registration.stories import HENAN, apply, as_staff

YOUTH = "five-levels"
pytestmark = pytest.mark.database


@pytest.fixture
def youth(entering, visit):
    with entering(YOUTH):
        plant_configured(today=clock.today())
    visitor = visit(YOUTH)
    visitor.get("/register?next=/apply/lead")
    form = {"name": "Vega Lyra", "mobile": "13900000999", "email": "vega@example.com", "password": "Bright-summer-star-7",
            "again": "Bright-summer-star-7", "consent_privacy": "y"}
    visitor.submit(form, form="register")
    return visitor


@pytest.mark.requirement("E3")
def test_who_has_no_identity_number_applies_in_english_to_the_troop_of_his_choice(youth, entering):
    page = youth.get("/apply/lead?lang=en")
    assert page.dom.get("lang") == "en"
    assert page.find("//fieldset//input[@name='at']/@value") and "Swallow Troop" in page.words
    assert "Galaxy Youth Federation" not in [label.strip() for label in page.find("//fieldset//label/text()")]
    with entering(YOUTH):
        heron = get_body_by_code("heron").id
    youth.get(f"/apply/lead/form?at={heron}")
    typed = {"birth_date": "1990-03-07", "first_aid-file": (io.BytesIO(b"%PDF-"), "broken.pdf")}
    page = youth.submit(typed, form="application", button="go=1")
    assert page.status == 422 and len(page.errors) == 1
    page = youth.submit({"birth_date": "1990-03-07"}, form="application", button="go=1")
    assert "Heron Troop" in page.words
    page = youth.submit(form="submit")
    assert page.response.request.path.startswith("/cases/")
    assert "Province" in page.words
    with entering(YOUTH):
        assert db.session.query(Case).one().body_id == heron


def test_without_a_choice_of_place_the_form_does_not_open(youth):
    page = youth.get("/apply/lead/form")
    assert page.response.request.path == "/apply/lead"


@pytest.mark.parametrize(
    ("on", "is_open", "until", "opens_on"),
    [
        (date(2026, 3, 31), True, date(2026, 3, 31), None),
        (date(2026, 4, 1), False, None, date(2026, 9, 1)),
        (date(2026, 10, 16), False, None, date(2027, 2, 1)),
    ],
)
def test_a_closed_procedure_says_when_it_opens_next(inside, on, is_open, until, opens_on):
    inside(YOUTH)
    found = opening(tenant().association.procedures["join"].open, on)
    assert (found.is_open, found.until, found.opens_on) == (is_open, until, opens_on)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("须年满 6 周岁（现 {form.age} 岁）", "须年满 6 周岁"),
        ("A child has to be six (now {form.age})", "A child has to be six"),
        ("须满 3 个月（现 {months(form.since, today)} 个月）（通知第四条）", "须满 3 个月（通知第四条）"),
        ("Three months (now {months(form.since, today)} months) (article 4)", "Three months (article 4)"),
        ("举荐人 {it.number} 请另选", "举荐人 … 请另选"),
        ("须年满 18 周岁", "须年满 18 周岁"),
    ],
)
def test_a_sentence_is_told_before_anything_is_known(text, shown):
    assert bare_sentence(text) == shown


def test_who_has_nothing_to_begin_is_told_so(people, visit):
    page = as_staff(visit(HENAN)).get("/apply")
    assert page.find("//div[@class='empty']") and not page.find("//ul[contains(@class,'offers')]")


@pytest.mark.requirement("E3")
def test_every_page_of_the_desk_reads_in_english(lin):
    number = apply(lin)
    for path in ("/apply", "/apply/join_person", f"/cases/{number}", "/cases", "/confirm", "/help", "/help/apply"):
        page = lin.get(f"{path}?lang=en")
        assert page.status == 200 and page.dom.get("lang") == "en"


def test_help_has_every_page_in_both_languages(visit):
    visitor = visit(HENAN)
    pages = visitor.get("/help").find("//main//li/a/@href")
    assert len(pages) >= 12
    for path in pages:
        assert visitor.get(f"{path}?lang=zh").title != visitor.get(f"{path}?lang=en").title
    assert visitor.get("/help/nothing").status == 404


def test_a_picture_of_the_filled_form_is_the_owners(lin, visit):
    number = apply(lin)
    address = lin.get(f"/cases/{number}").find("//a[starts-with(@href,'/files/')]/@href")[0]
    assert lin.get(address).status == 200
    assert visit(HENAN).get(address).status == 404
