"""A membership as expressions read it: what the register holds, what the file keeps, what other rooms know."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import BindParameter, bindparam, select

from app.forms.lookups import lookups
from app.members.models import Fact, KeptAnswers, Membership
from app.members.offices.store import offices_of
from app.members.representatives.store import spoken_of
from app.members.rules import Entry, FactLine, derive, explained_by, seniority, standing_of
from app.procedures.models import Case
from app.procedures.parties import Party
from app.procedures.rules.machine import CaseState
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.configuration.facts import fields_read
from app.tenancy.configuration.load import Configuration
from app.tenancy.configuration.speech import Speech, holds
from app.tenancy.database import ask, made_once
from app.tenancy.keys import unseal
from app.tenancy.tenants import tenant
from app.tenancy.together import at_once, recalled, remembered

KEPT = "kept_answers.values"
OWN = frozenset({"is_admitted", "is_unit", "tier"})
NOTHING_KNOWN: Mapping[str, Any] = {
    "arrears": 0, "unpaid_years": 0, "absent_in_row": 0, "rep_absent_in_row": 0, "groups": [], "people": [],
    "representatives": [], "offices": [],
}  # fmt: skip
"""What a member record says where no room has registered a fact of that name."""

_f, _k = Fact.__table__.c, KeptAnswers.__table__.c
_about: BindParameter[int] = bindparam("membership")
_FACTS = select(_f.id, _f.kind, _f.on, _f.until, _f.word, _f.body_id, _f.document, _f.reverses_id, _f.details)
_FACTS = _FACTS.where(_f.membership_id == _about).order_by(_f.on, _f.id)
_KEPT = select(_k["values"]).where(_k.membership_id == _about, _k.replaced_at.is_(None))

Fields = frozenset[str] | None
"""Fields of a record; None for all of them."""
FactAbout = Callable[[int, date], Any]
FactsAbout = Callable[[int, date], Mapping[str, Any]]
_registered: dict[str, FactAbout] = {}
_registered_together: dict[FactsAbout, frozenset[str]] = {}


def register_fact(name: str, about: FactAbout) -> None:
    """A room above says what it knows of a membership on a day: `arrears`, `absent_in_row`, …; None for nothing."""
    _registered[name] = about


def register_facts(about: FactsAbout, names: Iterable[str] = ()) -> None:
    """The same for several facts that a room looks up together; `names` are all that it may give, none: whatever it likes."""
    _registered_together[about] = frozenset(names)


@dataclass(frozen=True)
class Standing:
    """What a member may do today, since when, and the fact that explains it."""

    name: str
    since: date | None
    fact_id: int | None
    rights: tuple[str, ...]


def facts_of(membership_id: int) -> list[FactLine]:
    """The dated facts of a membership, the oldest first."""
    return list(remembered(("facts", membership_id), _read_facts, membership_id))


def _read_facts(membership_id: int) -> list[FactLine]:
    return [line_of_fact(row) for row in ask(_FACTS, membership=membership_id)]


def line_of_fact(fact: Any) -> FactLine:
    """A fact as the rules know it."""
    return FactLine(
        fact.id, fact.kind, fact.on, until=fact.until, word=fact.word, body_id=fact.body_id, document=fact.document,
        reverses=fact.reverses_id, details=fact.details,
    )  # fmt: skip


def kept_answers(membership_id: int) -> dict[str, Any]:
    """The answers in the member's file, by field; empty before anything was kept."""
    return remembered(("kept", membership_id), lambda: opened(ask(_KEPT, membership=membership_id).scalar()))


def opened(sealed: str | None) -> dict[str, Any]:
    """The answers of a file as they lie in the database; empty where nothing was kept."""
    answers: dict[str, Any] = json.loads(unseal(KEPT, sealed)) if sealed else {}
    return answers


def member_record(membership: Membership, today: date) -> dict[str, Any]:
    """Everything that `member` has in expressions on a day, standing and rights included."""
    record, standing = known_of(membership, facts_of(membership.id), today)
    return {**record, "standing": standing.name, "rights": list(standing.rights)}


