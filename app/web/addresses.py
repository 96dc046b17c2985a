"""Addresses: redirects stay on our own paths, links in letters and documents name the association's own host."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from flask import url_for

from app.tenancy.settings import settings
from app.tenancy.tenants import Tenant, tenant

OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def own_path(wished: str | None, otherwise: str = "/") -> str:
    """A wished-for address if it is a path of this very site, else another one (no `//`, `/\\`, tab or line break)."""
    if not wished or not OWN_PATH.fullmatch(wished):
        return otherwise
    parts = urlsplit(wished)
    return otherwise if parts.scheme or parts.netloc else wished


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
