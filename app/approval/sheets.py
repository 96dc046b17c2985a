"""A list of the desk as a spreadsheet. Everything is written as text, so that no cell is a formula."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from app.approval.columns import ALWAYS, Column, Line, columns_of
from app.approval.fieldcolumns import labels
from app.approval.lists import DeskList
from app.documents.neutral import neutral
from app.kernel.errors import Message, say
from app.web.language import translated

OF_A_FORM = 20
BESIDE = (say("单位或机构"), 28)
"""What stands small beside the applicant on the page has a column of its own here."""


def sheet_bytes(page: DeskList) -> bytes:
    """The file. What writes it is loaded by the first who asks for one."""
    import xlsxwriter

    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "constant_memory": True})
    sheet = book.add_worksheet(translated(say("清单")))
    bold = book.add_format({"bold": True, "bottom": 1})
    columns = columns_of(page.wish.columns)
    heads = [(translated(head), width) for head, width in _heads(columns)]
    heads += [(label, OF_A_FORM) for label in labels(page.wish.fields, page.wish.procedure)]
    for column, (head, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, neutral(head), bold)
    for row, (line, more) in enumerate(zip(page.lines, page.cells, strict=True), 1):
        for column, text in enumerate([*_cells(line, columns), *more]):
            sheet.write_string(row, column, neutral(text))
    sheet.freeze_panes(1, 0)
    book.close()
    return file.getvalue()


def _heads(columns: Sequence[Column]) -> list[tuple[Message, int]]:
    heads = [[(one.label, one.width), *([BESIDE] if one.name == ALWAYS else [])] for one in columns]
    return [head for pair in heads for head in pair]


def _cells(line: Line, columns: Sequence[Column]) -> list[str]:
    texts = [[one.text(line), *([line.place] if one.name == ALWAYS else [])] for one in columns]
    return [text for pair in texts for text in pair]
