"""What is probably wrong where a file is not YAML: the slips of a hand that writes Chinese and did not learn YAML."""

from __future__ import annotations

import re
from dataclasses import dataclass

HALVES = {
    "：": ":", "，": ",", "｛": "{", "｝": "}", "［": "[", "］": "]", "【": "[", "】": "]", "＃": "#", "　": " ", "－": "-",
    "“": '"', "”": '"', "‘": "'", "’": "'", "＂": '"',
}  # fmt: skip
"""Full-width signs of a Chinese keyboard, and those that YAML means."""
KEY_WITH_FULL_COLON = re.compile(r"^\s*(?:- )?\{?[\w.-]+：")
KEY_WITH_FULL_QUOTE = re.compile(r"^\s*(?:- )?[\w.-]+: ?[“”‘’｛［【]")
FULL_COMMA = re.compile(r"[{\[][^\"']*?，(?=\s*[\w.-]+ ?[:：])")
COLOUR_AS_REMARK = re.compile(r": +#[0-9a-fA-F]{3,6}\b")
NO_SPACE = re.compile(r"^\s*(?:- )?([a-z][a-z0-9_]*):(?=[^\s/:]|$)(?!$)")
QUOTE_IN_USE = re.compile(r"(?:^|[\s:,\[{])\"")
QUOTED = "a text with a comma, a colon, a brace or a # in it stands in quotes"
INDENTED = (
    "this line is not indented like those it belongs to: two spaces more than the line above, or as much as its sisters"
)
TOLD = (  # what the library says → what a person understands
    ("found character '\\t'", "there is a tab here; indent with spaces"),
    ("found unexpected end of stream", "a quote that opens here is not closed"),
    ("while scanning a quoted scalar", "a quote that opens here is not closed"),
    ("mapping values are not allowed", "a colon ends a key here; is a space missing after it, or do quotes around the text?"),
    ("could not find expected ':'", "a colon ends a key here; is a space missing after it, or do quotes around the text?"),
    ("expected ',' or '}'", "a bracket that opens here is not closed, or a comma is missing"),
    ("expected ',' or ']'", "a bracket that opens here is not closed, or a comma is missing"),
    ("but found '}'", "a bracket that opens here is not closed, or a comma is missing"),
    ("expected <block end>", INDENTED),
    ("did not find expected key", INDENTED),
    ("cannot start any token", "a text that begins with this sign stands in quotes"),
)


@dataclass(frozen=True)
class Slip:
    """What is wrong, and where: lines and columns count from 1."""

    line: int
    column: int
    what: str


def slip(text: str, line: int, column: int, said: str) -> Slip:
    """What is wrong in a file that the library stopped reading at a place, saying something."""
    known = _tab(text, line) or _signs(text, line)
    return known or _open_quote(text, line) or _open_bracket(text, line, said) or Slip(line, column, _plainly(said))


def _plainly(said: str) -> str:
    return next((words for sign, words in TOLD if sign in said), QUOTED)


def _tab(text: str, until: int) -> Slip | None:
    """A tab in the indentation, up to where the library stopped."""
    for number, line in enumerate(text.splitlines()[:until], 1):
        blank = line[: len(line) - len(line.lstrip())]
        if "\t" in blank:
            return Slip(number, blank.index("\t") + 1, "there is a tab here; indent with spaces")
    return None


def _signs(text: str, until: int) -> Slip | None:
    """A full-width sign where YAML wants another, a colon without its space, a colour taken for a remark."""
    for number, line in enumerate(text.splitlines()[:until], 1):
        if line.lstrip().startswith("#"):
            continue
        for pattern in (KEY_WITH_FULL_COLON, KEY_WITH_FULL_QUOTE, FULL_COMMA):
            if found := pattern.search(line):
                sign = line[found.end() - 1]
                said = f"there is “{sign}” here; outside of a text write the half-width {HALVES[sign]}"
                return Slip(number, found.end(), said)
        if found := COLOUR_AS_REMARK.search(line):
            return Slip(number, found.start() + 3, "a # begins a remark here; a colour or a text with # stands in quotes")
        if found := NO_SPACE.match(line):
            return Slip(number, found.end(), f"a space is missing after the colon; write {found[1]}: …")
    return None


def _open_quote(text: str, until: int) -> Slip | None:
    """The first line with an odd number of quotes, where it begins a text with one."""
    for number, line in enumerate(text.splitlines()[:until], 1):
        bare = line.replace('\\"', "")
        if bare.count('"') % 2 and (found := QUOTE_IN_USE.search(bare)):
            return Slip(number, found.end(), "a quote that opens here is not closed")
    return None


def _open_bracket(text: str, until: int, said: str) -> Slip | None:
    """The line above where a bracket was missed, when more open there than close."""
    if "expected ',' or" not in said or until < 2:
        return None
    before = text.splitlines()[until - 2]
    for opens, closes in ("{}", "[]"):
        if before.count(opens) > before.count(closes):
            words = "a bracket that opens here is not closed, or a comma is missing"
            return Slip(until - 1, before.index(opens) + 1, words)
    return None


def slip_of_key(key: str) -> str:
    """What is wrong with a key that nobody knows, when a colon of another kind or without a space ended it."""
    if "：" in key:
        return "is no key: a half-width : and a space end a key, not “：”"
    return "is no key: a space is missing after its colon" if ":" in key else ""


def slip_of_value(value: object) -> str:
    """What is wrong with a value that is written with full-width quotes or commas; else nothing."""
    text = str(value).strip()
    if sign := next((one for one in "，、" if one in text), ""):
        return f"“{text}” has a full-width “{sign}” in it; the parts of a list stand apart by a half-width comma"
    if len(text) > 1 and text[0] in "“”‘’＂" and text[-1] in "“”‘’＂":
        return f"“{text[1:-1]}” stands in full-width quotes; write \"…\" or none"
    return ""


WORD_SIGNS = {"and": "&&", "or": "||", "not": "!"}
FULL_SIGNS = {
    "＞": ">", "＜": "<", "＝": "==", "（": "(", "）": ")", "，": ",", "“": '"', "”": '"', "≥": ">=", "≤": "<=", "≠": "!=",
    "。": ".", "＆": "&", "｜": "|", "！": "!", "＋": "+", "－": "-", "×": "*", "’": "'", "‘": "'",
}  # fmt: skip
IN_QUOTES = re.compile(r"\"[^\"]*\"|'[^']*'")


def slip_of_expression(source: str) -> Slip | None:
    """What is probably wrong in an expression that is not well formed; None where it is none of the common slips."""
    bare = IN_QUOTES.sub(lambda found: "~" * len(found[0]), source)
    for at, sign in enumerate(bare, 1):
        if sign in FULL_SIGNS:
            said = f"“{sign}” cannot stand in an expression outside of a text; write {FULL_SIGNS[sign]}"
            return Slip(1, at, said)
        if ord(sign) > 0x2E7F:
            return Slip(1, at, f"“{sign}” cannot stand in an expression outside of a text; a text stands in quotes")
    if found := re.search(r"(?<![\w.])(and|or|not)(?=\s)", bare):
        return Slip(1, found.start() + 1, f"“{found[1]}” is not a word of expressions; write {WORD_SIGNS[found[1]]}")
    if found := re.search(r"(?<![=!<>])=(?!=)", bare):
        return Slip(1, found.start() + 1, "a single = compares nothing; write ==")
    return Slip(1, 1, "a bracket is not closed") if bare.count("(") != bare.count(")") else None
