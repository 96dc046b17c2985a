"""Spreadsheets as people hand them in, made for tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

from tests.insight.conftest import id_number

HEADS = ["姓名", "身份证号码", "会员类别", "入会日期", "会员编号", "手机", "邮箱"]


def workbook(rows: Sequence[Sequence[Any]], *, merge: str = "", before: Sequence[Sequence[Any]] = ()) -> bytes:
    """A workbook of one sheet. A text that begins with = is written as a formula, as people do."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet, day = book.add_worksheet("名单"), book.add_format({"num_format": "yyyy-mm-dd"})
    for line, row in enumerate([*before, *rows]):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(line, column, cell, day)
            elif isinstance(cell, str) and cell.startswith("="):
                sheet.write_formula(line, column, cell, None, "算出来的")
            elif cell is not None:
                sheet.write(line, column, cell)
    if merge:
        sheet.merge_range(merge, "合并")
    book.close()
    return out.getvalue()


def named(number: int) -> str:
    """A name that is nobody's: 甲一, 乙二…"""
    return f"{'甲乙丙丁戊己庚辛壬癸'[number % 10]}{'一二三四五六七八九十'[number // 10 % 10]}"


def somebody(number: int, **changed: Any) -> list[Any]:
    """A line of the list."""
    plain = {
        "姓名": named(number), "身份证号码": id_number(number), "会员类别": "个人会员", "入会日期": "2021-03-15",
        "会员编号": None, "手机": f"139{number:08}", "邮箱": f"p{number}@example.com",
    }  # fmt: skip
    return [{**plain, **changed}[head] for head in HEADS]
