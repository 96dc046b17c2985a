"""Lines of Chinese end where a typesetter would end them."""

import pytest

from app.documents.breaking import Glyph, break_lines, may_break_between

HALF_WIDTH = 128


def lines_of(text: str, room: int) -> list[str]:
    """Sets a text with full-width characters two units wide; a line feed is a forced end."""
    glyphs = [Glyph("" if c == "\n" else c, 0 if c == "\n" else 1 + (ord(c) > HALF_WIDTH), c == "\n") for c in text]
    return ["".join(glyph.char for glyph in glyphs[cut]) for cut in break_lines(glyphs, lambda line: room)]


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("河南省人才交流协会", 8, ["河南省人", "才交流协", "会"]),
        ("拥护本会章程，执行决议", 12, ["拥护本会章", "程，执行决议"]),
        ("参加“豫才智汇”", 6, ["参加", "“豫才", "智汇”"]),
        ("经本会（秘书处）批准", 8, ["经本会", "（秘书", "处）批准"]),
        ("姓名\n性别\n\n民族", 20, ["姓名", "性别", "", "民族"]),
        ("Talent Exchange of Henan", 10, ["Talent", "Exchange", "of Henan"]),
        ("自2026-10-08起", 6, ["自", "2026-1", "0-08起"]),
        ("截至 2026-10-08", 12, ["截至", "2026-10-08"]),
        ("well-known authors", 7, ["well-", "known", "authors"]),
        ("A" * 13, 6, ["AAAAAA", "AAAAAA", "A"]),
        ("一 二", 2, ["一", "二"]),
        ("履行会员义务，享有权利。特发此证。", 30, ["履行会员义务，享有权利。特发", "此证。"]),
        ("一二三四五六七八九十甲", 20, ["一二三四五六七八", "九十甲"]),
        ("", 5, []),
    ],
)
def test_a_line_ends_where_a_reader_expects_it(text: str, room: int, lines: list[str]) -> None:
    assert lines_of(text, room) == lines


@pytest.mark.parametrize("mark", list("，。、；：！？）》」』】”’…%"))
def test_no_line_starts_with_a_closing_mark(mark: str) -> None:
    assert not may_break_between("会", mark)


@pytest.mark.parametrize("mark", list("（《「『【“‘#"))
def test_no_line_ends_with_an_opening_mark(mark: str) -> None:
    assert not may_break_between(mark, "会")


def test_the_first_line_may_be_shorter_than_the_others() -> None:
    glyphs = [Glyph(char, 2) for char in "河南省人才交流"]
    cuts = break_lines(glyphs, lambda line: 4 if line == 0 else 10)
    assert [cut.stop - cut.start for cut in cuts] == [2, 5]
