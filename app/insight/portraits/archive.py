"""A ZIP of portraits looked into: what is in it, within limits, and which number each name says."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from app.accounts.identifiers import plain_form
from app.kernel.errors import DomainError, say

MOST_ENTRIES = 2000
MOST_BYTES_EACH = 6 * 1024 * 1024
MOST_UNPACKED = 400 * 1024 * 1024
MOST_RATIO = 50
PICTURES = frozenset({".jpg", ".jpeg", ".png"})
PASSED_OVER = ("__MACOSX", ".")
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, EOFError, NotImplementedError, ValueError)


@dataclass(frozen=True)
class Picture:
    """A picture in the archive: its entry, and the number that its name says. `row` counts the pictures from 1."""

    row: int
    entry: str
    number: str


def pictures_in(content: bytes) -> list[Picture]:
    """The pictures of an archive in order; folders and what systems leave behind are passed over. Raises DomainError."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except _BROKEN:
        raise DomainError(say("这不是能读的 ZIP 文件。"), "file") from None
    _refuse_swelling(entries)
    names = [entry.filename for entry in entries if not entry.is_dir() and not _is_left_behind(entry.filename)]
    return [Picture(row, name, _number(name)) for row, name in enumerate(names, 1)]


def _refuse_swelling(entries: Sequence[zipfile.ZipInfo]) -> None:
    unpacked, packed = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
    if len(entries) > MOST_ENTRIES:
        raise DomainError(
            say("ZIP 里有 %(count)s 个文件，最多 %(most)s 个，请分几次上传。", count=len(entries), most=MOST_ENTRIES), "file"
        )
    if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(packed, 1024 * 1024):
        raise DomainError(say("ZIP 解压后太大，请分几次上传。"), "file")


def _is_left_behind(name: str) -> bool:
    return any(part.startswith(PASSED_OVER) for part in PurePosixPath(name).parts)


def _number(name: str) -> str:
    return plain_form(PurePosixPath(name).stem).replace(" ", "").upper()


def content_of(archive: zipfile.ZipFile, picture: Picture) -> bytes:
    """The bytes of one picture, never more than the limit. Raises DomainError."""
    if PurePosixPath(picture.entry).suffix.lower() not in PICTURES:
        raise DomainError(say("不是 JPG 或 PNG 照片。"))
    try:
        with archive.open(picture.entry) as file:
            content = file.read(MOST_BYTES_EACH + 1)
    except (*_BROKEN, KeyError):
        raise DomainError(say("文件打不开或不完整。")) from None
    if len(content) > MOST_BYTES_EACH:
        raise DomainError(say("照片超过 %(most)s MB。", most=MOST_BYTES_EACH // 1024 // 1024))
    return content
