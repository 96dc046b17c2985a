"""What a camera sees on a certificate: the modules of the code that leads to its check page, nothing else."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import segno
from PIL import Image, ImageChops

from app.documents import actions
from app.tenancy.tenants import Tenant
from app.web.addresses import site_address
from tests.documents.papers import TODAY, a_person, member_values

NOW = datetime(2026, 10, 8, 8, 0, tzinfo=UTC)
QUIET = 2
DARK = 128
DOTS_A_MM = 300 / 25.4
PLACE = (30, 138, 70, 185)  # in mm: left, top, right, bottom


def seen(pdf: bytes, folder: Path) -> Image.Image:
    """The first page, as it comes out of a printer."""
    (folder / "paper.pdf").write_bytes(pdf)
    command = ["pdftoppm", "-r", "300", "-f", "1", "-l", "1", "-png", "-singlefile", "paper.pdf", "page"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return Image.open(folder / "page.png").convert("RGB")


def code_on(page: Image.Image) -> Image.Image:
    """The code with its quiet zone: at its place on the tinted paper the only field of pure white."""
    left, top, right, bottom = (round(edge * DOTS_A_MM) for edge in PLACE)
    page = page.crop((left, top, right, bottom))
    white = Image.new("RGB", page.size, "#ffffff")
    differs = ImageChops.difference(page, white).convert("L").point(lambda value: 0 if value == 0 else 255)
    found = ImageChops.invert(differs).getbbox()
    assert found is not None
    return page.crop(found).convert("L")


def modules(code: Image.Image, number: int) -> list[list[bool]]:
    """Dark or light at the middle of each of `number` × `number` modules inside of the quiet zone."""
    step = code.width / (number + 2 * QUIET)
    middles = [round((place + QUIET + 0.5) * step) for place in range(number)]
    return [[code.getpixel((x, y)) < DARK for x in middles] for y in middles]  # type: ignore[operator]


@pytest.mark.requirement("H8")
def test_the_code_on_a_certificate_is_that_of_its_check_page(inside: Callable[[str], Tenant], tmp_path: Path) -> None:
    inside("henan-talent")
    document = actions.issue("certificate", holder=a_person(), case_id=7, values=member_values(), by=None, today=TODAY)
    address = f"{site_address()}/verify/{document.shown_code}"
    wanted = [[bool(module) for module in row] for row in segno.make(address, error="m").matrix]

    code = code_on(seen(actions.draw_pending(document.id, now=NOW), tmp_path))

    assert abs(code.width - code.height) <= 2
    assert modules(code, len(wanted)) == wanted
