"""The empty list to be filled in: one column for each thing that may be said, lists as words to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from app.documents.neutral import neutral
from app.insight.importing.columns import Column, Part, allowed_words, columns_for
from app.insight.importing.sheet import letters
from app.kernel.errors import Message, say
from app.web.language import said, translated

PREPARED_ROWS = 20_000
LISTED = 200


def template_for(about: str) -> bytes:
    """The list of members of former days, empty."""
    return template_of(columns_for(about), translated(say("会员名单")))


def template_of(columns: Sequence[Column], name: str) -> bytes:
    """The workbook: the list with its heads, and a sheet of the words that its columns take."""
    import xlsxwriter  # few requests need it: no worker carries it from its start

    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    text = book.add_format({"num_format": "@"})
    head = book.add_format({"bold": True, "bg_color": "#F2F2F2", "bottom": 1, "num_format": "@"})
    needed = book.add_format({"bold": True, "bg_color": "#FCE4D6", "bottom": 1, "num_format": "@"})
    sheet = book.add_worksheet(name[:31])
    words = book.add_worksheet(allowed_words()[:31])
    sheet.freeze_panes(1, 1)
    for number, column in enumerate(columns):
        title = column.title
        sheet.set_column(number, number, min(max(2 * len(title) + 4, 12), 36), text)
        sheet.write_string(0, number, neutral(title), needed if column.needed else head)
        sheet.write_comment(0, number, _advice(column), {"x_scale": 2})
    _write_words(words, columns, book, sheet)
    book.close()
    return out.getvalue()


def _advice(column: Column) -> str:
    return translated({
        Part.NAME: say("必填。"),
        Part.TIER: say("从下拉列表中选择。"),
        Part.BODY: say("填写机构全称；空着就是协会本级。"),
        Part.NUMBER: say("原有编号；空着由系统按规则接着编。"),
        Part.ADMITTED: say("必填。如 2021-03-15、2021年3月15日、2021/3/15。"),
        Part.TERM_END: say("本期会员资格的最后一天；不清楚可以空着。"),
        Part.PAID_UNTIL: say("会费已缴至哪一年度，如 2026。"),
        Part.PAPER: say("原证书编号；系统从最大的编号接着编。"),
        Part.DOCUMENT_KIND: say("空着按身份证处理。"),
    }.get(column.part, _of_field(column)))  # fmt: skip


def _of_field(column: Column) -> Message:
    kind = column.field.type if column.field else ""
    if kind == "choices":
        return say("可填多项，用顿号或分号隔开。")
    if column.words is not None:
        return say("从下拉列表中选择。")
    if kind == "day":
        return say("如 1985-03-15、1985年3月15日、1985/3/15。")
    return say("可以空着。")


def _write_words(words: Any, columns: Sequence[Column], book: Any, sheet: Any) -> None:
    """A column of words for each list, and the drop-down that reads it."""
    at, bold = 0, book.add_format({"bold": True})
    for number, column in enumerate(columns):
        if not column.words:
            continue
        listed = [translated(word) if isinstance(word, Message) else said(word) for word in column.words.values()]
        words.write_string(0, at, neutral(column.title), bold)
        for line, word in enumerate(listed, 1):
            words.write_string(line, at, neutral(word))
        letter = letters(at)
        if len(listed) <= LISTED and (column.field is None or column.field.type != "choices"):
            source = f"='{words.get_name()}'!${letter}$2:${letter}${len(listed) + 1}"
            rule = {"validate": "list", "source": source, "error_type": "warning"}
            sheet.data_validation(1, number, PREPARED_ROWS, number, rule)
        words.set_column(at, at, 20)
        at += 1
