"""A form as the bordered table it is on paper: which cells stand in which row. Pure.

Short fields stand two in a row, long ones and choices have the row to themselves, a portrait stands at the right of
the first rows of its section.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PHOTO_ROWS = 4
PAIR = 2
SHORT_CHOICE = 16
MOST_BOXES = 8
FULL_WIDTH = frozenset({"long", "table", "agreement", "note"})


@dataclass(frozen=True)
class PaperRow:
    """One row: one field that fills it, or two side by side, and whether the portrait begins or stands here.

    `photo` is the field of the portrait in the first row that it spans, `photo_rows` how many rows it spans,
    `beside_photo` whether this row is one of them.
    """

    fields: tuple[Mapping[str, Any], ...]
    wide: bool
    photo: Mapping[str, Any] | None = None
    photo_rows: int = 0
    beside_photo: bool = False


def lay_out(fields: Sequence[Mapping[str, Any]]) -> list[PaperRow]:
    """The rows of one section, in the order of its fields; a portrait stands at the right from the first row on."""
    photo = next((one for one in fields if one["kind"] == "photo"), None)
    rows = list(_rows([one for one in fields if one["kind"] != "photo"]))
    if photo is None:
        return rows
    narrow = next((number for number, row in enumerate(rows) if row.fields[0]["kind"] in FULL_WIDTH), len(rows))
    spans = min(PHOTO_ROWS, narrow)
    if spans == 0:
        return [PaperRow((photo,), wide=True), *rows]
    beside = [PaperRow(row.fields, row.wide, beside_photo=True) for row in rows[:spans]]
    beside[0] = PaperRow(rows[0].fields, rows[0].wide, photo, spans, beside_photo=True)
    return beside + rows[spans:]


def _rows(fields: Sequence[Mapping[str, Any]]) -> Iterator[PaperRow]:
    waiting: list[Mapping[str, Any]] = []
    for one in fields:
        if _is_short(one):
            waiting.append(one)
            if len(waiting) == PAIR:
                yield PaperRow(tuple(waiting), wide=False)
                waiting = []
            continue
        if waiting:
            yield PaperRow(tuple(waiting), wide=False)
            waiting = []
        yield PaperRow((one,), wide=True)
    if waiting:
        yield PaperRow(tuple(waiting), wide=False)


def _is_short(one: Mapping[str, Any]) -> bool:
    """Whether it needs half a row only: a line, a choice between a few short words, or of one word out of many."""
    if one["kind"] == "options" and len(one["options"]) <= MOST_BOXES:
        return sum(len(option["label"]) + 3 for option in one["options"]) <= SHORT_CHOICE
    return one["kind"] in {"line", "options"}
