"""The small values that configuration is written in: texts in several languages, money, days, spans, shares, values.

Every scalar arrives as text (the reader keeps it so) and is understood here, once. A sentence raised here is read by
whoever sets an association up, with file, line and column in front of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, StringConstraints, model_validator
from pydantic import WithJsonSchema as Shown

from app.tenancy.configuration.slips import slip_of_key

LANGUAGES = ("zh", "en", "de")
EVERY_LANGUAGE = "*"

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Expr = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Flag = Annotated[bool, Strict()]
Count = Annotated[int, Field(ge=0)]


class Part(BaseModel):
    """What every concept of the vocabulary is: frozen, and without unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def _read_text(value: Any) -> Any:
    """One string stands for all languages; else each key is a language."""
    if isinstance(value, str):
        value = {EVERY_LANGUAGE: value}
    for key in value if isinstance(value, dict) else ():
        if key not in (*LANGUAGES, EVERY_LANGUAGE):
            if slipped := slip_of_key(str(key)):
                raise ValueError(slipped)
            raise ValueError(f"“{key}” is not a language; a text with a comma or a colon in it stands in quotes")
    return value


Text = Annotated[
    dict[str, Annotated[str, StringConstraints(min_length=1)]],
    BeforeValidator(_read_text),
    Field(min_length=1),
    Shown(
        {
            "anyOf": [
                {"type": "string", "minLength": 1},
                {
                    "type": "object",
                    "properties": {language: {"type": "string"} for language in LANGUAGES},
                    "additionalProperties": False,
                },
            ]
        }
    ),
]


def pick(text: Mapping[str, str], language: str) -> str:
    """The words of a text in this language; where it has none, those for all languages or the first ones written."""
    return text.get(language) or text.get(EVERY_LANGUAGE) or next(iter(text.values()))


def fen(value: object) -> int:
    """Whole fen of an amount written `1000` or `1000.50`; ValueError for a sign or a third decimal."""
    text = str(value)
    if not re.fullmatch(r"-?\d{1,12}(\.\d{1,9})?", text):
        raise ValueError(f"“{value}” is not an amount; write 1000 or 1000.50")
    amount = Decimal(text) * 100
    if amount != int(amount) or amount < 0:
        raise ValueError(f"“{value}” is not an amount of whole fen, zero or more")
    return int(amount)


Fen = Annotated[int, BeforeValidator(fen), Shown({"type": ["number", "string"]})]


def fraction(value: object) -> Fraction:
    """The exact share of `1/2`, `50%`, `0` or `1`; ValueError outside of 0 to 1."""
    share = ratio(value)
    if not 0 <= share <= 1:
        raise ValueError(f"“{value}” is not between 0 and 1")
    return share


def ratio(value: object) -> Fraction:
    """The exact number of `1/2`, `50%`, `0.25`, also below 0 or above 1; ValueError for anything else."""
    text = str(value)
    if not re.fullmatch(r"-?\d{1,12}(/\d{1,12}|\.\d{1,12})?%?", text):
        raise ValueError(f"“{value}” is not a share; write 1/2, 50% or 0")
    try:
        return Fraction(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ZeroDivisionError:
        raise ValueError(f"“{value}” is not a share; write 1/2, 50% or 0") from None


Share = Annotated[Fraction, BeforeValidator(fraction), Shown({"type": ["number", "string"]})]


def _read_day(value: Any) -> Any:
    """Only YYYY-MM-DD: no seconds since 1970, no time of day."""
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        raise ValueError(f"“{value}” is not a date; write 2026-06-30")
    return value


Day = Annotated[date, BeforeValidator(_read_day)]


class MonthDay(Part):
    """A day of the year, written 06-30. 29 February is refused, because most years have none."""

    month: int = Field(description="1 to 12")
    day: int = Field(description="1 to 31")

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        found = re.fullmatch(r"(\d\d)-(\d\d)", value)
        if not found:
            raise ValueError(f"“{value}” is not a day of the year; write 06-30")
        month, day = int(found[1]), int(found[2])
        if (month, day) == (2, 29):
            raise ValueError("29 February is not in every year; write 02-28 or 03-01")
        try:
            date(2025, month, day)
        except ValueError:
            raise ValueError(f"“{value}” is not a day of the year") from None
        return {"month": month, "day": day}

    def on(self, year: int) -> date:
        """This day in that year."""
        return date(year, self.month, self.day)

    def key(self) -> tuple[int, int]:
        """For putting days of the year in order."""
        return (self.month, self.day)

    def __str__(self) -> str:
        return f"{self.month:02}-{self.day:02}"


class Days(Part):
    """A stretch of the year, both days included: 03-01..03-25."""

    first: MonthDay = Field(description="the first day")
    last: MonthDay = Field(description="the last day, included")

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        first, dots, last = value.partition("..")
        if not dots:
            raise ValueError(f"“{value}” is not a stretch of the year; write 03-01..03-25")
        return {"first": first, "last": last}

    @model_validator(mode="after")
    def _forward(self) -> Days:
        if self.last.key() < self.first.key():
            raise ValueError("ends before it begins; over New Year write two stretches: 12-01..12-31 and 01-01..02-28")
        return self

    def includes(self, day: date) -> bool:
        """Whether the day lies in the stretch of its year."""
        return self.first.on(day.year) <= day <= self.last.on(day.year)


class Span(Part):
    """A length of time: 5 years, 1 month, 3 weeks, 10 workdays, 30 days."""

    count: int = Field(description="how many")
    unit: Literal["day", "workday", "week", "month", "year"] = Field(description="of what; workdays by the calendar")

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        found = re.fullmatch(r"(\d{1,4}) (day|workday|week|month|year)s?", value)
        if not found:
            raise ValueError(f"“{value}” is not a span; write 5 years, 1 month, 3 weeks, 10 workdays or 30 days")
        return {"count": int(found[1]), "unit": found[2]}

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"
