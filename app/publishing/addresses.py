"""Where the addresses of the vocabulary lead: page.x, column.x, library.x, procedure.x, /own/path."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import current_app, url_for
from werkzeug.routing import Map

from app.procedures.offering import offered
from app.tenancy.tenants import tenant

APPLY = "/apply/"
PLACES = {"page": "/pages/{}", "column": "/news?column={}", "procedure": "/apply/{}"}


def href(to: str | None) -> str:
    """The address as a link takes it; empty for none, and for one that nothing answers yet."""
    if not to:
        return ""
    if to.startswith("https://"):
        return to
    path = to if to.startswith("/") else _path_of(to)
    if path.startswith(APPLY) and path.removeprefix(APPLY).partition("?")[0] not in offered():
        return ""
    return path if _served(current_app.url_map, path.partition("?")[0].partition("#")[0]) else ""


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
