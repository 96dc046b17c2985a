"""A script: reads a PDF from standard input and says in one word how many pages it has, or why it may not be kept.

It runs apart (`apart.py`), so it imports nothing of the house.
"""

from __future__ import annotations

import io
import sys
import zlib
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

MOST_OBJECTS = 60_000
LONGEST_SIDE = 14_400
"""Points of a page; what the standard allows."""
LOCKED, ACTS, TANGLED, BROKEN = "locked", "acts", "tangled", "broken"
_ACTS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/Movie", "/GoToE"}
_KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/XFA", "/RichMediaContent"}
_FAILS = (
    PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, OSError, zlib.error,
    RecursionError, NotImplementedError, AssertionError, MemoryError,
)  # fmt: skip


class Tangled(Exception):
    """It has more objects than papers have."""


def looked_at(content: bytes) -> str:
    """The number of pages, or one of the words above."""
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            return LOCKED
        pages = list(reader.pages)
        if any(_acts(found) for found in _objects(reader)):
            return ACTS
        if any(max(abs(float(side)) for side in page.mediabox) > LONGEST_SIDE for page in pages):
            return BROKEN
    except Tangled:
        return TANGLED
    except _FAILS:
        return BROKEN
    return str(len(pages))


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
            raise Tangled
        if isinstance(found, DictionaryObject):
            yield found
            waiting += [dict.__getitem__(found, key) for key in found]
        elif isinstance(found, ArrayObject):
            waiting += list(found)


def _acts(found: DictionaryObject) -> bool:
    kind = dict.get(found, NameObject("/S"))
    return (isinstance(kind, str) and str(kind) in _ACTS) or any(str(key) in _KEYS for key in found)


if __name__ == "__main__":
    sys.stdout.write(looked_at(sys.stdin.buffer.read()))
