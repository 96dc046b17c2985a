"""`flask demo …`: invented people and stories, and how to log in as them."""

from __future__ import annotations

import json

import click
from flask.cli import AppGroup

from app.demo.accounts import demo_accounts
from app.demo.load import load_all

demo = AppGroup("demo", help="Invented people and stories for a first look.")
COMMANDS = (demo,)


@demo.command("load")
@click.argument("slugs", nargs=-1)
def load(slugs: tuple[str, ...]) -> None:
    """Tell the stories of `demo.yaml` where a database is still empty."""
    for line in load_all(slugs):
        click.echo(line)


@demo.command("accounts")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def accounts(as_json: bool) -> None:
    """Who can log in, with what: development only."""
    found = demo_accounts()
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for one in found:
        click.echo(f"{one['association']:<22} {one['kind']:<8} {one['role']:<22} {one['login']}  {one['password']}")
