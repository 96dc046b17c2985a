"""Numbers, 查验码 and what the check page answers: pure, with the day as an argument."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.kernel.periods import last_day_of
from app.tenancy.configuration.words import Span

PART = re.compile(r"\{(year|yy|month|day|seq(?::(\d+))?|body\.code|tier\.code|number|check)\}")
GB_17710_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 12
CODE_GROUP = 4
HAN_DIGITS = "〇一二三四五六七八九"
MONTHS_A_YEAR = 12


class MissingPart(ValueError):
    """A number pattern asks for something that the document has not, such as the code of a tier."""


def check_character(text: str, alphabet: str) -> str:
    """The check character of GB/T 17710 (ISO 7064, hybrid system): finds each wrong and nearly each swapped character.

    The standard's own alphabets are the ten digits and the 36 letters and digits; any alphabet whose length is one
    below a prime does. Characters outside of the alphabet are passed over.
    """
    modulus = len(alphabet)
    remainder = modulus
    for char in text:
        if char not in alphabet:
            continue
        total = (remainder + alphabet.index(char)) % modulus or modulus
        remainder = total * 2 % (modulus + 1)
    return alphabet[(modulus + 1 - remainder) % modulus]


def series_period(restart: str, on: date, body: str = "") -> str:
    """What the counter of a series counts within: everything, one calendar year, or one body."""
    if restart == "year":
        return str(on.year)
    return body if restart == "body" else ""


def fill_number(pattern: str, sequence: int, *, on: date, context: Mapping[str, str]) -> str:
    """A number by its pattern (configuration.md, 12). `context` has `body.code`, `tier.code`, `number`.

    `{check}` is the check character of all other letters and digits. Raises MissingPart.
    """

    def part(found: re.Match[str]) -> str:
        name = found[1]
        if name.startswith("seq"):
            return str(sequence).zfill(int(found[2] or 0))
        return _day_part(name, on) or _known(context, name)

    if "{check}" not in pattern:
        return PART.sub(part, pattern)
    without_check = PART.sub(lambda found: "" if found[1] == "check" else part(found), pattern)
    check = check_character(without_check.upper(), GB_17710_ALPHABET)
    return PART.sub(lambda found: check if found[1] == "check" else part(found), pattern)


def _day_part(name: str, on: date) -> str | None:
    parts = {"year": f"{on.year:04}", "yy": f"{on.year % 100:02}", "month": f"{on.month:02}", "day": f"{on.day:02}"}
    return parts.get(name)


def _known(context: Mapping[str, str], name: str) -> str:
    if not context.get(name):
        raise MissingPart(name)
    return context[name]


def new_code(draw: Callable[[int], int]) -> str:
    """A new 查验码: eleven drawn characters (54 bits) and one check character, none of them easily taken for another.

    `draw` gives a number below the one it is given, unpredictably: one for the whole code, because asking the system for
    each character took longer than anything else about a code.
    """
    drawn, body = draw(len(CODE_ALPHABET) ** (CODE_LENGTH - 1)), ""
    for _ in range(CODE_LENGTH - 1):
        drawn, place = divmod(drawn, len(CODE_ALPHABET))
        body += CODE_ALPHABET[place]
    return body + check_character(body, CODE_ALPHABET)


def read_code(typed: str) -> str | None:
    """The 查验码 that somebody typed, however grouped, or None where it cannot be one."""
    plain = re.sub(r"[\s\-—–_·.]", "", unicodedata.normalize("NFKC", typed)).upper()
    if len(plain) != CODE_LENGTH or set(plain) - set(CODE_ALPHABET):
        return None
    return plain if check_character(plain[:-1], CODE_ALPHABET) == plain[-1] else None


def show_code(code: str) -> str:
    """In groups of four, as it is printed: YC7Q-2M4K-9PTX."""
    return "-".join(code[start : start + CODE_GROUP] for start in range(0, len(code), CODE_GROUP))


def last_valid_day(valid: str | Span, *, issued_on: date, term_end: date | None = None) -> date | None:
    """The last day on which a document counts; None for ever (configuration.md, 12: `valid`)."""
    if valid == "year_end":
        return date(issued_on.year, 12, 31)
    if valid == "term":
        return term_end
    return _end_of(valid, issued_on) if isinstance(valid, Span) else None


def _end_of(span: Span, start: date) -> date:
    if span.unit in {"month", "year"}:
        return last_day_of(start, span.count * (MONTHS_A_YEAR if span.unit == "year" else 1))
    days = span.count * (7 if span.unit == "week" else 1)
    return date.fromordinal(start.toordinal() + days - 1)


class State(StrEnum):
    """What was done with a document since it was issued."""

    ISSUED = "issued"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"


class Answer(StrEnum):
    """What the check page says about a document today."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    LAPSED = "lapsed"


@dataclass(frozen=True)
class HolderStands:
    """Whether who holds a document still is what it certifies, and since when not."""

    stands: bool = True
    ended_on: date | None = None


def answer_about(state: State, valid_until: date | None, holder: HolderStands, *, today: date) -> Answer:
    """证书是否有效，以查验页显示的状态为准；退会、除名或到期后，纸质证书同时作废 (domain.md, 5, sentence 10)."""
    if state is State.REVOKED:
        return Answer.REVOKED
    if state is State.SUPERSEDED:
        return Answer.SUPERSEDED
    if not holder.stands:
        return Answer.LAPSED
    if valid_until is not None and valid_until < today:
        return Answer.EXPIRED
    return Answer.VALID


def masked_name(name: str) -> str:
    """A person's name for strangers: the first character stays, the others are stars; 张三 becomes 张*."""
    return name[:1] + "*" * max(len(name) - 1, 1)


def han_date(day: date) -> str:
    """A day as a certificate writes it: 二〇二六年十月八日."""
    year = "".join(HAN_DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{_han_number(day.month)}月{_han_number(day.day)}日"


def _han_number(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("" if tens == 1 else HAN_DIGITS[tens]) + "十"
    return head + (HAN_DIGITS[ones] if ones else "")
