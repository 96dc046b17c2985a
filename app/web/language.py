"""Chinese and English: which one this visitor reads, and how configuration's texts are said in it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from gettext import NullTranslations, translation
from typing import Any
from weakref import WeakKeyDictionary

from flask import Flask, Response, redirect, request
from flask_babel import Babel
from werkzeug.wrappers import Response as BaseResponse

from app.kernel.errors import Message
from app.tenancy.configuration.words import pick
from app.tenancy.settings import ROOT
from app.tenancy.tenants import find_tenant, kept_here
from app.web.access import public
from app.web.addresses import own_path
from app.web.ownwords import OwnWords

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
MANY = 2
CATALOGUES = ROOT / "translations"
COOKIE = "__Host-language"
YEAR = 365 * 24 * 3600

babel = Babel(configure_jinja=False)


def current_language() -> str:
    """`zh` or `en`: what the address asks for, else what the visitor chose, else the association's first language."""
    here = kept_here()
    chosen: str | None = here.get("language")
    if chosen is None:
        chosen = here["language"] = _choose()
    return chosen


def speak(language: str) -> None:
    """Say everything from here on in one language: letters and documents are in their reader's, not the clicker's."""
    from flask_babel import refresh

    kept_here().update(language=language, sentences=None)
    refresh()


def _choose() -> str:
    if not request:
        return _first_language()
    for wish in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if wish in LOCALES:
            return wish
    return _first_language()


def _first_language() -> str:
    found = find_tenant()
    first = found.association.languages[0] if found else "zh"
    return first if first in LOCALES else "en"


@cache
def catalogue(language: str) -> NullTranslations:
    """The sentences of the code in one language, read once; Chinese is what they are written in, and needs none."""
    if language == "zh":
        return NullTranslations()
    return translation("messages", CATALOGUES, [LOCALES[language]], fallback=True)


def gettext(msgid: str, /, **params: object) -> str:
    """A sentence of the code in the reader's language, its `%(name)s` places filled.

    The number that a sentence counts is called `count`: “1 month”, “2 months” are two forms of one sentence.

    flask-babel has a function of the same name. It finds context, locale and catalogue anew for each of the hundred
    sentences of a page, which was a fifth of what the page cost.
    """
    known: Sentences | None = kept_here().get("sentences")
    if known is None:
        known = _sentences()
    if not params:
        return known[msgid]
    return (known.counted(msgid, params["count"]) if "count" in params else known[msgid]) % params


class Sentences(dict[str, str]):
    """The sentences of the code in one language and in an association's own words, each looked up once."""

    def __init__(self, language: str, own: OwnWords | None) -> None:
        super().__init__()
        self.catalogue, self.own = catalogue(language), own

    def __missing__(self, msgid: str) -> str:
        found = self[msgid] = self.counted(msgid, None)
        return found

    def counted(self, msgid: str, count: object) -> str:
        """A sentence in the form that goes with what is counted."""
        sentence = form_of(self.catalogue, msgid, count)
        return self.own.of(sentence) if self.own is not None else sentence


_spoken: WeakKeyDictionary[Any, dict[str, Sentences]] = WeakKeyDictionary()


def _sentences() -> Sentences:
    """What this page says its sentences from: those of the house, or of the association where it has words of its own."""
    known = kept_here()["sentences"] = sentences_in(current_language())
    return known


def sentences_in(language: str) -> Sentences:
    """The same in a language that is given: letters and papers are in their own."""
    found = find_tenant()
    words = found.association.words.get(language) if found else None  # type: ignore[call-overload]
    if not words:
        return _of_the_house(language)
    kept = _spoken.setdefault(found.configuration, {})  # type: ignore[union-attr]
    if language not in kept:
        kept[language] = Sentences(language, OwnWords(words, language))
    return kept[language]


@cache
def _of_the_house(language: str) -> Sentences:
    return Sentences(language, None)


def form_of(sentences: NullTranslations, msgid: str, count: object = None) -> str:
    """A sentence of a catalogue, in the form that goes with what is counted; a number written out is many."""
    if count is None:
        return sentences.gettext(msgid)
    return sentences.ngettext(msgid, msgid, count if isinstance(count, int) else MANY)


def said(text: Mapping[str, str] | str | None) -> str:
    """A text of the configuration in the reader's language."""
    if not text:
        return ""
    return text if isinstance(text, str) else pick(text, current_language())


def translated(message: Message) -> str:
    """A sentence of the rules, in the reader's language."""
    if not message.msgid:
        return ""  # the catalogue answers the empty sentence with its own header
    params = {k: translated(v) if isinstance(v, Message) else said(v) if isinstance(v, Mapping) else v
              for k, v in message.params.items()}
    return gettext(message.msgid, **params)


def locale() -> str:
    return LOCALES[current_language()]


def time_zone() -> str:
    found = find_tenant()
    return str(found.association.calendar.zone) if found else "Asia/Shanghai"


@public
def choose_language() -> BaseResponse:
    """POST /language: keep the choice and go back to the page it was made on."""
    chosen = request.form.get("language", "")
    answer = redirect(own_path(request.form.get("next", "/")))
    if chosen in LOCALES:
        _keep(answer, chosen)
    return answer


def _keep(answer: BaseResponse, language: str) -> None:
    answer.set_cookie(COOKIE, language, max_age=YEAR, secure=True, samesite="Lax", path="/", httponly=True)


def init_language(app: Flask) -> None:
    """Babel, the address /language, and the memory of `?lang=` on public pages."""
    babel.init_app(app, locale_selector=locale, timezone_selector=time_zone)
    app.add_url_rule("/language", "language", choose_language, methods=["POST"])

    @app.after_request
    def remember(answer: Response) -> Response:
        wish = request.args.get("lang")
        if wish in LOCALES and request.cookies.get(COOKIE) != wish and answer.status_code == 200:
            _keep(answer, wish)
        return answer
