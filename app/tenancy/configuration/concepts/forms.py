"""Forms: sections of fields, what a field takes, and what has to hold across fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Literal

from pydantic import Field as Key
from pydantic import model_validator

from app.tenancy.configuration.concepts.conditions import Require
from app.tenancy.configuration.patterns import fault_of
from app.tenancy.configuration.words import Count, Expr, Flag, Name, Part, Text

FieldType = Literal[
    "text", "long_text", "whole", "number", "money", "day", "month", "yes_no", "choice", "choices", "person_name",
    "unit_name", "id_number", "id_document", "credit_code", "mobile", "phone", "email", "url", "address", "region",
    "postcode", "file", "files", "photo", "table", "member", "members", "body", "agreement", "note",
]  # fmt: skip
UPLOADS = ("file", "files", "photo")
CHOICES = ("choice", "choices")
NEVER_LISTED = (*UPLOADS, "table", "member", "members", "agreement", "note", "long_text")
FileKind = Literal["jpg", "png", "pdf", "docx", "xlsx", "zip", "mp4"]


class Listed(Part):
    """How an answer stands as a column: in the list of a unit's people, and in the desk's lists where somebody chooses it."""

    label: Text | None = Key(default=None, description="a short heading of its column; else the field's label")
    years: Flag = Key(default=False, description="a day is shown as the years since then: an age, a length of service")


class Field(Part):
    """One thing a form asks, or (type note) says."""

    name: Name = Key(description="permanent: stored with the answers")
    label: Text = Key(description="what stands beside it")
    type: FieldType = Key(default="text", description="what kind of answer it takes")
    help: Text | None = Key(default=None, description="a sentence under the field")
    required: Flag = Key(default=True, description="whether an answer is needed")
    when: Expr | None = Key(default=None, description="shown and asked only then")
    list: Name | None = Key(default=None, description="the list of a choice")
    values: dict[Name, Text] | None = Key(default=None, description="own words of a choice")
    offers: tuple[Literal["apply", "elevate", "nominate", "assign"], ...] = Key(
        default=(), description="with list: tier, which tiers by how one enters them (enter:); none named = apply"
    )
    columns: tuple[Field, ...] = Key(default=(), description="the columns of a table")
    at_least: str | None = Key(default=None, description="lowest value; least length, files, rows, members, words")
    at_most: str | None = Key(default=None, description="highest value; most length, files, rows, members, words")
    pattern: str | None = Key(default=None, description="a regular expression (RE2) for the whole text")
    accept: tuple[FileKind, ...] = Key(default=(), description="kinds of file taken")
    max_kb: Count | None = Key(default=None, description="largest upload in KiB; else the house's limit")
    photo: Literal["one_inch_white", "two_inch_white", "two_inch_blue", "free"] = Key(
        default="free", description="size and ground of a portrait; with the crop tool"
    )
    blank: Name | None = Key(default=None, description="the document that is printed, signed and uploaded here")
    kind: tuple[Name, ...] = Key(default=(), description="kinds of body that may be chosen")
    check: tuple[Require, ...] = Key(default=(), description="conditions on the answer, called it")
    fills: Expr | None = Key(default=None, description="worked out instead of asked")
    once_a_holder: Flag = Key(default=False, description="no second member or open application has the same answer")
    seen_by: tuple[Name, ...] = Key(default=(), description="roles that see it; others see it masked; none named = all")
    public: Literal["no", "choose", "yes"] = Key(default="no", description="on public pages: never, if chosen, always")
    kept: Flag = Key(
        default=True,
        description="where its form keeps: false for what is asked about the case alone, such as where it is filed",
    )
    listed: Listed | None = Key(
        default=None, description="a column in the list of a unit's people, one to choose in the desk's lists"
    )

    @model_validator(mode="after")
    def _fits_its_type(self) -> Field:
        if self.type in CHOICES and (self.list is None) == (self.values is None):
            raise ValueError("a choice has a list: or its own values:, one of the two")
        if self.type not in CHOICES and (self.list is not None or self.values is not None):
            raise ValueError(f"only a choice has a list: or values:, this is {self.type}")
        if self.offers and self.list != "tier":
            raise ValueError("offers: goes with list: tier")
        if (self.type == "table") != bool(self.columns):
            raise ValueError("a table has columns, and nothing else has")
        if (self.type == "body") != bool(self.kind):
            raise ValueError("a body field says which kind: of body, and nothing else does")
        if self.accept and self.type not in UPLOADS:
            raise ValueError(f"accept: belongs to an upload, this is {self.type}")
        if self.blank and self.type not in UPLOADS:
            raise ValueError(f"blank: belongs to an upload, this is {self.type}")
        if any(column.type == "table" for column in self.columns):
            raise ValueError("a table has no table in it")
        return self

    @model_validator(mode="after")
    def _can_be_listed(self) -> Field:
        if self.listed and self.type in NEVER_LISTED:
            raise ValueError(f"listed: wants an answer of one line, this is {self.type}")
        if self.listed and self.listed.years and self.type not in ("day", "month"):
            raise ValueError(f"years: is counted from a day, this is {self.type}")
        return self

    @model_validator(mode="after")
    def _limits_are_numbers(self) -> Field:
        limits = []
        for key in ("at_least", "at_most"):
            text = getattr(self, key)
            if text is not None and not re.fullmatch(r"-?\d+(\.\d+)?|\d{4}-\d\d-\d\d", text):
                raise ValueError(f"{key}: “{text}” is not a number")
            limits.append(text)
        if None not in limits and _larger(*limits):
            raise ValueError("at_least is more than at_most")
        if fault := fault_of(self.pattern or ""):
            raise ValueError(f"pattern: is not a regular expression ({fault})")
        return self


def _larger(low: str, high: str) -> bool:
    """Whether a lower limit lies above the upper one; days compare as days."""
    return low > high if "-" in low[1:] or "-" in high[1:] else float(low) > float(high)


class Section(Part):
    """A part of a form under a heading of its own."""

    label: Text | None = Key(default=None, description="the heading")
    help: Text | None = Key(default=None, description="a sentence under the heading")
    when: Expr | None = Key(default=None, description="shown and asked only then")
    fields: tuple[Field, ...] = Key(min_length=1, description="what it asks, in order")


class Form(Part):
    """What somebody fills in."""

    label: Text = Key(description="the heading of the form")
    about: Literal["person", "unit"] = Key(default="person", description="whom it describes")
    keeps: Flag = Key(default=False, description="its answers become the member's file: member.<field>")
    sections: tuple[Section, ...] = Key(default=(), description="the parts of a longer form")
    fields: tuple[Field, ...] = Key(default=(), description="the fields of a small form without sections")
    require: tuple[Require, ...] = Key(default=(), description="conditions across fields")
    prints: Name | None = Key(default=None, description="the document that the filled form becomes")
    copies: int = Key(default=1, ge=1, le=9, description="how many copies are signed")

    @model_validator(mode="after")
    def _has_fields(self) -> Form:
        if bool(self.sections) == bool(self.fields):
            raise ValueError("a form has sections: or, when it is small, fields:")
        return self

    def placed_fields(self) -> Iterator[tuple[tuple[str | int, ...], Field]]:
        """Every field with the path at which it stands in the form."""
        for i, field in enumerate(self.fields):
            yield ("fields", i), field
        for i, section in enumerate(self.sections):
            for j, field in enumerate(section.fields):
                yield ("sections", i, "fields", j), field

    def all_fields(self) -> tuple[Field, ...]:
        """Every field in the order in which it is asked."""
        return self._in_order

    def kept_fields(self) -> tuple[Field, ...]:
        """The fields whose answers become the member's file; none where the form does not keep."""
        return tuple(one for one in self._in_order if one.kept and one.type != "note") if self.keeps else ()

    @cached_property
    def _in_order(self) -> tuple[Field, ...]:
        return tuple(field for _, field in self.placed_fields())

    def all_sections(self) -> tuple[Section, ...]:
        """The sections; a small form is one section without a heading."""
        return self.sections or (Section(fields=self.fields),)
