"""A script: writes words across each page of the PDF on its standard input. Arguments: the words, the file of a face.

It runs apart (`apart.py`), so it imports nothing of the house.
"""

from __future__ import annotations

import io
import sys

from pypdf import PdfReader, PdfWriter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FACE = "Watermark"
POINTS = 28
SLANT = 30
LARGEST = 60 * 1024 * 1024


def on_pages(content: bytes, words: str) -> bytes:
    """The PDF with the words again and again across each page. Raises ValueError where it would grow beyond measure."""
    writer = PdfWriter()
    for page in PdfReader(io.BytesIO(content)).pages:
        box = page.mediabox
        sheet = PdfReader(io.BytesIO(_sheet(words, float(box.width), float(box.height)))).pages[0]
        writer.add_page(page).merge_page(sheet)
    out = io.BytesIO()
    writer.write(out)
    if out.tell() > LARGEST:
        raise ValueError("too large")
    return out.getvalue()


def _sheet(words: str, width: float, height: float) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(width, height))
    canvas.setFont(FACE, POINTS)
    canvas.setFillGray(0.45, 0.35)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(SLANT)
    reach = int(width + height)
    for row in range(-reach // 2, reach // 2, POINTS * 5):
        for column in range(-reach // 2, reach // 2, POINTS * (len(words) + 4)):
            canvas.drawString(column, row, words)
    canvas.save()
    return out.getvalue()


if __name__ == "__main__":
    pdfmetrics.registerFont(TTFont(FACE, sys.argv[2]))
    sys.stdout.buffer.write(on_pages(sys.stdin.buffer.read(), sys.argv[1]))
