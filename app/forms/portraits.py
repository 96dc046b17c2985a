"""Portraits: cropped, fitted and measured. The page says only what was measured; there is no recognition of faces."""

from __future__ import annotations

import colorsys
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from app.forms.contents import KIB, Kind, size_in_words
from app.forms.pictures import jpeg, on_white, opened
from app.kernel.errors import Message, say

if TYPE_CHECKING:
    from PIL import Image

LEAST_PART_OF_SIZE = 0.75
HEADROOM = 0.2
LEAST_SHARE_OF_GROUND = 0.8
WHITE_FROM, WHITE_SPREAD = 222, 26
BEST_QUALITY, LOWEST_QUALITY, QUALITY_STEP = 92, 44, 8
FREE_SIDE = 1600


@dataclass(frozen=True)
class Preset:
    """A size in pixels at 300 dpi and the colour of the ground. No size: as it was sent."""

    width: int = 0
    height: int = 0
    ground: str = ""

    @property
    def ratio(self) -> float:
        return self.width / self.height


PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        "free": Preset(),
        "one_inch_white": Preset(295, 413, "white"),
        "two_inch_white": Preset(413, 579, "white"),
        "two_inch_blue": Preset(413, 579, "blue"),
    }
)


@dataclass(frozen=True)
class Crop:
    """A rectangle in pixels of the upright picture, from its left upper corner."""

    left: int
    top: int
    width: int
    height: int

    def within(self, size: tuple[int, int], ratio: float) -> Crop:
        """The nearest rectangle of this ratio about the same middle that lies inside the picture."""
        wide, high = size
        width = max(2.0, min(float(self.width), wide, high * ratio))
        height = width / ratio
        left = min(max(0.0, self.left + self.width / 2 - width / 2), wide - width)
        top = min(max(0.0, self.top + self.height / 2 - height / 2), high - height)
        return Crop(round(left), round(top), round(width), round(height))

    def box(self, size: tuple[int, int]) -> tuple[int, int, int, int]:
        """Left, upper, right, lower, inside the picture."""
        return self.left, self.top, min(self.left + self.width, size[0]), min(self.top + self.height, size[1])


@dataclass(frozen=True)
class Check:
    """One thing that was measured, with its figures, and whether it is as it has to be."""

    passed: bool
    words: Message


@dataclass(frozen=True)
class Portrait:
    """The fitted picture and everything that was measured on it."""

    content: bytes
    width: int
    height: int
    checks: tuple[Check, ...]
    crop: Crop | None = None
    whole: tuple[int, int] = (0, 0)

    @property
    def passed(self) -> bool:
        return all(check.passed for check in self.checks)

    @property
    def failures(self) -> tuple[Message, ...]:
        return tuple(check.words for check in self.checks if not check.passed)


def fitted(
    content: bytes, kind: Kind, preset: Preset, *, crop: Crop | None = None, most_kb: int | None = None
) -> Portrait:
    """The portrait cut to its preset (by the rectangle, else from the upper middle), compressed and measured."""
    from PIL import Image

    picture = on_white(opened(content, kind))
    if not preset.width:
        return _free(picture, kind, len(content), most_kb)
    rectangle = crop.within(picture.size, preset.ratio) if crop else _upper_middle(picture.size, preset.ratio)
    box = rectangle.box(picture.size)
    cut = picture.resize((preset.width, preset.height), Image.Resampling.LANCZOS, box=box)
    out, weight = _light(cut, len(content), most_kb)
    checks = (_size(rectangle, preset), weight, Check(True, say("JPG 格式")), *_ground(cut, preset))
    return Portrait(out, preset.width, preset.height, checks, rectangle, picture.size)


def _free(picture: Image.Image, kind: Kind, before: int, most_kb: int | None) -> Portrait:
    from PIL import Image

    picture.thumbnail((FREE_SIDE, FREE_SIDE), Image.Resampling.LANCZOS)
    out, weight = _light(picture, before, most_kb)
    size = say("尺寸 %(width)s × %(height)s 像素", width=picture.width, height=picture.height)
    return Portrait(out, picture.width, picture.height, (Check(True, size), weight))


def _upper_middle(size: tuple[int, int], ratio: float) -> Crop:
    wide, high = size
    if wide / high > ratio:
        width = high * ratio
        return Crop(round((wide - width) / 2), 0, round(width), high)
    height = wide / ratio
    return Crop(0, round((high - height) * HEADROOM), wide, round(height))


