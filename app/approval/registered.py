"""Whom a matter of a member concerns, as the register has him: without it a renewal shows nothing but a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from app.approval.store import entry_concerned
from app.kernel.errors import Message, say
from app.members.labels import STANDING_MARKS
from app.members.learning import gathered_by
from app.procedures.docket import Docket
from app.tenancy.tenants import tenant
from app.web.access import Identity
from app.web.language import said, translated
from app.web.rendering import day

JOIN = "join"


@dataclass(frozen=True)
class Registered:
    """The entry: how it stands, what it says, and where all of it can be read."""

    standing: str
    mark: str
    facts: Sequence[dict[str, Any]]
    href: str


def registered(docket: Docket, who: Identity, today: date) -> Registered | None:
    """What the register says of whom the case concerns; nothing of who is joining, nor of whom the reader may not see."""
    if docket.procedure.kind == JOIN:
        return None
    row = entry_concerned(docket.case, who)
    if row is None or row.admitted_on is None:
        return None
    standing = tenant().association.standings.get(row.standing)
    learned = [
        {"label": one.label, "value": translated(say("近十二个月 %(amount)s %(unit)s", amount=one.lately, unit=one.unit))}
        for one in gathered_by(row.id, today)
    ] if row.person_id is not None else []  # fmt: skip
    return Registered(
        said(standing.label) if standing else row.standing, STANDING_MARKS.get(row.standing, ""), [*_facts(row), *learned],
        url_for("units.person", membership_id=row.id) if who.unit_id else url_for("insight.member", membership_id=row.id),
    )  # fmt: skip


def _facts(row: Any) -> list[dict[str, Any]]:
    tiers = tenant().association.tiers
    told: list[tuple[Message, str, bool]] = [
        (say("会员编号"), row.number or "", True),
        (say("会员类别"), said(tiers[row.tier].label) if row.tier in tiers else "", False),
        (say("所属机构"), said(row.body) if row.body else "", False),
        (say("入会日期"), day(row.admitted_on), False),
        (say("有效期至"), day(row.term_end) if row.term_end else "", False),
    ]
    return [{"label": translated(label), "value": value, "code": code} for label, value, code in told]
