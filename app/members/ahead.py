"""What the register is asked about each of many cases, read at once (`app.procedures.ahead`)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select

from app.documents.store import read_papers_ahead
from app.members.models import Enrolment, Fact, KeptAnswers, Membership
from app.members.offices.store import read_offices_ahead
from app.members.records import KEPT, line_of_fact
from app.members.rules import FactLine
from app.procedures.ahead import persons_of, units_of
from app.procedures.models import Case
from app.procedures.parties import Party
from app.tenancy.database import db
from app.tenancy.keys import unseal
from app.tenancy.together import remember


def read_register_ahead(cases: Sequence[Case], locked: bool) -> None:
    """The entries of those whom the cases concern with their facts, files, libraries and papers."""
    persons, units = persons_of(cases), units_of(cases)
    mine = or_(Membership.person_id.in_(persons), Membership.unit_id.in_(units))
    query = select(Membership).where(mine).order_by(Membership.id).execution_options(populate_existing=True)
    _entries(db.session.scalars(query.with_for_update() if locked else query).all())
    read_offices_ahead(persons, units)
    for kind, holders in (("person", persons), ("unit", units)):
        if holders:
            read_papers_ahead(kind, sorted(holders), locked=locked)


def read_entries_ahead(ids: Sequence[int]) -> Sequence[Membership]:
    """The entries of these ids with their facts and files, in this order, for whoever judges many of them."""
    query = select(Membership).where(Membership.id.in_(ids)).order_by(Membership.id)
    found = {one.id: one for one in db.session.scalars(query)}
    entries = [found[one] for one in ids if one in found]
    _entries(entries)
    persons = {one.person_id for one in entries if one.person_id is not None}
    read_offices_ahead(persons, {one.unit_id for one in entries if one.unit_id is not None})
    return entries


def _entries(found: Sequence[Membership]) -> None:
    ids = [one.id for one in found]
    for one in found:
        remember(("membership", one.id), one)
        remember(("membership of", Party(one.person_id, one.unit_id).key), one)
    _facts(ids)
    _libraries(ids)
    _files(ids)


def _facts(ids: Sequence[int]) -> None:
    query = select(Fact.__table__).where(Fact.membership_id.in_(ids)).order_by(Fact.on, Fact.id)
    found: dict[int, list[FactLine]] = {membership_id: [] for membership_id in ids}
    for row in db.session.execute(query):
        found[row.membership_id].append(line_of_fact(row))
    _remember_each("facts", found)


def _libraries(ids: Sequence[int]) -> None:
    query = select(Enrolment.membership_id, Enrolment.library)
    query = query.where(Enrolment.membership_id.in_(ids), Enrolment.until.is_(None)).order_by(Enrolment.id)
    found: dict[int, list[str]] = {membership_id: [] for membership_id in ids}
    for membership_id, library in db.session.execute(query):
        found[membership_id].append(library)
    _remember_each("enrolments", found)


def _files(ids: Sequence[int]) -> None:
    query = select(KeptAnswers.membership_id, KeptAnswers.values)
    query = query.where(KeptAnswers.membership_id.in_(ids), KeptAnswers.replaced_at.is_(None))
    kept: dict[int, dict[str, Any]] = {membership_id: {} for membership_id in ids}
    for membership_id, sealed in db.session.execute(query.order_by(KeptAnswers.id)):
        kept[membership_id] = json.loads(unseal(KEPT, sealed))
    _remember_each("kept", kept)


def _remember_each(question: str, found: Mapping[int, object]) -> None:
    for membership_id, answer in found.items():
        remember((question, membership_id), answer)
