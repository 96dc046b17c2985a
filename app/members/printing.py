"""The values that a member's documents print, frozen when they are issued."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from weakref import WeakKeyDictionary

from app.forms.store import get_upload
from app.forms.wording import Wording
from app.kernel.errors import NotFound
from app.members.models import Membership
from app.members.records import kept_answers
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.configuration.load import Configuration
from app.tenancy.tenants import tenant


def printed_values(membership: Membership, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Tier, number, days, portrait and identifier of a member, as `app.documents.values` describes them.

    The case's answers go before those of the member's file.
    """
    known = {**kept_answers(membership.id), **answers}
    tier = tenant().association.tiers.get(membership.tier or "")
    values: dict[str, Any] = {
        "tier": dict(tier.label) if tier else "", "member_number": membership.number or "",
        "portrait": _portrait(known), "admitted_on": _iso(membership.admitted_on),
        "term_end": _iso(membership.term_end),
    }  # fmt: skip
    identifier = _identifier(known)
    return {**values, "identifier": identifier} if identifier else values


def shown_facts(kind: str, answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The answers that a document shows beside what every paper says (`shows`): label and words, in every language."""
    here = tenant()
    given = [name for name in here.association.documents[kind].shows if answers.get(name) not in (None, "", [])]
    if not given:
        return []
    known = {field.name: field for form in here.association.forms.values() for field in form.all_fields()}
    return [
        {"label": dict(known[name].label), "value": _in_words(known[name], answers[name])} for name in given if name in known
    ]


def _in_words(field: Field, answer: Any) -> dict[str, str]:
    configuration = tenant().configuration
    languages = tenant().association.languages
    return {language: Wording(configuration, language, str).of(field, answer) for language in languages}


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""


def _fields(kind: str) -> list[Field]:
    configuration = tenant().configuration
    if configuration not in _by_kind:
        _by_kind[configuration] = {}
        for form in configuration.association.forms.values():
            for field in form.all_fields():
                _by_kind[configuration].setdefault(field.type, []).append(field)
    return _by_kind[configuration].get(kind, [])


_by_kind: WeakKeyDictionary[Configuration, dict[str, list[Field]]] = WeakKeyDictionary()


def _portrait(known: Mapping[str, Any]) -> str:
    """The name in storage of the first photo that was answered."""
    upload_id = next((str(known[f.name]) for f in _fields("photo") if known.get(f.name)), "")
    try:
        return get_upload(upload_id).stored if upload_id else ""
    except NotFound:
        return ""


def _identifier(known: Mapping[str, Any]) -> dict[str, Any] | None:
    for field in _fields("credit_code"):
        if known.get(field.name):
            return {"label": dict(field.label), "value": str(known[field.name])}
    return None
