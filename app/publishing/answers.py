"""How public pages are answered: kept by browsers and asked about again, one address for each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import make_response, request
from werkzeug.wrappers import Response

from app.publishing.house import LANGUAGES
from app.tenancy.tenants import tenant
from app.web.access import identity
from app.web.addresses import site_address
from app.web.language import current_language


@dataclass(frozen=True)
class PageLinks:
    """The page's own address in the reader's language, and its address in every language of the association."""

    own: str
    languages: tuple[tuple[str, str], ...]


def links_of(path: str, query: Mapping[str, str] | None = None, language: str | None = None) -> PageLinks:
    """Addresses for canonical and hreflang. The first language needs no `lang`."""
    spoken = [code for code in tenant().association.languages if code in LANGUAGES]
    addresses: dict[str, str] = {code: _address(path, dict(query or {}), code if code != spoken[0] else "") for code in spoken}
    own = addresses.get(language or current_language(), _address(path, dict(query or {}), ""))
    return PageLinks(own, tuple(addresses.items()) if len(spoken) > 1 else ())


def _address(path: str, query: dict[str, str], language: str) -> str:
    asked = query | ({"lang": language} if language else {})
    return site_address() + path + ("?" + urlencode(asked) if asked else "")


def kept(body: str | bytes, content_type: str = "text/html; charset=utf-8") -> Response:
    """An answer that is the same for everybody: kept, and asked about again (304). Not so for who is logged in."""
    answer: Response = make_response(body)
    answer.content_type = content_type
    if identity() is not None:
        return answer
    answer.headers["Cache-Control"] = "no-cache"
    answer.vary.update(["Cookie"])
    answer.add_etag()
    return answer.make_conditional(request)


def kept_for(answer: Response, seconds: int, *, unchanging: bool = False) -> Response:
    """An answer that browsers need not ask about for so long."""
    answer.headers["Cache-Control"] = f"public, max-age={seconds}" + (", immutable" if unchanging else "")
    answer.add_etag()
    return answer.make_conditional(request)
