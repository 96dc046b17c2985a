"""Drawn papers can be read, by people and by machines."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from app.documents import cutting, fonts
from app.documents.lists import Column, PaperList, draw_list
from app.documents.pdf import CannotDraw, draw, tidied
from tests.documents.papers import pages_of, text_of

SENTENCE = "郑州启明公司经本会批准，<br/>自今日起为<b>常务理事单位</b>，享有权利。"
STYLE = "<style>@page {{ size: A4; margin: 20mm }} body {{ font-size: 12pt }}</style>"
PAGE = "<html><head>" + STYLE + "</head><body>{}</body></html>"


def test_every_line_break_is_kept_beside_bold_words(tmp_path: Path) -> None:
    words = text_of(draw(PAGE.format(f"<p>{SENTENCE}</p><table><tr><td>{SENTENCE}</td></tr></table>")), tmp_path)
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    assert lines == ["郑州启明公司经本会批准，", "自今日起为常务理事单位，享有权利。"] * 2


@pytest.mark.parametrize("mark", list("，。；：、）》”"))
def test_no_set_line_starts_with_a_closing_mark(mark: str, tmp_path: Path) -> None:
    html = PAGE.format(f"<p>{('会员' + mark) * 120}</p>")
    lines = [line.strip() for line in text_of(draw(html), tmp_path).splitlines() if line.strip()]
    assert len(lines) > 3
    assert not [line for line in lines if line.startswith(mark)]


def test_latin_words_and_dates_are_not_cut(tmp_path: Path) -> None:
    words = "Henan Talent Exchange Association 2026-10-08 0371-56262220 "
    lines = text_of(draw(PAGE.format(f"<p>{words * 12}</p>")), tmp_path).split()
    assert set(lines) == set(words.split())


def test_line_breaks_survive_the_end_of_a_page(tmp_path: Path) -> None:
    html = PAGE.format("<p>" + "<br/>".join(f"第{n}行<b>粗</b>" for n in range(200)) + "</p>")
    lines = [line.strip() for line in text_of(draw(html), tmp_path).splitlines() if line.strip()]
    assert lines == [f"第{n}行粗" for n in range(200)]


def test_the_faces_are_embedded_and_differ() -> None:
    """Every face of the page is embedded; bold is really bold, slanted Chinese stays upright and regular."""
    pdf = PdfReader(io.BytesIO(draw(PAGE.format("<p>常规<b>粗体</b><i>斜体</i><b><i>粗斜</i></b></p>"))))
    resources = pdf.pages[0]["/Resources"]["/Font"].get_object()  # type: ignore[index]
    names = {str(one.get_object()["/BaseFont"]).partition("+")[2] for one in resources.values()} - {""}
    assert names == {"ZhSans-Regular", "ZhSans-Bold"}


def test_wide_spaces_and_apostrophes_keep_their_width() -> None:
    assert tidied("姓\u3000名 Member’s “豫才”") == "姓&nbsp;&nbsp;&nbsp;&nbsp;名 Member's “豫才”"


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/x.png", "https://example.com/x.png", "/etc/passwd", "../../x.png"]
)
def test_a_paper_reads_nothing_outside_its_folder(address: str, tmp_path: Path) -> None:
    """The tests refuse sockets: asking for one would fail by itself. The picture stays away, the paper is drawn."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "x.png").write_bytes(b"secret")
    pdf = draw(PAGE.format(f'<p>正文</p><img src="{address}">'), folder=tmp_path / "folder")
    assert "正文" in text_of(pdf, tmp_path)
    assert not PdfReader(io.BytesIO(pdf)).pages[0].images


def test_a_monstrous_source_is_refused() -> None:
    with pytest.raises(CannotDraw, match="characters"):
        draw("字" * 4_000_001)


def test_what_the_faces_lack_is_named() -> None:
    assert fonts.uncovered("欧阳娜敏　𬭎䶮 Ouyang, 〇□■√①") == ""
    assert fonts.uncovered("王𠮷☑王𠮷") == "𠮷☑"


def test_the_face_of_the_picture_code_is_small() -> None:
    face = fonts.prepare().picture_code
    assert face.stat().st_size < 40_000
    with TTFont(face) as font:
        assert {ord(char) for char in cutting.PICTURE_CODE_CHARACTERS} <= set(font.getBestCmap())


def test_a_prepared_font_is_not_prepared_again() -> None:
    said: list[str] = []
    fonts.prepare()
    assert fonts.prepare(said.append).regular.is_file()
    assert said == []


def test_a_long_list_repeats_its_head_and_keeps_every_row(tmp_path: Path) -> None:
    columns = (Column("序号", 20), Column("姓名", 47), Column("备注", 200))
    rows = [[str(n), f"会员{n}", "一级注册监理工程师，" * (n % 15)] for n in range(150)]
    pdf = draw_list(PaperList("会员推荐汇总表", "单位：启明公司", columns, rows, ("推荐单位（盖章）：",)))
    words = text_of(pdf, tmp_path)
    assert words.count("备注") == pages_of(pdf, tmp_path) > 3
    assert all(f"会员{n}" in words for n in range(150))
    assert "推荐单位（盖章）：" in words
    size = subprocess.run(["pdfinfo", tmp_path / "pages.pdf"], capture_output=True, check=True).stdout.decode()
    assert "841.89 x 595.27" in size
