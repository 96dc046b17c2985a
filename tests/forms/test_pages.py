"""Configured forms drawn with the look's parts: blank, refused and filled, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import html5lib
import pytest
from flask import Flask, render_template_string
from lxml import html as lxml_html
from lxml.html import HtmlElement

from app.forms.answers import Sight, answer_sections
from app.forms.display import FieldView, FormView, form_view, problems
from app.forms.lookups import lookups
from app.forms.printing import printed_form
from app.forms.reading import Circumstances, blank, read
from app.forms.rules import ReadForm
from app.forms.speech import FormJudge
from app.forms.wording import Wording
from app.tenancy.settings import ROOT
from app.tenancy.tenants import Tenant, tenant
from tests.forms.making import TODAY

PAGE = """<!doctype html><html lang="zh"><head><title>x</title></head><body><main><h1>x</h1>
{% from "forms/configured_form.html" import configured_form, form_name %}
{% from "parts/error_summary.html" import error_summary %}
{{ error_summary(view.problems) }}
<form method="post" enctype="multipart/form-data" novalidate>{{ csrf() }}{{ form_name(view) }}
{{ configured_form(view) }}</form>
</main></body></html>"""
ANSWERS = """<!doctype html><html lang="zh"><head><title>x</title></head><body>
{% from "forms/answers_view.html" import answers_view %}
{{ answers_view(sections, subject="case:1", back="/") }}</body></html>"""
SLUGS = sorted(path.parent.name for path in (ROOT / "tenants").glob("*/association.yaml"))


@pytest.fixture
def at(app: Flask, inside: Callable[[str], Tenant]) -> Callable[..., object]:
    """A request at an association's host: `with at("henan-talent"): …`."""

    @contextmanager
    def entered(slug: str, language: str = "zh") -> Iterator[Tenant]:
        inside(slug)
        with app.test_request_context(f"/?lang={language}", base_url=f"http://{slug}.localhost"):
            yield tenant()

    return entered


def around(here: Tenant, form: ReadForm) -> Circumstances:
    found = lookups()
    return Circumstances(TODAY, here.configuration, FormJudge(here.configuration, TODAY, form, found), found)


def drawn(text: str) -> HtmlElement:
    """The page as a document, after the checks that the test browser makes of every page."""
    parser = html5lib.HTMLParser()
    parser.parse(text)
    assert parser.errors == []
    document = lxml_html.document_fromstring(text)
    ids = document.xpath("//@id")
    assert sorted(ids) == sorted(set(ids))
    for control in document.xpath("//input[not(@type='hidden')]|//select|//textarea"):
        labelled = document.xpath("//label[@for=$i]", i=control.get("id") or "")
        assert labelled or control.get("aria-label"), control.attrib
    assert document.xpath("//@style|//script|//style") == []
    return document


@pytest.mark.requirement("E1", "E3")
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("slug", SLUGS)
def test_every_form_of_every_association_is_drawn(at: Callable[..., object], slug: str, language: str) -> None:
    with at(slug, language) as here:
        for name, described in here.association.forms.items():
            form = ReadForm(name, described)
            where = around(here, form)
            for reading in (blank(form, where), read(form, {}, where)):
                page = drawn(render_template_string(PAGE, view=form_view(reading, where)))
                linked = {href.removeprefix("#") for href in page.xpath("//li/a/@href")}
                assert linked <= set(page.xpath("//@id"))


def test_an_empty_application_says_everything_that_is_missing(at: Callable[..., object]) -> None:
    with at("gansu-supervision") as here:
        form = ReadForm("registration", here.association.forms["registration"])
        where = around(here, form)
        reading = read(form, {}, where)

        page = drawn(render_template_string(PAGE, view=form_view(reading, where)))

        said = [" ".join(e.text_content().split()) for e in page.xpath("//div[@class='error-summary']//li")]
        assert "姓名：请填写。" in said
        assert len(said) == len(reading.errors)
        assert page.xpath("//input[@id='f-name'][@aria-invalid='true']")


def test_what_was_typed_is_still_there_after_a_refusal(at: Callable[..., object]) -> None:
    with at("gansu-supervision") as here:
        form = ReadForm("registration", here.association.forms["registration"])
        where = around(here, form)
        typed = {
            "mobile": ("1390000111",),
            "birth_date": ("30.6.1980",),
            "education": ("bachelor",),
            "name": ('"><i>',),
        }

        page = drawn(render_template_string(PAGE, view=form_view(read(form, typed, where), where)))

        assert page.xpath("//input[@name='mobile']/@value") == ["1390000111"]
        assert page.xpath("//input[@name='birth_date'][@type='text']/@value") == ["30.6.1980"]
        assert page.xpath(
            "//*[@name='education']//option[@selected]/@value|//input[@name='education'][@checked]/@value"
        ) == ["bachelor"]
        assert page.xpath("//input[@name='name']/@value") == ['"><i>']
        assert any("现为 10 位" in sentence for _, sentence in problems(read(form, typed, where)))


