"""Scans of identity cards as they are shown: with the purpose written across, so that a copy is of no use elsewhere."""

from __future__ import annotations

from app.documents.fonts import prepare
from app.forms.apart import GaveUp, read_apart
from app.forms.contents import Kind
from app.forms.pictures import watermarked
from app.kernel.errors import DomainError, say


def with_purpose(content: bytes, kind: Kind, words: str) -> tuple[bytes, Kind]:
    """A picture (as JPEG) or a PDF with the words again and again across each page; any other kind as it is."""
    if kind.is_picture:
        return watermarked(content, kind, words, str(prepare().regular)), Kind.JPG
    if kind is Kind.PDF:
        return _on_pages(content, words), kind
    return content, kind


def _on_pages(content: bytes, words: str) -> bytes:
    try:
        return read_apart("papermarks.py", content, words, str(prepare().regular))
    except GaveUp:
        raise DomainError(say("这份 PDF 无法加注用途，不能显示；请提交人打印为普通 PDF 后重新上传。")) from None
