"""How public pages are answered: kept by browsers and asked about again, one address for each language."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from threading import Lock
from time import time
from typing import Generic, TypeVar
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import g, make_response, request, session
from werkzeug.wrappers import Response

from app.accounts.identities import LOGGED_IN
from app.publishing.house import LANGUAGES
from app.tenancy.changes import change_file, last_change, stamp_of
from app.tenancy.clock import today, zone
from app.tenancy.settings import settings
from app.tenancy.tenants import find_tenant, tenant
from app.web.access import identity
from app.web.addresses import site_address
from app.web.language import current_language

MOST_REMEMBERED = 256
MOST_BYTES = 3 * 2**20
"""Of pages of all associations together: what is asked for most stays, whether five of them are asked for or a thousand."""
UNASKED_FOR = 10.0
"""Seconds after which the database is asked again, even where nobody noted a change: a second machine may have no part in
the folder of the first."""
REMEMBERED = "xiehui.remembered"
"""Where the environ of a request says that its answer is the same for everybody."""
T = TypeVar("T")


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


@dataclass(frozen=True)
class Answered:
    """A page as it was answered last at one address: under which state of the data, when (seconds since 1970), on what day.

    `file` bears the stamp of the data; `zone` is where the association counts its days.
    """

    page: Remembered
    change: int
    at: float
    file: Path
    day: date
    zone: ZoneInfo

    def still_stands(self) -> bool:
        """Whether it may be answered again without asking anything."""
        moment = time()
        if moment - self.at > UNASKED_FOR or datetime.fromtimestamp(moment, self.zone).date() != self.day:
            return False
        return stamp_of(self.file) == self.change


class Memory(Generic[T]):
    """What was asked for last, so that a page that did not change is not rendered again: so many, and so many bytes."""

    def __init__(self, most: int, body_of: Callable[[T], bytes]) -> None:
        self.most, self.body_of = most, body_of
        self.weight = 0
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Hashable) -> T | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: Hashable, value: T) -> None:
        with self._lock:
            self._weigh(self._kept.pop(key, None), -1)
            self._kept[key] = value
            self._weigh(value, 1)
            while len(self._kept) > self.most or self.weight > MOST_BYTES:
                self._weigh(self._kept.popitem(last=False)[1], -1)

    def _weigh(self, value: T | None, sign: int) -> None:
        if value is not None:
            self.weight += sign * len(self.body_of(value))


_rendered: Memory[Remembered] = Memory(MOST_REMEMBERED, lambda page: page.body)
_answered: Memory[Answered] = Memory(MOST_REMEMBERED, lambda answered: answered.page.body)


def _asked() -> Hashable:
    """Everything but the database that a public page follows from."""
    here = tenant()
    return here.slug, here.fingerprint, request.full_path, current_language(), today()


def _is_for_everybody() -> bool:
    """Who is logged in, and whoever is to be told something, gets a page of their own."""
    return identity() is None and "_flashes" not in session and not settings().development


def answered_before() -> Response | None:
    """The page as it was answered before at this address, where nothing has been changed since; before any view."""
    if find_tenant() is None:
        return None
    g.change = last_change()
    if request.method != "GET" or LOGGED_IN in session:
        return None
    found = _answered.find(_asked())
    if found is None or not found.still_stands() or not _is_for_everybody():
        return None
    return _for_everybody(found)


def remembered(make: Callable[[], str], *knows: Hashable) -> Response:
    """A page that is the same for everybody until the configuration, the day or what it `knows` changes.

    `knows` is everything from the database that the page shows. While nothing at all changes in the association,
    `answered_before` answers instead, and the view is not even called.
    """
    if not _is_for_everybody():
        return make_response(make())
    asked = _asked()
    page = _rendered.find((asked, *knows))
    if page is None:
        body = make().encode()
        page = Remembered(body, sha256(body).hexdigest()[:32])
        _rendered.keep((asked, *knows), page)
    answered = Answered(page, g.change, time(), change_file(), today(), zone())
    _answered.keep(asked, answered)
    return _for_everybody(answered)


def _for_everybody(answered: Answered) -> Response:
    """The answer, which says of itself that it may be given again."""
    request.environ[REMEMBERED] = answered
    return _marked(make_response(answered.page.body), answered.page.mark)


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
