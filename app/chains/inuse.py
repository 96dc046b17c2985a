"""Which names of a folder the data of an association still use: they may not vanish from it (configuration, section 14)."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import func, select

from app.accounts.models import Grant
from app.bodies.models import Body
from app.documents.models import IssuedDocument
from app.members.models import Enrolment, Fact, KeptAnswers, Membership, OfficeHolding
from app.members.records import opened
from app.members.rules import FactKind
from app.procedures.models import Case, ConfigurationVersion
from app.procedures.rules.machine import CaseState
from app.tenancy.configuration.concepts.association import Association
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.configuration.load import Configuration, load_kept
from app.tenancy.database import db

IN_TIERS = (FactKind.ADMITTED, FactKind.TIER_CHANGED)
RUNNING = (CaseState.OPEN, CaseState.RETURNED)
In = dict[tuple[str, str], int]


def in_use(known: Association) -> In:
    """(group, name) → how often it is used; of the lists the words that files of members have."""
    used: Counter[tuple[str, str]] = Counter()
    used.update(_counted("tiers", select(Membership.tier, func.count()).where(Membership.tier.is_not(None)), Membership.tier))
    used.update(_counted("tiers", select(Fact.word, func.count()).where(Fact.kind.in_(IN_TIERS)), Fact.word))
    used.update(_counted("exits", select(Fact.word, func.count()).where(Fact.kind == FactKind.ENDED), Fact.word))
    used.update(_counted("documents", select(IssuedDocument.kind, func.count()), IssuedDocument.kind))
    used.update(_counted("roles", select(Grant.role, func.count()).where(Grant.taken_at.is_(None)), Grant.role))
    used.update(_counted("offices", select(OfficeHolding.office, func.count()), OfficeHolding.office))
    enrolled = select(Enrolment.library, func.count()).where(Enrolment.until.is_(None))
    used.update(_counted("libraries", enrolled, Enrolment.library))
    used.update(_counted("kinds", select(Body.kind, func.count()).where(Body.closed_on.is_(None)), Body.kind))
    used.update(_counted("procedures", select(Case.procedure, func.count()), Case.procedure))
    used.update(_of_files(known))
    return {key: count for key, count in used.items() if key[1]}


def _counted(group: str, query: Any, column: Any) -> Mapping[tuple[str, str], int]:
    rows = db.session.execute(query.group_by(column).order_by(column)).all()
    return {(group, str(name)): count for name, count in rows if name}


def _of_files(known: Association) -> Counter[tuple[str, str]]:
    """What members' files say: the fields that are kept there, and the words chosen in them."""
    used: Counter[tuple[str, str]] = Counter()
    fields = {**_asked(known), **known.kept_fields()}
    query = select(KeptAnswers.values).where(KeptAnswers.replaced_at.is_(None)).order_by(KeptAnswers.id)
    for sealed in db.session.scalars(query):
        for name, answer in opened(sealed).items():
            used["kept", name] += 1
            used.update(_chosen(fields[name], answer) if name in fields else ())
    return used


def _asked(known: Association) -> dict[str, Field]:
    """Everything that forms that keep ask, also about a case alone: files of before may have it."""
    return {field.name: field for form in known.forms.values() if form.keeps for field in form.all_fields()}


def _chosen(field: Field, answer: Any) -> Iterator[tuple[str, str]]:
    if field.type == "table":
        columns = {column.name: column for column in field.columns}
        for row in answer if isinstance(answer, list) else ():
            for name, cell in row.items():
                yield from _chosen(columns[name], cell) if name in columns else ()
        return
    if field.type in ("choice", "choices") and field.list is not None:
        for word in answer if isinstance(answer, list) else [answer]:
            yield "lists", f"{field.list}.{word}"


def vanished(known: Association, used: In) -> list[str]:
    """A sentence for each name that data use and the folder has no more."""
    has: dict[str, Mapping[str, Any]] = {
        "tiers": known.tiers, "exits": known.exits, "documents": known.documents, "roles": known.roles,
        "offices": known.offices, "libraries": known.libraries, "kinds": {**known.kinds, "association": None},
        "procedures": known.procedures,
    }  # fmt: skip
    kept = {**_asked(known), **known.kept_fields()}
    words = {f"{name}.{word}" for name, one in known.lists.items() for word in one.values}
    lists = set(known.lists)
    found = []
    for (group, name), count in sorted(used.items()):
        if group in has and name not in has[group]:
            found.append(f"{group}: “{name}” is gone, but {_times(count)} of the data use it; {_instead(group)}")
        elif group == "kept" and name not in kept:
            found.append(f"forms: no form that keeps asks “{name}” any more, but {_times(count)} of members’ files have it")
        elif group == "lists" and name.partition(".")[0] in lists and name not in words:
            found.append(f"lists: the word “{name}” is gone, but {_times(count)} of the files have it; list it under retired:")
    return found


def _times(count: int) -> str:
    return f"{count:,} row" if count == 1 else f"{count:,} rows"


def _instead(group: str) -> str:
    return "keep it with retired: true" if group in ("tiers", "procedures") else "keep it"


def open_cases() -> list[tuple[str, int, int]]:
    """(procedure, version, how many open cases) of everything that runs."""
    query = select(Case.procedure, Case.version_id, func.count()).where(Case.state.in_(RUNNING))
    rows = db.session.execute(query.group_by(Case.procedure, Case.version_id).order_by(Case.procedure, Case.version_id))
    return [(procedure, version, count) for procedure, version, count in rows]


def stored_version(wanted: str) -> Configuration | None:
    """A version that cases are kept under, by its number or the beginning of its fingerprint."""
    query = select(ConfigurationVersion.kept).order_by(ConfigurationVersion.id)
    by_number = query.where(ConfigurationVersion.id == int(wanted)) if wanted.isdecimal() and len(wanted) < 10 else None
    by_print = query.where(ConfigurationVersion.fingerprint.startswith(wanted, autoescape=True))
    kept = db.session.scalars(by_number).first() if by_number is not None else None
    kept = kept if kept is not None else db.session.scalars(by_print).first()
    return load_kept(json.loads(zlib.decompress(kept)))[0] if kept is not None else None


def fingerprints() -> dict[int, str]:
    """The versions that are kept, by number."""
    query = select(ConfigurationVersion.id, ConfigurationVersion.fingerprint).order_by(ConfigurationVersion.id)
    return dict(db.session.execute(query).tuples().all())
