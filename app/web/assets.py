"""Static files under addresses that carry their content's hash, so that browsers keep them for a year."""

from __future__ import annotations

import hashlib
import mimetypes
from functools import cache
from pathlib import Path

from flask import Flask, Response, abort, make_response

from app.web.access import platform
from app.web.bundle import bundled

STATIC = Path(__file__).parent / "static"
YEAR = 365 * 24 * 3600


def content_of(name: str) -> bytes | None:
    """What an asset is: one of the bundles, or a file under `static/`."""
    made = bundled(name)
    if made is not None:
        return made
    path = (STATIC / name).resolve()
    return path.read_bytes() if path.is_relative_to(STATIC) and path.is_file() else None


@cache
def _kept(name: str) -> tuple[bytes, str] | None:
    content = content_of(name)
    return None if content is None else (content, hashlib.sha256(content).hexdigest()[:16])


def asset(name: str) -> str:
    """The address of an asset. Raises FileNotFoundError for one that is not there."""
    kept = _kept(name)
    if kept is None:
        raise FileNotFoundError(name)
    return f"/assets/{kept[1]}/{name}"


@platform
def serve_asset(stamp: str, name: str) -> Response:
    kept = _kept(name)
    if kept is None:
        abort(404)
    answer = make_response(kept[0])
    answer.content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    answer.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    answer.add_etag()
    return answer


def init_assets(app: Flask) -> None:
    """The address of assets; in development every request reads the files anew."""
    app.add_url_rule("/assets/<stamp>/<path:name>", "asset", serve_asset)
    if app.config["XIEHUI"].development:
        app.before_request(_kept.cache_clear)
