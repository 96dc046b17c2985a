"""What an uploaded file really is: by its content and its name, which have to agree (ASVS 5.2.2)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

import filetype

from app.forms.identifiers import tidy
from app.kernel.errors import DomainError, say, several

KIB = 1024
HOUSE_LIMIT_KB = 10 * KIB
LONGEST_FILE_NAME = 100


class Kind(StrEnum):
    """The kinds of file that may be uploaded: the words of `accept:`."""

    JPG = "jpg"
    PNG = "png"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    ZIP = "zip"
    MP4 = "mp4"

    @property
    def is_picture(self) -> bool:
        return self in (Kind.JPG, Kind.PNG)


DOCUMENTS_AND_PICTURES = (Kind.JPG, Kind.PNG, Kind.PDF)
_ZIPPED = "application/zip"
_OFFICE = "application/vnd.openxmlformats-officedocument"
MIME = {
    Kind.JPG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.PDF: "application/pdf",
    Kind.DOCX: f"{_OFFICE}.wordprocessingml.document",
    Kind.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
    Kind.ZIP: _ZIPPED,
    Kind.MP4: "video/mp4",
}
_GUESSES = {
    Kind.JPG: {"image/jpeg"},
    Kind.PNG: {"image/png"},
    Kind.PDF: {"application/pdf"},
    Kind.DOCX: {MIME[Kind.DOCX], _ZIPPED},
    Kind.XLSX: {MIME[Kind.XLSX], _ZIPPED},
    Kind.ZIP: {_ZIPPED},
    Kind.MP4: {"video/mp4", "video/x-m4v"},
}


@dataclass(frozen=True)
class Sent:
    """A file as it came: a tidy name without any path, its kind, its bytes."""

    name: str
    kind: Kind
    content: bytes


def clean_name(name: str) -> str:
    """The last part of a name, printable and at most 100 characters long: `../../x.pdf` is `x.pdf`."""
    last = tidy(name.replace("\\", "/").split("/")[-1])
    plain = "".join(c for c in last if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*').lstrip(". ") or "file"
    suffix = PurePosixPath(plain).suffix[:10]
    return plain if len(plain) <= LONGEST_FILE_NAME else plain[: LONGEST_FILE_NAME - len(suffix)] + suffix


def examine(name: str, content: bytes, accept: tuple[Kind, ...], most_kb: int = HOUSE_LIMIT_KB) -> Sent:
    """The file, if its size, its name and its content are all of an accepted kind. Raises DomainError in words."""
    if not content:
        raise DomainError(say("文件是空的，请重新选择。"))
    if len(content) > most_kb * KIB:
        raise DomainError(
            say("文件 %(size)s，超过 %(most)s。", size=size_in_words(len(content)), most=size_in_words(most_kb * KIB))
        )
    tidy_name = clean_name(name)
    kind = _kind_of_name(tidy_name)
    accepted = several([k.upper() for k in accept])
    if kind is None or kind not in accept:
        raise DomainError(say("只接受 %(accepted)s 格式的文件。", accepted=accepted))
    guess = filetype.guess(content)
    if guess is None or guess.mime not in _GUESSES[kind]:
        raise DomainError(
            say(
                "文件内容不是 %(kind)s，请用原来的程序另存为 %(accepted)s 后再上传。",
                kind=kind.upper(),
                accepted=accepted,
            )
        )
    return Sent(tidy_name, kind, content)


def _kind_of_name(name: str) -> Kind | None:
    suffix = PurePosixPath(name).suffix.lower().lstrip(".")
    suffix = {"jpeg": "jpg"}.get(suffix, suffix)
    return Kind(suffix) if suffix in set(Kind) else None


def size_in_words(size: int) -> str:
    """412 KB, 1.2 MB, 14 MB: as people read it."""
    if size < 1000 * KIB:
        return f"{max(1, round(size / KIB))} KB"
    mib = size / KIB / KIB
    return f"{mib:.0f} MB" if mib >= 10 or mib == round(mib) else f"{mib:.1f} MB"
