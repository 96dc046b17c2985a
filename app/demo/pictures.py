"""Invented files: a drawn portrait on white ground, a page that says it is a sample."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

SKINS = ("#e8b98f", "#dba77c", "#f0c8a0", "#d39a70")
COATS = ("#2b4a6b", "#4a3b52", "#2f5d50", "#6b3a2e")
WIDE, HIGH = 885, 1239


def portrait(number: int, ground: str = "white") -> bytes:
    """A face that is nobody's, 3 × one inch (885 × 1239 pixels) on a plain ground, as JPG."""
    picture = Image.new("RGB", (WIDE, HIGH), ground)
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


def sample_paper(number: int) -> bytes:
    """The same page as PDF."""
    return _as_bytes(Image.open(io.BytesIO(sample_page(number))), "PDF")


def emblem(number: int) -> bytes:
    """A gate under a roof on a coloured ground: the mark of an organisation that does not exist, as PNG."""
    picture = Image.new("RGB", (600, 600), ("#1f3d39", "#2b4a6b", "#6b3a2e")[number % 3])
    draw = ImageDraw.Draw(picture)
    draw.line([(120, 470), (120, 220), (300, 110), (480, 220), (480, 470)], fill="#f2ead8", width=34, joint="curve")
    for x in (210, 300, 390):
        draw.rectangle((x - 17, 300, x + 17, 470), fill="#d8a23c")
    draw.rectangle((193, 280, 407, 314), fill="#d8a23c")
    return _as_bytes(picture, "PNG")


def view(number: int) -> bytes:
    """A hall with rows of desks under a window: a photograph of nothing, as JPG."""
    picture = Image.new("RGB", (1280, 720), ("#dfe7ea", "#ece6da", "#e3e9df")[number % 3])
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 470, 1280, 720), fill=("#b9a88c", "#a7b0b4", "#b5ab95")[number % 3])
    for x in range(90, 1200, 230):
        draw.rectangle((x, 90, x + 170, 350), fill="#f7fbfc", outline="#8b979c", width=6)
        draw.line([(x + 85, 90), (x + 85, 350)], fill="#8b979c", width=4)
    for row in range(3):
        for x in range(60 - row * 20, 1240, 200 + row * 20):
            y = 450 + row * 84
            draw.rectangle((x, y, x + 130 + row * 12, y + 22), fill=COATS[(number + row) % len(COATS)])
            draw.ellipse((x + 44, y - 58, x + 86, y - 14), fill=SKINS[(number + x) % len(SKINS)])
    return _as_bytes(picture, "JPEG")


def _as_bytes(picture: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, quality=88)
    return out.getvalue()
