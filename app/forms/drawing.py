"""The HTML of a form's fields. Of a form that nobody has filled in yet it is the same for everybody, and drawn once."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from flask import current_app
from markupsafe import Markup

from app.forms.display import FormView, form_view, looks_alike
from app.forms.reading import Circumstances, Reading
from app.tenancy.configuration.load import Configuration
from app.tenancy.settings import settings
from app.web.language import current_language

_blank: WeakKeyDictionary[Configuration, dict[tuple[str, str], Markup]] = WeakKeyDictionary()


def drawn_fields(reading: Reading, around: Circumstances, view: FormView | None = None) -> Markup:
    """The sections and fields of a form, for the inside of the page's own form element.

    Kept by version of the configuration, form and language while nothing was typed; drawn anew in development.
    """
    if not looks_alike(reading, around) or settings().development:
        return _drawn(view or form_view(reading, around))
    kept = _blank.setdefault(around.configuration, {})
    key = (reading.form.record, current_language())
    if key not in kept:
        kept[key] = _drawn(form_view(reading, around))
    return kept[key]


def _drawn(view: FormView) -> Markup:
    template = current_app.jinja_env.get_template("forms/configured_form.html")
    return Markup(template.module.configured_form(view))  # type: ignore[attr-defined]  # noqa: S704 - a macro's own, escaped output
