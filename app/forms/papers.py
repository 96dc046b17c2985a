"""PDF, Word and Excel files looked into: nothing that acts by itself, nothing that swells (ASVS 5.2.3, 5.2.4)."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from app.forms.contents import KIB, Kind
from app.kernel.errors import DomainError, say

MOST_PAGES = 300
MOST_OBJECTS = 60_000
MOST_ENTRIES = 2000
MOST_UNPACKED = 100 * KIB * KIB
MOST_RATIO = 200
_ACTS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/Movie", "/GoToE"}
_KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/XFA", "/RichMediaContent"}
_NEEDED = {Kind.DOCX: "word/document.xml", Kind.XLSX: "xl/workbook.xml"}
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


def check_archive(content: bytes, kind: Kind) -> None:
    """A zip, docx or xlsx that unpacks to a bounded size inside its own folder, without macros. Raises DomainError."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_entries(entries, len(content))
            _check_office({entry.filename for entry in entries}, kind)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
        raise DomainError(say("文件打不开或不完整，请重新保存后再上传。")) from None


def _check_entries(entries: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    swells = any(
        entry.file_size > KIB * KIB and entry.file_size > MOST_RATIO * max(1, entry.compress_size) for entry in entries
    )
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or packed > size or swells or _overlap(entries):
        raise DomainError(say("文件展开后太大，请减少内容后再上传。"))
    if any(entry.flag_bits & 1 for entry in entries):
        raise DomainError(say("文件有密码，请去掉密码后再上传。"))
    names = [entry.filename.replace("\\", "/") for entry in entries]
    if any(name.startswith("/") or ":" in name or ".." in name.split("/") for name in names):
        raise DomainError(say("文件里有不合规的路径，请重新保存后再上传。"))


def _overlap(entries: list[zipfile.ZipInfo]) -> bool:
    """Entries that share bytes are how a small archive becomes an endless one."""
    end = 0
    for entry in sorted(entries, key=lambda e: e.header_offset):
        if entry.header_offset < end:
            return True
        end = entry.header_offset + entry.compress_size
    return False


def _check_office(names: set[str], kind: Kind) -> None:
    if kind not in _NEEDED:
        return
    if "[Content_Types].xml" not in names or _NEEDED[kind] not in names:
        raise DomainError(say("文件内容不是 %(kind)s，请重新保存后再上传。", kind=kind.upper()))
    if any(
        name.lower().endswith(("vbaproject.bin", ".exe", ".js", ".vbs")) or "/embeddings/" in name.lower()
        for name in names
    ):
        raise DomainError(say("文件里有宏或嵌入的对象，请去掉后再上传。"))
