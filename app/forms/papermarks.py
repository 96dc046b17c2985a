"""Words written across each page of a PDF. Loaded by whoever shows the first scan that is one: it takes 10 MiB."""

from __future__ import annotations

import io
from functools import cache

from pypdf import PdfReader, PdfWriter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from app.documents.fonts import prepare

FACE = "Watermark"
POINTS = 28
SLANT = 30


def on_pages(content: bytes, words: str) -> bytes:
    """The PDF with the words again and again across each page."""
    writer = PdfWriter()
    for page in PdfReader(io.BytesIO(content)).pages:
        box = page.mediabox
        sheet = PdfReader(io.BytesIO(_sheet(words, float(box.width), float(box.height)))).pages[0]
        writer.add_page(page).merge_page(sheet)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _sheet(words: str, width: float, height: float) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(width, height))
    canvas.setFont(_face(), POINTS)
    canvas.setFillGray(0.45, 0.35)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(SLANT)
    reach = int(width + height)
    for row in range(-reach // 2, reach // 2, POINTS * 5):
        for column in range(-reach // 2, reach // 2, POINTS * (len(words) + 4)):
            canvas.drawString(column, row, words)
    canvas.save()
    return out.getvalue()


@cache
def _face() -> str:
    pdfmetrics.registerFont(TTFont(FACE, str(prepare().regular)))
    return FACE
