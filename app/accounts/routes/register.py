"""Registering: a person or a unit makes an account of its own, on tabs that offer it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from app.accounts import actions
from app.accounts.actions.attempts import key_of, must_wait
from app.accounts.actions.choosing import policy
from app.accounts.actions.consenting import wording
from app.accounts.actions.registering import Registration
from app.accounts.identifiers import (
    check_email,
    check_mobile,
    clean_name,
)
from app.accounts.identities import enter, visitor
from app.accounts.inputs import (
    RegisterForm,
    RegisterPersonForm,
    RegisterUnitForm,
    consent_field,
    with_consents,
)
from app.accounts.routes import bp
from app.accounts.routes.answering import status_of
from app.accounts.routes.coded import answered, new_picture
from app.accounts.routes.tabs import Tab, all_tabs, chosen_tab
from app.accounts.rules import REGISTRATIONS, LoginKind
from app.tenancy.clock import now, today
from app.tenancy.tenants import tenant
from app.web.access import public
from app.web.addresses import own_path
from app.web.language import current_language, said
from app.web.rendering import render

ALWAYS = "always"
AFTERWARDS = "/apply"


@bp.route("/register", methods=["GET", "POST"])
@public
def register() -> Response | str | tuple[str, int]:
    tab, back = chosen_tab(registering=True), own_path(request.values.get("next"), AFTERWARDS)
    unit = tab.takes_units and (request.values.get("as") == "unit" or not tab.takes_people)
    form = _unit_form() if unit else _person_form(tab)
    act = _register_unit if unit else _register_person
    if form.validate_on_submit() & _code_is_right(form) and form.try_to(act, form, tab):
        enter(actions.begin_session(form.done, visitor=visitor(), now=now()))
        return redirect(back)
    page = render(
        "accounts/register.html",
        form=form,
        tab=tab,
        unit=unit,
        back=back,
        ways=_ways(tab, back),
        holders=_holders(tab, back),
        texts=_texts(),
        consents=[consent_field(name) for name in _asked()],
        picture=new_picture(ALWAYS),
        policy=policy(),
    )
    return page, status_of(form)


def _code_is_right(form: RegisterForm) -> bool:
    return request.method == "POST" and answered(form, ALWAYS)


def _asked() -> dict[str, str]:
    """The consents asked at registration: those that no form asks."""
    return {name: said(one.label) for name, one in tenant().association.consents.items() if not one.asked_in}


def _free() -> list[str]:
    """The consents that may stay unticked."""
    return [name for name, one in tenant().association.consents.items() if not one.needed]


def _texts() -> dict[str, str]:
    consents = tenant().association.consents
    return {consent_field(name): wording(consents[name].text, current_language())[0] for name in _asked()}


def _unit_form() -> RegisterForm:
    return with_consents(RegisterUnitForm, _asked(), _free())()


def _person_form(tab: Tab) -> RegisterForm:
    form: Any = with_consents(RegisterPersonForm, _asked(), _free())()
    form.ask(tab.documents, mobile=LoginKind.MOBILE in tab.kinds, today=today())
    return form  # type: ignore[no-any-return]


def _ways(chosen: Tab, back: str) -> list[dict[str, object]]:
    """The tabs where one may register, as links."""
    return [
        {"label": tab.label, "href": _way(tab.name, "", back), "current": tab.name == chosen.name}
        for tab in all_tabs()
        if tab.registers
    ]


def _holders(tab: Tab, back: str) -> dict[str, str]:
    """Where a tab takes people and units: the address for each."""
    both = tab.takes_people and tab.takes_units
    return {kind: _way(tab.name, kind, back) for kind in ("person", "unit")} if both else {}


def _way(tab: str, kind: str, back: str) -> str:
    values = {"tab": tab, "as": kind, "next": back if back != AFTERWARDS else ""}
    return f"{url_for('accounts.register')}?{urlencode({name: value for name, value in values.items() if value})}"


def _register_person(form: Any, tab: Tab) -> int:
    mobile = check_mobile(form.mobile.data) if form.mobile is not None else ""
    new = actions.NewPerson(form.name.data, form.document(), mobile, check_email(form.email.data))
    _must_wait()
    return actions.register_person(new, _registration(form, tab), now=now())


def _register_unit(form: Any, tab: Tab) -> int:
    new = actions.NewUnit(form.unit_name.data, clean_name(form.operator.data), check_email(form.email.data))
    _must_wait()
    return actions.register_unit(new, _registration(form, tab), now=now(), today=today())


def _must_wait() -> None:
    must_wait({key_of("register", visitor().address): REGISTRATIONS}, now=now())


def _registration(form: Any, tab: Tab) -> Registration:
    given = tuple(name for name in _asked() if form[consent_field(name)].data)
    return Registration(form.password.data, tab.first_state, tab.kinds, given, current_language())
