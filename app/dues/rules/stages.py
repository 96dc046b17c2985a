"""A line of arithmetic as it is frozen in the ledger, and back; how what is owed is divided among those who pay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from app.dues.rules.lines import Line

SHARES = ("part", "pays")


def as_data(line: Line) -> dict[str, Any]:
    """Every stage as plain JSON."""
    return {name: str(value) if name in SHARES else value for name, value in asdict(line).items()}


def from_data(data: Mapping[str, Any]) -> Line:
    """The line again, as it was frozen."""
    stages: dict[str, Any] = {name: Fraction(value) if name in SHARES else value for name, value in data.items()}
    return Line(**stages)


def by_payer(lines: Iterable[Line], *, is_unit: bool, has_unit: bool) -> dict[str, list[Line]]:
    """The lines by who pays them: `member`, or `unit` where a person has one and the fees say so. Nothing owed, no line."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        if line.due > 0:
            pays = "unit" if line.payer == "unit" and has_unit and not is_unit else "member"
            found.setdefault(pays, []).append(line)
    return found
