"""Invented files: a drawn portrait on white ground, a page that says it is a sample."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

SKINS = ("#e8b98f", "#dba77c", "#f0c8a0", "#d39a70")
COATS = ("#2b4a6b", "#4a3b52", "#2f5d50", "#6b3a2e")
WIDE, HIGH = 885, 1239


def portrait(number: int) -> bytes:
    """A face that is nobody's, 3 × one inch (885 × 1239 pixels) on white ground, as JPG."""
    picture = Image.new("RGB", (WIDE, HIGH), "white")
    draw = ImageDraw.Draw(picture)
    skin, coat = SKINS[number % len(SKINS)], COATS[(number // 2) % len(COATS)]
    draw.ellipse((90, 900, 795, 1750), fill=coat)
    draw.rectangle((370, 800, 515, 980), fill=skin)
    draw.polygon([(355, 940), (443, 1120), (530, 940)], fill="white")
    draw.ellipse((250, 300, 635, 870), fill=skin)
    draw.pieslice((235, 250, 650, 720), 180, 360, fill="#221d1b")
    if number % 2:
        draw.rectangle((235, 480, 285, 800), fill="#221d1b")
        draw.rectangle((600, 480, 650, 800), fill="#221d1b")
    for x in (350, 535):
        draw.ellipse((x - 16, 560, x + 16, 588), fill="#221d1b")
    draw.arc((380, 660, 505, 760), 20, 160, fill="#8d4b3d", width=9)
    return _as_bytes(picture, "JPEG")


def sample_page(number: int) -> bytes:
    """A page of grey lines under a coloured rule: a document that says nothing, as PNG."""
    picture = Image.new("RGB", (1000, 700), "#fffdf6")
    draw = ImageDraw.Draw(picture)
    colour = COATS[number % len(COATS)]
    draw.rectangle((24, 24, 976, 676), outline=colour, width=6)
    draw.rectangle((300, 90, 700, 130), fill=colour)
    for line in range(8):
        y = 200 + line * 52
        draw.rectangle((120, y, 300, y + 18), fill="#8a93a0")
        draw.rectangle((360, y, 560 + (line * 97 + number * 41) % 300, y + 18), fill="#3a434f")
    return _as_bytes(picture, "PNG")


def _as_bytes(picture: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, quality=88)
    return out.getvalue()
