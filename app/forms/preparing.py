"""From bytes that somebody sent to a file that may be kept: checked, scanned, made safe. Outside transactions."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from app.forms.archives import check_archive
from app.forms.contents import DOCUMENTS_AND_PICTURES, HOUSE_LIMIT_KB, Kind, Sent, examine
from app.forms.papers import pages_of
from app.forms.pictures import drawn_anew
from app.forms.portraits import PRESETS, Crop, Portrait, fitted
from app.forms.scanner import refuse_malware
from app.tenancy.configuration.concepts.forms import Field


@dataclass(frozen=True)
class Prepared:
    """A file ready to be kept, with what was found out about it; `original` is the whole picture behind a crop."""

    name: str
    kind: Kind
    content: bytes
    width: int = 0
    height: int = 0
    pages: int = 0
    accepted: bool = True
    checks: list[Any] = field(default_factory=list)
    original: bytes = b""
    original_kind: str = ""
    original_size: list[int] = field(default_factory=list)
    crop: list[int] = field(default_factory=list)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def accepted_kinds(ask: Field) -> tuple[Kind, ...]:
    """The kinds of file that a field takes."""
    if ask.accept:
        return tuple(Kind(word) for word in ask.accept)
    return (Kind.JPG, Kind.PNG) if ask.type == "photo" else DOCUMENTS_AND_PICTURES


def largest_kb(ask: Field) -> int:
    """The limit of what may be sent. A photo is compressed to its own limit, so that more may be sent."""
    return HOUSE_LIMIT_KB if ask.type == "photo" or not ask.max_kb else ask.max_kb


def prepared(ask: Field, name: str, content: bytes, crop: Crop | None = None) -> Prepared:
    """The file made safe for one field. Raises DomainError with the sentence for the person."""
    sent = examine(name, content, accepted_kinds(ask), largest_kb(ask))
    refuse_malware(content)
    if ask.type == "photo":
        return _photo(ask, sent, crop)
    if sent.kind.is_picture:
        picture = drawn_anew(content, sent.kind)
        return Prepared(sent.name, sent.kind, picture.content, picture.width, picture.height)
    if sent.kind is Kind.PDF:
        return Prepared(sent.name, sent.kind, content, pages=pages_of(content))
    if sent.kind in (Kind.DOCX, Kind.XLSX, Kind.ZIP):
        check_archive(content, sent.kind)
    return Prepared(sent.name, sent.kind, content)


def cropped(ask: Field, name: str, original: bytes, *, kind: Kind, crop: Crop) -> Prepared:
    """The same photo with another rectangle, from the whole picture that was kept."""
    return _as_prepared(fitted(original, kind, PRESETS[ask.photo], crop=crop, most_kb=ask.max_kb), name, original, kind)


def _photo(ask: Field, sent: Sent, crop: Crop | None) -> Prepared:
    portrait = fitted(sent.content, sent.kind, PRESETS[ask.photo], crop=crop, most_kb=ask.max_kb)
    whole = drawn_anew(sent.content, sent.kind).content if PRESETS[ask.photo].width else b""
    return _as_prepared(portrait, sent.name, whole, sent.kind)


def _as_prepared(portrait: Portrait, name: str, original: bytes, kind: Kind) -> Prepared:
    cut = portrait.crop
    checks = [[check.passed, check.words.msgid, dict(check.words.params)] for check in portrait.checks]
    return Prepared(
        _as_jpg(name), Kind.JPG, portrait.content, portrait.width, portrait.height, accepted=portrait.passed,
        checks=checks, original=original, original_kind=kind if original else "",
        original_size=list(portrait.whole), crop=[cut.left, cut.top, cut.width, cut.height] if cut else [],
    )  # fmt: skip


def _as_jpg(name: str) -> str:
    stem, _, suffix = name.rpartition(".")
    return name if suffix.lower() in ("jpg", "jpeg") else f"{stem or name}.jpg"