def own_record(membership: Membership, today: date) -> dict[str, Any]:
    """Standing, rights and what little a member's own page asks besides; what no condition reads is not looked up."""
    here = tenant()
    said = [one.when for one in here.association.standings.values()] + [r.when for r in here.association.rights.values()]
    fields = fields_read(here.configuration, "member", said)
    facts = facts_of(membership.id)
    wanted = None if fields is None else fields | OWN
    record = _before_standing(membership, derive(facts, today), today, wanted)
    standing = standing_in(record, facts, today)
    return {**record, "standing": standing.name, "rights": list(standing.rights)}


def known_of(membership: Membership, facts: Sequence[FactLine], today: date) -> tuple[dict[str, Any], Standing]:
    """The record without its standing, and the standing that follows from it."""
    record = _before_standing(membership, derive(facts, today), today)
    return record, standing_in(record, facts, today)


def standing_of_facts(membership: Membership, entry: Entry, facts: Sequence[FactLine], today: date) -> Standing:
    """The standing alone: what the register keeps of it when a fact is added. The rights are left empty."""
    here = tenant()
    fields = fields_read(here.configuration, "member", (one.when for one in here.association.standings.values()))
    record = _before_standing(membership, entry, today, fields)
    because = explained_by(entry, facts, today)
    return Standing(_standing_name(record, today), because.on if because else None, because.id if because else None, ())


def _standing_name(record: Mapping[str, Any], today: date) -> str:
    """The standing that follows from a record. Among many acts equal records are judged once: those admitted on one day
    into one tier stand alike."""
    known = _hashable(record) if at_once() else None
    if known is None:
        return _judged_standing(record, today)
    return remembered(("standing", today, known), _judged_standing, record, today)


def _hashable(record: Mapping[str, Any]) -> frozenset[tuple[str, Any]] | None:
    """A record of plain values and lists of them as a key; none where another record stands in it."""
    try:
        return frozenset((name, tuple(value) if isinstance(value, list) else value) for name, value in record.items())
    except TypeError:
        return None


def _judged_standing(record: Mapping[str, Any], today: date) -> str:
    here = tenant()
    plain = Speech(here.configuration, today).scope(member=record)
    return standing_of(here.association.standings, lambda condition: holds(condition, plain))


def _before_standing(membership: Membership, entry: Entry, today: date, fields: Fields = None) -> dict[str, Any]:
    """What `member` has before its standing is known; `fields`: only these are asked for, where asking costs something."""
    record = {
        **_file_of(membership, fields), **NOTHING_KNOWN,
        **(_open_case(membership) if _wanted(fields, "open_procedure", "open_step") else {}),
        **_known_elsewhere(membership.id, today, fields),
        "id": membership.id, "is_unit": membership.unit_id is not None, "is_admitted": entry.is_admitted,
        "number": membership.number, "tier": entry.tier, "admitted": entry.admitted_on, "term_end": entry.term_last,
        "left_on": entry.left_on, "restricted": entry.restricted_since is not None,
        "tiers_held": [*(period.tier for period in entry.periods), *entry.beside],
    }  # fmt: skip
    if _wanted(fields, "offices"):
        record["offices"] = offices_of(Party(membership.person_id, membership.unit_id), today)
    if _wanted(fields, "representatives"):
        record["representatives"] = spoken_of(membership.unit_id)
    if _wanted(fields, "body"):
        record["body"] = lookups().body_record(entry.body_id or membership.body_id)
    if _wanted(fields, "seniority"):
        settings = tenant().association.seniority
        record["seniority"] = seniority(entry.periods, today, settings.weights, settings.unbroken)
    return record if fields is None else {name: value for name, value in record.items() if name in fields}


def _wanted(fields: Fields, *names: str) -> bool:
    return fields is None or not fields.isdisjoint(names)


def _known_elsewhere(membership_id: int, today: date, fields: Fields) -> dict[str, Any]:
    """What other rooms have registered."""
    known: dict[str, Any] = {}
    for facts, names in _registered_together.items():
        if not names or _wanted(fields, *names):
            known.update(facts(membership_id, today))
    said = {name: about(membership_id, today) for name, about in _registered.items() if _wanted(fields, name)}
    known.update({name: value for name, value in said.items() if value is not None})
    return {name: value for name, value in known.items() if value is not None}


