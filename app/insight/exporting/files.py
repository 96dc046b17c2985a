"""A list as a whole file."""

from __future__ import annotations

from io import BytesIO

from app.documents.sheets import Sheet, sheet_bytes
from app.insight.exporting.actions import Export
from app.insight.exporting.writing import cells_of, csv_parts
from app.kernel.errors import say
from app.web.language import translated


def file_of(found: Export, format_: str) -> bytes:
    """The rows as CSV, or as a workbook that says on a second sheet who took it, when, and what for."""
    if format_ == "csv":
        whole = BytesIO()  # its value is its own buffer: a list of parts, their text and its bytes were three times the file
        for part in csv_parts(found.heads, found.rows, found.writers):
            whole.write(part.encode())
        return whole.getvalue()
    rows = (cells_of(row, found.writers) for row in found.rows)
    about = translated(say("导出说明"))
    return sheet_bytes(Sheet(translated(say("名册")), found.heads, rows, about=found.about, about_name=about))
