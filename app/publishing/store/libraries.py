"""What the public asks about the libraries: who stands in them today, and what of it may be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, func, or_, select

from app.kernel.errors import NotFound, say
from app.publishing.models import Listing, PublicProfile, Studio
from app.tenancy.database import db
from app.web.paging import Page, cut

PAGE = 24


@dataclass(frozen=True)
class LibraryWish:
    """What a library's list is narrowed to: words, and by classification a word."""

    text: str = ""
    classes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """Somebody in a library as the list shows it."""

    id: int
    address: str
    name: str
    tier: str | None
    answers: dict[str, Any]


def class_mark(name: str, word: str) -> str:
    """How a classification stands in a listing."""
    return f"|{name}={word}|"


def _narrowed(library: str, wish: LibraryWish) -> list[Any]:
    conditions: list[Any] = [Listing.library == library]
    conditions += [Listing.found_by.contains(word, autoescape=True) for word in wish.text.casefold().split()[:5]]
    conditions += [Listing.classes.contains(class_mark(*one), autoescape=True) for one in wish.classes.items()]
    return conditions


def library_page(library: str, wish: LibraryWish, after: Sequence[Any] | None) -> Page[Entry]:
    """A page of a library, by name."""
    wanted = select(
        PublicProfile.id, PublicProfile.address, PublicProfile.name, PublicProfile.tier, PublicProfile.answers
    ).join(Listing, Listing.profile_id == PublicProfile.id)
    wanted = wanted.where(*_narrowed(library, wish))
    if after is not None:
        name, number = str(after[0]), int(after[1])
        same = and_(Listing.name == name, Listing.profile_id > number)
        wanted = wanted.where(or_(Listing.name > name, same))
    rows = db.session.execute(wanted.order_by(Listing.name, Listing.profile_id).limit(PAGE + 1))
    entries = [Entry(*row) for row in rows]
    return cut(entries, lambda one: (one.name, one.id), size=PAGE, first=after is None)


def count_library(library: str, wish: LibraryWish) -> int:
    """How many stand in a library and match."""
    return db.session.scalar(select(func.count(Listing.id)).where(*_narrowed(library, wish))) or 0


def get_listed(library: str, address: str) -> tuple[PublicProfile, int | None]:
    """Somebody in a library by the random part of the address, with the studio that is shown. Raises NotFound."""
    wanted = select(PublicProfile, Studio.id).join(Listing, Listing.profile_id == PublicProfile.id)
    own_studio = and_(Studio.membership_id == PublicProfile.membership_id, Studio.shown)
    wanted = wanted.outerjoin(Studio, own_studio).where(Listing.library == library, PublicProfile.address == address)
    found = db.session.execute(wanted).first()
    if found is None:
        raise NotFound(say("没有这位成员，或其信息目前不公开。"))
    return found[0], found[1]
