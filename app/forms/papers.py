"""PDF files looked into: nothing that acts by itself (ASVS 5.2.3). Loaded with the first that comes in: it takes 6 MiB."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from app.kernel.errors import DomainError, say

MOST_PAGES = 300
MOST_OBJECTS = 60_000
_ACTS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/Movie", "/GoToE"}
_KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/XFA", "/RichMediaContent"}
_HEAD_BYTES = 1024


def pages_of(content: bytes) -> int:
    """How many pages a PDF has. Refuses broken, locked or long ones, and scripts, actions or attachments in it."""
    if b"%PDF-" not in content[:_HEAD_BYTES]:
        raise DomainError(say("文件内容不是 PDF，请重新导出。"))
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise DomainError(say("PDF 有密码或权限限制，请去掉保护后再上传。"))
        pages = len(reader.pages)
        acts = any(_acts(found) for found in _objects(reader))
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        OverflowError,
        OSError,
        zlib.error,
        RecursionError,
        NotImplementedError,
        AssertionError,
        MemoryError,
    ):
        raise DomainError(say("PDF 打不开或不完整，请重新导出。")) from None
    if acts:
        raise DomainError(say("PDF 里有脚本、自动操作或附件，请打印为普通 PDF 后再上传。"))
    if not 0 < pages <= MOST_PAGES:
        raise DomainError(say("PDF 有 %(pages)s 页，最多 %(most)s 页。", pages=pages, most=MOST_PAGES))
    return pages


def _objects(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary that the trailer leads to, each once."""
    waiting: list[Any] = [reader.trailer]
    seen: set[tuple[int, int]] = set()
    count = 0
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            if (found.idnum, found.generation) in seen:
                continue
            seen.add((found.idnum, found.generation))
            found = found.get_object()
        count += 1
        if count > MOST_OBJECTS:
            raise DomainError(say("PDF 的内部结构太复杂，请打印为普通 PDF 后再上传。"))
        if isinstance(found, DictionaryObject):
            yield found
            waiting += [dict.__getitem__(found, key) for key in found]
        elif isinstance(found, ArrayObject):
            waiting += list(found)


def _acts(found: DictionaryObject) -> bool:
    kind = dict.get(found, NameObject("/S"))
    return (isinstance(kind, str) and str(kind) in _ACTS) or any(str(key) in _KEYS for key in found)
