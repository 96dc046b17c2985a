"""What a person is here beside a membership of the own: who speaks for an organisation, who holds an office."""

from __future__ import annotations

from app.bodies.store import get_body
from app.kernel.errors import say
from app.members.offices.store import open_holdings
from app.members.representatives.store import represented_by
from app.tenancy.tenants import tenant
from app.web.language import said, translated
from app.web.rendering import day


def posts_of(person_id: int) -> list[str]:
    """Offices first, then the organisations that somebody speaks for, each since when."""
    here = tenant().association
    kinds = here.representatives.kinds if here.representatives else {}
    found = []
    for held in open_holdings(person_id):
        office = said(here.offices[held.office].label) if held.office in here.offices else held.office
        if held.unit_id is None:
            found.append(translated(say("%(office)s（自 %(day)s 起）", office=office, day=day(held.since))))
        else:
            unit = get_body(held.unit_id).name
            sentence = say("%(office)s（代表%(unit)s，自 %(day)s 起）", office=office, unit=unit, day=day(held.since))
            found.append(translated(sentence))
    for one in represented_by(person_id):
        kind, unit = said(kinds.get(one.kind)), get_body(one.unit_id).name
        found.append(translated(say("%(unit)s的%(kind)s（自 %(day)s 起）", unit=unit, kind=kind, day=day(one.since))))
    return found
