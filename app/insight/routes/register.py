"""The register as a list."""

from __future__ import annotations

from flask import request

from app.insight.inputs import wish_from
from app.insight.register.around import register_page
from app.insight.register.listing import listing
from app.insight.routes import bp
from app.tenancy.capabilities import Capability
from app.web.access import requires, somebody
from app.web.paging import unpack


@bp.get("/office/members")
@requires(Capability.SEE_REGISTER)
def register() -> str:
    """The members that I may see, narrowed, sorted and in pages."""
    who = somebody()
    return register_page(listing(who, wish_from(request.args), after=unpack(request.args.get("after"))), who)
