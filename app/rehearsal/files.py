"""Invented files for upload fields: of a kind that the field takes, drawn once and used again."""

from __future__ import annotations

from functools import cache

from app.demo.pictures import portrait, sample_page, sample_paper
from app.tenancy.configuration.concepts.forms import Field

HOUSE = ("jpg", "png", "pdf")
BLUE = "two_inch_blue"


def sample(ask: Field) -> tuple[str, bytes]:
    """The name and content of a file that a field takes. ValueError for a field that wants a kind nobody draws."""
    if ask.type == "photo":
        return "photo.jpg", _drawn(ask.photo)
    wanted = [kind for kind in (ask.accept or HOUSE) if kind in ("pdf", "png")]
    if wanted:
        return f"sample.{wanted[0]}", _drawn(wanted[0])
    if "jpg" in (ask.accept or HOUSE):
        return "sample.jpg", _drawn("photo")
    raise ValueError(f"nobody draws a file of the kind {ask.accept[0]}")


@cache
def _drawn(kind: str) -> bytes:
    if kind == BLUE:
        return portrait(1, "#3c8cdc")
    return {"png": sample_page, "pdf": sample_paper}.get(kind, portrait)(1)