def _size(cut: Crop, preset: Preset) -> Check:
    wanted = {"width": preset.width, "height": preset.height}
    if cut.width >= preset.width * LEAST_PART_OF_SIZE:
        return Check(True, say("尺寸 %(width)s × %(height)s 像素", **wanted))
    words = say(
        "裁剪部分只有 %(has_width)s × %(has_height)s 像素，不足 %(width)s × %(height)s；请换大图或扩大裁剪框。",
        has_width=cut.width, has_height=cut.height, **wanted,
    )  # fmt: skip
    return Check(False, words)


def _light(picture: Image.Image, before: int, most_kb: int | None) -> tuple[bytes, Check]:
    quality = BEST_QUALITY
    out = jpeg(picture, quality)
    while most_kb and len(out) > most_kb * KIB and quality > LOWEST_QUALITY:
        quality -= QUALITY_STEP
        out = jpeg(picture, quality)
    size, was = size_in_words(len(out)), size_in_words(before)
    if most_kb and len(out) > most_kb * KIB:
        return out, Check(
            False,
            say("压缩后仍有 %(size)s，超过 %(most)s，请换一张照片。", size=size, most=size_in_words(most_kb * KIB)),
        )
    if size == was or len(out) > before:
        return out, Check(True, say("大小 %(size)s", size=size))
    return out, Check(True, say("已压缩为 %(size)s（原图 %(was)s）", size=size, was=was))


def _ground(picture: Image.Image, preset: Preset) -> tuple[Check, ...]:
    """The strips above and beside the head, where only the ground is: how much of it has the wanted colour."""
    if not preset.ground:
        return ()
    strips = _strips(picture)
    right = sum(1 for pixel in strips if _is(preset.ground, pixel))
    share = right / len(strips)
    red, green, blue = (round(sum(p[i] for p in strips) / len(strips)) for i in range(3))
    figures = {"red": red, "green": green, "blue": blue, "share": round(share * 100)}
    return (Check(share >= LEAST_SHARE_OF_GROUND, _ground_in_words(preset.ground, share, figures)),)


def _ground_in_words(wanted: str, share: float, figures: dict[str, int]) -> Message:
    if share >= LEAST_SHARE_OF_GROUND:
        words = {
            "white": say("底色：白色（%(share)s%%）", share=figures["share"]),
            "blue": say("底色：蓝色（%(share)s%%）", share=figures["share"]),
        }
        return words[wanted]
    told = {
        "white": say(
            "底色：检测为白色但不均匀（平均 RGB %(red)s, %(green)s, %(blue)s，只有 %(share)s%% 符合）", **figures
        ),
        "grey": say(
            "底色：检测为灰色或有阴影（平均 RGB %(red)s, %(green)s, %(blue)s），请换一张符合底色要求的照片", **figures
        ),
        "blue": say("底色：检测为蓝色（平均 RGB %(red)s, %(green)s, %(blue)s），请换一张符合底色要求的照片", **figures),
        "red": say("底色：检测为红色（平均 RGB %(red)s, %(green)s, %(blue)s），请换一张符合底色要求的照片", **figures),
        "other": say(
            "底色：检测为其他颜色（平均 RGB %(red)s, %(green)s, %(blue)s），请换一张符合底色要求的照片", **figures
        ),
    }
    return told[_colour((figures["red"], figures["green"], figures["blue"]))]


def _strips(picture: Image.Image) -> list[tuple[int, int, int]]:
    """Pixels of the upper twelfth and of both edges down to two fifths of the height, every second one."""
    wide, high = picture.size
    edge, top, down = max(2, wide // 14), max(2, high // 14), high * 2 // 5
    parts = [(0, 0, wide, top), (0, top, edge, down), (wide - edge, top, wide, down)]
    return [pixel for box in parts for pixel in _pixels(picture.crop(box))]


def _pixels(part: Image.Image) -> list[tuple[int, int, int]]:
    raw = part.tobytes()
    return [(raw[i], raw[i + 1], raw[i + 2]) for i in range(0, len(raw), 6)]


def _is(ground: str, pixel: tuple[int, int, int]) -> bool:
    if ground == "white":
        return min(pixel) >= WHITE_FROM and max(pixel) - min(pixel) <= WHITE_SPREAD
    return _colour(pixel) == ground


def _colour(pixel: tuple[int, int, int]) -> str:
    hue, saturation, value = colorsys.rgb_to_hsv(*(part / 255 for part in pixel))
    if saturation < 0.14:
        return "white" if value >= WHITE_FROM / 255 else "grey"
    degrees = hue * 360
    if 185 <= degrees <= 250:
        return "blue"
    return "red" if degrees <= 15 or degrees >= 340 else "other"
