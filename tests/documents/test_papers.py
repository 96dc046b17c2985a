"""What the house and the associations print, over values as they are frozen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.documents import actions
from app.documents.grid import lay_out
from app.documents.pdf import CannotDraw, draw
from app.documents.sources import source_of
from app.documents.typesetting import day_in, in_rows, spaced
from app.documents.values import PrintedForm, PrintedOpinion
from app.tenancy.settings import ROOT
from app.tenancy.tenants import Tenant
from tests.documents.papers import a_form, pages_of, text_of

Inside = Callable[[str], Tenant]
ASSOCIATIONS = ("henan-talent", "zhengzhou-it", "gansu-supervision", "zhengzhou-titles", "hebei-kexie", "reading-club")


@pytest.mark.requirement("H3")
def test_the_application_form_is_the_documents_own_table(inside: Inside, tmp_path: Path) -> None:
    inside("henan-talent")
    words = text_of(actions.draw_printed("application_person", {"form": a_form().as_data()}), tmp_path)
    for expected in (
        "河南省人才交流协会入会申请表（个人）", "会员证编码：", "410105199003070021", "会员须知", "入会人（签字）：",
        "秘书处意见：", "（盖章）", "温馨提示：会议通知均是通过 E-mail", "河南省人才交流协会印制",
        "举荐人（签字或盖章）：", "■ 身份证正反扫描件", "□ 毕业证扫描件",
    ):  # fmt: skip
        assert expected in words


@pytest.mark.requirement("H3")
def test_the_form_for_units_has_its_boxes_and_opinions(inside: Inside, tmp_path: Path) -> None:
    """domain.md, 17 and 20: five tiers, seven materials, two opinions with 签章, valid once stamped."""
    inside("henan-talent")
    words = text_of(actions.draw_printed("application_unit", {"form": a_form().as_data()}), tmp_path)
    first_page = words.split("\f")[0]
    assert first_page.count("□") == 5 + 5 + 7
    for expected in ("秘书处审", "会长意见", "签章：", "加盖公章后方能生效", "办学许可证", "申请单位签字（盖章）："):
        assert expected in first_page


@pytest.mark.requirement("H3")
def test_a_long_curriculum_goes_over_pages_in_readable_size(inside: Inside, tmp_path: Path) -> None:
    inside("henan-talent")
    career = "\n".join(f"第{n}项：在郑州从事人才评价工作，负责职业技能等级认定与企业内训项目。" for n in range(150))
    pdf = actions.draw_printed("application_person", {"form": a_form(career).as_data()})
    words = text_of(pdf, tmp_path)
    assert pages_of(pdf, tmp_path) >= 4
    assert all(f"第{n}项：" in words for n in range(150))


def test_a_form_leaves_each_level_its_place_and_long_opinions_go_over_pages(inside: Inside, tmp_path: Path) -> None:
    found = inside("zhengzhou-it")
    marks = (("德", "合格"), ("勤", "良好"))
    opinions = (
        PrintedOpinion("employer", "单位考核", "同意推荐。", "2026-10-09", marks),
        PrintedOpinion("department", "主管部门审核", "材料齐全。" * 400, "2026-10-10"),
        PrintedOpinion("city", "人社部门审核"),
    )
    form = replace(a_form(), opinions=opinions, signatures=("申请人",))
    values = {"document": {"label": "表"}, "association": {"name": found.association.name}, "form": form.as_data()}
    pdf = draw(source_of("application_form", values), folder=found.folder)
    words = text_of(pdf, tmp_path).replace(" ", "")
    assert "德：合格" in words and "同意推荐。" in words and "2026年10月9日" in words and "2026年10月10日" in words
    assert words.count("（签章）") == 4 and words.count("年月日") == 2
    assert words.count("材料齐全。") > 350 and pages_of(pdf, tmp_path) == 2


@pytest.mark.parametrize("slug", ASSOCIATIONS)
def test_any_form_prints_as_a_bordered_table(slug: str, inside: Inside, tmp_path: Path) -> None:
    """The house's own form serves every association, in its first language, without a template in its folder."""
    found = inside(slug)
    values = {"document": {"label": "表"}, "association": {"name": found.association.name}, "form": a_form().as_data()}
    words = text_of(draw(source_of("application_form", values), folder=found.folder), tmp_path).replace(" ", "")
    assert "■女" in words and "□男" in words
    assert "■本人承诺所填内容属实" in words


