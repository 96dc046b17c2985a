"""A document that many share, as PDF: its letter with number and day, then the list of those it names, on A4."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.documents.lists import Column, PaperList, draw_list
from app.documents.typesetting import day_in, text_in
from app.kernel.errors import say
from app.web.language import speak, translated

SHEET_WIDTH, PLACE_WIDTH, NAME_WIDTH = 180.0, 11.0, 22.0


def draw_shared(values: Mapping[str, Any]) -> bytes:
    """The PDF of frozen values: `list` has `heads`, `rows` and `cover`, the letter's heading and paragraphs."""
    language, listed, document = values["languages"][0], values["list"], values["document"]
    speak(language)
    title = text_in(document["label"], language)
    return draw_list(PaperList(
        title, _about(values, language), _columns(listed["heads"]), listed["rows"],
        (translated(say("%(body)s（盖章）：", body=values["holder"]["name"])),), tuple(_letter(values, language)), upright=True,
        dated=day_in(document["issued_on"], language),
    ))  # fmt: skip


def _about(values: Mapping[str, Any], language: str) -> str:
    document = values["document"]
    parts = [document["number"], day_in(document["issued_on"], language)]
    parts.append(translated(say("共 %(count)s 人", count=len(values["list"]["rows"]))))
    if document["verify"]:
        parts.append(translated(say("查验码 %(code)s", code=document["code"])))
    return "　".join(part for part in parts if part)


def _letter(values: Mapping[str, Any], language: str) -> list[str]:
    """The letter before the list, with what is known only now: its number and day."""
    document = values["document"]
    known = {"{number}": document["number"], "{day}": day_in(document["issued_on"], language)}
    paragraphs = []
    for paragraph in values["list"]["cover"]:
        for place, word in known.items():
            paragraph = paragraph.replace(place, word)
        paragraphs.append(paragraph)
    return paragraphs


def _columns(heads: list[str]) -> tuple[Column, ...]:
    """Place and name are narrow, the others share the rest of the sheet."""
    room = (SHEET_WIDTH - PLACE_WIDTH - NAME_WIDTH) / max(1, len(heads) - 2)
    widths = [PLACE_WIDTH, NAME_WIDTH, *[room] * (len(heads) - 2)]
    return tuple(Column(head, width) for head, width in zip(heads, widths, strict=False))