def standing_in(record: Mapping[str, Any], facts: Sequence[FactLine], today: date) -> Standing:
    """The standing that the record comes to, with the rights it leaves."""
    here, name = tenant(), _standing_name(record, today)
    scope = Speech(here.configuration, today).scope(member={**record, "standing": name})
    entry = derive(facts, today)
    withheld = {fact.word for fact in entry.withheld}
    rights = tuple(
        right
        for right, one in here.association.rights.items()
        if right not in withheld and (not one.for_ or record.get("tier") in one.for_) and holds(one.when, scope)
    )
    because = explained_by(entry, facts, today)
    return Standing(name, because.on if because else None, because.id if because else None, rights)


def empty_record(party: Party, name: str, today: date) -> dict[str, Any]:
    """What `member` has of a party that stands in no register yet; it may hold an office all the same."""
    record = {
        **NOTHING_KNOWN,
        "offices": offices_of(party, today),
        "is_unit": party.unit_id is not None,
        "is_admitted": False,
        "restricted": False,
        "name": name,
        "tiers_held": [],
        "seniority": 0.0,
        "body": None,
    }
    return {**record, "standing": standing_in(record, [], today).name, "rights": []}


def _open_case(membership: Membership) -> dict[str, str]:
    known: list[Case] | None = recalled(("running", Party(membership.person_id, membership.unit_id).key))
    if known is not None:
        row: Any = next((case for case in known if not case.state.is_closed and not case.quiet), None)
        return {"open_procedure": row.procedure, "open_step": row.step} if row else {}
    of_unit = membership.unit_id is not None
    row = ask(_running(of_unit), party=membership.unit_id if of_unit else membership.person_id).first()
    return {"open_procedure": row.procedure, "open_step": row.step} if row else {}


@made_once
def _running(of_unit: bool) -> Any:
    mine = (Case.unit_id if of_unit else Case.person_id) == bindparam("party")
    running = Case.state.in_((CaseState.OPEN, CaseState.RETURNED))
    query = select(Case.procedure, Case.step).where(mine, running, Case.quiet.is_(False))
    return query.order_by(Case.id.desc()).limit(1)


def _file_of(membership: Membership, wanted: Fields) -> dict[str, Any]:
    fields = kept_fields(tenant().configuration)
    kept = kept_answers(membership.id) if _wanted(wanted, *fields) else {}
    spoken = {n: _spoken(fields[n], answer) for n, answer in kept.items() if n in fields and _wanted(wanted, n)}
    return {"name": membership.name, **spoken}


def spoken_file(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of a file as expressions read them."""
    fields = kept_fields(tenant().configuration)
    return {name: _spoken(fields[name], answer) for name, answer in kept.items() if name in fields}


def kept_fields(configuration: Configuration) -> dict[str, Field]:
    """The fields that a member's file has: those of every form and of every step that keeps."""
    if configuration not in _kept_fields:
        _kept_fields[configuration] = configuration.association.kept_fields()
    return _kept_fields[configuration]


def of_cases_alone(configuration: Configuration) -> frozenset[str]:
    """What forms that keep ask about the case alone."""
    asked = {one.name for form in configuration.association.forms.values() if form.keeps for one in form.all_fields()}
    return frozenset(asked - kept_fields(configuration).keys())


_kept_fields: WeakKeyDictionary[Configuration, dict[str, Field]] = WeakKeyDictionary()


def _spoken(field: Field, answer: Any) -> Any:
    """A kept answer as expressions read it. Members named in a file are known by id only: files name each other."""
    if field.type == "body":
        return lookups().body_record(int(answer))
    if field.type == "member":
        return {"id": answer.get("membership_id"), "name": answer.get("name")}
    if field.type == "members":
        return [{"id": row.get("membership_id"), "name": row.get("name")} for row in answer]
    if field.type == "id_document":
        return answer.get("number")
    return answer
