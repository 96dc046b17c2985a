"""`flask staff …`: the first people of an association; everybody after them is invited on its pages."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.accounts.actions.granting import Place, grant_role
from app.accounts.actions.opening import NewStaff, open_staff_account
from app.bodies.actions import plant_configured
from app.bodies.store import get_root
from app.kernel.errors import DomainError
from app.tenancy import clock
from app.tenancy.entering import entered
from app.tenancy.registry import registry
from app.tenancy.transactions import action

staff = AppGroup("staff", help="The first accounts of an association.")
COMMANDS = (staff,)


@staff.command("invite")
@click.argument("slug")
@click.argument("login")
@click.option("--name", required=True, help="The person's own name.")
@click.option("--role", default="secretary", show_default=True, help="A role, held at the association itself.")
@click.option("--email", default="", help="Where the first link goes; without it a one-time password is printed.")
def invite(slug: str, login: str, *, name: str, role: str, email: str) -> None:
    """Open an account for a member of staff and give it a role."""
    if slug not in registry().slugs():
        raise click.ClickException(f"there is no association “{slug}”; see flask tenants list")
    try:
        with entered(slug):
            password = _open(NewStaff(name, login, email), role)
    except DomainError as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(f"{login} may log in at {slug} as {role}.")
    click.echo(f"One-time password: {password}" if password else f"The link for the first password goes to {email}.")


@action
def _open(new: NewStaff, role: str) -> str | None:
    plant_configured(today=clock.today())
    account, password = open_staff_account(new, by=None, now=clock.now())
    grant_role(account, Place(role, get_root().id, clock.today()), by=None, now=clock.now())
    return password