def test_what_is_typed_stays_text(inside: Inside, tmp_path: Path) -> None:
    """trust.md I2: nothing typed by a user runs, not in a PDF either."""
    inside("henan-talent")
    evil = '<script>x</script><img src="file:///etc/passwd"> {{ 7 * 7 }} <pdf:nextpage/>'

    def renamed(text: str) -> PrintedForm:
        form = a_form()
        name = replace(form.sections[0].fields[0], text=text)
        return replace(form, sections=(replace(form.sections[0], fields=(name, *form.sections[0].fields[1:])),))

    pdf = actions.draw_printed("application_person", {"form": renamed(evil).as_data()})
    words = "".join(text_of(pdf, tmp_path).split())
    assert "{{7*7}}" in words and "<script>x</script>" in words
    harmless = actions.draw_printed("application_person", {"form": renamed("字" * len(evil)).as_data()})
    assert pages_of(pdf, tmp_path) == pages_of(harmless, tmp_path)


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ speak.__globals__ }}",
        "{{ lay_out.__code__.co_consts }}",
        "{{ day.__module__ }}",
        "{{ cycler.__init__.__globals__.os }}",
        "{{ self.__init__ }}",
        "{{ ('%s' | attr('__class__')) }}",
        "{{ association.update({'name': 'x'}) }}",
        "{{ 'x' * 1000000000 }}",
        "{{ 9 ** 99999 }}",
        "{% for i in range(10000000) %}x{% endfor %}",
        "{{ '{0.__class__}'.format(first) }}",
        "{% include '../association.yaml' %}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{{ nobody.knows.this }}",
    ],
)
def test_a_template_reaches_nothing_but_its_values(template: str, inside: Inside, tmp_path: Path) -> None:
    found = inside("reading-club")
    folder = tmp_path / "reading-club"
    (folder / "documents").mkdir(parents=True)
    (folder / "documents" / "certificate.html").write_text(template)
    outside = replace(found, folder=folder)
    from flask import g

    g.tenant = outside
    printed = {"document": {"label": "证"}, "association": {"name": "读书会"}}
    with pytest.raises(CannotDraw, match=r"documents/certificate\.html"):
        source_of("certificate", printed)
    g.tenant = found


def test_no_folder_asks_for_a_template_that_is_not_there() -> None:
    named = [path.name for path in (ROOT / "app/documents/templates/documents").glob("*.html")]
    for wanted in ("certificate.html", "admission_notice.html", "card.html", "application_form.html", "list.html"):
        assert wanted in named


@pytest.mark.parametrize(
    ("title", "shown"),
    [("会员证书", "会&nbsp;员&nbsp;证&nbsp;书"), ("Certificate", "Certificate"), ("<b>", "&lt;b&gt;"), ("", "")],
)
def test_a_chinese_title_gets_air(title: str, shown: str) -> None:
    assert str(spaced(title)) == shown


@pytest.mark.parametrize(
    ("language", "shown"), [("zh", "2026 年 10 月 8 日"), ("en", "8 October 2026"), ("de", "8 October 2026")]
)
def test_a_day_is_written_as_its_language_does(language: str, shown: str) -> None:
    assert day_in("2026-10-08", language) == shown


def test_a_long_text_is_cut_into_rows_of_twelve_lines() -> None:
    rows = in_rows("一二三四五六七八九十" * 100, width=37.5, size=10.5)
    assert [row.count("<br/>") + 1 for row in rows] == [12] * 8 + [4]
    assert in_rows("<b>", width=100, size=10.5, at_least=3)[0] == "&lt;b&gt;<br/>&nbsp;<br/>&nbsp;"


def _field(name: str, kind: str = "line", **others: Any) -> dict[str, Any]:
    return {"name": name, "kind": kind, "label": name, "options": (), **others}


def test_short_fields_stand_in_pairs_and_the_portrait_beside_them() -> None:
    fields = [
        _field("name"),
        _field("photo", "photo"),
        _field("phone"),
        _field("post"),
        _field("career", "long"),
        _field("x"),
    ]
    rows = lay_out(fields)
    assert [[one["name"] for one in row.fields] for row in rows] == [["name", "phone"], ["post"], ["career"], ["x"]]
    assert [row.beside_photo for row in rows] == [True, True, False, False]
    assert rows[0].photo is not None and rows[0].photo_rows == 2


def test_a_portrait_that_stands_alone_has_a_row_of_its_own() -> None:
    rows = lay_out([_field("photo", "photo"), _field("career", "long")])
    assert [row.wide for row in rows] == [True, True]
