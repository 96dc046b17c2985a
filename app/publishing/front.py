"""What the sections of the front page show: blocks of the configuration, figures worked out, the newest articles."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import zip_longest

from markupsafe import Markup

from app.publishing import store
from app.publishing.addresses import address_of, has_studios, href
from app.publishing.house import Way
from app.publishing.progress import Area, Progress, Ring
from app.publishing.prose import written
from app.publishing.rules.front import GENERIC_FRONT, HEROES, Frame, Price, Window, current_fees, frames, price_list, window
from app.tenancy.configuration.concepts.site import Block, Item
from app.tenancy.configuration.words import Text, pick
from app.tenancy.tenants import Tenant
from app.web.language import current_language, said
from app.web.language import gettext as _
from app.web.months import month_name

NOTHING = Block()
LATEST, ISSUES, CHRONICLE, OF_STUDIOS = 5, 3, 5, 4
QUIET_KINDS = frozenset({"issues", "chronicle", "downloads", "table"})
ENUMERATION = re.compile(r"[、；;]\s*")
TIERS_SHOWN = 3
LEVELS_COLOURED = 3


@dataclass(frozen=True)
class Said:
    """A row of a block in the reader's language."""

    label: str
    note: str = ""
    who: str = ""
    href: str = ""


@dataclass(frozen=True)
class Headline:
    """An article as a list shows it in the reader's language."""

    title: str | Markup
    kind: str
    day: str
    published_on: date
    href: str
    studio: str = ""


@dataclass(frozen=True)
class TierShown:
    """A tier with its price, or the words that stand for one, and what comes with it."""

    label: str
    price: str
    words: str
    benefits: tuple[str, ...]
    href: str


@dataclass(frozen=True)
class Group:
    """Tasks of one kind of reader."""

    label: str
    entries: tuple[Said, ...]


@dataclass(frozen=True)
class Level:
    """A stair: where it stands (1 is the lowest), its conditions and a further sentence."""

    place: int
    label: str
    conditions: tuple[str, ...]
    words: str
    href: str


@dataclass(frozen=True)
class Course:
    """A course to come: the day as number and month (empty while it is open), its name and facts."""

    number: str
    month: str
    label: str
    note: str
    href: str


def headline(line: store.Line) -> Headline:
    """An article's line; a title that is not in the reader's language says in which it is."""
    language = current_language()
    title: str | Markup = pick(line.title, language)
    if language not in line.title and "*" not in line.title:
        title = Markup('<span lang="{}">{}</span>').format("zh-CN" if "zh" in line.title else "en", title)
    where = address_of(line.id, line.studio_id)
    return Headline(title, said(line.kind), line.published_on.isoformat(), line.published_on, where, line.studio)


def _row(item: Item) -> Said:
    return Said(said(item.label), said(item.note), said(item.who), href(item.to))


def _listed(text: Text | None) -> tuple[str, ...]:
    return tuple(part[:1].upper() + part[1:] for part in ENUMERATION.split(said(text)) if part)


