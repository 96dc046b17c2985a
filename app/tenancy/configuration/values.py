"""A value that may depend on something: written in one of five ways, everywhere the same."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import Field, model_validator

from app.tenancy.configuration.words import Expr, Part

Path = tuple[str | int, ...]
WAYS = ("always", "by", "of", "cases", "formula")


class Case(Part):
    """One row of cases: the first whose condition holds gives the value."""

    when: Expr | None = Field(default=None, description="the condition; the last row has none")
    is_: Any = Field(alias="is", description="the value then")


class Band(Part):
    """One band of a scale: up to an amount or number, included."""

    up_to: str | None = Field(default=None, description="upper end, included; the last band has none")
    is_: Any = Field(alias="is", description="the value in this band")


class Value(Part):
    """One value: plain, by a table, of a scale of bands, by cases, or by a formula."""

    always: Any = Field(default=None, description="the same value always; written without this key")
    by: Expr | None = Field(default=None, description="the word that the table `is` is looked up with")
    is_: dict[str, Any] | None = Field(default=None, alias="is", description="the table: word → value")
    otherwise: Any = Field(default=None, description="the value for words that the table does not name")
    of: Expr | None = Field(default=None, description="the amount or number that the bands are compared with")
    bands: tuple[Band, ...] | None = Field(default=None, description="the bands, rising")
    cases: tuple[Case, ...] | None = Field(default=None, description="the first that holds; the last for everybody")
    formula: Expr | None = Field(default=None, description="an expression that gives the value")

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        return value if isinstance(value, dict) else {"always": value}

    @model_validator(mode="after")
    def _in_one_way(self) -> Value:
        if sum(getattr(self, way) is not None for way in WAYS) != 1:
            raise ValueError("say the value in one way: a plain value, by + is, of + bands, cases, or formula")
        if (self.by is None) != (self.is_ is None):
            raise ValueError("“by” needs “is”, and “is” needs “by”")
        if (self.of is None) != (self.bands is None):
            raise ValueError("“of” needs “bands”, and “bands” needs “of”")
        if self.otherwise is not None and self.by is None:
            raise ValueError("“otherwise” belongs to a table: by + is")
        _bands_rise(self.bands or ())
        _last_case_is_for_everybody(self.cases or ())
        return self

    def written(self) -> Iterator[tuple[Path, Any]]:
        """Every plain value written out, with the path at which it stands."""
        if self.always is not None:
            yield (), self.always
        for key, plain in (self.is_ or {}).items():
            yield ("is", key), plain
        if self.otherwise is not None:
            yield ("otherwise",), self.otherwise
        for i, band in enumerate(self.bands or ()):
            yield ("bands", i, "is"), band.is_
        for i, case in enumerate(self.cases or ()):
            yield ("cases", i, "is"), case.is_


def _bands_rise(bands: tuple[Band, ...]) -> None:
    if not bands:
        return
    if bands[-1].up_to is not None or any(band.up_to is None for band in bands[:-1]):
        raise ValueError("every band but the last has up_to, the last has none")
    try:
        ends = [Decimal(band.up_to or "") for band in bands[:-1]]
    except InvalidOperation:
        raise ValueError("up_to is an amount or a number") from None
    if ends != sorted(set(ends)):
        raise ValueError("the bands rise from low to high")


def _last_case_is_for_everybody(cases: tuple[Case, ...]) -> None:
    if cases and (cases[-1].when is not None or any(case.when is None for case in cases[:-1])):
        raise ValueError("every case but the last has when, the last has none (it is for everybody else)")
