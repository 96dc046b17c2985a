"""The association's list of units with who acts for them: access handed out, locked, handed over."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from app.accounts.actions import hand_out_again, open_unit_account, set_state
from app.accounts.identifiers import check_email
from app.accounts.routes.answering import status_of
from app.accounts.rules import AccountState
from app.accounts.telling import tell_access
from app.tenancy.capabilities import Capability
from app.tenancy.clock import now, today
from app.units import store
from app.units.handing_over import hand_over, refuse_handover
from app.units.inputs import LONGEST_SEARCH, OperatorForm, ReasonForm
from app.units.routes import bp
from app.web.access import requires, somebody
from app.web.forms import PlainForm
from app.web.paging import cut, unpack
from app.web.rendering import render

ROWS, MOST_ASKED = 50, 50
KEY = "int(max=2147483647)"
managing = requires(Capability.MANAGE_ACCOUNTS)


@bp.get("/office/units")
@managing
def units() -> str:
    """The units whose accounts I manage, and the handovers that wait for a decision."""
    who, text = somebody(), " ".join(request.args.get("q", "").split())[:LONGEST_SEARCH]
    after = unpack(request.args.get("after"))
    page = cut(
        store.units_page(who, text, after=after, limit=ROWS + 1),
        lambda row: (row.name_key, row.id),
        size=ROWS,
        first=after is None,
    )
    operators = store.operators_of([row.id for row in page.rows])
    asked = store.handovers(who, limit=MOST_ASKED)
    return render("units/office.html", page=page, operators=operators, asked=asked, text=text,
                  count=store.count_units(who, text))  # fmt: skip


@bp.get(f"/office/units/<{KEY}:unit_id>")
@managing
def unit(unit_id: int) -> str:
    """One unit with everybody who acts for it."""
    return _unit(unit_id, OperatorForm())


@bp.post(f"/office/units/<{KEY}:unit_id>")
@managing
def hand_out(unit_id: int) -> Response | tuple[str, int]:
    """Access for somebody who acts for the unit."""
    who, form = somebody(), OperatorForm()
    found = store.get_unit(unit_id, managed_by=who)
    if form.validate_on_submit():
        email, name = check_email(form.email.data) if form.email.data else "", form.operator.data
        if form.try_to(open_unit_account, found.id, name, email=email, by=who.account_id, now=now(), today=today()):
            tell_access(name, form.done)
            return redirect(url_for(".unit", unit_id=unit_id))
    return _unit(unit_id, form), status_of(form)


@bp.post(f"/office/units/<{KEY}:unit_id>/operators/<{KEY}:account_id>")
@managing
def change_operator(unit_id: int, account_id: int) -> Response | tuple[str, int]:
    """Lock, unlock, or a new way in for who lost the password."""
    who, form = somebody(), PlainForm()
    operator = store.get_operator(account_id, store.get_unit(unit_id, managed_by=who).id)
    states = {"lock": AccountState.LOCKED, "unlock": AccountState.ACTIVE}
    wished = request.form.get("to", "")
    if wished in states and form.try_to(set_state, operator.id, states[wished], by=who.account_id, now=now()):
        return redirect(url_for(".unit", unit_id=unit_id))
    if wished == "again" and form.try_to(hand_out_again, operator.id, by=who.account_id, now=now()):
        tell_access(operator.name, form.done)
        return redirect(url_for(".unit", unit_id=unit_id))
    return _unit(unit_id, form), status_of(form)


def _unit(unit_id: int, form: PlainForm) -> str:
    found = store.get_unit(unit_id, managed_by=somebody())
    people = store.operators_of([found.id])[found.id]
    own = form if isinstance(form, OperatorForm) else OperatorForm(formdata=None)
    return render("units/office_unit.html", unit=found, people=people, form=own, refusals=form.refusals)


@bp.get(f"/office/handovers/<{KEY}:handover_id>")
@managing
def handover(handover_id: int) -> str:
    """A request to take over a unit's account, beside its stamped letter."""
    return _handover(handover_id, ReasonForm())


@bp.post(f"/office/handovers/<{KEY}:handover_id>")
@managing
def decide_handover(handover_id: int) -> Response | tuple[str, int]:
    """Hand over, or refuse with a reason."""
    who, form = somebody(), ReasonForm()
    found = store.get_handover(handover_id, managed_by=who)
    number, unit_id, grants = found.id, found.unit_id, request.form.get("verdict") == "grant"
    if grants and form.validate_on_submit() and form.try_to(hand_over, number, by=who.account_id, now=now()):
        tell_access(form.done.name, form.done.password)
        return redirect(url_for(".unit", unit_id=unit_id))
    reason = form.reason.data or ""
    refuses = not grants and form.validate_on_submit()
    if refuses and form.try_to(refuse_handover, number, reason, by=who.account_id, now=now()):
        return redirect(url_for(".units"))
    return _handover(handover_id, form), status_of(form)


def _handover(handover_id: int, form: ReasonForm) -> str:
    found = store.get_handover(handover_id, managed_by=somebody())
    people = store.operators_of([found.unit_id])[found.unit_id] if found.unit_id else []
    return render("units/handover.html", handover=found, people=people, form=form)
