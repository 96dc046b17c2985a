"""A spreadsheet looked into and read: its cells as text, where its head is, what in it cannot be taken at its word."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from app.documents.neutral import restored
from app.insight.importing.extent import reaches
from app.kernel.errors import DomainError, Message, say

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 120 * 1024 * 1024
MOST_ENTRIES = 500
MOST_ROWS = 20_000
ABOVE = 20
"""Lines of title above the head."""
MOST_COLUMNS = 200
LONGEST_CELL = 20_000
LARGEST_WHOLE = 10**15
"""A spreadsheet keeps fifteen digits of a number; what a cell of more digits says was never typed by anybody."""
MOST_NAMED = 20
_CELL = re.compile(rb'<c [^<>]{0,200}?r="([A-Z]{1,3}\d{1,7})"[^<>]{0,200}>\s{0,20}<f[ >/]')
"""Bounded, so that a sheet of nothing but beginnings of cells is not read again from each of them."""
_FORMULA = re.compile(rb"<f[ >/]")
_ZIP = b"PK\x03\x04"
_OF_OTHERS = {"content.xml", "xl/workbook.bin"}
"""What makes the reader take a file for one of another kind, in which nobody looked how far its cells reach."""
_SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml")
PIECE = 1 << 20


@dataclass(frozen=True)
class Sheet:
    """The cells of the first sheet with anything on it: rows of texts, counted from the row `first` (1 is the top)."""

    rows: Sequence[Sequence[Any]]
    first: int = 1
    notes: tuple[Message, ...] = ()
    formulas: frozenset[str] = field(default_factory=frozenset)
    merged: tuple[str, ...] = ()


def read_sheet(content: bytes) -> Sheet:
    """Read a workbook. Raises DomainError for what is none, is locked, swells, or has too many rows."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    formulas = _looked_into(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = list(book.sheet_names)
        sheet = next((s for s in (book.get_sheet_by_name(name) for name in names) if s.total_height), None)
    except PasswordError:
        raise DomainError(say("文件有密码，请去掉密码后再上传。"), "file") from None
    except (CalamineError, ValueError, OSError, RuntimeError, KeyError):
        raise _unreadable() from None
    if sheet is None:
        raise DomainError(say("文件里没有内容。"), "file")
    merged = [_address(start, end) for start, end in (sheet.merged_cell_ranges or ())]
    rows = sheet.to_python(skip_empty_area=False)
    return Sheet(rows, 1, tuple(_notes(formulas, merged, book, sheet.name)), frozenset(formulas), tuple(merged))


def _looked_into(content: bytes) -> list[str]:
    """Refuses what is no workbook or swells; gives the addresses of cells with formulas, the first sheet's."""
    if len(content) > MOST_BYTES:
        raise DomainError(say("文件超过 %(most)s MB，请分几次导入。", most=MOST_BYTES // 1024 // 1024), "file")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise DomainError(say("文件解压后太大，请删去多余的工作表和图片后再上传。"), "file")
            names = {*archive.namelist()}
            if not content.startswith(_ZIP) or "xl/workbook.xml" not in names or names & _OF_OTHERS:
                raise _unreadable()
            _refuse_far(archive)
            sheets = sorted(e.filename for e in entries if _SHEET.fullmatch(e.filename))
            return _formulas(archive, sheets[0]) if sheets else []
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, EOFError, NotImplementedError, ValueError):
        raise _unreadable() from None


def _refuse_far(archive: zipfile.ZipFile) -> None:
    last_row, last_column = reaches(archive)
    if last_row > MOST_ROWS + ABOVE or last_column > MOST_COLUMNS:
        raise DomainError(
            say("表格太大：最多 %(rows)s 行、%(columns)s 列，请分几次导入。", rows=MOST_ROWS, columns=MOST_COLUMNS), "file"
        )


def _formulas(archive: zipfile.ZipFile, name: str) -> list[str]:
    """The addresses of the cells that hold a formula, read piece by piece within the limit that was announced."""
    found: list[str] = []
    with archive.open(name) as file:
        kept, read = b"", 0
        while piece := file.read(PIECE):
            read += len(piece)
            if read > MOST_UNPACKED:
                raise DomainError(say("文件解压后太大，请删去多余的工作表和图片后再上传。"), "file")
            text = kept + piece
            if _FORMULA.search(text):
                found += [cell.decode() for cell in _CELL.findall(text)]
            kept = text[-200:]
    return list(dict.fromkeys(found))


def _unreadable() -> DomainError:
    return DomainError(say("这不是能读的 Excel 文件（XLSX）。旧的 XLS 或 CSV 请在 Excel 中另存为 XLSX 后再上传。"), "file")


def _notes(formulas: list[str], merged: list[str], book: CalamineWorkbook, name: str) -> list[Message]:
    notes = []
    if formulas:
        notes.append(say("有 %(count)s 个单元格是公式（%(cells)s），按上次计算的结果读取，请核对。",
                         count=len(formulas), cells=_named(formulas)))  # fmt: skip
    if merged:
        notes.append(say("有 %(count)s 处合并单元格（%(cells)s）：只有左上角一格有内容，其余按空白处理，请取消合并后逐行填写。",
                         count=len(merged), cells=_named(merged)))  # fmt: skip
    if len(book.sheet_names) > 1:
        notes.append(say("只读取工作表“%(name)s”。", name=name))
    return notes


def _named(cells: Sequence[str]) -> str:
    return "、".join(cells[:MOST_NAMED]) + ("…" if len(cells) > MOST_NAMED else "")


def _address(start: tuple[int, int], end: tuple[int, int]) -> str:
    return f"{letters(start[1])}{start[0] + 1}:{letters(end[1])}{end[0] + 1}"


def letters(number: int) -> str:
    """0 is A, 25 is Z, 26 is AA."""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def text_of(cell: Any) -> str:
    """A cell as somebody would have typed it. Raises DomainError where digits were lost."""
    if isinstance(cell, str):
        return restored(cell[:LONGEST_CELL]).strip()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float | int):
        return _digits(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell) if isinstance(cell, time | timedelta) else ""


def _digits(number: float) -> str:
    if abs(number) >= LARGEST_WHOLE:
        raise DomainError(say("此格是数值，第 15 位以后的数字已经丢失；请把该列设为“文本”，重新填写。"))
    return str(int(number)) if number == int(number) else repr(number)
