"""Word, Excel and ZIP files looked into: nothing that acts by itself, nothing that swells (ASVS 5.2.3, 5.2.4)."""

from __future__ import annotations

import io
import zipfile

from app.forms.contents import KIB, Kind
from app.kernel.errors import DomainError, say

MOST_ENTRIES = 2000
MOST_UNPACKED = 100 * KIB * KIB
MOST_RATIO = 200
_NEEDED = {Kind.DOCX: "word/document.xml", Kind.XLSX: "xl/workbook.xml"}


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
