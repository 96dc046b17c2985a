"""`flask i18n …`: the catalogue. Sentences are Chinese in the code; English stands in `translations/en`."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from flask.cli import AppGroup

from app.tenancy.settings import ROOT

PO = ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.po"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
OPTIONS = {"**/templates/**.html": {"encoding": "utf-8"}}
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "say": None,
}
COUNTS = "%(count)s"
"""The place of the number that a sentence counts: such a sentence has a form for one and a form for many."""

i18n = AppGroup("i18n", help="The catalogue of sentences.")
COMMANDS = (i18n,)


def extracted() -> Catalog:
    """Every sentence of the code and the templates, as it stands now."""
    catalog = Catalog(locale="en", fuzzy=False, project="Xiehui", charset="utf-8")
    for file, _line, message, comments, context in extract_from_dir(str(ROOT / "app"), METHODS, OPTIONS, KEYWORDS):
        forms = (message, message) if isinstance(message, str) and COUNTS in message else message
        catalog.add(forms, None, [(f"app/{file}", 0)], auto_comments=comments, context=context)
    return catalog


def kept() -> Catalog:
    """The catalogue as it is committed."""
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def build() -> Path:
    """Compile the catalogue beside its source; written beside and moved into place."""
    target = PO.with_suffix(".mo")
    part = target.with_suffix(".part")
    with part.open("wb") as file:
        write_mo(file, kept())
    part.replace(target)
    return target


def faults() -> list[str]:
    """Sentences without English, left-over ones, and places (`%(name)s`) that differ."""
    now, then = extracted(), kept()
    known = {m.id: m for m in then if m.id}
    said = {m.id for m in now if m.id}
    missing = [f"no English: {m}" for m in said if m not in known or not _is_said(known[m]) or known[m].fuzzy]
    left = [f"no longer said: {m}" for m in known if m not in said]
    wrong = [f"places differ: {m.id}" for m in known.values() if m.string and bool(m.check(then))]
    return [*missing, *left, *wrong]


def _is_said(message: Message) -> bool:
    """Whether there is English for it, in each of its forms."""
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


@i18n.command("update")
def update() -> None:
    """Take new sentences into the catalogue and drop those no longer said."""
    old = kept() if PO.exists() else Catalog(locale="en")
    new = extracted()
    for message in new:
        if message.id and message.id in old and _is_said(old[message.id]):
            message.string = _in_its_forms(message, old[message.id].string)
    buffer = io.BytesIO()
    write_po(buffer, new, no_location=True, sort_output=True, width=0, omit_header=False)
    PO.parent.mkdir(parents=True, exist_ok=True)
    text = buffer.getvalue().decode()
    part = PO.with_suffix(".new")
    part.write_text("\n".join(line for line in text.splitlines() if "-Date:" not in line) + "\n", encoding="utf-8")
    part.replace(PO)
    click.echo(f"{sum(1 for m in new if m.id and not _is_said(m))} sentences wait for their English")


def _in_its_forms(message: Message, said: Any) -> Any:
    """What was said before; of a sentence that counts now the same for one and for many, until somebody puts it right."""
    return (said, said) if message.pluralizable and isinstance(said, str) else said


@i18n.command("build")
def build_() -> None:
    """Compile the catalogue."""
    click.echo(build().name)


@i18n.command("check")
def check() -> None:
    """Exit 1 when the English is not complete or not fresh."""
    found = faults()
    for fault in found:
        click.echo(fault, err=True)
    sys.exit(1 if found else 0)
