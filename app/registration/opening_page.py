"""The page before a form, gathered: steps, conditions, what to bring, what it costs, and the one way on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import request, url_for

from app.accounts.actions.consenting import wording
from app.bodies.models import Body
from app.bodies.rules import ids_on
from app.bodies.store import get_body
from app.kernel.errors import say
from app.procedures.actions.wishing import find_wish
from app.procedures.store.checks import conditions
from app.procedures.windows import Windows, as_days, own_windows, windows_for
from app.registration import store
from app.registration.applicant import (
    Applicant,
    concerns_kind,
    login_address,
    open_without_account,
    register_address,
)
from app.registration.models import Draft
from app.registration.offers import own_path
from app.registration.places import Asking, Picker, choices, picker
from app.registration.rules import fields_to_bring
from app.registration.words import (
    WHO_MAY,
    Opening,
    PriceWords,
    StepWords,
    how_long,
    opening,
    prices,
    steps_of,
    stretches_in_words,
)
from app.tenancy.configuration.concepts.conditions import Require
from app.tenancy.configuration.concepts.forms import Form
from app.tenancy.configuration.concepts.procedures import Procedure
from app.tenancy.tenants import tenant
from app.web.access import identity
from app.web.language import current_language, said, translated
from app.web.paging import unpack

_IN_BRACKETS = re.compile(r"（[^（）{}]*\{[^}]*\}[^（）]*）|\s*\([^(){}]*\{[^}]*\}[^()]*\)")
_PLACE = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True)
class Condition:
    """A condition in words; `waived_by` is not empty where somebody may let it pass, `warns` where it stops nobody."""

    sentence: str
    may_be_waived: bool
    warns: bool


@dataclass(frozen=True)
class ToBring:
    """Something to have at hand."""

    label: str
    help: str
    optional: bool
    sometimes: bool = False
    """Asked of some only, by what they answer before."""


@dataclass(frozen=True)
class AskedConsent:
    """A consent that the application will ask: its label, and its text."""

    label: str
    text: str


@dataclass(frozen=True)
class Way:
    """The way on: the address of the button, and of the login beside it; neither where somebody else has to come."""

    href: str = ""
    login: str = ""
    register: bool = False


@dataclass(frozen=True)
class Wish:
    """Being told when it opens: where one would apply (0 while that is to be chosen), and whether it was asked for."""

    body_id: int
    is_kept: bool


@dataclass(frozen=True)
class OpeningPage:
    """Everything on the page before the form."""

    name: str
    procedure: Procedure
    opening: Opening
    steps: Sequence[StepWords]
    time: str
    prices: Sequence[PriceWords]
    who: str
    conditions: Sequence[Condition]
    to_bring: Sequence[ToBring]
    consents: Sequence[AskedConsent]
    places: Sequence[Body]
    picker: Picker | None
    draft: Draft | None
    running: str
    way: Way
    windows: Sequence[tuple[str, str]] = ()
    """Whose windows, and which, where bodies set their own."""
    blanks: Sequence[tuple[str, str]] = ()
    """The papers that somebody signs and uploads on the way, by name and label."""
    wish: Wish | None = None
    """While it is closed: whether whoever reads it wants to be told when it opens; none where he cannot be."""


def opening_page(name: str, procedure: Procedure, applicant: Applicant, *, today: date) -> OpeningPage:
    """The page for whoever reads it."""
    association = tenant().association
    form = association.forms.get(procedure.form or "")
    who, draft = identity(), store.find_draft(f"apply:{name}", applicant.key)
    places = choices(name, procedure, today)
    found = _picker(name, procedure, today) if places is None else None
    path = own_path(applicant, today, procedure) or _only_path(places)
    counts = windows_for(name, procedure, path)
    running = store.find_running(name, who) if who is not None and procedure.one_open == "member" else None
    opens = _opening(name, procedure, counts, undecided=places is None or len(places) > 1, today=today)
    return OpeningPage(
        name, procedure, opens,
        steps_of(procedure, association), how_long(procedure),
        prices(procedure, association, today), _who(procedure),
        [_condition(one) for one in conditions(tenant().configuration, procedure)],
        [ToBring(said(one.label), said(one.help), not one.required, one.when is not None) for one in fields_to_bring(form)],
        _consents(procedure), places or (), found, draft if draft and draft.expires_on >= today else None, running or "",
        _way(name, procedure, applicant, must_choose=places is None or len(places) > 1),
        _windows(name, procedure, counts), _blanks(procedure, form),
        None if opens.is_open or running else _wish(name, procedure, applicant, path),
    )  # fmt: skip


def _blanks(procedure: Procedure, form: Form | None) -> list[tuple[str, str]]:
    fields = [*(form.all_fields() if form else ()), *(field for step in procedure.steps for field in step.fields)]
    return [(one, said(tenant().association.documents[one].label)) for one in dict.fromkeys(f.blank for f in fields) if one]


def _wish(name: str, procedure: Procedure, applicant: Applicant, path: str) -> Wish | None:
    if applicant.account_id is None or not concerns_kind(applicant.party, procedure):
        return None
    return Wish(ids_on(path)[-1] if path else 0, find_wish(name, applicant.account_id) is not None)


def _opening(name: str, procedure: Procedure, counts: Windows, *, undecided: bool, today: date) -> Opening:
    """While the place is still to be chosen it is open as soon as one of them takes applications."""
    if not undecided or procedure.open_set_by is None or counts.body_id is not None:
        return opening(counts.stretches, today)
    every = [opening(procedure.open, today), *(opening(as_days(one.stretches), today) for one in own_windows(name).values())]
    later = sorted((one for one in every if not one.is_open), key=lambda one: one.opens_on or today)
    return next((one for one in every if one.is_open), later[0] if later else every[0])


def _only_path(places: Sequence[Body] | None) -> str:
    return places[0].path if places and len(places) == 1 else ""


def _windows(name: str, procedure: Procedure, counts: Windows) -> list[tuple[str, str]]:
    """The association's windows and those that bodies have set; only one's own where it is known which that is."""
    if procedure.open_set_by is None:
        return []
    if counts.body_id is not None:
        return [(said(get_body(counts.body_id).name), stretches_in_words(counts.stretches))]
    own = store.bodies_named(own_windows(name))
    told = [(said(body.name), stretches_in_words(as_days(kept.stretches))) for body, kept in own]
    rest = translated(say("未另行规定的机构") if told else say("统一受理时间"))
    return [(rest, stretches_in_words(procedure.open)), *told]


def _picker(name: str, procedure: Procedure, today: date) -> Picker:
    after = unpack(request.args.get("after"))
    return picker(Asking(name, procedure, today), request.args, int(after[0]) if after else None)


def _who(procedure: Procedure) -> str:
    found = [translated(WHO_MAY[one]) for one in procedure.starts if one in WHO_MAY]
    return found[0] if found else ""


def _condition(one: Require) -> Condition:
    return Condition(bare_sentence(said(one.else_)), one.waived_by is not None, one.level == "warn")


def bare_sentence(text: str) -> str:
    """A condition's sentence before anything is known of the reader: what would be filled in is left out."""
    return _PLACE.sub("…", _IN_BRACKETS.sub("", text))


def _consents(procedure: Procedure) -> list[AskedConsent]:
    asked = [one for one in tenant().association.consents.values() if procedure.form in one.asked_in]
    return [AskedConsent(said(one.label), wording(one.text, current_language())[0]) for one in asked]


def _way(name: str, procedure: Procedure, applicant: Applicant, *, must_choose: bool) -> Way:
    form = url_for("registration.fill", name=name)
    if applicant.account_id is not None:
        return Way(form) if concerns_kind(applicant.party, procedure) else Way()
    if open_without_account(procedure):
        return Way(form)
    back = url_for("registration.before", name=name) if must_choose else form
    register = register_address(procedure, back)
    return Way(register or "", login_address(procedure, back), register=True)
