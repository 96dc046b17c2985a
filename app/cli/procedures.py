"""`flask procedures …`: look at a procedure as text, and play it through with invented people, on no real database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from app.chains.text import as_text
from app.chains.views import view_of
from app.kernel.errors import DomainError
from app.rehearsal.provisional import provisional
from app.rehearsal.telling import tell
from app.rehearsal.walking import Play, play
from app.tenancy import clock
from app.tenancy.configuration.concepts.procedures import Procedure
from app.tenancy.configuration.guesses import guess
from app.tenancy.entering import entered
from app.tenancy.registry import registry
from app.tenancy.tenants import tenant
from app.web.language import speak

procedures = AppGroup("procedures", help="Procedures: drawn as text, and played with invented people.")
COMMANDS = (procedures,)
LANGUAGE = click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="The language.")


@procedures.command("show")
@click.argument("slug")
@click.argument("name", required=False)
@LANGUAGE
def show(slug: str, name: str | None, lang: str) -> None:
    """Draw a procedure of an association as text; all of them, where none is named."""
    _known(slug)
    with entered(slug):
        speak(lang)
        for one in [_named(name)] if name else tenant().association.procedures:
            for line in as_text(view_of(tenant().configuration, one)):
                click.echo(line)
            click.echo()


@procedures.command("simulate")
@click.argument("slug")
@click.argument("name")
@click.option("--answers", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Answers as YAML: field: answer.")
@click.option("--ask", is_flag=True, help="Ask for each answer, with an invented one offered.")
@click.option("--answer", "verdicts", multiple=True, metavar="STEP=ANSWER", help="The answer given at a step, once.")
@click.option("--as-at", type=click.DateTime(["%Y-%m-%d"]), help="The day it begins; else today.")
@LANGUAGE
def simulate(
    slug: str, name: str, *, answers: Path | None, ask: bool, verdicts: tuple[str, ...], as_at: datetime | None, lang: str
) -> None:
    """Play a procedure: who is asked what in which order, what is unmet, what follows. Nothing real is touched.

    What is not answered is invented: numbers with check digits, dates, people, files, so that its conditions hold.
    """
    _known(slug)
    with provisional(slug):
        speak(lang)
        given = _read(answers) if answers else {}
        procedure = tenant().association.procedures[_named(name)]
        given |= _asked(procedure, lang) if ask else {}
        wish = Play(name, as_at.date() if as_at else clock.today(), _plain(given), _verdicts(procedure, verdicts))
        try:
            played = play(wish)
            speak(lang)  # letters and papers were written in the language of their readers
            for line in tell(played):
                click.echo(line)
        except (DomainError, LookupError) as refused:
            raise click.ClickException(str(refused)) from refused


def _known(slug: str) -> None:
    if slug not in registry().slugs():
        raise click.ClickException(f"there is no association “{slug}”{guess(slug, registry().slugs())}")
    try:
        registry().get(slug)
    except DomainError as broken:
        raise click.ClickException(f"{slug} does not load; see flask tenants check {slug}") from broken


def _named(name: str | None) -> str:
    known = tenant().association.procedures
    if name not in known:
        raise click.ClickException(f"there is no procedure “{name}”{guess(str(name), known)}")
    return name


def _read(path: Path) -> dict[str, Any]:
    try:
        read = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except YAMLError as error:
        raise click.ClickException(f"{path.name} is no YAML: {error}") from error
    if not isinstance(read, dict):
        raise click.ClickException(f"{path.name}: answers are written field: answer, a line each")
    return read


def _asked(procedure: Procedure, language: str) -> dict[str, Any]:
    """What is typed for each field; an empty line lets it be invented."""
    form = tenant().association.forms.get(procedure.form or "")
    given = {}
    for field in form.all_fields() if form else ():
        if field.type in ("note", "file", "files", "photo", "table", "member", "members", "body"):
            continue
        typed = click.prompt(field.label.get(language) or next(iter(field.label.values())), default="", show_default=False)
        if typed:
            given[field.name] = _meant(field.type, typed)
    return given


def _meant(kind: str, typed: str) -> Any:
    if kind in ("yes_no", "agreement"):
        return typed.lower() in ("y", "yes", "是", "true", "1")
    if kind == "money":
        return round(float(typed) * 100)
    return int(typed) if kind == "whole" and typed.lstrip("-").isdigit() else typed


def _plain(given: Mapping[str, Any]) -> dict[str, Any]:
    """Days as they are stored: as text."""
    if isinstance(given, dict):
        return {name: _plain_value(value) for name, value in given.items()}
    return dict(given)


def _plain_value(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, list):
        return [_plain_value(one) for one in value]
    return {name: _plain_value(one) for name, one in value.items()} if isinstance(value, dict) else value


def _verdicts(procedure: Procedure, written: tuple[str, ...]) -> dict[str, str]:
    steps = {step.name: step for step in procedure.steps}
    found = {}
    for one in written:
        step, _, answer = one.partition("=")
        if step not in steps:
            raise click.ClickException(f"there is no step “{step}”{guess(step, steps)}")
        if answer not in steps[step].answers():
            known = steps[step].answers()
            raise click.ClickException(f"“{answer}” is no answer of {step} ({', '.join(known)}){guess(answer, known)}")
        found[step] = answer
    return found
