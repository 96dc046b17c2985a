"""Writing a list into the register: rows of every table made together, in the transaction of the list's own record."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import cast, func, select
from sqlalchemy.dialects.postgresql import REGCLASS
from sqlalchemy.exc import IntegrityError

from app.accounts.actions.registering import identity_index
from app.accounts.identifiers import mask_id
from app.accounts.models import IDENTITY_COLUMN, Person
from app.audit.actions import record
from app.bodies.models import Body
from app.bodies.rules import UNIT, name_key, path_below
from app.documents.actions import frozen_of
from app.documents.models import IssuedDocument
from app.documents.rules import last_valid_day, new_code
from app.documents.series import next_numbers
from app.kernel.errors import Conflict, say
from app.kernel.events import publish
from app.members.counting import Counted, note_entry, note_movement
from app.members.events import MembersImported
from app.members.importing.known import already_known, persons_by_index, units_by_key
from app.members.importing.newcomers import Newcomer, Paper, Refused, Taken
from app.members.importing.standing import Standings
from app.members.models import ENDLESS, NEVER, Fact, HeldTier, KeptAnswers, Membership
from app.members.records import KEPT
from app.members.rules import Entry, FactKind, FactLine, derive
from app.procedures.models import HeldValue
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.keys import seal
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action

MEMBER_SERIES = "member"
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Coming:
    """A newcomer with the party it became and where it stands."""

    newcomer: Newcomer
    person_id: int | None
    unit_id: int | None
    body_path: str
    number: str


@action
def admit_many(newcomers: Sequence[Newcomer], *, source: str, by: int | None, now: datetime) -> Taken:
    """Members of former days come in together; gives the memberships and the lines that the register refused.

    Who is there already is refused, never written over. No letters leave and no logins are made. One entry stands on
    the record, with counts and without numbers of identity documents. Raises Conflict when somebody else wrote the same
    in this very moment: nothing is written then, and it may be tried again.
    """
    known = already_known(newcomers)
    refused = [Refused(one.row, known[one.row]) for one in newcomers if one.row in known]
    welcome = [one for one in newcomers if one.row not in known]
    try:
        made = _write(welcome, source, by, now) if welcome else []
    except IntegrityError:
        raise Conflict(say("名册刚刚有了改动，请再试一次。")) from None
    record("register.imported", by=by, subject="register",
           details={"written": len(made), "refused": len(refused), "file": source})  # fmt: skip
    return Taken(made, refused)


def _write(welcome: Sequence[Newcomer], source: str, by: int | None, now: datetime) -> list[int]:
    coming = _settled_parties(welcome, now)
    ids = _reserved(Membership, len(coming))
    facts, explains = _facts(coming, ids, source, by, now)
    entries = _memberships(coming, (ids, explains), now)
    _insert(Membership, entries)
    _insert(Fact, facts)
    _count(entries, facts)
    _files(coming, ids, by, now)
    _tiers_held(coming, ids)
    _held(coming)
    _papers(coming, by)
    publish(MembersImported(tuple((id_, one.newcomer.paid_until) for id_, one in zip(ids, coming, strict=True))))
    return ids


def _count(entries: Rows, facts: Rows) -> None:
    for one in entries:
        note_entry(one["id"], Counted(one["standing"], one["tier"], one["unit_id"] is not None, one["body_path"]))
    for one in facts:
        note_movement(one["membership_id"], one["kind"], one["on"])


def _reserved(model: Any, count: int) -> list[int]:
    """Ids for rows that are about to be inserted: of the sequence, or behind the last one while we alone may write."""
    if not count:
        return []
    table = model.__table__
    if db.session.get_bind().dialect.name == "postgresql":
        serial = func.pg_get_serial_sequence(f'"{table.name}"', "id")
        many = func.generate_series(1, count).table_valued("n")
        return list(db.session.scalars(select(func.nextval(cast(serial, REGCLASS))).select_from(many)))
    last: int = db.session.scalar(select(func.coalesce(func.max(table.c.id), 0))) or 0
    return list(range(last + 1, last + 1 + count))


def _insert(model: Any, rows: Rows) -> None:
    if rows:
        db.session.connection().execute(model.__table__.insert(), rows)


# ---- persons and units
def _settled_parties(welcome: Sequence[Newcomer], now: datetime) -> list[Coming]:
    bodies = {body.id: body for body in db.session.query(Body).filter(Body.id.in_({one.body_id for one in welcome}))}
    persons = _persons([one for one in welcome if not one.is_unit], now)
    units = _units([one for one in welcome if one.is_unit], bodies, now)
    numbers = _numbers(welcome, bodies)
    return [
        Coming(one, persons.get(one.row), units.get(one.row), bodies[one.body_id].path, number)
        for one, number in zip(welcome, numbers, strict=True)
    ]


def _persons(newcomers: Sequence[Newcomer], now: datetime) -> dict[int, int]:
    """Row → person, found by its identity document or entered anew."""
    indexes = {one.row: identity_index(one.identity) for one in newcomers if one.identity is not None}
    there = persons_by_index(newcomers)
    found = {row: there[index].id for row, index in indexes.items() if index in there}
    new = [one for one in newcomers if one.row not in found]
    ids = _reserved(Person, len(new))
    _insert(Person, [{"id": id_, **_person(one, indexes.get(one.row), now)} for id_, one in zip(ids, new, strict=True)])
    return found | {one.row: id_ for one, id_ in zip(new, ids, strict=True)}


def _person(one: Newcomer, index: str | None, now: datetime) -> dict[str, Any]:
    identity = one.identity
    return {
        "name": one.name, "document_kind": identity.kind if identity else None, "identity_index": index,
        "identity_sealed": seal(IDENTITY_COLUMN, identity.number) if identity else None,
        "identity_masked": mask_id(identity.number) if identity else "",
        "birth_date": (identity.born_on if identity else None) or one.birth_date,
        "sex": (identity.sex if identity else None) or one.sex, "mobile": one.mobile, "email": one.email, "made_at": now,
    }  # fmt: skip


def _units(newcomers: Sequence[Newcomer], bodies: Mapping[int, Body], now: datetime) -> dict[int, int]:
    """Row → unit, found by its name or founded under the body that it belongs to."""
    there = units_by_key(newcomers)
    found = {one.row: there[name_key(one.name)].id for one in newcomers if name_key(one.name) in there}
    new = [one for one in newcomers if one.row not in found]
    today = clock.local_day(now)
    ids = _reserved(Body, len(new))
    _insert(Body, [
        {"id": id_, "code": f"u{id_}", "configured_as": None, "kind": UNIT, "name": {"*": one.name},
         "name_key": name_key(one.name), "path": path_below(bodies[one.body_id].path, id_), "parent_id": one.body_id,
         "opened_on": today, "closed_on": None}
        for id_, one in zip(ids, new, strict=True)
    ])  # fmt: skip
    return found | {one.row: id_ for one, id_ in zip(new, ids, strict=True)}


def _numbers(welcome: Sequence[Newcomer], bodies: Mapping[int, Body]) -> list[str]:
    """The number of each: the one it had, else the next of the series."""
    tiers, configured = tenant().association.tiers, tenant().association.bodies
    without = [one for one in welcome if not one.number]

    def code(body: Body) -> str:
        described = configured.get(body.code)
        return described.code if described and described.code else body.code

    asked = [(one.on, {"body.code": code(bodies[one.body_id]), "tier.code": tiers[one.tier].code}) for one in without]
    fresh = iter(next_numbers(MEMBER_SERIES, asked)) if asked else iter(())
    return [one.number or next(fresh) for one in welcome]


# ---- the register
def _entry(one: Newcomer, today: Any) -> Entry:
    lines = [FactLine(1, FactKind.ADMITTED, one.on, word=one.tier, body_id=one.body_id)]
    if one.term_end is not None:
        lines.append(FactLine(2, FactKind.TERM, one.on, until=one.term_end))
    return derive(lines, today)


def _memberships(coming: Sequence[Coming], ids: tuple[Sequence[int], Sequence[int]], now: datetime) -> Rows:
    """The entries, each with its id and the id of the fact that explains its standing."""
    today = clock.local_day(now)
    standings = Standings(today)
    rows: Rows = []
    for one, membership_id, fact_id in zip(coming, *ids, strict=True):
        newcomer, entry = one.newcomer, _entry(one.newcomer, today)
        standing = standings.of(newcomer, entry, {"id": newcomer.body_id})
        over = newcomer.term_end is not None and newcomer.term_end < today
        rows.append({
            "id": membership_id, "person_id": one.person_id, "unit_id": one.unit_id, "name": newcomer.name,
            "number": one.number, "number_key": one.number, "tier": entry.tier, "body_id": newcomer.body_id,
            "body_path": one.body_path, "admitted_on": entry.admitted_on, "term_end": entry.term_last, "left_on": None,
            "admitted_key": entry.admitted_on or NEVER, "term_key": entry.term_last or ENDLESS,
            "standing": standing, "standing_since": newcomer.on, "standing_fact_id": fact_id + over, "opened_at": now,
            "version": 1,
        })  # fmt: skip
    return rows


def _facts(coming: Sequence[Coming], ids: Sequence[int], source: str, by: int | None, now: datetime) -> tuple[Rows, list[int]]:
    """Admission and term of each, as facts that rest on the list; and the id of each admission. A term stands behind it."""
    reserved = iter(_reserved(Fact, sum(1 + (one.newcomer.term_end is not None) for one in coming)))
    plain: dict[str, Any] = {
        "until": None, "word": "", "body_id": None, "document": source[:100], "case_id": None, "reverses_id": None,
        "recorded_at": now, "recorded_by": by, "details": {},
    }  # fmt: skip
    rows: Rows = []
    admissions: list[int] = []
    for membership_id, one in zip(ids, coming, strict=True):
        newcomer = one.newcomer
        admissions.append(next(reserved))
        rows.append({
            **plain, "id": admissions[-1], "membership_id": membership_id, "kind": FactKind.ADMITTED, "on": newcomer.on,
            "word": newcomer.tier, "body_id": newcomer.body_id,
            "details": {"paid_until": newcomer.paid_until} if newcomer.paid_until else {},
        })  # fmt: skip
        if newcomer.term_end is not None:
            rows.append({**plain, "id": next(reserved), "membership_id": membership_id, "kind": FactKind.TERM,
                         "on": newcomer.on, "until": newcomer.term_end})  # fmt: skip
    return rows, admissions


def _tiers_held(coming: Sequence[Coming], ids: Sequence[int]) -> None:
    """A tier that stays is held at the body where somebody is entered."""
    tiers = tenant().association.tiers
    rows = [
        {"membership_id": id_, "tier": one.newcomer.tier, "body_id": one.newcomer.body_id, "since": one.newcomer.on}
        for id_, one in zip(ids, coming, strict=True)
        if tiers[one.newcomer.tier].stays
    ]
    _insert(HeldTier, rows)


def _files(coming: Sequence[Coming], ids: Sequence[int], by: int | None, now: datetime) -> None:
    rows = [
        {"membership_id": id_, "values": seal(KEPT, _plain(one.newcomer.answers)), "case_id": None, "kept_at": now,
         "kept_by": by, "replaced_at": None}
        for id_, one in zip(ids, coming, strict=True)
        if one.newcomer.answers
    ]  # fmt: skip
    _insert(KeptAnswers, rows)


def _plain(answers: Mapping[str, Any]) -> str:
    return json.dumps(answers, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _held(coming: Sequence[Coming]) -> None:
    rows = [
        {"field": name, "blind": blind, "person_id": one.person_id, "unit_id": one.unit_id, "case_id": None}
        for one in coming
        for name, blind in one.newcomer.held.items()
    ]
    _insert(HeldValue, rows)


# ---- documents of former days
def _papers(coming: Sequence[Coming], by: int | None) -> None:
    _insert(IssuedDocument, [_paper(one, paper, by) for one in coming for paper in one.newcomer.papers])


def _paper(one: Coming, paper: Paper, by: int | None) -> dict[str, Any]:
    association, newcomer = tenant().association, one.newcomer
    described, tier = association.documents[paper.kind], association.tiers[newcomer.tier]
    until = last_valid_day(described.valid, issued_on=paper.issued_on, term_end=newcomer.term_end)
    code = new_code(secrets.randbelow)
    holder = "unit" if one.unit_id is not None else "person"
    values = {"tier": dict(tier.label), "member_number": one.number, "portrait": "",
              "admitted_on": newcomer.on.isoformat(),
              "term_end": newcomer.term_end.isoformat() if newcomer.term_end else ""}  # fmt: skip
    row = {
        "kind": paper.kind, "series": described.number, "number": paper.number, "code": code, "holder_kind": holder,
        "holder_id": one.unit_id or one.person_id, "holder_name": newcomer.name, "body_path": one.body_path,
        "case_id": None, "languages": list(described.languages) or list(association.languages[:1]),
        "issued_on": paper.issued_on, "issued_by": by, "valid_until": until, "state": "issued",
    }  # fmt: skip
    return {**row, "frozen": frozen_of(IssuedDocument(**row), values)}
