"""Where the addresses of the vocabulary lead: page.x, column.x, library.x, procedure.x, /own/path; and where lists stand."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from flask import current_app, url_for
from werkzeug.routing import BaseConverter, Map, ValidationError

from app.procedures.offering import offered
from app.tenancy.configuration.concepts.membership import Library
from app.tenancy.tenants import find_tenant, tenant

APPLY, STUDIOS = "/apply/", "/studios"
PLACES = {"page": "/pages/{}", "column": "/news?column={}", "procedure": "/apply/{}"}


def href(to: str | None) -> str:
    """The address as a link takes it; empty for none, and for one that nothing answers yet."""
    if not to:
        return ""
    if to.startswith("https://"):
        return to
    path = to if to.startswith("/") else _path_of(to)
    if path.removeprefix("/") in public_libraries():
        return path
    if path.partition("?")[0] == STUDIOS and not has_studios():
        return ""
    if path.startswith(APPLY) and path.removeprefix(APPLY).partition("?")[0] not in offered():
        return ""
    return path if _served(current_app.url_map, path.partition("?")[0].partition("#")[0]) else ""


def public_libraries() -> Mapping[str, Library]:
    """The libraries that everybody may browse, by the word in their address."""
    here = tenant().association
    if "libraries" not in here.features:
        return {}
    return {name: one for name, one in here.libraries.items() if one.public}


def has_studios() -> bool:
    """Whether members of this association have pages of their own."""
    here = tenant().association
    return bool(here.site.studio) and "studios" in here.features


def ways_to_lists() -> list[str]:
    """The addresses of the public lists besides the news."""
    return [*([STUDIOS] if has_studios() else []), *(f"/{name}" for name in public_libraries())]


def address_of(article_id: int, studio_id: int | None) -> str:
    """Where an article is read."""
    return f"{STUDIOS}/{studio_id}/{article_id}" if studio_id is not None else f"/news/{article_id}"


class LibraryName(BaseConverter):
    """The first word of an address that is a public library of the association asked; any other address is not found."""

    part_isolating = True

    def to_python(self, value: str) -> str:
        if find_tenant() is None or value not in public_libraries():
            raise ValidationError
        return value


def _path_of(to: str) -> str:
    kind, _, name = to.partition(".")
    if kind == "library":
        return f"/{name}"
    return PLACES[kind].format(name)


@lru_cache(maxsize=4096)
def _served(known: Map, path: str) -> bool:
    return known.bind("").test(path, "GET")


def brand_file(name: str | None) -> str:
    """The address of a file in brand/, with its content's hash, so that browsers may keep it; empty for none."""
    if not name:
        return ""
    path = tenant().folder / "brand" / name
    if not path.is_file():
        return ""
    state = path.stat()
    return url_for("publishing.brand_file", name=name, v=_hash(path, state.st_mtime_ns, state.st_size))


@lru_cache(maxsize=1024)
def _hash(path: Path, _changed: int, _size: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
