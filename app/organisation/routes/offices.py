"""Offices with who holds them: appointed and ended by who keeps the register of the whole association."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.accounts.routes.answering import status_of
from app.kernel.errors import say
from app.members.offices.actions import Ending
from app.members.offices.rules import BY_HAND, OfficeEnd
from app.organisation import actions
from app.organisation.actions import Chosen
from app.organisation.inputs import AppointForm, EndOfficeForm
from app.organisation.labels import ENDS
from app.organisation.officepage import Candidate, candidates, office_page
from app.organisation.permission import keeps_offices
from app.organisation.routes import bp
from app.organisation.store.offices import staff_logins
from app.tenancy.capabilities import Capability
from app.tenancy.clock import now, today
from app.tenancy.tenants import tenant
from app.web.access import requires, somebody
from app.web.language import gettext as _
from app.web.language import said, translated
from app.web.rendering import render

KEY = "int(max=2147483647)"
LONGEST_SEARCH, MOST_STAFF = 60, 300
FIELDS = {"person": "who", "unit": "who"}
reading = requires(Capability.SEE_REGISTER)


@bp.get("/office/offices")
@reading
def offices() -> str:
    """Every office with who holds it."""
    return _page(EndOfficeForm(formdata=None))


@bp.get("/office/offices/<name>/appoint")
@reading
def appointing(name: str) -> str:
    """The form: who is found by a text, and from when."""
    text = " ".join(request.args.get("q", "").split())[:LONGEST_SEARCH]
    return _appointing(name, text, AppointForm(formdata=None, data={"since": today()}))


@bp.post("/office/offices/<name>/appoint")
@reading
def take_office(name: str) -> Response | tuple[str, int]:
    """Somebody takes the office."""
    text = " ".join(request.form.get("q", "").split())[:LONGEST_SEARCH]
    form, found = AppointForm(), candidates(_office(name), text)
    _with_choices(form, found)
    if form.validate_on_submit():
        chosen = next(one for one in found if one.key == form.who.data)
        account = int(form.account.data) if form.account.data else None
        new = Chosen(name, form.since.data, form.resolution.data, chosen.person_id, chosen.unit_id, text, account)
        if form.try_to(actions.enter_appointment, new, by=somebody().account_id, now=now(), field_map=FIELDS):
            flash(translated(say("已登记任职。")), "ok")
            return redirect(url_for(".offices"))
    return _appointing(name, text, form), status_of(form)


@bp.post(f"/office/offices/<{KEY}:holding_id>/end")
@reading
def leave_office(holding_id: int) -> Response | tuple[str, int]:
    """Somebody holds the office no longer."""
    _refuse_reader()
    form = EndOfficeForm()
    form.how.choices = _ways()
    if form.validate_on_submit():
        ending = Ending(OfficeEnd(form.how.data), form.on.data, form.resolution.data)
        if form.try_to(actions.enter_ending, holding_id, ending, by=somebody().account_id, now=now()):
            flash(translated(say("已登记，职务终止。")), "ok")
            return redirect(url_for(".offices"))
    return _page(form), status_of(form)


def _ways() -> list[tuple[str, str]]:
    return [(one.value, translated(ENDS[one])) for one in BY_HAND]


def _refuse_reader() -> None:
    """Only who edits the register of the whole association appoints and dismisses."""
    if not keeps_offices(somebody().account_id, today()):
        abort(403)


def _office(name: str) -> str:
    _refuse_reader()
    if name not in tenant().association.offices:
        abort(404)
    return name


def _with_choices(form: AppointForm, found: list[Candidate]) -> None:
    form.who.choices = [(one.key, one.words) for one in found]
    form.account.choices = [("", _("本人账号")), *[(str(one), name) for one, name in staff_logins(limit=MOST_STAFF)]]


def _appointing(name: str, text: str, form: AppointForm) -> str:
    found = candidates(_office(name), text)
    _with_choices(form, found)
    label = said(tenant().association.offices[name].label)
    return render("organisation/appoint.html", name=name, label=label, text=text, found=found, form=form)


def _page(form: EndOfficeForm) -> str:
    page = office_page(somebody(), today())
    refused = form.summary() if form.errors or form.refusals else []
    return render("organisation/offices.html", page=page, ways=_ways(), refused=refused, on=today(), ends=ENDS)
