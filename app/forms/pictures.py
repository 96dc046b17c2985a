"""Pictures made safe: turned upright, drawn anew without metadata, never larger than is useful (ASVS 5.2.6, 14.2.8)."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from app.forms.contents import Kind
from app.kernel.errors import DomainError, say

if TYPE_CHECKING:  # Pillow takes 4 MiB, and pictures are few: who draws one loads it
    from PIL import Image, ImageFont

MOST_PIXELS = {Kind.JPG: 120_000_000, Kind.PNG: 40_000_000}
MOST_IN_MEMORY = 24_000_000
"""Of pictures that are held whole and more than once while they are made smaller: with transparency, or progressive."""
LARGE = 8_000_000
"""Pixels from which on a process has one picture in hand at a time: each takes up to a quarter of a gigabyte."""
LONGEST_SIDE = 4000
THUMBNAIL_SIDE = 320
JPEG_QUALITY = 90
WATERMARKED_QUALITY = 82
WATERMARKED_SIDE = 2000
_FORMATS = {Kind.JPG: "JPEG", Kind.PNG: "PNG"}
_WITHOUT_SIZE = {*range(0xD0, 0xDA), 0x01}
_WITH_SIZE = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Picture:
    """A picture drawn anew: its bytes and its size in pixels."""

    content: bytes
    width: int
    height: int


def declared_size(content: bytes, kind: Kind) -> tuple[int, int]:
    """Width and height as the head of the file says, read before anything is unpacked."""
    if kind is Kind.PNG:
        if len(content) < 24:
            return 0, 0
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    at = 2
    while at + 9 <= len(content):
        marker = content[at + 1]
        if content[at] != 0xFF:
            return 0, 0
        if marker in _WITH_SIZE:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += (
            1
            if marker == 0xFF
            else 2
            if marker in _WITHOUT_SIZE
            else 2 + struct.unpack(">H", content[at + 2 : at + 4])[0]
        )
    return 0, 0


def opened(content: bytes, kind: Kind, most: int = LONGEST_SIDE) -> Image.Image:
    """The picture upright in RGB or RGBA, no side over `most` pixels. Refuses what is broken or far too large."""
    from PIL import Image, ImageOps

    _refuse_huge(declared_size(content, kind), MOST_PIXELS[kind])
    try:
        with Image.open(io.BytesIO(content), formats=[_FORMATS[kind]]) as picture:
            _refuse_huge(picture.size, MOST_IN_MEMORY if _is_held_whole(picture) else MOST_PIXELS[kind])
            with _in_turn(picture.size):
                if kind is Kind.JPG:
                    picture.draft(None, (most, most))
                ImageOps.exif_transpose(picture, in_place=True)
                picture.thumbnail((most, most), Image.Resampling.LANCZOS)
            bare = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
            bare.info.clear()  # comments, profiles and places travel in here
            return bare
    except (OSError, SyntaxError, ValueError, struct.error, ZeroDivisionError, OverflowError, Image.DecompressionBombError):
        raise DomainError(say("图片打不开或不完整，请重新保存后再上传。")) from None


@contextmanager
def _in_turn(size: tuple[int, int]) -> Iterator[None]:
    """A large picture waits for the one before it, so that many at once cannot fill the memory."""
    if size[0] * size[1] < LARGE:
        yield
        return
    with _one_at_a_time:
        yield


def _is_held_whole(picture: Image.Image) -> bool:
    return bool(picture.has_transparency_data or picture.info.get("progressive"))


def _refuse_huge(size: tuple[int, int], most: int) -> None:
    """Asked twice: of the head of the file, and of what the decoder understands, which may be another one."""
    width, height = size
    if width * height > most:
        raise DomainError(
            say("图片有 %(width)s × %(height)s 像素，太大了，请缩小后再上传。", width=width, height=height)
        )


def drawn_anew(content: bytes, kind: Kind) -> Picture:
    """The same picture without metadata, location, thumbnails or anything that hides behind it."""
    picture = opened(content, kind)
    return Picture(_encoded(picture, kind), picture.width, picture.height)


def thumbnail(content: bytes, kind: Kind) -> bytes:
    """A small JPEG for lists and tiles."""
    return jpeg(on_white(opened(content, kind, THUMBNAIL_SIDE)))


def on_white(picture: Image.Image) -> Image.Image:
    """What is transparent becomes white."""
    from PIL import Image

    if picture.mode == "RGB":
        return picture
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def jpeg(picture: Image.Image, quality: int = JPEG_QUALITY) -> bytes:
    """The picture as JPEG, 300 dpi, nothing else in the file."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True, dpi=(300, 300))
    return out.getvalue()


def _encoded(picture: Image.Image, kind: Kind) -> bytes:
    from PIL import Image

    if kind is Kind.JPG:
        return jpeg(on_white(picture))
    out = io.BytesIO()
    Image.frombytes(picture.mode, picture.size, picture.tobytes()).save(out, "PNG")
    return out.getvalue()


def watermarked(content: bytes, kind: Kind, words: str, font_file: str | None) -> bytes:
    """The picture with words across it again and again, so that a copy is of no use elsewhere. JPEG."""
    from PIL import ImageFont

    picture = on_white(opened(content, kind, WATERMARKED_SIDE))
    size = max(18, min(picture.size) // 16)
    font = ImageFont.truetype(font_file, size) if font_file else ImageFont.load_default(size)
    tile = _slanted(words, font)
    for row, top in enumerate(range(-tile.height // 2, picture.height, tile.height)):
        for left in range(-(row % 2) * tile.width // 2, picture.width, tile.width):
            picture.paste(tile, (left, top), tile)
    return jpeg(picture, WATERMARKED_QUALITY)


def _slanted(words: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont) -> Image.Image:
    from PIL import Image, ImageDraw

    box = font.getbbox(words)
    flat = Image.new("RGBA", (int(box[2]) + 40, int(box[3]) + 40), (0, 0, 0, 0))
    ImageDraw.Draw(flat).text(
        (20, 20), words, font=font, fill=(120, 120, 120, 110), stroke_width=1, stroke_fill=(255, 255, 255, 70)
    )
    return flat.rotate(24, expand=True, resample=Image.Resampling.BICUBIC)
