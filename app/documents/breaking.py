"""Where a line of Chinese ends: the rules of typesetting, and their way into xhtml2pdf.

xhtml2pdf 0.2.28 loses `<br/>` in Chinese paragraphs with several fragments, starts lines with ，and；and cuts Latin
words. `break_lines` knows nothing of it and can be tested by itself; `install` hands it over. This touches private
names of the library, which is why its version is pinned.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from xhtml2pdf import reportlab_paragraph

NEVER_FIRST = frozenset("，。、；：！？）》」』】〕］｝〉”’…—·％℃‰～,.;:!?)]}%°々")
NEVER_LAST = frozenset("（《「『【〔［｛〈“‘([{￥$＄#№")
ALONE = frozenset("“”‘’—…·")
BREAKS_AFTER = frozenset("-/?&=_@")
TOLERANCE = 1e-4
ORPHAN = 2
WORTH_IT = 8


@dataclass(frozen=True)
class Glyph:
    """One character as laid out: its width in points, and whether the writer ended the line here."""

    char: str
    width: float
    ends_line: bool = False

    @property
    def is_nothing(self) -> bool:
        """The edge of a piece of markup: no character, no picture, no end of a line."""
        return not self.char and not self.width and not self.ends_line


def is_han(char: str) -> bool:
    """Characters between which a line may end anywhere: ideographs, kana, full-width punctuation."""
    code = ord(char)
    return (
        0x2E80 <= code < 0xA000
        or 0xF900 <= code < 0xFB00
        or 0xFE30 <= code < 0xFE50
        or 0xFF00 <= code < 0xFFF0
        or code >= 0x20000
        or char in ALONE
    )


def may_break_between(before: str, after: str) -> bool:
    """GB/T 15834: no closing mark starts a line, no opening mark ends one; Latin words, dates, numbers are whole."""
    if after in NEVER_FIRST or before in NEVER_LAST:
        return False
    if before == " ":
        return True
    if after == " ":
        return False
    if is_han(before) or is_han(after):
        return True
    return before in BREAKS_AFTER and not after.isdigit()


def break_lines(glyphs: Sequence[Glyph], width_of_line: Callable[[int], float]) -> list[slice]:
    """Cuts a paragraph into lines, each a slice of it; `width_of_line(n)` is the room of the n-th, in points.

    A forced end belongs to the line that it ends. Spaces at a cut belong to no line.
    """
    lines: list[slice] = []
    start = _skip_spaces(glyphs, 0) if glyphs else 0
    while start < len(glyphs):
        end = _end_of_line(glyphs, start, width_of_line(len(lines)))
        lines.append(slice(start, _without_trailing_spaces(glyphs, start, end)))
        start = _skip_spaces(glyphs, end)
    return _without_orphan(glyphs, lines)


def _without_orphan(glyphs: Sequence[Glyph], lines: list[slice]) -> list[slice]:
    """孤字不成行: one or two characters alone on the last line of a paragraph get company from the line before."""
    if len(lines) < 2:
        return lines
    before, last = lines[-2:]
    alone = sum(bool(glyph.char.strip()) for glyph in glyphs[last])
    if alone > ORPHAN or before.stop - before.start < WORTH_IT or glyphs[before.stop - 1].ends_line:
        return lines
    cut = _last_chance(glyphs, before.start, before.stop - (ORPHAN + 1 - alone))
    return [*lines[:-2], slice(before.start, _without_trailing_spaces(glyphs, before.start, cut)), slice(cut, last.stop)]


def _end_of_line(glyphs: Sequence[Glyph], start: int, room: float) -> int:
    used = 0.0
    for position in range(start, len(glyphs)):
        glyph = glyphs[position]
        if glyph.ends_line:
            return position + 1
        used += glyph.width
        if used > room + TOLERANCE and position > start and glyph.char != " ":
            return _last_chance(glyphs, start, position)
    return len(glyphs)


def _last_chance(glyphs: Sequence[Glyph], start: int, overflowing: int) -> int:
    """The last place where the line may end; a word longer than the line is cut where the room ends."""
    for position in range(overflowing, start, -1):
        if glyphs[position].is_nothing:
            continue
        before = next((one for one in reversed(glyphs[start:position]) if not one.is_nothing), None)
        if before is None:
            break
        if not before.char or not glyphs[position].char or may_break_between(before.char, glyphs[position].char):
            return position
    return overflowing


def _skip_spaces(glyphs: Sequence[Glyph], position: int) -> int:
    while position < len(glyphs) and glyphs[position].char == " " and not glyphs[position].ends_line:
        position += 1
    return position


def _without_trailing_spaces(glyphs: Sequence[Glyph], start: int, end: int) -> int:
    while end - 1 > start and glyphs[end - 1].char == " " and not glyphs[end - 1].ends_line:
        end -= 1
    return end


def install() -> None:
    """Makes xhtml2pdf break its Chinese paragraphs by these rules. Doing it twice has its effect once."""
    reportlab_paragraph.Paragraph.breakLinesCJK = _break_paragraph


_original = reportlab_paragraph.Paragraph.breakLinesCJK


def _break_paragraph(paragraph: Any, width: float | list[float]) -> Any:
    if getattr(paragraph, "_splitpara", 0) and hasattr(paragraph, "blPara"):
        return paragraph.blPara
    if not paragraph.frags:
        return _original(paragraph, width)
    widths = list(width) if isinstance(width, list | tuple) else [width]
    style = paragraph.style
    reportlab_paragraph._handleBulletWidth(paragraph.bulletText, style, widths, rtl=paragraph.dir == "rtl")
    leading = getattr(paragraph, "autoLeading", getattr(style, "autoLeading", ""))
    return _lay_out(paragraph.frags, widths, leading not in {"", "off"})


def _lay_out(fragments: Sequence[Any], widths: list[float], with_bounds: bool) -> Any:
    units = [unit for fragment in fragments for unit in _units(fragment)]
    glyphs = [Glyph(str(unit), unit.width, hasattr(unit.frag, "lineBreak")) for unit in units]

    def room(line: int) -> float:
        return widths[min(line, len(widths) - 1)]

    lines = []
    for number, cut in enumerate(break_lines(glyphs, room)):
        spare = room(number) - sum(unit.width for unit in units[cut])
        lines.append(reportlab_paragraph.makeCJKParaLine(units[cut], spare, with_bounds))
    return reportlab_paragraph.ParaLines(kind=1, lines=lines)


def _units(fragment: Any) -> list[Any]:
    text = fragment.text.decode() if isinstance(fragment.text, bytes) else str(fragment.text)
    pieces: Sequence[str] = [""] if hasattr(fragment, "lineBreak") or not text else text
    return [reportlab_paragraph.cjkU(piece, fragment, "utf8") for piece in pieces]
