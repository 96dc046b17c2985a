"""The pages of no association: the list of all of them, and the page of a folder that does not load."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakKeyDictionary

from app.publishing.house import LANGUAGES
from app.tenancy.configuration.concepts.site import Brand
from app.tenancy.configuration.words import pick
from app.tenancy.registry import Registry
from app.tenancy.settings import settings
from app.tenancy.tenants import BrokenFolder
from app.web.brand import stylesheet
from app.web.language import current_language
from app.web.rendering import render


@dataclass(frozen=True)
class Listed:
    """What the list knows of an association."""

    slug: str
    folder: Path
    name: Mapping[str, str]
    purpose: Mapping[str, str] | None
    hosts: tuple[str, ...]
    brand: Brand


_listed: WeakKeyDictionary[Registry, dict[str, Listed | None]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Card:
    """An association on the list."""

    slug: str
    address: str
    host: str
    mark: str
    name: str
    lang: str
    second: str
    second_lang: str
    purpose: str


def platform_page(tenants: Sequence[Listed]) -> str:
    """The platform's front page: a card for each association, in its own colours."""
    return render("publishing/platform.html", cards=[_card(one) for one in tenants])


def being_set_up_page() -> str:
    """What visitors of a broken folder see."""
    return render("publishing/being_set_up.html")


def platform_stylesheet(tenants: Sequence[Listed]) -> str:
    """The colours of every card."""
    return "".join(stylesheet(one.brand, selector=f".house-{one.slug}") for one in tenants)


def those_that_load(known: Registry) -> list[Listed]:
    """Every association whose folder loads, in the order of their names in addresses.

    What is said of each is kept, or whoever opens this page would have more folders loaded than are kept.
    """
    kept, slugs = _listed.setdefault(known, {}) if not known.watches else {}, known.slugs()
    for slug in slugs:
        if slug not in kept:
            kept[slug] = _find(known, slug)
    return [one for slug in slugs if (one := kept[slug]) is not None]


def _find(known: Registry, slug: str) -> Listed | None:
    try:
        found = known.get(slug)
    except BrokenFolder:
        return None
    said = found.association
    return Listed(slug, found.folder, said.name, said.purpose, tuple(said.hosts), said.brand)


def mark_file(of: Listed) -> Path | None:
    """The file of the mark that stands on an association's own colour."""
    brand = of.brand
    name = brand.mark_light or brand.mark
    path = of.folder / "brand" / name if name else None
    return path if path is not None and path.is_file() else None


def _card(of: Listed) -> Card:
    language = current_language()
    names = {code: of.name[code] for code in LANGUAGES if code in of.name}
    spoken = language if language in names else next(iter(names), "")
    other = next((code for code in names if code != spoken), "")
    address = settings().address_of(of.slug, of.hosts)
    return Card(
        slug=of.slug, address=address + "/", host=address.partition("://")[2],
        mark=f"/marks/{of.slug}" if mark_file(of) else "",
        name=pick(of.name, language), lang=_tag(spoken), second=names.get(other, ""), second_lang=_tag(other),
        purpose=pick(of.purpose, language) if of.purpose else "",
    )


def _tag(code: str) -> str:
    return LANGUAGES[code][1] if code else ""
