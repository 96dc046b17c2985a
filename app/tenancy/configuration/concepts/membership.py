"""Membership: tiers, terms, standings, rights, watches, libraries, credits, activities."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from app.tenancy.configuration.concepts.conditions import Actor, Require
from app.tenancy.configuration.concepts.procedures import Effect
from app.tenancy.configuration.words import Day, Expr, Flag, MonthDay, Name, Part, Share, Span, Text


class Tier(Part):
    """A class of membership; tiers are written from low to high."""

    label: Text = Field(description="what it is called")
    holder: Literal["person", "unit", "either"] = Field(default="person", description="who may hold it")
    enter: Literal["apply", "elevate", "nominate", "assign"] = Field(
        default="apply", description="how one gets in; only apply is offered to newcomers"
    )
    counts: Flag = Field(default=True, description="false: trainees and affiliates, in no member count")
    code: str = Field(default="", max_length=8, description="its letters in numbers: {tier.code}")
    seats: int | None = Field(default=None, ge=1, description="how many there may be")
    stays: Flag = Field(default=False, description="held on beside a higher one, at the body that granted it")
    require: tuple[Require, ...] = Field(default=(), description="conditions whenever somebody enters it")
    retired: Flag = Field(default=False, description="nobody enters it any more")


class Term(Part):
    """The period that a member is admitted for."""

    length: Span | Literal["lifelong"] = Field(default="lifelong", description="how long")
    runs_from: Literal["admission", "payment", "certificate"] = Field(default="admission", description="from which day")
    ends: Literal["anniversary", "year_end", "fixed"] = Field(default="anniversary", description="on which day it ends")
    fixed_ends: tuple[Day, ...] = Field(default=(), description="days on which all terms end at once")
    renew_before: Span | None = Field(default=None, description="how long before its end it may be renewed")
    grace: Span | None = Field(default=None, description="how long after its end nothing happens")

    @model_validator(mode="after")
    def _fits(self) -> Term:
        if (self.ends == "fixed") != bool(self.fixed_ends):
            raise ValueError("ends: fixed goes with fixed_ends:, the days on which terms end")
        if self.ends == "year_end" and self.length == "lifelong":
            raise ValueError("a lifelong term has no end of the year; give it a length:")
        return self


class Seniority(Part):
    """How years of membership are counted."""

    unbroken: Flag = Field(default=True, description="a gap starts the count anew")
    weights: dict[Name, Share] = Field(default={}, description="tier → what a year in it counts")


class Standing(Part):
    """What a member may do today; the first whose condition holds."""

    label: Text = Field(description="what it is called")
    when: Expr | None = Field(default=None, description="when it is so; the last one has none")
    admitted: Flag = Field(default=True, description="false: not among the members")


class Right(Part):
    """A right of members; enforced where the platform knows its name (vote, sponsor, publish)."""

    label: Text = Field(description="what it is called")
    for_: tuple[Name, ...] = Field(default=(), alias="for", description="tiers that have it; none named = all")
    when: Expr | None = Field(default=None, description="held only then")


class Representatives(Part):
    """The people who speak for a member unit."""

    kinds: dict[Name, Text] = Field(min_length=1, description="kinds of representative")
    at_most: int = Field(default=2, ge=1, description="how many a unit has")
    on_leaving: tuple[Effect, ...] = Field(default=(), description="effects when one leaves")
    successor: Name | None = Field(default=None, description="the procedure by which a successor takes over")


class Watch(Part):
    """A rule the nightly sweep looks at: for each of …, when …, do …; once for the same cause."""

    label: Text = Field(description="what it watches for")
    of: Literal["members", "units", "people", "officers", "cases", "bills"] = Field(
        default="members", description="of what"
    )
    every: Literal["day"] | MonthDay = Field(default="day", description="each night, or on a day of the year")
    when: Expr | None = Field(default=None, description="when it fires")
    do: tuple[Effect, ...] = Field(min_length=1, description="effects; what hurts goes through start")


class Library(Part):
    """A public library of people or units."""

    label: Text = Field(description="what it is called")
    about: Literal["person", "unit"] = Field(default="person", description="who is in it")
    profile: Name | None = Field(default=None, description="the form of the public profile")
    when: Expr | None = Field(default=None, description="shown only then")
    public: Flag = Field(default=True, description="whether everybody sees it")
    search: tuple[Name, ...] = Field(default=(), description="fields that are searched")


class Breakdown(Part):
    """A way in which members are classified, with figures."""

    label: Text = Field(description="what it is called")
    by: Expr = Field(description="the word they are counted by")


class Credit(Part):
    """Hours or points that members gather."""

    label: Text = Field(description="what it is called")
    unit: Text = Field(description="hours, points")
    confirmed_by: Actor = Field(default="secretary", description="who confirms an entry")
    not_by_oneself: Flag = Field(default=True, description="nobody confirms his own")


class Activity(Part):
    """A kind of activity."""

    label: Text = Field(description="what it is called")
    counts_as_attendance: Flag = Field(default=False, description="whether absence from it counts")
    credits: Name | None = Field(default=None, description="the credit it gives")
    certificate: Name | None = Field(default=None, description="the document it gives")
    open_to: Expr | None = Field(default=None, description="who may sign up")
