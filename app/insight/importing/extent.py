"""How far the cells of a workbook reach, looked at before it is read: the reader makes room for all between the first and last.

A file of five kilobytes that names the cell XFD1048576 asks for half a terabyte, and the process ends with it. So each
cell has to say where it stands, as every spreadsheet program writes it, and none may stand beyond the limits.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

PIECE = 1 << 20
LONGEST_TAG = 10_000
_BLANKS = re.compile(rb"\s+")
_ODD_BLANKS = (b"\t", b"\n", b"\v", b"\f", b"\r", b"  ")
_NAME = rb"<(?:[^<>\s/:]+:)?c"
_OTHER = rb"(?: ?(?!r[ =])[^<> =/\"']+ ?= ?(?:\"[^\"<>]*\"|'[^'<>]*'))*"
_CELLS = re.compile(_NAME + _OTHER + rb" ?r ?= ?[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"']" + _OTHER + rb" ?(/?)>")
_BEGUN = re.compile(rb"<c[ />]|<[^<>\s/:]+:c[ />]")


class OddCells(ValueError):
    """Cells that are not written as spreadsheet programs write them."""


def reaches(archive: zipfile.ZipFile) -> tuple[int, int]:
    """The last row and the last column with something in it, whichever sheet it is on. Raises OddCells."""
    rows, columns = 0, {b"A"}
    for entry in archive.infolist():
        for tags in _tags(archive, entry):
            found = _CELLS.findall(tags)
            if len(found) != len(_BEGUN.findall(tags)):
                raise OddCells(entry.filename)
            filled = [(column, row) for column, row, empty in found if not empty]
            rows = max(rows, max((int(row) for _, row in filled), default=0))
            columns |= {column for column, _ in filled}
    return rows, max(_number(column) for column in columns)


def _tags(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """A file of the archive piece by piece, cut between tags, with one blank for several."""
    kept = b""
    with archive.open(entry) as file:
        while piece := file.read(PIECE):
            text = kept + piece
            if any(odd in text for odd in _ODD_BLANKS):
                text = _BLANKS.sub(b" ", text)
            end = text.rfind(b"<")
            kept = text[end:] if end >= 0 and b">" not in text[end:] else b""
            if len(kept) > LONGEST_TAG:
                raise OddCells(entry.filename)
            yield text[: len(text) - len(kept)]


def _number(letters: bytes) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
