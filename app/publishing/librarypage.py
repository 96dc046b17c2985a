"""A public library and somebody in it, as pages draw them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from app.kernel.errors import say
from app.publishing.addresses import public_libraries
from app.publishing.models import PublicProfile
from app.publishing.showing import ShownField, excerpt, fields_of, picture_of, short_facts, shown_fields, tier_label
from app.publishing.store.libraries import Entry, LibraryWish
from app.tenancy.tenants import tenant
from app.web.language import said, translated

_MEMBER_FIELD = re.compile(r"member\.([a-z][a-z0-9_]*)")


@dataclass(frozen=True)
class EntryRow:
    """Somebody in the list of a library."""

    name: str
    href: str
    picture: str
    tier: str
    facts: Sequence[str]
    intro: str


@dataclass(frozen=True)
class PersonPage:
    """Somebody's page in a library."""

    library: str
    library_href: str
    name: str
    tier: str
    picture: str
    facts: Sequence[ShownField]
    texts: Sequence[ShownField]
    intro: str
    studio: str


def entries_of(library: str, rows: Iterable[Entry]) -> list[EntryRow]:
    """The entries of a page of a library."""
    about = public_libraries()[library].about
    return [_entry(library, about, one) for one in rows]


def _entry(library: str, about: str, one: Entry) -> EntryRow:
    fields = shown_fields(one.answers, about)
    href = url_for("publishing.listed", name=library, address=one.address)
    return EntryRow(
        one.name, href, _picture(library, one.address, one.answers), tier_label(one.tier), short_facts(fields), excerpt(fields)
    )


def _picture(library: str, address: str, answers: Mapping[str, Any]) -> str:
    file = picture_of(answers, public_libraries()[library].about)
    return url_for("publishing.listed_picture", name=library, address=address, v=file[:12]) if file else ""


def person_page(library: str, profile: PublicProfile, studio_id: int | None) -> PersonPage:
    """The page of somebody in a library."""
    here = public_libraries()[library]
    fields = shown_fields(profile.answers, here.about)
    return PersonPage(
        said(here.label), f"/{library}", profile.name, tier_label(profile.tier),
        _picture(library, profile.address, profile.answers), [one for one in fields if not one.long],
        [one for one in fields if one.long], excerpt(fields),
        url_for("publishing.studio", studio_id=studio_id) if studio_id else "",
    )  # fmt: skip


def classifications(library: str, wish: LibraryWish) -> list[dict[str, Any]]:
    """The classifications by which a library may be narrowed: those that read nothing that could be hidden."""
    here = tenant()
    about = public_libraries()[library].about
    public = {"tier", "standing", "is_unit", "is_admitted", *fields_of(about)}
    found = []
    for name, breakdown in here.association.classified.items():
        read = set(_MEMBER_FIELD.findall(breakdown.by))
        words = _words(breakdown.by, about)
        if read <= public and len(words) > 1:
            options = [("", translated(say("全部"))), *words]
            chosen = wish.classes.get(name, "")
            found.append({"name": name, "label": said(breakdown.label), "value": chosen, "options": options})
    return found


def _words(expression: str, about: str) -> list[tuple[str, str]]:
    """The words that a classification may give, where it names a list; tiers only those that such a member may have."""
    configuration = tenant().configuration
    kind = configuration.vocabulary.records["member"].get(expression.removeprefix("member."), "")
    words = configuration.words(kind)
    tiers = tenant().association.tiers
    fits = [word for word in words if kind != "tier" or tiers[word].holder in (about, "either")]
    return [(word, said(words[word])) for word in fits]
