"""How values look on paper: days, boxes, titles, long texts cut into rows, QR codes. Pure."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import segno
from markupsafe import Markup, escape
from PIL import Image, ImageDraw
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics

from app.documents.breaking import Glyph, break_lines, is_han
from app.documents.pdf import register_faces
from app.documents.rules import han_date
from app.tenancy.configuration.words import pick

ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
LINES_A_ROW = 12
A4_LANDSCAPE, DOTS_A_MM, PAPER = (297, 210), 6, "#fffefb"
TICKED, EMPTY = "■", "□"
GAP = Markup("&nbsp;")


def text_in(text: Mapping[str, str] | str | None, language: str) -> str:
    """A text of the configuration in one language."""
    if not text:
        return ""
    return text if isinstance(text, str) else pick(text, language)


def day_in(day: str | date | None, language: str) -> str:
    """A day as running text has it: 2026 年 10 月 8 日, 8 October 2026."""
    if not day:
        return ""
    found = day if isinstance(day, date) else date.fromisoformat(day)
    if language == "zh":
        return f"{found.year} 年 {found.month} 月 {found.day} 日"
    return f"{found.day} {ENGLISH_MONTHS[found.month - 1]} {found.year}"


def signing_day(day: str | date, language: str) -> str:
    """The day below a signature: 二〇二六年十月八日, 8 October 2026."""
    found = day if isinstance(day, date) else date.fromisoformat(day)
    return han_date(found) if language == "zh" else day_in(found, language)


def spaced(title: str, gaps: int = 1) -> Markup:
    """A Chinese title with air between its characters; a Latin one as it is. The library cannot space and centre."""
    if not title or not all(is_han(char) for char in title):
        return escape(title)
    return (GAP * gaps).join(escape(char) for char in title)


def box(ticked: bool) -> str:
    """A box to tick, empty or filled: the faces have no ☐ and ☑."""
    return TICKED if ticked else EMPTY


def paragraphs(text: str) -> list[str]:
    """What was typed with line feeds, as paragraphs; empty lines between them go."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def in_rows(text: str, *, width: float, size: float, at_least: int = 1) -> list[Markup]:
    """A long text cut into pieces of twelve set lines (`width` in mm, `size` in points), each for a table row.

    A short one is filled up with empty lines to `at_least`: paper leaves room to write.

    A cell higher than a page would be shrunk until nobody can read it; rows go over pages.
    """
    lines = [escape(line) for line in set_lines(text, width=width, size=size)]
    lines += [GAP] * (at_least - len(lines))
    pieces = [lines[start : start + LINES_A_ROW] for start in range(0, len(lines), LINES_A_ROW)]
    return [Markup("<br/>").join(piece) for piece in pieces]


def set_lines(text: str, *, width: float, size: float) -> list[str]:
    """A text as the lines that it takes in a column (`width` in mm, `size` in points); an empty one takes one."""
    glyphs = _glyphs(text, size)
    cuts = break_lines(glyphs, lambda line: width * mm)
    return ["".join(glyph.char for glyph in glyphs[cut]) for cut in cuts] or [""]


def _glyphs(text: str, size: float) -> list[Glyph]:
    family = register_faces()
    glyphs = []
    for paragraph in text.replace("\r\n", "\n").strip().split("\n"):
        glyphs += [Glyph(char, pdfmetrics.stringWidth(char, family, size)) for char in paragraph.strip()]
        glyphs.append(Glyph("", 0, ends_line=True))
    return glyphs[:-1]


def qr_code(text: str) -> str:
    """A QR code as a drawing to be embedded, with the quiet zone that readers need."""
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="svg", scale=10, border=2, light="#ffffff", xmldecl=False)
    return embedded(out.getvalue(), "image/svg+xml")


def embedded(content: bytes, mime: str) -> str:
    """A picture inside the document's own source."""
    return f"data:{mime};base64,{base64.b64encode(content).decode()}"


@lru_cache(maxsize=32)
def frame(main: str, second: str) -> str:
    """The ground of a certificate for an association without one of its own: two rules in its colours on paper."""
    picture = Image.new("RGB", (A4_LANDSCAPE[0] * DOTS_A_MM, A4_LANDSCAPE[1] * DOTS_A_MM), PAPER)
    pen = ImageDraw.Draw(picture)
    for inset, colour, width in ((8.6, main, 1.2), (11.0, main, 0.4), (18.0, second, 0.3)):
        corner = (inset * DOTS_A_MM, inset * DOTS_A_MM)
        opposite = ((A4_LANDSCAPE[0] - inset) * DOTS_A_MM, (A4_LANDSCAPE[1] - inset) * DOTS_A_MM)
        pen.rectangle((*corner, *opposite), outline=colour, width=max(1, round(width * DOTS_A_MM)))
    out = io.BytesIO()
    picture.quantize(8).save(out, "PNG", optimize=True)
    return embedded(out.getvalue(), "image/png")
