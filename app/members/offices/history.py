"""Offices taken and left, as lines of a member's history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import bindparam, or_, select

from app.kernel.errors import say
from app.members.file import Happened
from app.members.models import Membership, OfficeHolding
from app.tenancy.database import ask
from app.tenancy.tenants import tenant
from app.web.language import said, translated

_h, _m = OfficeHolding.__table__.c, Membership.__table__.c
_HELD = OfficeHolding.__table__.join(Membership.__table__, or_(_m.person_id == _h.person_id, _m.unit_id == _h.unit_id))
_LINES = (
    select(_h.office, _h.since, _h.resolution, _h.ended_on, _h.end_resolution)
    .select_from(_HELD)
    .where(_m.id == bindparam("membership"))
    .order_by(_h.since, _h.id)
)


def offices_in_history(membership_id: int) -> Sequence[Happened]:
    """Each office with the days on which it began and ended; nothing is asked where the association has none."""
    if not tenant().association.offices:
        return ()
    rows: Any = ask(_LINES, membership=membership_id)
    return [line for row in rows for line in _lines(row)]


def _lines(row: Any) -> Iterator[Happened]:
    office = tenant().association.offices.get(row.office)
    label = said(office.label) if office else row.office
    yield Happened(row.since, translated(say("担任职务")), " ".join(filter(None, (label, row.resolution))))
    if row.ended_on is not None:
        yield Happened(row.ended_on, translated(say("职务终止")), " ".join(filter(None, (label, row.end_resolution))))
