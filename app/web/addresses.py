"""Addresses: redirects stay on our own paths, links in letters and documents name the association's own host."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, quote_plus, urlencode, urlsplit

from flask import request, url_for

from app.tenancy.settings import settings
from app.tenancy.tenants import Tenant, tenant
from app.web.gaps import Gap

UNQUOTED = "!$'()*,/:;?@"
"""What needs no quoting in a query."""
OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def own_path(wished: str | None, otherwise: str = "/") -> str:
    """A wished-for address if it is a path of this very site, else another one (no `//`, `/\\`, tab or line break)."""
    if not wished or not OWN_PATH.fullmatch(wished):
        return otherwise
    parts = urlsplit(wished)
    return otherwise if parts.scheme or parts.netloc else wished


def in_query(value: str) -> str:
    """A value as it stands in the query of an address."""
    return value.quoted if isinstance(value, Gap) else quote_plus(value, safe=UNQUOTED)


def with_query(path: str, asked: Mapping[str, str]) -> str:
    """An address with what is asked there. What stands as a gap in it is filled in as it is quoted in an address."""
    query = "&".join([f"{name}={in_query(value)}" for name, value in asked.items()])
    return f"{path}?{query}" if query else path


def this_page(language: str = "") -> str:
    """The address of this page with its query, asking for a language, or for none. Nothing in the query is obeyed."""
    path = own_path(quote(request.path))
    if request.url_rule is not None and "GET" not in (request.url_rule.methods or ()):
        path = own_path(urlsplit(request.referrer or "/").path)
    query = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    asked = urlencode([*query, ("lang", language)] if language else query)
    return f"{path}?{asked}" if asked else path


def site_address(of: Tenant | None = None) -> str:
    """The association's own address, from its folder and the settings, never from a request's Host header."""
    which = of or tenant()
    return settings().address_of(which.slug, tuple(which.association.hosts))


def outside_url(endpoint: str, **values: object) -> str:
    """A whole address for letters, QR codes and PDFs."""
    from flask import current_app

    with current_app.test_request_context(base_url=site_address()):
        path = url_for(endpoint, _external=False, **values)  # type: ignore[arg-type]
    return site_address() + quote(path, safe="/?=&%:-._~")
