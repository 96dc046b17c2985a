"""Every part and layout of the look, rendered in both languages and read as strictly as a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask, flash, render_template_string
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, TestResponse
from wtforms import BooleanField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from app.kernel.errors import DomainError, say
from app.web.bundle import SHEETS, STATIC, bundled
from app.web.forms import PlainForm
from app.web.icons import ICONS, sprite
from tests.browser import Page, check

APP = STATIC.parents[1]
EXAMPLES = Path(__file__).parent / "gallery"
PARTS = APP / "web" / "templates" / "parts"
SLUG = "henan-talent"
UNKNOWN = "\0"
Show = Callable[..., Page]


class Sample(PlainForm):
    """A form with a field of every kind."""

    title = StringField("称呼", [DataRequired("请填写称呼。")])
    level = SelectField("学历", choices=[SelectChoice("", "请选择"), SelectChoice("b", "本科")])
    kind = SelectField("类别", choices=[SelectChoice("p", "个人"), SelectChoice("u", "单位")])
    agreed = BooleanField("我已阅读", [DataRequired("请先同意。")])
    secret = PasswordField("密码")
    why = TextAreaField("理由")


@pytest.fixture
def show(app: Flask) -> Show:
    """Render markup inside a layout, as a visitor of a site would get it, and check the page."""

    def draw(markup: str, *, layout: str = "layouts/bare.html", language: str = "zh") -> Page:
        source = (
            f'{{% extends "{layout}" %}}{{% block title %}}部件{{% endblock %}}'
            f"{{% block main %}}<h1>部件</h1>{markup}{{% endblock %}}"
        )
        with app.test_request_context(f"/?lang={language}", base_url=f"http://{SLUG}.localhost"):
            app.preprocess_request()
            form = Sample()
            form.validate()
            form.refuse(DomainError(say("请稍后再试。")), {})
            flash("已提交。", "ok")
            html = render_template_string(source, form=form)
        request = EnvironBuilder(path="/gallery").get_request()
        page = Page(TestResponse([html.encode()], "200 OK", Headers({"Content-Type": "text/html; charset=utf-8"}), request))
        check(page)
        return page

    return draw


def called(name: str, markup: str) -> str:
    return f'{{% from "parts/{name}.html" import {name} %}}{markup}'


def test_every_part_has_an_example() -> None:
    assert sorted(path.name for path in PARTS.glob("*.html")) == sorted(path.name for path in EXAMPLES.glob("*.html"))


@pytest.mark.requirement("E3")
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.html")), ids=lambda p: p.stem)
def test_a_part_is_a_sound_piece_of_page_in_both_languages(show: Show, example: Path, language: str) -> None:
    page = show(example.read_text(encoding="utf-8"), language=language)
    assert page.find("/html/@lang")[0].startswith("zh" if language == "zh" else "en")


@pytest.mark.parametrize("layout", ["site", "my", "desk", "bare"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_layout_frames_a_page(show: Show, layout: str, language: str) -> None:
    page = show("", layout=f"layouts/{layout}.html", language=language)
    assert page.find("//main[@id='main']//h1")
    assert page.find("//a[@class='skip'][@href='#main']")


@pytest.mark.parametrize("path", sorted(PARTS.glob("*.html")), ids=lambda p: p.stem)
def test_a_part_says_at_its_head_how_it_is_called(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    head = " ".join(text[: text.index("#}")].split())
    ((name, arguments),) = re.findall(r"{%-?\s*macro (\w+)\((.*?)\)\s*-?%}", text)
    assert name == path.stem
    assert f"{name}({arguments})" in head


def test_a_field_ties_label_help_and_error_to_its_control(show: Show) -> None:
    page = show(called("field", '{{ field("mobile", "手机", help="11 位", errors=["现为 10 位。"], required=true) }}'))
    (control,) = page.find("//input[@name='mobile']")
    assert (control.get("id"), control.get("aria-describedby")) == ("f-mobile", "f-mobile-h f-mobile-e")
    assert control.get("aria-invalid") == "true"
    assert page.find("//*[@id='f-mobile-e']/text()") == ["现为 10 位。"]


def test_a_summary_leads_to_every_field_that_is_wrong(show: Show) -> None:
    fields = "{{ form_field(form.title) }}{{ form_field(form.agreed) }}{{ form_field(form.kind, kind='radios') }}"
    page = show(called("error_summary", "{{ error_summary(form.summary()) }}") + called("form_field", fields))
    links = page.find("//div[@role='alert']//a/@href")
    assert page.errors[0] == "请稍后再试。"
    assert "#f-title" in links
    assert all(page.find(f"//*[@id='{link[1:]}']") for link in links if link in ("#f-title", "#f-agreed", "#f-kind"))


def test_what_was_typed_is_kept_but_never_a_password(show: Show) -> None:
    typed = '{{ field("a", "甲", value="王<五>") }}{{ field("b", "乙", kind="textarea", value="一") }}'
    page = show(called("field", typed + '{{ field("c", "丙", kind="password", value="secret") }}'))
    assert page.find("//input[@name='a']/@value") == ["王<五>"]
    assert page.find("//textarea[@name='b']")[0].text == "\n一"  # a browser drops the first line break
    assert "secret" not in page.text


def test_a_flash_is_said_once_as_a_status(show: Show) -> None:
    page = show("", layout="layouts/site.html")
    assert [" ".join(m.text_content().split()) for m in page.find("//*[@role='status']")] == ["已提交。"]


@pytest.mark.parametrize("template", sorted(APP.rglob("templates/**/*.html")), ids=lambda p: str(p.relative_to(APP)))
def test_every_icon_that_is_asked_for_is_in_the_sprite(template: Path) -> None:
    asked = set(re.findall(r"""\b(?:icon|sprite|icon=)\(?["']([\w-]+)["']""", template.read_text(encoding="utf-8")))
    assert asked <= set(ICONS), "add them to app/web/icons.txt"


def test_the_sprite_holds_each_symbol_once() -> None:
    drawn = re.findall(r'<symbol id="([^"]+)"', sprite().decode())
    assert sorted(drawn) == sorted(set(ICONS))


def test_the_stylesheet_asks_nobody_else_for_anything() -> None:
    """I4: the content policy allows neither data: images nor other hosts."""
    css = (bundled("xiehui.css") or b"").decode()
    addresses = set(re.findall(r"url\(([^)]+)\)", css))
    assert addresses
    assert all((STATIC / address.strip("\"'")).is_file() for address in addresses)
    assert "@import" not in css


def test_every_sheet_closes_what_it_opens() -> None:
    """An open @media swallows every sheet that follows it in the bundle."""
    texts = {path: path.read_text(encoding="utf-8") for path in (STATIC / "css").rglob("*.css")}
    assert [path.name for path, text in texts.items() if text.count("{") != text.count("}")] == []


def test_every_sheet_is_in_the_bundle_once() -> None:
    inside = [path for pattern in SHEETS for path in (STATIC / "css").glob(pattern)]
    assert sorted(inside) == sorted((STATIC / "css").rglob("*.css"))


def test_no_script_sees_the_names_of_another() -> None:
    script = (bundled("xiehui.js") or b"").decode()
    assert script.count('(() => {\n"use strict";') == len(list((STATIC / "js").glob("*.js")))


def test_only_known_names_are_bundles() -> None:
    assert bundled("tokens.css") is None


def test_every_class_of_parts_and_layouts_is_styled() -> None:
    css = (bundled("xiehui.css") or b"").decode()
    known = set(re.findall(r"\.([a-zA-Z][\w-]*)", css))
    used = set()
    for path in (APP / "web/templates").rglob("*.html"):
        text = re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for value in re.findall(r'class="([^"]*)"', text):
            used |= set(re.sub(r"{{.*?}}|{%.*?%}", UNKNOWN, value).split())
    assert {word for word in used if UNKNOWN not in word} - known == set()
