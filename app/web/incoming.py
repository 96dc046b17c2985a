"""What a browser sends, without signs that no page can show and no database keeps: NUL and the like."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from unicodedata import category

from flask import Flask, Request, Response, request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import NotFound

KEPT = "\r\n\t"


def shown(text: str) -> str:
    """The text without control characters, but for line breaks and tabs."""
    if text.isprintable():
        return text
    return "".join(sign for sign in text if sign in KEPT or category(sign) != "Cc")


class Sent(ImmutableMultiDict[str, Any]):
    """Parameters of an address and fields of a form. Files stay as they are; their contents are looked at elsewhere."""

    def __init__(self, mapping: Any = None) -> None:
        pairs: Iterable[tuple[str, Any]] = ()
        if isinstance(mapping, ImmutableMultiDict):
            pairs = mapping.items(multi=True)
        elif isinstance(mapping, Mapping):
            pairs = mapping.items()
        elif mapping is not None:
            pairs = mapping
        super().__init__([(shown(name), shown(value) if isinstance(value, str) else value) for name, value in pairs])


class Incoming(Request):
    """A request whose parameters and fields can be shown."""

    parameter_storage_class = Sent


def init_incoming(app: Flask) -> None:
    """Every request is read this way; an address that holds such signs leads nowhere."""
    app.request_class = Incoming

    @app.before_request
    def refuse_what_no_address_holds() -> Response | None:
        if request.path != shown(request.path):
            raise NotFound
        return None
