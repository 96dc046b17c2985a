"""The unit's people as a spreadsheet. Every cell is text or a date, never a formula, whatever somebody typed (I6)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import xlsxwriter

DAY = "yyyy-mm-dd"
NARROWEST, WIDEST = 8, 40
CHINESE = 0x2E80


@dataclass(frozen=True)
class Sheet:
    """A title, the headings and the rows; a cell is a text, a day or empty."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[str | date | None]]


def draw_sheet(sheet: Sheet) -> bytes:
    """The sheet as XLSX: the head stays in sight, columns are as wide as what stands in them."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        page = book.add_worksheet(sheet.name)
        head, day = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": DAY})
        widths = [_width(text) for text in sheet.headings]
        for column, text in enumerate(sheet.headings):
            page.write_string(0, column, text, head)
        for number, row in enumerate(sheet.rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(number, column, cell, day)  # type: ignore[arg-type]
                elif cell:
                    page.write_string(number, column, cell)
                widths[column] = max(widths[column], _width(str(cell or "")))
        page.freeze_panes(1, 0)
        for column, width in enumerate(widths):
            page.set_column(column, column, min(max(width, NARROWEST), WIDEST))
    return out.getvalue()


def _width(text: str) -> int:
    return sum(2 if ord(sign) >= CHINESE else 1 for sign in text) + 2
