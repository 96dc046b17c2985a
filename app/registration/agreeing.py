"""The consents that are asked with a form: which, in which words, and which may stay unticked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.accounts.actions.consenting import wording
from app.registration.inputs import consent_box
from app.tenancy.tenants import tenant
from app.web.language import current_language, said


def asked_with(form: str | None) -> Mapping[str, str]:
    """The consents that are asked with a form, with their labels."""
    return {name: said(one.label) for name, one in tenant().association.consents.items() if form in one.asked_in}


def voluntary() -> list[str]:
    """Those that may stay unticked."""
    return [name for name, one in tenant().association.consents.items() if not one.needed]


def in_words(names: Iterable[str]) -> list[dict[str, Any]]:
    """Each with its box, what the configuration says of it, and the text that is agreed to."""
    described = tenant().association.consents
    return [
        {"box": consent_box(name), "about": described[name], "text": wording(described[name].text, current_language())[0]}
        for name in names
    ]
