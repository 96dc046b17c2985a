"""Scans of identity cards as they are shown: with the purpose written across, so that a copy is of no use elsewhere."""

from __future__ import annotations

from app.documents.fonts import prepare
from app.forms.contents import Kind
from app.forms.pictures import watermarked


def with_purpose(content: bytes, kind: Kind, words: str) -> tuple[bytes, Kind]:
    """A picture (as JPEG) or a PDF with the words again and again across each page; any other kind as it is."""
    if kind.is_picture:
        return watermarked(content, kind, words, str(prepare().regular)), Kind.JPG
    if kind is Kind.PDF:
        from app.forms.papermarks import on_pages

        return on_pages(content, words), kind
    return content, kind
