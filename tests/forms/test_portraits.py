"""Portraits: measured, cropped, compressed; the page says only what was measured."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image

from app.forms.contents import KIB, Kind
from app.forms.portraits import PRESETS, Crop, fitted
from tests.forms.making import picture

ONE_INCH = PRESETS["one_inch_white"]
pytestmark = pytest.mark.requirement("G1")


def noise(size: tuple[int, int]) -> bytes:
    rest = random.Random(1)
    made = Image.frombytes("RGB", size, rest.randbytes(size[0] * size[1] * 3))
    out = io.BytesIO()
    made.save(out, "JPEG", quality=98)
    return out.getvalue()


def test_a_white_portrait_passes_with_its_figures() -> None:
    portrait = fitted(picture((1200, 1600)), Kind.JPG, ONE_INCH, most_kb=150)

    assert portrait.passed
    assert Image.open(io.BytesIO(portrait.content)).size == (295, 413)
    assert str(portrait.checks[0].words) == "尺寸 295 × 413 像素"
    assert any(str(c.words).startswith("底色：白色") for c in portrait.checks)


@pytest.mark.parametrize(
    ("colour", "says"),
    [
        ((60, 110, 200), "检测为蓝色"),
        ((200, 30, 40), "检测为红色"),
        ((170, 172, 175), "检测为灰色或有阴影"),
        ((90, 160, 80), "检测为其他颜色"),
    ],
)
def test_another_ground_is_named_with_what_was_measured(colour: tuple[int, int, int], says: str) -> None:
    portrait = fitted(picture((600, 840), colour), Kind.JPG, ONE_INCH, most_kb=150)

    assert not portrait.passed
    assert says in str(portrait.failures[0])
    assert "RGB" in str(portrait.failures[0])


def test_an_off_white_wall_in_good_light_is_white() -> None:
    assert fitted(picture((600, 840), (236, 233, 228)), Kind.JPG, ONE_INCH).passed


def test_a_blue_preset_wants_blue() -> None:
    blue = PRESETS["two_inch_blue"]

    assert fitted(picture((826, 1158), (67, 142, 219)), Kind.JPG, blue).passed
    assert not fitted(picture((826, 1158), "white"), Kind.JPG, blue).passed


def test_a_picture_too_small_says_how_large_it_is() -> None:
    portrait = fitted(picture((120, 168)), Kind.JPG, ONE_INCH)

    assert "裁剪部分只有 120 × 168 像素，不足 295 × 413" in str(portrait.failures[0])


def test_the_rectangle_decides_what_is_kept() -> None:
    made = Image.new("RGB", (1180, 826), (200, 30, 40))
    made.paste((255, 255, 255), (590, 0, 1180, 826))
    out = io.BytesIO()
    made.save(out, "PNG")

    right = fitted(out.getvalue(), Kind.PNG, ONE_INCH, crop=Crop(590, 0, 590, 826))
    left = fitted(out.getvalue(), Kind.PNG, ONE_INCH, crop=Crop(0, 0, 590, 826))

    assert right.passed
    assert not left.passed


@pytest.mark.parametrize(
    "wild", [Crop(-50, -50, 9000, 9000), Crop(5000, 5000, 10, 10), Crop(0, 0, 1, 1), Crop(10, 10, 500, 10)]
)
def test_a_rectangle_outside_of_the_picture_is_brought_inside(wild: Crop) -> None:
    inside = wild.within((600, 840), ONE_INCH.ratio)

    assert inside.left >= 0 and inside.top >= 0
    assert inside.left + inside.width <= 601 and inside.top + inside.height <= 841
    fitted(picture((600, 840)), Kind.JPG, ONE_INCH, crop=wild)


def test_a_heavy_picture_is_compressed_until_it_fits() -> None:
    heavy = noise((590, 826))

    portrait = fitted(heavy, Kind.JPG, ONE_INCH, most_kb=60)

    assert len(portrait.content) <= 60 * KIB
    assert any("已压缩为" in str(check.words) for check in portrait.checks)


def test_a_picture_that_cannot_be_light_enough_says_so() -> None:
    portrait = fitted(noise((590, 826)), Kind.JPG, ONE_INCH, most_kb=5)

    assert any("超过 5 KB" in str(words) for words in portrait.failures)


def test_a_free_photo_keeps_its_shape() -> None:
    portrait = fitted(picture((4000, 1000)), Kind.JPG, PRESETS["free"], most_kb=500)

    assert (portrait.width, portrait.height) == (1600, 400)
    assert portrait.passed
