"""Numbers, documents, letters, targets."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from app.tenancy.configuration.concepts.conditions import Actor
from app.tenancy.configuration.words import Count, Day, Expr, Flag, Name, Part, Span, Text

Pattern = Annotated[
    str,
    StringConstraints(
        pattern=r"^([^{}]|\{(year|yy|month|day|seq(:[1-9])?|body\.code|tier\.code|number|check)\})+$", max_length=80
    ),
]
TemplateName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]


class Number(Part):
    """How numbers of one series are made up."""

    pattern: Pattern = Field(
        description="text, {year} {yy} {month} {day} {seq} {seq:5} {body.code} {tier.code} {check}"
    )
    restart: Literal["never", "year", "body"] = Field(default="never", description="when it begins again at 1")
    shown: Pattern | None = Field(default=None, description="how it is shown: {number}{tier.code}")


class Document(Part):
    """A numbered, verifiable paper."""

    label: Text = Field(description="what it is called")
    number: Name | None = Field(default=None, description="its series of numbers")
    template: TemplateName | None = Field(default=None, description="documents/<name>.html; else the house's")
    valid: Literal["for_ever", "term", "year_end"] | Span = Field(default="for_ever", description="how long")
    reminders: tuple[Span, ...] = Field(
        default=(), description="how long before it expires its holder is told; once more when it has expired"
    )
    reminds: tuple[Name, ...] = Field(
        default=(), description="who is told besides: unit, where the holder belongs to one, and roles, of all in one letter"
    )
    replaces_older: Flag = Field(default=True, description="a new one makes the older one void")
    check_page: Flag = Field(default=True, description="anybody may check it")
    handed_out: Flag = Field(default=False, description="in the issue register: plaques, cards")
    returned_on_exit: Flag = Field(default=False, description="has to be given back")
    languages: tuple[Literal["zh", "en", "de"], ...] = Field(default=(), description="languages it is printed in")
    shows: tuple[Name, ...] = Field(default=(), description="fields that a list of gathered cases shows")
    cover: TemplateName | None = Field(default=None, description="texts/<language>/<name>.md, the letter before a list")

    @model_validator(mode="after")
    def _reminds_of_something(self) -> Document:
        if self.reminders and self.valid == "for_ever":
            raise ValueError("reminders: goes with valid:, this one never expires")
        if self.reminds and not self.reminders:
            raise ValueError("reminds: goes with reminders:, which say when")
        return self


class Notice(Part):
    """A letter: sent on an event, or by the effect tell."""

    label: Text = Field(description="what it is called")
    to: tuple[Actor, ...] = Field(min_length=1, description="who gets it")
    on: Name | None = Field(default=None, description="the event it follows; none = only by tell")
    channels: tuple[Literal["inbox", "mail", "sms"], ...] = Field(default=("inbox", "mail"), description="ways")
    text: TemplateName | None = Field(default=None, description="texts/<language>/<name>.md; else the house's words")


class Target(Part):
    """A number to be reached (or not to be passed)."""

    label: Text = Field(description="what it is called")
    count: Literal["members", "admissions", "recommendations", "people"] = Field(description="what is counted")
    when: Expr | None = Field(default=None, description="which of them")
    at: Name | None = Field(default=None, description="the level recommended to")
    each: Name | None = Field(default=None, description="for every body of this kind; none = the whole")
    number: Count = Field(description="the target")
    per: Literal["year", "in_all"] = Field(default="year", description="each year, or altogether")
    until: Day | None = Field(default=None, description="last day")
    at_most: Flag = Field(default=False, description="a ceiling")
    public: Flag = Field(default=False, description="on the public page of progress")
