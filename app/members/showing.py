"""A member's own page, gathered: standing, data, rights, papers, cases, what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.documents.models import IssuedDocument
from app.documents.store import documents_of
from app.forms.answers import AnswerSection, Sight, answer_sections
from app.forms.lookups import KeptFile, lookups
from app.forms.rules import UPLOADS, ReadForm
from app.forms.store import files_named
from app.forms.wording import Wording
from app.kernel.errors import Message
from app.members import store
from app.members.labels import CASE_MARKS, FACTS, REVERSED, STANDING_MARKS
from app.members.models import Fact, Membership
from app.members.records import kept_answers, member_record
from app.procedures.labels import CASE_STATES
from app.procedures.store import MyCase, asked_of, my_cases
from app.tenancy.clock import local_day
from app.tenancy.tenants import tenant
from app.web.access import Identity
from app.web.language import current_language, said, translated

LATEST = 6


@dataclass(frozen=True)
class Happened:
    """One line of what happened to a membership."""

    on: date
    text: str
    note: str


@dataclass(frozen=True)
class OwnCase:
    """A case in the member's list."""

    number: str
    procedure: str
    state: Message
    filed_on: date
    mark: str


@dataclass(frozen=True)
class OwnPage:
    """Everything on `/me`."""

    membership: Membership | None
    standing: str
    mark: str
    tier: str
    rights: Sequence[str]
    sections: Sequence[AnswerSection]
    papers: Sequence[IssuedDocument]
    cases: Sequence[OwnCase]
    asked: int
    happened: Sequence[Happened]


def own_page(who: Identity, today: date) -> OwnPage:
    """The page of whoever is logged in; before any case there is no entry in the register yet."""
    cases = [_case(case) for case in my_cases(who)]
    asked = len(asked_of(who))
    membership = store.find_own(who)
    if membership is None:
        return OwnPage(None, "", "", "", (), (), (), cases, asked, ())
    record = member_record(membership, today)
    standings, tiers = tenant().association.standings, tenant().association.tiers
    return OwnPage(
        membership,
        said(standings[record["standing"]].label),
        STANDING_MARKS.get(record["standing"], ""),
        said(tiers[membership.tier].label) if membership.tier in tiers else "",
        _rights(record),
        _sections(membership, who),
        _papers(membership),
        cases,
        asked,
        [_happened(fact) for fact in store.history_of(membership.id)[:LATEST]],
    )


def _rights(record: Mapping[str, Any]) -> list[str]:
    rights = tenant().association.rights
    return [said(rights[name].label) for name in record["rights"]]


def _papers(membership: Membership) -> Sequence[IssuedDocument]:
    if membership.unit_id is not None:
        return documents_of("unit", membership.unit_id)
    return documents_of("person", membership.person_id or 0)


def _sections(membership: Membership, who: Identity) -> Sequence[AnswerSection]:
    """The member's file under the headings of the form that fills it."""
    kept = kept_answers(membership.id)
    about = "unit" if membership.unit_id is not None else "person"
    forms = [ReadForm(name, one) for name, one in tenant().association.forms.items() if one.keeps and one.about == about]
    if not kept or not forms:
        return ()
    form = max(forms, key=lambda one: len(kept.keys() & one.fields.keys()))
    known = {name: kept[name] for name, ask in form.fields.items() if name in kept and ask.type != "agreement"}
    wording = Wording(tenant().configuration, current_language(), translated, lookups(), _files(form, known))
    return answer_sections(form, known, wording, Sight.of(who, own=True))


def _files(form: ReadForm, answers: Mapping[str, Any]) -> Mapping[str, KeptFile]:
    named = [answers[name] for name, ask in form.fields.items() if ask.type in UPLOADS and name in answers]
    return files_named(one for answer in named for one in (answer if isinstance(answer, list) else [answer]))


def _case(case: MyCase) -> OwnCase:
    procedure = tenant().association.procedures.get(case.procedure)
    label = said(procedure.label) if procedure else case.procedure
    return OwnCase(case.number, label, CASE_STATES[case.state], local_day(case.filed_at), CASE_MARKS[case.state])


def _happened(fact: Fact) -> Happened:
    words = translated(FACTS[fact.kind])
    text = translated(Message(REVERSED.msgid, {"fact": words})) if fact.reverses_id else words
    return Happened(fact.on, text, " ".join(filter(None, (_word_of(fact), fact.document))))


def _word_of(fact: Fact) -> str:
    """The word of a fact as people read it: a tier, a reason to leave, a book."""
    label = tenant().configuration.words(_LISTS.get(fact.kind.value, "")).get(fact.word)
    return said(label) if label else ""


_LISTS = {"admitted": "tier", "tier_changed": "tier", "ended": "exit", "recorded": "book", "restricted": "right"}
