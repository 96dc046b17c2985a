"""The picture code: asked where configured, tied to one visitor, good for one answer (G3)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import session
from PIL import Image

from app.accounts import picture_code
from tests.accounts.conftest import ID_NUMBER, NOW, PASSWORD, people_of

GANSU, HENAN = "gansu-supervision", "henan-talent"


@pytest.fixture(autouse=True)
def code_is_on(app) -> Iterator[None]:
    kept = app.config["XIEHUI"]
    app.config["XIEHUI"] = replace(kept, picture_code_off=False)
    yield
    app.config["XIEHUI"] = kept


@pytest.fixture
def gansu(entering):
    with entering(GANSU):
        return people_of()


def right_answer(visitor, slug, spoken=False):
    """What a person would read off the page that the visitor looks at."""
    (nonce,) = visitor.page.find("//input[@name='picture']/@value")
    cookie = visitor.client.get_cookie("__Host-xiehui", f"{slug}.localhost")
    with visitor.app.test_request_context(
        base_url=f"http://{slug}.localhost", headers={"Cookie": f"__Host-xiehui={cookie.value}"}
    ):
        assert session.get("visitor")
        opened = picture_code._opened(nonce)
        return picture_code._spoken(opened) if spoken else picture_code._shown(opened)


def answer(visitor, code, **changes):
    return visitor.submit(
        {"name": ID_NUMBER, "password": PASSWORD, "code": code, **changes}, follow=False, form="login"
    )


@pytest.mark.requirement("G3")
@pytest.mark.parametrize("spoken", [False, True])
def test_what_is_shown_or_spoken_opens_the_door(gansu, visit, spoken):
    visitor = visit(GANSU)
    visitor.get("/login?tab=person")
    assert answer(visitor, right_answer(visitor, GANSU, spoken).lower()).status == 302


def test_a_wrong_code_is_said_beside_its_field_and_the_name_is_kept(gansu, visit):
    visitor = visit(GANSU)
    visitor.get("/login?tab=person")
    page = answer(visitor, "nope")
    assert page.errors == ["验证码不正确，请按新的图片重新输入。"]
    assert page.find("//*[@id='f-code-e']") and page.find("//input[@name='name']/@value") == [ID_NUMBER]


def test_an_empty_code_is_asked_for(gansu, visit):
    visitor = visit(GANSU)
    visitor.get("/login?tab=person")
    assert answer(visitor, "").errors == ["请输入图片或语音中的验证码。"]


def test_a_code_is_good_for_one_answer(gansu, visit):
    visitor = visit(GANSU)
    visitor.get("/login?tab=person")
    nonce, code = visitor.page.find("//input[@name='picture']/@value")[0], right_answer(visitor, GANSU)
    assert answer(visitor, code, password="wrong").errors == ["账号或密码不正确。忘记密码时可以用邮件重设。"]
    assert answer(visitor, code, picture=nonce).errors == ["验证码不正确，请按新的图片重新输入。"]


def test_a_code_is_nothing_in_another_visitors_hands(gansu, visit):
    solver, other = visit(GANSU), visit(GANSU)
    solver.get("/login?tab=person")
    nonce, code = solver.page.find("//input[@name='picture']/@value")[0], right_answer(solver, GANSU)
    other.get("/login?tab=person")
    assert answer(other, code, picture=nonce).status == 422


def test_a_code_grows_old_in_a_quarter_of_an_hour(gansu, visit):
    visitor = visit(GANSU)
    with time_machine.travel(NOW, tick=False) as clock:
        visitor.get("/login?tab=person")
        code = right_answer(visitor, GANSU)
        clock.shift(timedelta(minutes=15, seconds=1))
        assert answer(visitor, code).status == 422


@pytest.mark.parametrize("nonce", ["", "made-up", "x" * 5000, "\x00"])
def test_a_made_up_picture_is_not_there(gansu, visit, nonce):
    assert visit(GANSU).get("/login/picture", query_string={"n": nonce}).status == 404


def test_the_picture_is_a_picture_and_the_sound_a_sound(gansu, visit):
    visitor = visit(GANSU)
    page = visitor.get("/login?tab=person")
    (src,) = page.find("//div[@class='picture-code']/img/@src")
    picture = visitor.get(src)
    assert Image.open(io.BytesIO(picture.response.data)).format == "PNG"
    assert picture.headers["Cache-Control"] == "no-store"
    (href,) = page.find("//div[@class='picture-code']//a[contains(@href,'sound')]/@href")
    assert visitor.get(href).response.data[:4] == b"RIFF"


def test_neither_page_nor_cookie_carries_the_answer(gansu, visit):
    visitor = visit(GANSU)
    page = visitor.get("/login?tab=person")
    code, spoken = right_answer(visitor, GANSU), right_answer(visitor, GANSU, spoken=True)
    cookie = visitor.client.get_cookie("__Host-xiehui", f"{GANSU}.localhost").value
    assert re.fullmatch(r"[A-Z0-9]{4}", code) and spoken not in page.text + cookie


def test_where_it_is_asked_after_failures_the_first_try_is_without(people, visit):
    visitor = visit(HENAN)
    assert not visitor.get("/login?tab=person").find("//input[@name='picture']")
    page = visitor.submit({"name": ID_NUMBER, "password": "wrong"}, form="login")
    assert page.find("//input[@name='picture']")
    assert visitor.submit({"name": ID_NUMBER, "password": PASSWORD}, form="login").errors == [
        "请输入图片或语音中的验证码。"
    ]


@pytest.mark.parametrize("path", ["/register?tab=person", "/password/forgotten"])
def test_registering_and_forgotten_passwords_always_ask(people, visit, path):
    assert visit(HENAN).get(path).find("//input[@name='picture']")
