"""Tables as CSV, written row by row: the whole table is never in memory."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import StringIO
from typing import Any

from app.documents.neutral import neutral

MARK = "\ufeff"
"""Excel takes a CSV for UTF-8 only with this mark before it."""
ROWS_AT_ONCE = 500
MOST_ROWS = 1_000_000

Row = Sequence[Any]
Writers = Sequence[Callable[[Any], str]]


def cells_of(row: Row, writers: Writers) -> list[str]:
    """A row in words."""
    return [write(value) for write, value in zip(writers, row, strict=True)]


def csv_parts(heads: Sequence[str], rows: Iterable[Row], writers: Writers) -> Iterator[str]:
    """A CSV file in parts of some hundred rows."""
    part = StringIO()
    write = csv.writer(part)
    part.write(MARK)
    write.writerow([neutral(head) for head in heads])
    for number, row in enumerate(rows, 1):
        write.writerow([neutral(cell) for cell in cells_of(row, writers)])
        if number % ROWS_AT_ONCE == 0:
            yield part.getvalue()
            part.seek(0)
            part.truncate()
    yield part.getvalue()
