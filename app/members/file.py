"""A member's file and history in words: for the member's own page, and for who is in charge of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.forms.answers import AnswerSection, Sight, answer_sections
from app.forms.lookups import KeptFile, lookups
from app.forms.rules import UPLOADS, ReadForm, form_of_fields
from app.forms.store import files_named
from app.forms.wording import Wording
from app.kernel.errors import Message, say
from app.members.labels import FACTS, REVERSED
from app.members.models import Membership
from app.members.records import facts_of, kept_answers, opened
from app.members.rules import FactKind, FactLine
from app.members.store import versions_of_file
from app.tenancy.clock import local_day
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.tenants import tenant
from app.web.language import current_language, said, translated

DECIDED = say("审核中认定")
HistoryOf = Callable[[int], Sequence["Happened"]]
_histories: list[HistoryOf] = []
MOST_VERSIONS = 20
"""So many changes of a file are looked through for what was decided."""
_LISTS = {
    "admitted": "tier", "tier_changed": "tier", "level": "tier", "ended": "exit", "recorded": "book", "credited": "credit",
    "restricted": "right",
}  # fmt: skip


@dataclass(frozen=True)
class Happened:
    """One line of what happened to a membership."""

    on: date
    text: str
    note: str


def file_sections(
    membership: Membership, sight: Sight, *, kept: Mapping[str, Any] | None = None
) -> Sequence[AnswerSection]:
    """The member's file under the headings of the form that fills most of it, as far as a reader sees it."""
    kept = kept_answers(membership.id) if kept is None else kept
    about = "unit" if membership.unit_id is not None else "person"
    forms = [ReadForm(name, one) for name, one in tenant().association.forms.items() if one.keeps and one.about == about]
    if not kept:
        return ()
    decided = _decided_section(kept, sight)
    if not forms:
        return decided
    form = max(forms, key=lambda one: len(kept.keys() & one.fields.keys()))
    known = {name: kept[name] for name, ask in form.fields.items() if name in kept and ask.kept and ask.type != "agreement"}
    return (*sections_of(form, known, sight), *decided)


def _decided_section(kept: Mapping[str, Any], sight: Sight) -> Sequence[AnswerSection]:
    """What steps of procedures decided about the member, under a heading of its own."""
    fields = [one for one in tenant().association.decided_fields().values() if one.name in kept]
    if not fields:
        return ()
    form = form_of_fields("decided", {current_language(): translated(DECIDED)}, fields)
    return [replace(one, label=translated(DECIDED)) for one in sections_of(form, kept, sight)]


def sections_of(form: ReadForm, answers: Mapping[str, Any], sight: Sight) -> Sequence[AnswerSection]:
    """Answers of a form for one reader, with the files that they name."""
    wording = Wording(tenant().configuration, current_language(), translated, lookups(), _files(form, answers))
    return answer_sections(form, answers, wording, sight)


def _files(form: ReadForm, answers: Mapping[str, Any]) -> Mapping[str, KeptFile]:
    named = [answers[name] for name, ask in form.fields.items() if ask.type in UPLOADS and name in answers]
    return files_named(one for answer in named for one in (answer if isinstance(answer, list) else [answer]))


def register_history(history_of: HistoryOf) -> None:
    """A room above knows dated lines of its own: payments, courses. They stand in the history beside the facts."""
    if history_of not in _histories:
        _histories.append(history_of)


def happened_to(membership_id: int, *, most: int) -> list[Happened]:
    """What happened to a membership, the youngest first: its facts, and what other rooms know."""
    facts = [_happened(fact) for fact in reversed(facts_of(membership_id)[-most:])] + decided_of(membership_id)
    others = [line for history_of in _histories for line in history_of(membership_id)]
    return sorted([*facts, *others], key=lambda line: line.on, reverse=True)[:most]


def decided_of(membership_id: int) -> list[Happened]:
    """What steps of procedures decided about a member, each time it changed, the youngest first; read only where some do."""
    fields = tenant().association.decided_fields()
    if not fields:
        return []
    wording = Wording(tenant().configuration, current_language(), translated, lookups())
    found, rows = list[Happened](), versions_of_file(membership_id, most=MOST_VERSIONS + 1)
    before = [opened(row.sealed) for row in rows[1:]] + ([{}] if len(rows) <= MOST_VERSIONS else [])
    for row, then in zip(rows, before, strict=False):
        now = opened(row.sealed)
        changed = [one for name, one in fields.items() if name in now and now[name] != then.get(name)]
        on = local_day(row.kept_at)
        found += [Happened(on, wording.label(one), _decided(one, now, wording, row.number)) for one in changed]
    return found


def _decided(field: Field, answers: Mapping[str, Any], wording: Wording, number: str | None) -> str:
    said_ = wording.of(field, answers[field.name]) if not field.seen_by else wording.masked(field, answers[field.name])
    return " ".join(filter(None, (said_, number)))


def _happened(fact: FactLine) -> Happened:
    text, note = fact_words(fact)
    return Happened(fact.on, text, " ".join(filter(None, (note, fact.document))))


def fact_words(fact: FactLine) -> tuple[str, str]:
    """What happened in words, and the tier, reason or book that it names."""
    words = translated(FACTS[fact.kind])
    text = translated(Message(REVERSED.msgid, {"fact": words})) if fact.reverses else words
    return text, _word_of(fact)


def _word_of(fact: FactLine) -> str:
    """The word of a fact as people read it: a tier, a reason to leave, a book."""
    label = tenant().configuration.words(_LISTS.get(fact.kind.value, "")).get(fact.word)
    word = said(label) if label else ""
    return " ".join(filter(None, (word, _amount_of(fact)))) if fact.kind is FactKind.CREDITED else word


def _amount_of(fact: FactLine) -> str:
    """How much was credited, and for what."""
    described = tenant().association.credits.get(fact.word)
    unit = said(described.unit) if described else ""
    return f"{fact.details.get('amount', '')} {unit} {fact.details.get('about', '')}".strip()
