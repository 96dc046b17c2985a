"""The tree of bodies, the people in charge, and assemblies that vote."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.tenancy.configuration.concepts.conditions import Actor
from app.tenancy.configuration.concepts.forms import Field as FormField
from app.tenancy.configuration.words import Expr, Flag, Name, Part, Share, Span, Text

CapabilityName = Literal[
    "decide", "admit_late", "see_register", "edit_register", "confirm_payments", "waive", "issue", "publish",
    "moderate", "manage_accounts", "manage_activities", "manage_meetings", "see_figures", "export", "see_protected",
    "configure", "audit", "recommend",
]  # fmt: skip


class Kind(Part):
    """A kind of body in the association's tree."""

    label: Text = Field(description="what it is called")
    under: tuple[Name, ...] = Field(default=("association",), min_length=1, description="kinds it stands under")
    opened_by: tuple[Actor, ...] = Field(default=("secretary",), description="who opens such a body")
    across: Flag = Field(default=False, description="beside the tree; several may be joined")
    admits: Flag = Field(default=False, description="people apply to it")
    needs_consent: Actor | None = Field(default=None, description="who agrees to a second membership")
    fields: tuple[FormField, ...] = Field(default=(), description="own data of such bodies")


class Body(Part):
    """A body that is there from the start."""

    label: Text = Field(description="its name")
    kind: Name = Field(description="what kind it is")
    under: Name | None = Field(default=None, description="the body it stands under; none = the association")
    code: str = Field(default="", max_length=20, description="its letters in numbers: {body.code}")
    duties: Text | None = Field(default=None, description="what it does")


class Role(Part):
    """What somebody may do at a body."""

    label: Text = Field(description="what it is called")
    at: tuple[Name, ...] = Field(default=("association",), min_length=1, description="kinds of body where it is held")
    sees: Literal["own", "below", "all"] = Field(default="below", description="own body, it and below, or everything")
    can: tuple[CapabilityName, ...] = Field(description="capabilities")
    granted_by: tuple[Actor, ...] = Field(
        default=(), description="who gives it besides those who hold all that it may do, and those who open such a body"
    )
    standings: tuple[Name, ...] = Field(
        default=(), description="standings in the order in which they stand above the list of a unit's people"
    )


class Office(Part):
    """A post in the association."""

    label: Text = Field(description="what it is called")
    seats: int | None = Field(default=None, ge=1, description="how many there are")
    term: Span | None = Field(default=None, description="how long it is held")
    elected_by: Name | None = Field(default=None, description="the assembly that elects")
    leader: Flag = Field(default=False, description="among the leaders")
    held_through_unit: Flag = Field(default=False, description="falls when its holder leaves the unit")
    public: Flag = Field(default=False, description="its holders stand on the public page of the organisation")


class Assembly(Part):
    """Who votes, and when a resolution is carried; in_favour 1/2 means more than half, any other share at least it."""

    label: Text = Field(description="what it is called")
    members: Expr = Field(description="who votes")
    present: Share | None = Field(default=None, description="quorum; none = no quorum")
    in_favour: Share = Field(description="share that carries it")
    counted_of: Literal["present", "all", "cast"] = Field(default="present", description="of whom it is counted")
    secret: Flag = Field(default=False, description="secret ballot")
    number: Name = Field(default="resolution", description="the pattern of its resolutions' numbers")
    reminders: tuple[Span, ...] = Field(
        default=(Span(count=2, unit="workday"),),
        description="how long before a vote by circulation ends who has not voted is reminded",
    )
    ends_early: Flag = Field(default=False, description="a vote by circulation ends as soon as everybody has voted")
