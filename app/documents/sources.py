"""From frozen values to the HTML that is drawn: an association's own templates, run where they can do no harm.

A template of a folder is data that somebody outside wrote: it runs in Jinja's immutable sandbox, over plain values,
with the functions below and nothing else. It may extend `house/<name>.html`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, PrefixLoader, StrictUndefined
from jinja2.exceptions import SecurityError, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment, safe_range
from markupsafe import Markup, escape

from app.documents import typesetting
from app.documents.grid import MOST_BOXES, lay_out
from app.documents.pdf import CannotDraw
from app.tenancy import storage
from app.tenancy.tenants import tenant
from app.web.language import LOCALES, sentences_in

HOUSE = Path(__file__).parent / "templates" / "documents"
FALLBACK = "certificate"
LONGEST_REPEAT = 10_000
MIME = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png"}


class PaperEnvironment(ImmutableSandboxedEnvironment):
    """Where templates of papers run: no attributes of Python objects, no endless repetition, everything escaped."""

    intercepted_binops = frozenset({"*", "**"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator == "**" or any(isinstance(side, int) and side > LONGEST_REPEAT for side in (left, right)):
            raise SecurityError("a template repeats something too often")
        return super().call_binop(context, operator, left, right)


def source_of(kind: str, values: Mapping[str, Any]) -> str:
    """The HTML of a document of this kind over its frozen values. Raises CannotDraw, saying what the template does."""
    here = tenant()
    name = template_name(kind, here.folder)
    try:
        template = _environment(here.folder, here.fingerprint).get_template(f"{name}.html")
        return template.render(**_words(values), **values)
    except (TemplateError, ArithmeticError, TypeError, ValueError, LookupError) as error:
        raise CannotDraw(f"documents/{name}.html: {error}") from error


def template_name(kind: str, folder: Path) -> str:
    """The template the configuration names, else the one called like the document, else the house's certificate."""
    described = tenant().association.documents.get(kind)
    wished = (described.template if described else None) or kind
    known = (folder / "documents" / f"{wished}.html").is_file() or (HOUSE / f"{wished}.html").is_file()
    return wished if known else FALLBACK


@lru_cache(maxsize=32)
def _environment(folder: Path, fingerprint: str) -> PaperEnvironment:
    house = FileSystemLoader(HOUSE)
    loaders: list[BaseLoader] = [FileSystemLoader(folder / "documents"), PrefixLoader({"house": house}), house]
    environment = PaperEnvironment(
        loader=ChoiceLoader(loaders), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.clear()
    environment.globals.update(range=safe_range, speak=speak, stored=_stored_picture, lay_out=lay_out, MOST_BOXES=MOST_BOXES)
    environment.globals.update(
        said=typesetting.text_in,
        day=typesetting.day_in,
        signing_day=typesetting.signing_day,
        spaced=typesetting.spaced,
        box=typesetting.box,
        paragraphs=typesetting.paragraphs,
        in_rows=typesetting.in_rows,
        qr=typesetting.qr_code,
        frame=typesetting.frame,
        bold=_bold,
        ticked=_ticked,
    )
    return environment


def speak(language: str) -> Callable[..., Markup]:
    """The house's sentences in one language and in the association's words: a template calls it `_`.

    What fills their places is escaped.
    """
    known = sentences_in(language if language in LOCALES else "en")

    def _(msgid: str, **params: Any) -> Markup:
        sentence = escape(known.counted(msgid, params.get("count")))
        return sentence % params if params else sentence

    return _


def _words(values: Mapping[str, Any]) -> dict[str, Any]:
    """What every template is given beside the frozen values: languages, fields and opinions by name, optional keys."""
    languages = list(values.get("languages") or ["zh"])
    form = values.get("form") or {}
    found = {one["name"]: one for section in form.get("sections", ()) for one in section["fields"]}
    opinions = {one["step"]: one for one in form.get("opinions", ())}
    optional = (
        "holder",
        "tier",
        "member_number",
        "identifier",
        "portrait",
        "admitted_on",
        "term_end",
        "facts",
        "form",
        "columns",
        "rows",
        "about",
        "signatures",
    )
    return {
        "first": languages[0],
        "second": languages[1] if len(languages) > 1 else None,
        "field": lambda name: found.get(name, NOTHING),
        "opinion": lambda step: opinions.get(step, UNSAID),
        **{key: "" for key in optional if key not in values},
    }


UNSAID: Mapping[str, Any] = {"step": "", "who": "", "text": "", "on": "", "facts": ()}
NOTHING: Mapping[str, Any] = {
    "name": "", "label": "", "kind": "line", "text": "", "options": (), "columns": (), "rows": (), "stored": "",
}  # fmt: skip


def _ticked(one: Mapping[str, Any]) -> bool:
    """Whether a box stands filled: an agreement that was given, any other field that was answered."""
    if one["kind"] == "agreement":
        return any(option["ticked"] for option in one["options"])
    return bool(one["text"])


def _bold(text: str) -> Markup:
    return Markup("<b>") + escape(text) + Markup("</b>")


def _stored_picture(name: str) -> str:
    """A picture from the association's storage, or nothing where it is gone."""
    mime = MIME.get(name.rpartition(".")[2])
    if not mime:
        return ""
    try:
        return typesetting.embedded(storage.read(name), mime)
    except FileNotFoundError:
        return ""