class Front:
    """The front page of one association on one day."""

    def __init__(self, of: Tenant, today: date) -> None:
        self.tenant, self.today = of, today
        self.association = of.association

    @cached_property
    def names(self) -> tuple[str, ...]:
        return self.association.brand.front or GENERIC_FRONT

    @cached_property
    def frames(self) -> list[Frame]:
        return frames(self.names)

    def knows(self) -> tuple[Hashable, ...]:
        """Everything in the database that the page shows: the newest articles, and the figures."""
        figures = "rings" in self.names or "areas" in self.names
        return repr(self._lines), self._progress.counted if figures else ()

    @property
    def has_hero(self) -> bool:
        """Whether a section carries the page's heading."""
        return not HEROES.isdisjoint(self.names)

    def block(self, name: str) -> Block:
        """What a section says; a block without words where the association says nothing."""
        return self.association.site.blocks.get(name, NOTHING)

    def prose(self, name: str | None) -> Markup:
        """A text of the folder, without its title."""
        languages = (current_language(), *self.association.languages)
        found = written(self.tenant.folder, name, languages) if name else None
        return found.html if found else Markup("")

    def rows(self, name: str) -> list[Said]:
        """The rows of a block in the reader's language."""
        return [_row(item) for item in self.block(name).items]

    # articles: one statement for all places of the page

    def _columns(self, *kinds: str) -> tuple[str, ...]:
        columns = self.association.site.columns
        if kinds:
            return tuple(name for name, column in columns.items() if column.kind in kinds)
        return tuple(name for name, column in columns.items() if column.kind not in QUIET_KINDS)

    @cached_property
    def _lines(self) -> list[list[store.Line]]:
        with_issues, with_chronicle = "notices_journals" in self.names, "organisation_chronicle" in self.names
        return store.newest([
            store.Wanted(self._columns(), LATEST),
            store.Wanted(self._columns("issues", "downloads") if with_issues else (), ISSUES),
            store.Wanted(self._columns("chronicle") if with_chronicle else (), CHRONICLE),
            store.Wanted(tuple(self.association.site.studio) if has_studios() else (), OF_STUDIOS, studios=True),
        ])

    @property
    def articles(self) -> list[Headline]:
        return headlines(self._lines[0])

    @property
    def issues(self) -> list[Headline]:
        return headlines(self._lines[1])

    @property
    def chronicle(self) -> list[Headline]:
        return headlines(self._lines[2])

    @property
    def of_studios(self) -> list[Headline]:
        """The newest articles of the members' studios."""
        return headlines(self._lines[3])

    @property
    def issues_href(self) -> str:
        return href(self.block("journals").to) or self._column_href("issues", "downloads")

    @property
    def chronicle_href(self) -> str:
        return href(self.block("chronicle").to) or self._column_href("chronicle")

    def _column_href(self, *kinds: str) -> str:
        columns = self._columns(*kinds)
        return f"/news?column={columns[0]}" if columns else ""

    # what it costs

    @cached_property
    def _prices(self) -> list[Price]:
        return price_list(current_fees(self.association.fees, self.today), self.association.tiers)

    @property
    def price_unit(self) -> str:
        currency = self.association.currency
        unit: str = _("元／年") if currency == "CNY" else _("%(currency)s／年", currency=currency)
        return unit

    @property
    def prices(self) -> list[TierShown]:
        """The fee table: every tier that pays, high to low."""
        return [self._tier(price) for price in self._prices]

    @property
    def tiers(self) -> list[TierShown]:
        """The tiers one may choose, high to low, each with the benefits that the block `tiers` lists at its place."""
        items = self.block("tiers").items
        priced = [price for price in self._prices if price.text][:TIERS_SHOWN] or self._prices[:TIERS_SHOWN]
        return [self._tier(price, item) for price, item in zip_longest(priced, items[: len(priced)])]

    def _tier(self, price: Price, item: Item | None = None) -> TierShown:
        words = _("免费") if price.fen == 0 else _("另行计算") if price.fen is None else ""
        label = said(self.association.tiers[price.tier].label)
        applied_for = self.association.tiers[price.tier].enter == "apply"
        way = href(item.to if item else None) or (href("/apply") if applied_for else "")
        return TierShown(label, price.text, words, _listed(item.note if item else None), way)

    # how it goes

    @property
    def steps(self) -> list[Said]:
        return self.rows("steps") or self._own_steps()

    @property
    def chain(self) -> list[Said]:
        return self.rows("chain") or self._own_steps()

    @property
    def flow(self) -> list[Said]:
        return self.rows("flow") or self._own_steps()

    def _own_steps(self) -> list[Said]:
        """The steps of the procedure by which newcomers join, as the configuration has them."""
        joins = [one for one in self.association.procedures.values() if one.kind == "join" and not one.retired]
        first = next((one for one in joins if "anyone" in one.starts), joins[0] if joins else None)
        own = [Said(said(step.label)) for step in first.steps] if first else []
        return [Said(_("填写并提交申请")), *own] if first else []

    @cached_property
    def window(self) -> Window:
        kind, _dot, name = (self.block("hero").to or "").partition(".")
        procedure = self.association.procedures.get(name) if kind == "procedure" else None
        return window(procedure.open if procedure else (), self.today)

    # who is who, who may what

    @property
    def organs(self) -> list[str]:
        """From the top: who meets, then the office that does the work."""
        told = [said(assembly.label) for assembly in self.association.assemblies.values() if assembly.members]
        return [*told, _("秘书处")]

    @property
    def departments(self) -> list[object]:
        return [body for body in self.association.bodies.values() if body.duties or not body.under]

    @property
    def rights(self) -> list[str]:
        own = [row.label or row.note for row in self.rows("rights")]
        return own or [said(right.label) for right in self.association.rights.values()]

    @property
    def hero_doors(self) -> list[Way]:
        """The ways in of the hero: its items that lead somewhere; else to apply and to log in."""
        items = self.block("hero").items
        found = [Way(said(item.label), href(item.to)) for item in items if href(item.to) and not _is_sentence(item)]
        usual = (Way(_("申请入会"), href("/apply")), Way(_("登录"), href("/login")))
        return found or [way for way in usual if way.href]

    @property
    def hero_notes(self) -> list[Way]:
        """The items of the hero that are whole sentences: they stand below as small print."""
        return [Way(said(item.label), href(item.to)) for item in self.block("hero").items if _is_sentence(item)]

    def ways(self, door: Item) -> list[Way]:
        """The buttons of a door: to where it leads; where that is a login that takes newcomers, to register, too."""
        found = [Way(said(door.value) or said(door.label), href(door.to))]
        login = self.association.logins.get((door.to or "").partition("tab=")[2])
        if login and login.registers:
            found.append(Way(_("注册"), href("/register") or href("/apply")))
        return [way for way in found if way.href]

    @property
    def tasks(self) -> list[Group]:
        groups: dict[str, list[Said]] = {}
        for row in self.rows("tasks"):
            groups.setdefault(row.who, []).append(row)
        return [Group(label, tuple(entries)) for label, entries in groups.items()]

    @property
    def matrix(self) -> list[tuple[str, ...]]:
        """The rows of the table of conditions; the first is its head, an empty cell a dash."""
        items = self.block("eligibility").items
        return [tuple(said(text) or "—" for text in (item.label, item.who, item.value)) for item in items]

    @property
    def stairs(self) -> list[Level]:
        items = self.block("stairs").items
        return [
            Level(min(place, LEVELS_COLOURED), said(item.label), _listed(item.note), said(item.value), href(item.to))
            for place, item in enumerate(items, start=1)
        ]

    @property
    def courses(self) -> list[Course]:
        return [_course(item) for item in self.block("training").items]

    # how far we are

    @cached_property
    def _progress(self) -> Progress:
        return Progress(self.tenant, self.today)

    @property
    def rings(self) -> list[Ring]:
        return self._progress.rings

    @property
    def rings_total(self) -> tuple[str, str]:
        """Reached in all, and the number held to."""
        return f"{sum(ring.reached_number for ring in self.rings):,}", f"{self._progress.ceiling:,}"

    @cached_property
    def areas(self) -> list[Area]:
        return self._progress.areas(self.block("areas").items)


def _is_sentence(item: Item) -> bool:
    return said(item.label).endswith(("。", "."))


def _course(item: Item) -> Course:
    words = said(item.day)
    found = re.fullmatch(r"(?:\d{4}-)?(\d\d)-(\d\d)", words)
    number, month = (found[2], month_name(int(found[1]))) if found else ("", "")
    note = "　".join(part for part in ("" if found else words, said(item.note)) if part)
    return Course(number, month, said(item.label), note, href(item.to))


def headlines(lines: Iterable[store.Line]) -> list[Headline]:
    """Articles as a list shows them."""
    return [headline(line) for line in lines]
