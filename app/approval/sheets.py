"""A list of the desk as a spreadsheet. Everything is written as text, so that no cell is a formula."""

from __future__ import annotations

from io import BytesIO

from flask import send_file
from werkzeug.wrappers import Response

from app.approval.lists import DeskList, Line
from app.kernel.errors import say
from app.web.language import translated

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADS = (
    (say("期限"), 12), (say("申请人"), 32), (say("单位或机构"), 28), (say("事项"), 18), (say("步骤"), 20), (say("类别"), 16),
    (say("办件号"), 20), (say("收到"), 12), (say("材料"), 8),
)  # fmt: skip


def sheet_of(page: DeskList, name: str) -> Response:
    """The file, ready to be sent. What writes it is loaded by the first who asks for one."""
    import xlsxwriter

    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "constant_memory": True})
    sheet = book.add_worksheet(translated(say("清单")))
    bold = book.add_format({"bold": True, "bottom": 1})
    for column, (head, width) in enumerate(HEADS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, translated(head), bold)
    for row, line in enumerate(page.lines, 1):
        for column, text in enumerate(_cells(line)):
            sheet.write_string(row, column, text)
    sheet.freeze_panes(1, 0)
    book.close()
    file.seek(0)
    return send_file(file, mimetype=XLSX, as_attachment=True, download_name=name)


def _cells(line: Line) -> tuple[str, ...]:
    return (
        line.due, line.title, line.place, line.procedure, line.step, line.tier, line.number, line.filed_on, line.files,
    )  # fmt: skip
