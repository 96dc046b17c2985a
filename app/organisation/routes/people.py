"""Who holds which role where: the list, one person, given, taken, ended with a date."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.accounts.actions.granting import Place
from app.accounts.labels import CAPABILITIES, GRAVE
from app.accounts.routes.answering import status_of
from app.accounts.rules import AccountState
from app.bodies.models import Body
from app.kernel.errors import NotFound, say, several
from app.organisation import actions, store
from app.organisation.inputs import EndForm, GrantForm
from app.organisation.labels import STATES
from app.organisation.permission import grantable
from app.organisation.personpage import person_page
from app.organisation.routes import bp
from app.organisation.routes.places import KEY, managing, role_choices, the_body
from app.organisation.store import Sought
from app.organisation.together import held_together_in_reach
from app.tenancy.clock import now, today
from app.tenancy.tenants import tenant
from app.web.access import somebody
from app.web.forms import PlainForm
from app.web.language import said, translated
from app.web.paging import cut, unpack
from app.web.rendering import render

ROWS, LONGEST_SEARCH, LONGEST_ROLE = 50, 60, 40


@bp.get("/office/people")
@managing
def people() -> str:
    """The roles that are held at the bodies whose accounts I manage."""
    who, sought, after = somebody(), _sought(), unpack(request.args.get("after"))
    rows = store.grants_page(who, sought, today(), after=int(after[0]) if after else None, limit=ROWS + 1)
    page = cut(rows, lambda row: (row.id,), size=ROWS, first=after is None)
    roles = [(name, said(one.label)) for name, one in tenant().association.roles.items()]
    count = store.count_grants(who, sought, today())
    return render(
        "organisation/people.html", page=page, sought=sought, roles=roles, count=count, role_label=role_label,
        together=held_together_in_reach(who),
    )  # fmt: skip


def _sought() -> Sought:
    given = request.args
    text = " ".join(given.get("q", "").split())[:LONGEST_SEARCH]
    return Sought(text, given.get("role", "")[:LONGEST_ROLE], given.get("past") == "1", given.get("units") == "1")


def role_label(role: str) -> str:
    """What a role is called; its bare name where the folder has lost it."""
    described = tenant().association.roles.get(role)
    return said(described.label) if described else role


@bp.get(f"/office/people/<{KEY}:account_id>")
@managing
def person(account_id: int) -> str:
    """One account: the roles it holds and held, its offices, its state."""
    return _person(account_id, PlainForm())


@bp.post(f"/office/people/<{KEY}:account_id>")
@managing
def change_person(account_id: int) -> Response | tuple[str, int]:
    """Lock the login, open it again, or send the invitation anew."""
    account, form = store.get_seen_account(account_id, somebody()), PlainForm()
    states = {"lock": AccountState.LOCKED, "unlock": AccountState.ACTIVE}
    wished, by, number = request.form.get("to", ""), somebody().account_id, account.id
    if wished in states and form.try_to(actions.set_login, number, states[wished], by=by, now=now()):
        return redirect(url_for(".person", account_id=account_id))
    if wished == "invite" and form.try_to(actions.invite_again, number, by=by, now=now()):
        flash(translated(say("已重新发送邀请链接，72 小时内有效；之前的链接不能再用。")), "ok")
        return redirect(url_for(".person", account_id=account_id))
    return _person(account_id, form), status_of(form)


def _person(account_id: int, form: PlainForm) -> str:
    page = person_page(store.get_seen_account(account_id, somebody()), somebody(), now())
    return render("organisation/person.html", page=page, refusals=form.refusals, role_label=role_label, states=STATES,
                  ending=form if isinstance(form, EndForm) else None)  # fmt: skip


@bp.post(f"/office/grants/<{KEY}:grant_id>/take")
@managing
def take(grant_id: int) -> Response | tuple[str, int]:
    """Take a role away, at once."""
    grant, form = store.get_seen_grant(grant_id, somebody()), PlainForm()
    number, account_id = grant.id, grant.account_id
    if form.try_to(actions.take, number, by=somebody().account_id, now=now()):
        flash(translated(say("已收回，立即生效。")), "ok")
        return redirect(url_for(".person", account_id=account_id))
    return _person(account_id, form), status_of(form)


@bp.post(f"/office/grants/<{KEY}:grant_id>/end")
@managing
def end(grant_id: int) -> Response | tuple[str, int]:
    """Let a role end on a day."""
    grant, form = store.get_seen_grant(grant_id, somebody()), EndForm()
    number, account_id = grant.id, grant.account_id
    if form.validate_on_submit() and form.try_to(
        actions.end_grant, number, form.last_day.data, by=somebody().account_id, now=now()
    ):
        return redirect(url_for(".person", account_id=account_id))
    form.refusals += [str(error) for error in form.last_day.errors]
    return _person(account_id, form), status_of(form)


@bp.get("/office/people/grant")
@managing
def granting() -> str:
    """The form for giving a role to somebody who logs in here already."""
    form = GrantForm(formdata=None, data={"first_day": today(), "who": request.args.get("who", "")[:120]})
    return _granting(the_place(), form)


@bp.post("/office/people/grant")
@managing
def grant() -> Response | tuple[str, int]:
    """Give it."""
    body, form = the_place(), GrantForm()
    form.role.choices = [("", ""), *role_choices(grantable(body, somebody(), today()))]
    if form.validate_on_submit():
        found = store.find_account(form.who.data)
        place = Place(form.role.data, body.id, form.first_day.data, form.last_day.data)
        if found is None:
            form.who.errors = [translated(say("没有这个登录名，请核对，或改为邀请。"))]
        elif form.try_to(actions.give, found.id, place, by=somebody().account_id, now=now(), field_map={"body": "role"}):
            flash(translated(say("已授予，立即生效。")), "ok")
            return redirect(url_for(".body", body_id=place.body_id))
    return _granting(the_place(), form), status_of(form)


def the_place() -> Body:
    """The body at which a role is to be given: the one in the address, else the highest whose accounts I manage."""
    wished = request.values.get("at", "")
    number = int(wished) if wished.isascii() and wished.isdecimal() and len(wished) < 10 else store.top_managed(somebody())
    body = the_body(number)
    if body.closed_on is not None:
        raise NotFound(say("没有这个机构，或已停用。"))
    return body


def _granting(body: Body, form: GrantForm) -> str:
    roles = grantable(body, somebody(), today())
    form.role.choices = [("", ""), *role_choices(roles)]
    return render("organisation/grant.html", body=body, form=form, roles=roles, grave=grave_roles(roles))


def grave_roles(roles: Sequence[str]) -> list[str]:
    """Of these roles those that open much, each with what it opens: to be thought of before one is given."""
    found = {role: [one for one in GRAVE if one in tenant().association.roles[role].can] for role in roles}
    return [
        translated(say("%(role)s：%(opens)s", role=role_label(role), opens=several([CAPABILITIES[one] for one in opens])))
        for role, opens in found.items() if opens
    ]  # fmt: skip
