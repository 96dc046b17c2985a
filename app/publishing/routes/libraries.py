"""The public libraries: who stands in them, and what each lets be read."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request
from werkzeug.wrappers import Response

from app.publishing.addresses import public_libraries
from app.publishing.answers import links_of, remembered
from app.publishing.inputs import searched
from app.publishing.librarypage import classifications, entries_of, person_page
from app.publishing.routes import bp
from app.publishing.routes.studios import sent_picture
from app.publishing.showing import picture_of
from app.publishing.store import libraries as store
from app.publishing.store.libraries import LibraryWish
from app.web.access import public
from app.web.language import said
from app.web.paging import unpack
from app.web.rendering import render


@bp.get("/<library:name>")
@public
def library(name: str) -> Response:
    """A library: searched by what is public, narrowed by classification."""
    wish = LibraryWish(searched(request.args), _classes(name))
    page, count = store.library_page(name, wish, unpack(request.args.get("after"))), store.count_library(name, wish)
    narrowed = dict(wish.classes) | ({"q": wish.text} if wish.text else {})
    here, links = public_libraries()[name], links_of(f"/{name}", narrowed)
    return remembered(
        lambda: render(
            "publishing/library.html", name=name, label=said(here.label), about=here.about, wish=wish, page=page,
            count=count, entries=entries_of(name, page.rows), narrowed=narrowed, selects=classifications(name, wish),
            page_links=links,
        ),
        repr((page, count)),
    )  # fmt: skip


def _classes(name: str) -> Mapping[str, str]:
    """The classifications asked for, of those that this library has."""
    known = {select["name"]: {word for word, _ in select["options"]} for select in classifications(name, LibraryWish())}
    asked = {one: request.args.get(one, "") for one in sorted(known)}
    return {one: word for one, word in asked.items() if word and word in known[one]}


@bp.get("/<library:name>/<address>")
@public
def listed(name: str, address: str) -> Response:
    """Somebody in a library."""
    profile, studio_id = store.get_listed(name, address)
    page = person_page(name, profile, studio_id)
    knows = repr((profile.name, profile.tier, profile.answers, studio_id))
    return remembered(lambda: render("publishing/listed.html", page=page, description=page.intro), knows)


@bp.get("/<library:name>/<address>/picture")
@public
def listed_picture(name: str, address: str) -> Response:
    """The picture of somebody in a library, where it is public."""
    profile, _studio = store.get_listed(name, address)
    return sent_picture(picture_of(profile.answers, public_libraries()[name].about))
