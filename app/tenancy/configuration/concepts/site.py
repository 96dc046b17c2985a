"""The public site: brand, menu, blocks of the front page, columns, pages, footer."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from app.tenancy.configuration.concepts.conditions import Actor
from app.tenancy.configuration.words import Flag, Name, Part, Text

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
BrandFile = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*\.(svg|png|jpg)$", max_length=60)]
Address = Annotated[
    str,
    StringConstraints(
        pattern=r"^((page|column|library|procedure)\.[a-z][a-z0-9_]*|/[^\s]*|https://[^\s]+)$", max_length=200
    ),
]
TextName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
FrontSection = Literal[
    "letter", "notices_dues", "steps", "services", "statement", "notices_journals", "tiers", "organisation_chronicle",
    "joining", "doors", "chain", "notices_training", "conditions_dues", "calendar", "tasks", "eligibility",
    "flow_notices", "rings", "stairs", "areas", "notices_rights",
]  # fmt: skip
BLOCKS_OF_SECTION: dict[str, tuple[str, ...]] = {
    "letter": ("hero",), "notices_dues": (), "steps": ("steps",), "services": (), "statement": ("hero",),
    "notices_journals": (), "tiers": (), "organisation_chronicle": (), "joining": ("steps",), "doors": ("doors",),
    "chain": ("chain",), "notices_training": ("training",), "conditions_dues": ("conditions",), "calendar": ("hero",),
    "tasks": ("tasks",), "eligibility": ("eligibility",), "flow_notices": ("flow",), "rings": ("hero",),
    "stairs": ("stairs",), "areas": ("areas",), "notices_rights": ("rights",),
}  # fmt: skip
KNOWN_BLOCKS = (
    "hero", "gates", "notices", "steps", "services", "dues", "journals", "tiers", "organisation", "chronicle", "doors",
    "chain", "training", "conditions", "tasks", "eligibility", "flow", "stairs", "areas", "rights",
)  # fmt: skip


class Brand(Part):
    """How the association looks; everything else is derived. No CSS stands in a folder."""

    main: Colour = Field(default="#8c1d18", description="main colour, #rrggbb")
    second: Colour = Field(default="#8a6428", description="second colour, #rrggbb")
    paper: Literal["white", "warm", "sand", "cool", "grey"] = Field(default="white", description="tint of the ground")
    face: Literal["song", "hei"] = Field(default="hei", description="typeface of headings")
    shape: Literal["square", "soft", "round"] = Field(default="soft", description="corners")
    header: Literal["letterhead", "grid", "block", "service", "centred"] = Field(
        default="service", description="header"
    )
    front: tuple[FrontSection, ...] = Field(default=(), description="sections of the front page in order")
    mark: BrandFile | None = Field(default=None, description="the mark, a file in brand/")
    mark_light: BrandFile | None = Field(default=None, description="the mark for a dark ground")
    ornament: BrandFile | None = Field(default=None, description="what the first section draws")
    band: BrandFile | None = Field(default=None, description="a band that repeats")
    banner: BrandFile | None = Field(default=None, description="a wide picture")
    ground: BrandFile | None = Field(default=None, description="page ground of certificates")
    card: BrandFile | None = Field(default=None, description="a light drawing on the member's card, in the main colour")

    def files(self) -> dict[str, str]:
        """Key → file in brand/, of those that are named."""
        keys = ("mark", "mark_light", "ornament", "band", "banner", "ground", "card")
        return {key: getattr(self, key) for key in keys if getattr(self, key)}


class MenuEntry(Part):
    """One entry of the top navigation."""

    label: Text = Field(description="its words")
    to: Address = Field(description="page.x, column.x, library.x, procedure.x or /own/path")


class Item(Part):
    """One row of a block; which of its texts are drawn depends on the section."""

    label: Text | None = Field(default=None, description="its words")
    note: Text | None = Field(default=None, description="smaller words beside or below")
    who: Text | None = Field(default=None, description="who does it")
    value: Text | None = Field(default=None, description="a figure")
    day: Text | None = Field(default=None, description="a day, as written")
    to: Address | None = Field(default=None, description="where it leads")

    @model_validator(mode="after")
    def _says_something(self) -> Item:
        if not any((self.label, self.note, self.who, self.value, self.day)):
            raise ValueError("an item says something: label, note, who, value or day")
        return self


class Block(Part):
    """What one section of the front page says; every block has the same shape."""

    label: Text | None = Field(default=None, description="the heading")
    over: Text | None = Field(default=None, description="a small line above")
    note: Text | None = Field(default=None, description="a sentence below")
    text: TextName | None = Field(default=None, description="a file of texts/<language>/")
    sign: Text | None = Field(default=None, description="who signs")
    to: Address | None = Field(default=None, description="where it leads")
    items: tuple[Item, ...] = Field(default=(), description="its rows")


class FootColumn(Part):
    """One column of the footer; an item without an address is plain text."""

    label: Text = Field(description="the heading")
    items: tuple[Item, ...] = Field(default=(), description="its rows")


class Column(Part):
    """A column of the site, or a kind of article in a member's studio."""

    label: Text = Field(description="what it is called")
    kind: Literal["articles", "downloads", "issues", "chronicle", "album", "notices", "table", "vacancies"] = Field(
        default="articles", description="how it is drawn; vacancies name employer, number, place, pay, conditions, duties"
    )
    by: tuple[Actor, ...] = Field(default=("editor",), min_length=1, description="who writes in it")
    procedure: Name | None = Field(default=None, description="the procedure of moderation")
    for_others: Flag = Field(
        default=False, description="vacancies: whether one may recruit for other employers, with the number of the permit"
    )


class Catalogue(Part):
    """One group of services."""

    label: Text = Field(description="what the group is called")
    items: tuple[Text, ...] = Field(description="the services")


class Site(Part):
    """The public pages."""

    menu: tuple[MenuEntry, ...] = Field(default=(), description="top navigation, 4 to 9 entries")
    blocks: dict[Name, Block] = Field(default={}, description="what the sections of the front page say")
    foot: tuple[FootColumn, ...] = Field(default=(), description="columns of the footer")
    columns: dict[Name, Column] = Field(default={}, description="columns of articles")
    studio: dict[Name, Column] = Field(default={}, description="kinds of article in a member's studio")
    pages: dict[TextName, Text] = Field(default={}, description="name → title; texts/<language>/<name>.md")
    services: tuple[Catalogue, ...] = Field(default=(), description="the catalogue of services")

    def moderations(self) -> frozenset[str]:
        """The procedures that articles walk: they begin with an article, never with a form."""
        every = (*self.columns.values(), *self.studio.values())
        return frozenset(column.procedure for column in every if column.procedure)
