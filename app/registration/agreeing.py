"""The consents that are asked with a form: which, in which words, and which may stay unticked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from app.accounts.actions.consenting import wording
from app.procedures.docket import Docket
from app.procedures.origins.recipients import recipients_of
from app.registration.actions import consenting
from app.registration.actions.consenting import Agreed, asked_with_answer
from app.registration.inputs import consent_box, free_boxes
from app.tenancy.tenants import tenant
from app.web.forms import PlainForm
from app.web.language import current_language, said


def asked_with(form: str | None) -> Mapping[str, str]:
    """The consents that are asked with a form, with their labels."""
    return {name: said(one.label) for name, one in consenting.asked_with(form).items()}


def voluntary() -> list[str]:
    """Those that may stay unticked."""
    return [name for name, one in tenant().association.consents.items() if not one.needed]


F = TypeVar("F", bound=PlainForm)


def answer_form(plain: type[F], docket: Docket) -> type[F]:
    """The form of an answer with a box for each consent that goes with it; which are needed depends on the answer."""
    labels = {name: said(one.label) for name, one in asked_with_answer(docket).items()}
    return type(plain.__name__, (plain,), free_boxes(labels)) if labels else plain


def ticked(form: PlainForm, docket: Docket) -> Agreed:
    """What was ticked beside the answer."""
    given = [name for name in asked_with_answer(docket) if form[consent_box(name)].data]
    return Agreed(given, current_language())


def consents_asked(docket: Docket) -> dict[str, Any]:
    """What the page of an answer shows of the consents: their words, and which bodies receive the file."""
    asked = asked_with_answer(docket)
    recipients = recipients_of(docket, current_language()) if asked else []
    return {"consents": in_words(asked), "recipients": recipients}


def in_words(names: Iterable[str]) -> list[dict[str, Any]]:
    """Each with its box, what the configuration says of it, and the text that is agreed to."""
    described = tenant().association.consents
    return [
        {"box": consent_box(name), "about": described[name], "text": wording(described[name].text, current_language())[0]}
        for name in names
    ]
