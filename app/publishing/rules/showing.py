"""What of a member everybody may read: only what the configuration shows, or the member lets be shown. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.tenancy.configuration.concepts.association import Association
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.configuration.concepts.membership import Library

NEVER = frozenset({"id_number", "id_document", "file", "files", "table", "member", "members", "agreement", "note"})
"""Kinds of answer that no public page shows, whatever a folder says (PIPL 25, 28; identity numbers are never public)."""
PICTURE = "photo"
ALWAYS, CHOSEN = "yes", "choose"


def public_fields(association: Association, about: str) -> dict[str, Field]:
    """The fields of the member's file that may be shown in public, always or by choice."""
    return {
        field.name: field
        for form in association.forms.values()
        if form.keeps and form.about == about
        for field in form.all_fields()
        if field.public in (ALWAYS, CHOSEN) and field.type not in NEVER
    }


def public_answers(fields: Mapping[str, Field], kept: Mapping[str, Any], chosen: Iterable[str]) -> dict[str, Any]:
    """Of a member's file what everybody may read: what is always public, and of the rest what the member chose."""
    wanted = set(chosen)
    shown = {name for name, field in fields.items() if field.public == ALWAYS or name in wanted}
    return {name: answer for name, answer in kept.items() if name in shown and answer not in (None, "", [])}


def consents_for(association: Association, library: Library) -> list[str]:
    """The consents without which nobody is shown in a library: those asked with its profile."""
    return [name for name, one in association.consents.items() if library.profile and library.profile in one.asked_in]


def may_publish(record: Mapping[str, Any], association: Association) -> bool:
    """Whether a member may publish today: by the right `publish` where the association names it, else as a member whose
    rights are not suspended."""
    if "publish" in association.rights:
        return "publish" in record["rights"]
    return bool(record["is_admitted"]) and not record["restricted"]


def may_be_listed(record: Mapping[str, Any]) -> bool:
    """Who has left and whose rights are suspended stands in no public library, whatever the library itself asks for."""
    return not record.get("left_on") and not record.get("restricted")


def public_record(record: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    """What classifications of a public page may read of a member: what is public of it, and what it is."""
    known = {name: record.get(name) for name in ("is_unit", "is_admitted", "tier", "standing", "restricted", "tiers_held")}
    return {**answers, **{name: value for name, value in known.items() if value is not None}}


def classes_of(association: Association) -> Iterator[tuple[str, str]]:
    """Every classification of the association with its expression."""
    for name, breakdown in association.classified.items():
        yield name, breakdown.by
