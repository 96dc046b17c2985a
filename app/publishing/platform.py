"""The pages of no association: the list of all of them, and the page of a folder that does not load."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.publishing.house import LANGUAGES
from app.tenancy.configuration.words import pick
from app.tenancy.registry import Registry
from app.tenancy.settings import settings
from app.tenancy.tenants import BrokenFolder, Tenant
from app.web.brand import stylesheet
from app.web.language import current_language
from app.web.rendering import render


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


def platform_page(tenants: Sequence[Tenant]) -> str:
    """The platform's front page: a card for each association, in its own colours."""
    return render("publishing/platform.html", cards=[_card(one) for one in tenants])


def being_set_up_page() -> str:
    """What visitors of a broken folder see."""
    return render("publishing/being_set_up.html")


def platform_stylesheet(tenants: Sequence[Tenant]) -> str:
    """The colours of every card."""
    return "".join(stylesheet(one.association.brand, selector=f".house-{one.slug}") for one in tenants)


def those_that_load(known: Registry) -> list[Tenant]:
    """Every association whose folder loads, in the order of their names in addresses."""
    found: list[Tenant] = []
    for slug in known.slugs():
        try:
            found.append(known.get(slug))
        except BrokenFolder:
            continue
    return found


def mark_file(of: Tenant) -> Path | None:
    """The file of the mark that stands on an association's own colour."""
    brand = of.association.brand
    name = brand.mark_light or brand.mark
    path = of.folder / "brand" / name if name else None
    return path if path is not None and path.is_file() else None


def _card(of: Tenant) -> Card:
    association, language = of.association, current_language()
    names = {code: association.name[code] for code in LANGUAGES if code in association.name}
    spoken = language if language in names else next(iter(names), "")
    other = next((code for code in names if code != spoken), "")
    address = settings().address_of(of.slug, tuple(association.hosts))
    return Card(
        slug=of.slug, address=address + "/", host=address.partition("://")[2],
        mark=f"/marks/{of.slug}" if mark_file(of) else "",
        name=pick(association.name, language), lang=_tag(spoken), second=names.get(other, ""), second_lang=_tag(other),
        purpose=pick(association.purpose, language) if association.purpose else "",
    )


def _tag(code: str) -> str:
    return LANGUAGES[code][1] if code else ""
