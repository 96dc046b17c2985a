"""Tables as files, written row by row: neither the whole table nor the whole file is ever in memory twice."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import StringIO
from typing import IO, Any

import xlsxwriter

from app.insight.exporting.neutral import neutral

MARK = "\ufeff"
"""Excel takes a CSV for UTF-8 only with this mark before it."""
ROWS_AT_ONCE = 500
WIDEST, NARROWEST = 40, 8
MOST_ROWS = 1_000_000

Row = Sequence[Any]
Writers = Sequence[Callable[[Any], str]]


def cells_of(row: Row, writers: Writers) -> list[str]:
    """A row in words, every cell neutral."""
    return [neutral(write(value)) for write, value in zip(writers, row, strict=True)]


def csv_parts(heads: Sequence[str], rows: Iterable[Row], writers: Writers) -> Iterator[str]:
    """A CSV file in parts of some hundred rows."""
    part = StringIO()
    write = csv.writer(part)
    part.write(MARK)
    write.writerow([neutral(head) for head in heads])
    for number, row in enumerate(rows, 1):
        write.writerow(cells_of(row, writers))
        if number % ROWS_AT_ONCE == 0:
            yield part.getvalue()
            part.seek(0)
            part.truncate()
    yield part.getvalue()


def write_xlsx(
    to: IO[bytes], heads: Sequence[str], rows: Iterable[Row], writers: Writers, *, about: Sequence[tuple[str, str]] = (),
    titles: tuple[str, str] = ("Sheet1", "About"),
) -> None:  # fmt: skip
    """An XLSX file: every cell a text (long numbers stay whole), a head that stays in sight, and a sheet that says whence."""
    book = xlsxwriter.Workbook(to, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, text = book.add_format({"bold": True, "num_format": "@"}), book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(titles[0])
    sheet.freeze_panes(1, 0)
    for number, head in enumerate(heads):
        sheet.set_column(number, number, min(max(2 * len(head) + 2, NARROWEST), WIDEST), text)
        sheet.write_string(0, number, neutral(head), bold)
    for line, row in enumerate(rows, 1):
        for number, cell in enumerate(cells_of(row, writers)):
            if cell:
                sheet.write_string(line, number, cell)
    if about:
        _write_about(book, titles[1], about, bold)
    book.close()


def _write_about(book: Any, title: str, about: Sequence[tuple[str, str]], bold: Any) -> None:
    sheet = book.add_worksheet(title)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, WIDEST)
    for line, (label, value) in enumerate(about):
        sheet.write_string(line, 0, label, bold)
        sheet.write_string(line, 1, neutral(value))
