"""Tables as spreadsheets, written row by row. No cell is ever a formula or a link, whatever somebody typed (trust.md I6)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

from app.documents.neutral import neutral
from app.kernel.money import Money

Cell = str | date | int | Money | None
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
FORMATS = {"head": {"bold": True, "bottom": 1, "num_format": "@"}, "text": {"num_format": "@"},
           "day": {"num_format": "yyyy-mm-dd"}, "whole": {"num_format": "0"}, "money": {"num_format": "#,##0.00"}}  # fmt: skip
NARROWEST, WIDEST = 10, 40
CHINESE = 0x2E80
FEN = 100


@dataclass(frozen=True)
class Sheet:
    """A table with its headings. `about` says on a second sheet whence it is, as pairs of label and value."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    widths: Sequence[int] = ()
    """Letters a column is wide; as wide as its heading where nothing is said."""
    about: Sequence[tuple[str, str]] = ()
    about_name: str = ""


def write_sheet(to: IO[bytes], sheet: Sheet) -> None:
    """Write an XLSX file; the head stays in sight, long numbers stay text. Holds one row at a time."""
    import xlsxwriter  # few requests need it: no worker carries it from its start

    book = xlsxwriter.Workbook(to, OPTIONS)
    formats = {name: book.add_format(said) for name, said in FORMATS.items()}
    page = book.add_worksheet(sheet.name)
    page.freeze_panes(1, 0)
    for column, heading in enumerate(sheet.headings):
        page.set_column(column, column, sheet.widths[column] if sheet.widths else _width(heading))
        page.write_string(0, column, neutral(heading), formats["head"])
    _write_rows(page, sheet.rows, formats)
    if sheet.about:
        _write_about(book, sheet, formats)
    book.close()


def sheet_bytes(sheet: Sheet) -> bytes:
    """The XLSX file of a table that is small enough to be sent at once."""
    out = io.BytesIO()
    write_sheet(out, sheet)
    return out.getvalue()


def _write_rows(page: Any, rows: Iterable[Sequence[Cell]], formats: dict[str, Any]) -> None:
    """Nearly all cells of a long list are text, and a million of them go through here."""
    write, text = page.write_string, formats["text"]
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if type(cell) is not str:
                _write(page, (number, column), cell, formats)
            elif cell:
                write(number, column, neutral(cell), text)


def _write(page: Any, at: tuple[int, int], cell: Cell, formats: dict[str, Any]) -> None:
    if isinstance(cell, Money):
        page.write_number(*at, cell.fen / FEN, formats["money"])
    elif isinstance(cell, date):
        page.write_datetime(*at, cell, formats["day"])
    elif isinstance(cell, int):
        page.write_number(*at, cell, formats["whole"])
    elif cell:
        page.write_string(*at, neutral(cell), formats["text"])


def _write_about(book: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    page = book.add_worksheet(sheet.about_name or None)
    page.set_column(0, 0, NARROWEST * 2)
    page.set_column(1, 1, WIDEST)
    for line, (label, value) in enumerate(sheet.about):
        page.write_string(line, 0, label, formats["head"])
        page.write_string(line, 1, neutral(value), formats["text"])


def _width(heading: str) -> int:
    letters = sum(2 if ord(sign) >= CHINESE else 1 for sign in heading) + 2
    return min(max(letters, NARROWEST), WIDEST)
