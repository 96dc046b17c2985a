"""The letter before a list, set as official letters are: heading, number, salutation, indented paragraphs, who signs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, Table, TableStyle

from app.documents.typesetting import set_lines

SIZE, TITLE_SIZE = 13, 16
ROOM = 10 * mm
SALUTES = ("：", ":")
FIRST_CJK = "\u2e80"
INDENT = "\u3000\u3000"
CENTRE, LEFT, RIGHT = "CENTER", "LEFT", "RIGHT"


def letter(cover: Sequence[str], signatures: Sequence[str], *, dated: str, width: float, family: str) -> list[Flowable]:
    """The flowables of the letter's page; nothing where there is none. `dated`: the day that stands under who signs."""
    if not cover:
        return []
    head, *paragraphs = cover
    bold = TableStyle(
        [("FONT", (0, 0), (-1, -1), f"{family}-Bold", TITLE_SIZE, TITLE_SIZE * 2), ("ALIGN", (0, 0), (-1, -1), CENTRE)]
    )
    rows = [row for text, place in _placed(paragraphs) for row in _rows(text, place, width)]
    said = [_table(rows, width, family)] if rows else []
    signed = [Spacer(1, ROOM), _table(_signed(signatures, dated), width, family)] if signatures else []
    return [Spacer(1, ROOM), Table([[head]], colWidths=[width * mm], style=bold), *said, *signed]


def _placed(paragraphs: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each paragraph and where it stands: in the middle what comes before the salutation, as the document's number does."""
    salutation = next((number for number, text in enumerate(paragraphs) if text.endswith(SALUTES)), 0)
    for number, text in enumerate(paragraphs):
        if text:
            yield text, CENTRE if number < salutation else LEFT


def _rows(text: str, place: str, width: float) -> Iterator[tuple[str, str]]:
    indented = place == LEFT and text >= FIRST_CJK and not text.endswith(SALUTES)
    lines = set_lines(("口口" if indented else "") + text, width=width - 4, size=SIZE)
    if indented:
        lines[0] = INDENT + lines[0][len(INDENT) :]
    yield from ((line, place) for line in (*lines, ""))


def _signed(signatures: Sequence[str], dated: str) -> list[tuple[str, str]]:
    day = dated or "年" + INDENT + "月" + INDENT + "日"
    return [(line, RIGHT) for who in signatures for line in (who.rstrip("：: "), day)]


def _table(rows: Sequence[tuple[str, str]], width: float, family: str) -> Table:
    style = TableStyle([("FONT", (0, 0), (-1, -1), family, SIZE, SIZE * 1.4)])
    for number, (_, place) in enumerate(rows):
        style.add("ALIGN", (0, number), (0, number), place)
    return Table([[line] for line, _ in rows], colWidths=[width * mm], style=style)
