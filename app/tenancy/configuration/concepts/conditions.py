"""Lists of words, conditions, named facts, and who acts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from app.tenancy.configuration.values import Value
from app.tenancy.configuration.words import Expr, Flag, Name, Part, Text

Actor = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*( of ([a-z][a-z0-9_]*|form\.[a-z][a-z0-9_]*))?$", max_length=90)
]


class WordList(Part):
    """A list of words that people choose from; ordered lists go from low to high and can be compared."""

    label: Text | None = Field(default=None, description="what the list is called")
    ordered: Flag = Field(default=False, description="whether < and > may be used")
    values: dict[Name, Text] = Field(min_length=1, description="word → what people read; from low to high when ordered")
    retired: tuple[Name, ...] = Field(default=(), description="words no longer offered, still understood in old data")


class Require(Part):
    """A condition, and the sentence that who does not meet it reads; {expressions} in it are filled in."""

    that: Expr = Field(description="what has to be so (yes or no)")
    else_: Text = Field(alias="else", description="what is read when it is not so")
    short: Text | None = Field(default=None, description="the same in a few words, for lists; else the field's label")
    when: Expr | None = Field(default=None, description="only then asked")
    field: Name | None = Field(default=None, description="the field of the form where the sentence is shown")
    level: Literal["refuse", "warn"] = Field(default="refuse", description="a warning is shown and does not stop")
    waived_by: Actor | None = Field(default=None, description="who may let it pass with a written reason")


class Fact(Part):
    """A named value worked out from others: member.<name> or form.<name> in every expression."""

    label: Text = Field(description="what it is called")
    about: Name = Field(default="member", description="member, or the name of a form")
    kind: Name = Field(description="money, whole, number, yes_no, day, text, or a list")
    value: Value = Field(description="how it is worked out")
