"""Where a page starts is signed for one association; what somebody makes up is no key."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from flask import Flask, g
from itsdangerous import URLSafeSerializer

from app.tenancy.tenants import Tenant
from app.web.paging import pack, unpack


def test_a_key_is_good_where_it_was_made_and_nowhere_else(entering: Callable[[str], AbstractContextManager[Tenant]]) -> None:
    with entering("reading-club"):
        key = pack(["2026-09-10", 7])
        assert unpack(key) == ["2026-09-10", 7]
        assert unpack(str(URLSafeSerializer("page", salt="page").dumps([7]))) is None
        assert unpack("nonsense") is None
    with entering("harbour-institute"):
        assert unpack(key) is None


def test_a_key_of_one_list_is_none_of_another(app: Flask, entering: Callable[[str], AbstractContextManager[Tenant]]) -> None:
    with entering("reading-club"):
        here = g.tenant
    keys = []
    for path in ("/desk/open", "/office/members"):
        with app.test_request_context(path, base_url="http://reading-club.localhost"):
            g.tenant = here
            keys.append(pack([7]))
            assert [unpack(key) for key in keys] == [None] * (len(keys) - 1) + [[7]]
