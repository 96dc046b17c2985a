"""One cell becomes one answer, by what its column is for; or a sentence says why not. Equal cells are read once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.accounts.identifiers import DocumentKind, IdentityDocument, check_id_number, check_identity, clean_name, plain_form
from app.bodies.rules import name_key
from app.forms.reading import Circumstances
from app.forms.reading.limits import against_pattern, outside_limits
from app.forms.reading.shapes import SHAPES
from app.forms.rules import YES
from app.insight.importing.columns import Column, Part
from app.insight.importing.places import Places
from app.kernel.errors import DomainError, Message, say

MOST_REMEMBERED = 20_000
FIRST_SERIAL, LAST_SERIAL = 10_000, 80_000
EARLIEST_YEAR, YEARS_AHEAD = 1950, 30
LONGEST_NUMBER = 60
MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"
_YES = {name_key(word) for word in ("是", "有", "√", "✓", "yes", "y", "true", "1")}
_NO = {name_key(word) for word in ("否", "无", "×", "✗", "no", "n", "false", "0")}
_MONTH = re.compile(r"(\d{4})[-/.年 ]+(\d{1,2})月?", re.ASCII)
_MANY = re.compile(r"[、;；,，/]")
Read = Callable[[str], Any]


@dataclass(frozen=True)
class Day:
    """A day that was read, and what there is to say about how it was."""

    day: date
    hint: Message | None = None


class Cells:
    """Reads the cells of one file."""

    def __init__(self, around: Circumstances, places: Places) -> None:
        self.around, self.places = around, places

    def reader(self, column: Column) -> Read:
        """The function that reads a column; it raises DomainError, and remembers what it read where cells repeat."""
        read = self._reader(column)
        if _is_unique(column):
            return read
        known: dict[str, Any] = {}

        def remembered(text: str) -> Any:
            if text not in known:
                answer = read(text)
                if len(known) > MOST_REMEMBERED:
                    return answer
                known[text] = answer
            return known[text]

        return remembered

    def _reader(self, column: Column) -> Read:
        by_part: dict[Part, Read] = {
            Part.TIER: self._words(column), Part.DOCUMENT_KIND: self._words(column), Part.BODY: self._body,
            Part.NUMBER: _number, Part.PAPER: _number, Part.ADMITTED: self._day_of_admission, Part.TERM_END: self._day,
            Part.PAID_UNTIL: self._year,
        }  # fmt: skip
        if column.part in by_part:
            return by_part[column.part]
        if column.field is None:
            return clean_name
        return self._of_field(column)

    def _of_field(self, column: Column) -> Read:
        field = column.field
        if field is None:
            return clean_name
        if field.type == "id_number":
            return lambda text: check_id_number(text, today=self.around.today)
        if field.type == "id_document":
            return plain_form
        if field.type == "choices":
            return self._several(column)
        if field.type == "yes_no":
            return self._yes_no(column)
        shaped: Read = self._words(column) if field.type == "choice" else lambda text: self._shaped(column, text)

        def limited(text: str) -> Any:
            answer = shaped(text)
            if wrong := outside_limits(field, answer) or against_pattern(field, answer):
                raise DomainError(wrong)
            return answer

        return limited

    def _shaped(self, column: Column, text: str) -> Any:
        field = column.field
        if field is None:
            return text
        if field.type == "body":
            return self.places.named(text, field.kind).id
        if field.type == "day":
            return self._day(text).day.isoformat()
        return SHAPES[field.type](text, field, self.around)

    # ---- words
    def _words(self, column: Column) -> Read:
        known: dict[str, str] = {}
        for word, label in (column.words or {}).items():
            for text in (word, *(label.values() if not isinstance(label, Message) else (label.msgid, str(label)))):
                known.setdefault(name_key(text), word)

        def read(text: str) -> str:
            key = name_key(text)
            found = known.get(key) or _shortened(key, known)
            if found is None:
                raise DomainError(say("“%(text)s”不在可填的内容之中，请按“可填内容”工作表填写。", text=text[:40]))
            return found

        return read

    def _several(self, column: Column) -> Read:
        one = self._words(column)
        return lambda text: list(dict.fromkeys(one(part) for part in _MANY.split(text) if part.strip()))

    def _yes_no(self, column: Column) -> Read:
        words = self._words(column)

        def read(text: str) -> bool:
            key = name_key(text)
            return key in _YES or (key not in _NO and words(text) == YES)

        return read

    # ---- places, days
    def _body(self, text: str) -> int:
        place = self.places.named(text)
        if not place.writable:
            raise DomainError(say("您没有为“%(name)s”登记会员的权限。", name=place.name))
        return place.id

    def _day(self, text: str) -> Day:
        """A day in the notations of forms, in English words, or as the serial number that a spreadsheet keeps."""
        if text.isascii() and text.isdecimal() and FIRST_SERIAL < int(text) < LAST_SERIAL:
            found = date(1899, 12, 30) + timedelta(days=int(text))
            return Day(found, say("按表格的日期序号读作 %(day)s，请核对。", day=found.isoformat()))
        try:
            return Day(date.fromisoformat(SHAPES["day"](text, _NO_FIELD, self.around)))
        except DomainError:
            found_day = _day_in_english(text)
            if found_day is None:
                raise
            return Day(found_day)

    def _day_of_admission(self, text: str) -> Day:
        """Registers of former days often know the month only."""
        month = _MONTH.fullmatch(text)
        if month and 1 <= int(month[2]) <= 12:
            return self._not_ahead(Day(date(int(month[1]), int(month[2]), 1), say("只有年月，按当月 1 日登记。")))
        return self._not_ahead(self._day(text))

    def _not_ahead(self, found: Day) -> Day:
        if found.day > self.around.today:
            raise DomainError(say("入会日期不能晚于今天。"))
        return found

    def _year(self, text: str) -> int:
        found = re.fullmatch(r"(\d{4})(年度?|[-/.].*)?", text, re.ASCII)
        if not found or not EARLIEST_YEAR <= int(found[1]) <= self.around.today.year + YEARS_AHEAD:
            raise DomainError(say("请填写年度，例如 2026。"))
        return int(found[1])


_NO_FIELD: Any = None


def _shortened(key: str, known: Mapping[str, str]) -> str | None:
    """The one word that a short form can only mean: 本科 is 大学本科 where nothing else has it in its name."""
    meant = {word for name, word in known.items() if len(key) > 1 and key in name}
    return meant.pop() if len(meant) == 1 else None


def _day_in_english(text: str) -> date | None:
    """15 March 2021, 15 Mar 2021, March 15, 2021."""
    found = re.fullmatch(r"(\d{1,2})\s+([A-Za-z]+)\.?\s+(\d{4})", text, re.ASCII)
    if found is None and (other := re.fullmatch(r"([A-Za-z]+)\.?\s+(\d{1,2}),?\s+(\d{4})", text, re.ASCII)):
        found = re.fullmatch(r"(\d+) (\w+) (\d+)", f"{other[2]} {other[1]} {other[3]}")
    month = MONTHS.find(found[2][:3].casefold()) if found else -1
    if found is None or month < 0 or month % 3 or len(found[2]) < 3:
        return None
    try:
        return date(int(found[3]), month // 3 + 1, int(found[1]))
    except ValueError:
        return None


def _is_unique(column: Column) -> bool:
    kind = column.field.type if column.field else ""
    return column.part in (Part.NAME, Part.NUMBER, Part.PAPER) or kind in (
        "id_number",
        "id_document",
        "mobile",
        "email",
        "long_text",
    )


def _number(text: str) -> str:
    number = plain_form(text).replace(" ", "")
    if len(number) > LONGEST_NUMBER:
        raise DomainError(say("编号太长，最多 %(most)s 个字。", most=LONGEST_NUMBER))
    return number


def document_of(kind: str, number: str, today: date) -> IdentityDocument:
    """An identity document of a kind that may be left open: then an ID number, else a passport."""
    if kind:
        return check_identity(DocumentKind(kind), number, today=today)
    try:
        return check_identity(DocumentKind.ID_NUMBER, number, today=today)
    except DomainError:
        if sum(sign.isdigit() for sign in number) >= 15:
            raise
        return check_identity(DocumentKind.PASSPORT, number, today=today)
