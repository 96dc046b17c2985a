"""How public pages are answered: kept by browsers and asked about again, one address for each language."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from urllib.parse import urlencode

from flask import make_response, request, session
from werkzeug.wrappers import Response

from app.publishing.house import LANGUAGES
from app.tenancy.clock import today
from app.tenancy.settings import settings
from app.tenancy.tenants import tenant
from app.web.access import identity
from app.web.addresses import site_address
from app.web.language import current_language

MOST_REMEMBERED = 256


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


@dataclass(frozen=True)
class Remembered:
    """A page as it was rendered, and the mark browsers ask about it with."""

    body: bytes
    mark: str


class Memory:
    """The pages that were asked for last, so that a page that did not change is not rendered again."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._pages: OrderedDict[Hashable, Remembered] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Hashable) -> Remembered | None:
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
            return self._pages.get(key)

    def keep(self, key: Hashable, page: Remembered) -> None:
        with self._lock:
            self._pages[key] = page
            while len(self._pages) > self.most:
                self._pages.popitem(last=False)


_memory = Memory(MOST_REMEMBERED)


def remembered(make: Callable[[], str], *knows: Hashable) -> Response:
    """A page that is the same for everybody until the configuration, the day or what it `knows` changes.

    `knows` is everything from the database that the page shows. Who is logged in, and whoever is to be told something,
    gets a page of their own.
    """
    if identity() is not None or "_flashes" in session:
        return make_response(make())
    here = tenant()
    key = (here.slug, here.fingerprint, request.full_path, current_language(), today(), *knows)
    page = None if settings().development else _memory.find(key)
    if page is None:
        body = make().encode()
        page = Remembered(body, sha256(body).hexdigest()[:32])
        _memory.keep(key, page)
    return _marked(make_response(page.body), page.mark)


def kept(body: str, content_type: str) -> Response:
    """An answer for machines that is the same for everybody: asked about again with its mark (304)."""
    answer = make_response(body)
    answer.content_type = content_type
    return _marked(answer, sha256(body.encode()).hexdigest()[:32])


def _marked(answer: Response, mark: str) -> Response:
    answer.headers["Cache-Control"] = "no-cache"
    answer.vary.update(["Cookie"])
    answer.set_etag(mark)
    return answer.make_conditional(request)


def kept_for(answer: Response, seconds: int, *, unchanging: bool = False) -> Response:
    """An answer that browsers need not ask about for so long."""
    answer.headers["Cache-Control"] = f"public, max-age={seconds}" + (", immutable" if unchanging else "")
    answer.add_etag()
    return answer.make_conditional(request)