def test_a_field_that_hangs_on_a_choice_tells_the_browser_so(at: Callable[..., object]) -> None:
    with at("henan-talent") as here:
        form = ReadForm("sanction_person", here.association.forms["sanction_person"])
        where = around(here, form)

        page = drawn(render_template_string(PAGE, view=form_view(blank(form, where), where)))

        assert any('"field": "measure"' in when for when in page.xpath("//@data-when"))


def fields_of(view: FormView) -> dict[str, FieldView]:
    return {field.control: field for section in view.sections for _, group in section.groups for field in group}


def test_a_field_at_which_nothing_was_typed_is_drawn_once_for_everybody(at: Callable[..., object]) -> None:
    with at("henan-talent") as here:
        form = ReadForm("person_application", here.association.forms["person_application"])
        where = around(here, form)
        empty, begun = blank(form, where), read(form, {"name": ("张三",)}, where)

        first, own, again = (fields_of(form_view(reading, where)) for reading in (empty, begun, empty))

        assert again["employer"] is first["employer"]
        assert "张三" in own["name"].html
        assert "张三" not in first["name"].html == again["name"].html
    with at("henan-talent", "en") as here:
        english = fields_of(form_view(empty, around(here, form)))
        assert english["employer"].html != first["employer"].html


def test_a_field_with_an_error_or_a_hint_is_its_readers_own(at: Callable[..., object]) -> None:
    with at("henan-talent") as here:
        form = ReadForm("person_application", here.association.forms["person_application"])
        where = around(here, form)

        wrong = fields_of(form_view(read(form, {"mobile": ("12",)}, where), where))
        after = fields_of(form_view(blank(form, where), where))

        assert wrong["mobile"].errors and wrong["name"].errors
        assert not after["mobile"].errors and not after["name"].errors


@pytest.mark.requirement("D1", "A3")
class TestAnswers:
    TYPED = {
        "name": ("祁连川",), "id_number": ("11010519491231002X",), "mobile": ("13900001111",),
        "education": ("bachelor",), "sex": ("male",), "pledge": ("yes",), "address": ("庆阳路 66 号",),
    }  # fmt: skip

    def shown(self, here: Tenant, sight: Sight, language: str = "zh") -> str:
        form = ReadForm("registration", here.association.forms["registration"])
        where = around(here, form)
        answers = read(form, self.TYPED, where).answers
        sections = answer_sections(form, answers, Wording(here.configuration, language), sight)
        text = render_template_string(ANSWERS, sections=sections)
        drawn(text)
        return re.sub(r"\s+", " ", text)

    def test_identity_numbers_are_masked_for_everybody(self, at: Callable[..., object]) -> None:
        with at("gansu-supervision") as here:
            page = self.shown(here, Sight(frozenset({"secretary"}), reveals=True))

            assert "1101**********002X" in page and "11010519491231002X" not in page
            assert "13900001111" in page
            assert 'name="field" value="id_number"' in page and 'value="mobile"' not in page

    def test_who_is_not_named_sees_the_rest_masked_and_no_button(self, at: Callable[..., object]) -> None:
        with at("gansu-supervision") as here:
            page = self.shown(here, Sight(frozenset({"administrator"})))

            assert "13900001111" not in page and "139****1111" in page
            assert 'name="field"' not in page
            assert "大学本科" in page

    def test_answers_are_told_in_english_too(self, at: Callable[..., object]) -> None:
        with at("gansu-supervision", "en") as here:
            assert "Bachelor" in self.shown(here, Sight(own=True), "en")

    @pytest.mark.requirement("H3")
    def test_the_printed_form_has_boxes_for_every_choice_and_ticks_the_chosen(self, at: Callable[..., object]) -> None:
        with at("gansu-supervision") as here:
            form = ReadForm("registration", here.association.forms["registration"])
            answers = read(form, self.TYPED, around(here, form)).answers

            printed = printed_form(form, answers, Wording(here.configuration, "zh"), number="2026-00001")

            fields = {field.name: field for section in printed.sections for field in section.fields}
            assert [(o.label, o.ticked) for o in fields["sex"].options] == [("男", True), ("女", False)]
            assert fields["name"].text == "祁连川"
            assert fields["portrait"].kind == "photo" and fields["portrait"].stored == ""
            assert fields["major"].text == ""
