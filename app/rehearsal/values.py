"""Plausible answers to single fields: numbers that pass their check digits, days, names that are nobody's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from stdnum.cn import uscc

from app.demo.people import GIVEN, SURNAMES, identity_number
from app.kernel.periods import add_months
from app.rehearsal.patterned import patterned
from app.tenancy.configuration.concepts.forms import Field

FOREIGN = ("Ada", "Ben", "Cora", "Dan", "Eve", "Finn", "Gwen", "Hugh", "Iris", "Jack")
FAMILIES = ("Quay", "Harbour", "Wharf", "Reed", "Stone", "Marsh", "Field", "Rivers", "Lake", "Hill")
BORN = date(1988, 6, 15)
SOME_DAY = date(2015, 3, 2)
FEN = 100
REGION = "410105"


@dataclass(frozen=True)
class Invented:
    """One invented person or organisation: everything about it follows from a number of its own."""

    serial: int
    chinese: bool = True
    born: date = BORN

    @property
    def name(self) -> str:
        if not self.chinese:
            return f"{FOREIGN[self.serial % 10]} {FAMILIES[self.serial // 10 % 10]}"
        return SURNAMES[self.serial * 7 % len(SURNAMES)] + GIVEN[self.serial * 11 % len(GIVEN)]

    @property
    def unit_name(self) -> str:
        return f"示例单位{self.serial}有限公司" if self.chinese else f"Example Works {self.serial} Ltd"

    @property
    def email(self) -> str:
        return f"example{self.serial}@example.com"

    @property
    def mobile(self) -> str:
        return f"139{self.serial:08d}" if self.chinese else f"+35385{self.serial:07d}"

    @property
    def id_number(self) -> str:
        return identity_number(self.born, self.serial % 1000)

    @property
    def credit_code(self) -> str:
        code = f"91410100MA{self.serial:07d}"
        return code + str(uscc.calc_check_digit(code))


def plain_value(ask: Field, who: Invented) -> Any:
    """An answer to a field of one control, as it is stored; None for a type that needs more than itself."""
    makers: dict[str, Any] = {
        "text": lambda: _text(ask, who), "long_text": lambda: _text(ask, who), "person_name": lambda: who.name,
        "unit_name": lambda: who.unit_name, "id_number": lambda: who.id_number, "credit_code": lambda: who.credit_code,
        "id_document": lambda: {"kind": "passport", "number": f"E{who.serial:08d}"},
        "mobile": lambda: who.mobile, "phone": lambda: "0371-65300000" if who.chinese else "+353 1 555 0100",
        "email": lambda: who.email, "url": lambda: "https://www.example.com", "region": lambda: REGION,
        "address": lambda: "示例路 1 号" if who.chinese else "1 Example Road",
        "postcode": lambda: "450000" if who.chinese else "D01 A2B3",
        "whole": lambda: int(_least(ask)), "number": lambda: format(_least(ask), "f"), "money": lambda: int(_least(ask) * FEN),
        "day": lambda: _day(ask, who).isoformat(), "month": lambda: _day(ask, who).isoformat()[:7],
        "yes_no": lambda: True, "agreement": lambda: True,
    }  # fmt: skip
    return makers[ask.type]() if ask.type in makers else None


def _text(ask: Field, who: Invented) -> str:
    if ask.pattern:
        return patterned(ask.pattern)
    text = f"示例内容{who.serial}" if who.chinese else f"Example {who.serial}"
    least, most = int(Decimal(ask.at_least or 0)), int(Decimal(ask.at_most or 200))
    return (text * (1 + least // len(text)))[: max(least, min(most, len(text)))]


def _least(ask: Field) -> Decimal:
    least = Decimal(ask.at_least) if ask.at_least else Decimal(1)
    return min(least, Decimal(ask.at_most)) if ask.at_most else least


def _day(ask: Field, who: Invented) -> date:
    day = who.born if "birth" in ask.name else SOME_DAY
    low, high = (date.fromisoformat(text) if text and "-" in text else None for text in (ask.at_least, ask.at_most))
    return max(low or day, min(high or day, day))


def other_values(ask: Field, figures: set[int], today: date) -> Iterator[Any]:
    """Further answers to try where the first one does not meet a condition that speaks of these figures."""
    around = sorted({n + d for n in figures for d in (-1, 0, 1) if n + d >= 0} | {0})
    if ask.type == "whole":
        yield from around
    elif ask.type == "number":
        yield from (str(n) for n in around)
    elif ask.type == "money":
        yield from (n * FEN for n in around)
    elif ask.type in ("yes_no", "agreement"):
        yield from (True, False)
    elif ask.type in ("day", "month"):
        length = 10 if ask.type == "day" else 7
        yield from (day.isoformat()[:length] for day in days_around(figures, today))


def days_around(figures: set[int], today: date) -> Iterator[date]:
    """Days that lie as many years, months or days away as a condition speaks of, and near ones."""
    for n in sorted(figures | {1, 5, 20, 40}):
        if n > 110:
            continue
        yield add_months(today, -12 * n - 1)
        yield add_months(today, -12 * n + 1)
        yield add_months(today, -n - 1)
        yield today - timedelta(days=n + 1)
        yield today + timedelta(days=n)
        yield add_months(today, n)
        yield add_months(today, 12 * n)
    yield today
