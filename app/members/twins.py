"""Who of an application is in the register, or in another case, already: the same number, a name that is the same or
nearly so.

Whoever decides is shown what he may see, with the way to it; of the rest he learns that it is there. Whoever applies
learns only that there is something, never who.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, literal, or_, select, union_all

from app.accounts.models import Person
from app.members.models import Membership
from app.members.store import visible_to
from app.procedures.docket import Docket, look_at
from app.procedures.duplicates.models import CaseKey
from app.procedures.events import CaseFiled
from app.procedures.keys import keys_in
from app.procedures.models import Case
from app.procedures.parties import Party
from app.procedures.rules.machine import CaseState
from app.procedures.store import seen_at_work
from app.search.models import SearchGram
from app.search.rules import EVERYWHERE, is_han, runs_of
from app.tenancy.database import db
from app.web.access import Identity

JOIN = "join"
MOST = 5
ALIKE = 0.75
"""How many of the telling pairs of a name another one has to share."""
MEMBER = "member"


class Likeness(StrEnum):
    """What is the same."""

    NUMBER = "number"
    NAME = "name"


@dataclass(frozen=True)
class Twin:
    """Another entry or case: what is the same, and where it is found; without name and way where the reader may not see."""

    likeness: Likeness
    name: str = ""
    href: str = ""
    note: str = ""


@dataclass(frozen=True)
class Applicant:
    """Who applies: the party, the keyed hashes of his numbers, the name; `case_id` where it is filed already."""

    party: Party
    keys: frozenset[str]
    name: str
    about_unit: bool
    case_id: int = 0


def applicant_in(docket: Docket) -> Applicant:
    """Whom a case is about."""
    form = docket.configuration.association.forms.get(docket.procedure.form or "")
    keys = frozenset(keys_in(form, docket.answers))
    return Applicant(docket.party, keys, docket.case.title, docket.case.about == "unit", docket.case.id)


def twins_of(who: Applicant, *, seen_by: Identity) -> list[Twin]:
    """Everything that is the same or nearly so, the same numbers first, each entry once; in one statement."""
    parts = [_part(_cases(who, seen_by)), _part(_members(_of_document(who), Likeness.NUMBER, seen_by))]
    if who.name:
        parts.append(_part(_members(_of_name(who), Likeness.NAME, seen_by)))
    found: dict[str, Twin] = {}
    for row in db.session.execute(union_all(*parts)):
        likeness = Likeness(row.likeness)
        way = f"/desk/cases/{row.number}" if row.kind == "case" else f"/office/members/{row.id}"
        twin = Twin(likeness, row.name, way, row.number or "") if row.seen else Twin(likeness)
        found.setdefault(twin.href or twin.likeness, twin)
    return list(found.values())


def _part(query: Select[Any]) -> Select[Any]:
    """A part of a union that has a limit of its own."""
    return select(query.limit(MOST).subquery())


def has_twins(who: Applicant) -> bool:
    """Whether the number stands somewhere already, or a unit of a name like this one; that is all an applicant learns."""
    return _any(who, names=who.about_unit)


def _any(who: Applicant, *, names: bool) -> bool:
    asked = [_ids_of_cases(who), _of_document(who), *([_of_name(who)] if names and who.name else [])]
    return bool(db.session.scalar(select(or_(*[exists(one) for one in asked]))))


def note_twins(event: CaseFiled) -> None:
    """A case is filed: whether there is anybody like whom it is about is noted with it, and with those that are like it.

    So a reviewer's page asks for them only where there are any.
    """
    docket = look_at(db.session.get_one(Case, event.case_id))
    if docket.procedure.kind != JOIN:
        return
    who = applicant_in(docket)
    docket.case.alike = _any(who, names=True)
    if docket.case.alike:
        for other in db.session.scalars(select(Case).where(Case.id.in_(_ids_of_cases(who))).order_by(Case.id).limit(MOST)):
            other.alike = True


# ---- the same number
def _is_key(column: Any, who: Applicant) -> ColumnElement[bool]:
    """The number of the application, or that of the account's own document."""
    own = select(Person.identity_index).where(Person.id == (who.party.person_id or 0)).scalar_subquery()
    return or_(column.in_(sorted(who.keys)), column == own)


def _ids_of_cases(who: Applicant) -> Select[Any]:
    query = select(Case.id).join(CaseKey, CaseKey.case_id == Case.id).where(_is_key(CaseKey.key, who))
    query = query.where(Case.id != who.case_id, Case.state.not_in((CaseState.REFUSED, CaseState.WITHDRAWN)))
    if who.party.unit_id is not None:
        return query.where(or_(Case.unit_id.is_(None), Case.unit_id != who.party.unit_id))
    return query.where(or_(Case.person_id.is_(None), Case.person_id != (who.party.person_id or 0)))


def _cases(who: Applicant, reader: Identity) -> Select[Any]:
    kind, likeness = literal("case").label("kind"), literal(Likeness.NUMBER.value).label("likeness")
    seen = seen_at_work(reader).label("seen")
    columns: tuple[Any, ...] = (kind, likeness, Case.id, Case.title.label("name"), Case.number, seen)
    return select(*columns).where(Case.id.in_(_ids_of_cases(who))).order_by(Case.id.desc())


def _of_document(who: Applicant) -> Select[Any]:
    query = select(Membership.id).join(Person, Person.id == Membership.person_id)
    return query.where(_is_key(Person.identity_index, who), Person.id != (who.party.person_id or 0))


# ---- the same name
def _of_name(who: Applicant) -> Select[Any]:
    if who.about_unit:
        return _alike(who)
    same = select(Membership.id).where(Membership.name == who.name, Membership.person_id.is_not(None))
    return same.where(Membership.person_id != (who.party.person_id or 0))


def _alike(who: Applicant) -> Select[Any]:
    """The units of whose names enough telling pairs are the same: 河洛数字科技公司, 河洛数字科技有限公司."""
    pairs = telling_pairs(who.name)
    query = select(SearchGram.id).where(SearchGram.kind == MEMBER, SearchGram.gram.in_(pairs))
    query = query.join(Membership, Membership.id == SearchGram.id).where(Membership.unit_id.is_not(None))
    query = query.where(Membership.unit_id != (who.party.unit_id or 0)).group_by(SearchGram.id)
    return query.having(func.count() >= max(1.0, ALIKE * len(pairs)))


def telling_pairs(name: str) -> list[str]:
    """The pairs of characters that tell one name from others."""
    runs = [run for run in runs_of(name) if is_han(run)]
    return sorted({run[at : at + 2] for run in runs for at in range(len(run) - 1)} - EVERYWHERE)


def _members(ids: Select[Any], likeness: Likeness, reader: Identity) -> Select[Any]:
    kind, how = literal(MEMBER).label("kind"), literal(likeness.value).label("likeness")
    columns: tuple[Any, ...] = (kind, how, Membership.id, Membership.name, Membership.number, visible_to(reader).label("seen"))
    return select(*columns).where(Membership.id.in_(ids)).order_by(Membership.id)
