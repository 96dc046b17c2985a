"""A public page answered once more with the status, headers and bytes of a moment ago, before Flask is asked at all.

`answers.remembered` says in the environ that its answer is the same for everybody. It is kept here under everything that a
browser sent that could make it another one, and answered for as long as `answers` itself would: while nothing was changed in
the association, on the same day, ten seconds at most. Finding host, session, route and headers anew had cost five times as
much as the answer.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from app.publishing.answers import REMEMBERED, Answered, Memory

ASKING_MORE = (
    "HTTP_RANGE", "HTTP_IF_RANGE", "HTTP_IF_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_AUTHORIZATION",
    "HTTP_TRANSFER_ENCODING",
)  # fmt: skip
ONLY_A_LANGUAGE = re.compile(r"(__Host-language=[a-z]{2})?")
LONGEST_ADDRESS, MOST_KEPT = 500, 256
Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class Spoken:
    """An answer as it went out."""

    status: str
    headers: Headers
    body: bytes
    of: Answered


class Again:
    """The outer door of the application: what it has just said to everybody it says again."""

    def __init__(self, inside: Any) -> None:
        self.inside = inside
        self.kept: Memory[Spoken] = Memory(MOST_KEPT, lambda spoken: spoken.body or spoken.of.page.body)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        question = question_of(environ)
        if question is None:
            answer: Iterable[bytes] = self.inside(environ, start_response)
            return answer
        spoken = self.kept.find(question)
        if spoken is not None and spoken.of.still_stands():
            start_response(spoken.status, list(spoken.headers))
            return [spoken.body]
        return self._listen(question, environ, start_response)

    def _listen(self, question: Hashable, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        heard: list[tuple[str, Headers]] = []

        def note(status: str, headers: Headers, *failure: Any) -> Any:
            heard.append((status, list(headers)))
            return start_response(status, headers, *failure)

        answer: Iterable[bytes] = self.inside(environ, note)
        of: Answered | None = environ.get(REMEMBERED)
        if of is not None and len(heard) == 1:
            self._keep(question, environ, Spoken(*heard[0], b"" if heard[0][0].startswith("304") else of.page.body, of))
        return answer

    def _keep(self, question: Hashable, environ: dict[str, Any], spoken: Spoken) -> None:
        """What went out as it was remembered: whole, and without a cookie."""
        wanted = "304" if environ.get("HTTP_IF_NONE_MATCH") else "200"
        names = {name.lower() for name, _value in spoken.headers}
        if spoken.status.startswith(wanted) and names.isdisjoint({"set-cookie", "content-encoding"}):
            self.kept.keep(question, spoken)


def question_of(environ: dict[str, Any]) -> Hashable | None:
    """Everything that a public page could follow from; None for whoever brings more along than a language."""
    cookie, path, query = environ.get("HTTP_COOKIE", ""), environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    if environ["REQUEST_METHOD"] != "GET" or not ONLY_A_LANGUAGE.fullmatch(cookie) or len(path) + len(query) > LONGEST_ADDRESS:
        return None
    if any(name in environ for name in ASKING_MORE) or environ.get("CONTENT_LENGTH", "0") not in ("", "0"):
        return None
    host, scheme, root = environ.get("HTTP_HOST"), environ.get("wsgi.url_scheme"), environ.get("SCRIPT_NAME")
    return host, scheme, root, path, query, cookie, environ.get("HTTP_IF_NONE_MATCH", "")[:LONGEST_ADDRESS]
