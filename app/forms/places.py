"""Where a file belongs: from the names in an address or a form to the field of the configuration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.forms.reading.compound import field_path
from app.forms.rules import UPLOADS, ReadForm, form_named, form_of_fields
from app.kernel.errors import NotFound, say
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.configuration.load import Configuration

OF_KIND = "kinds:"


@dataclass(frozen=True)
class Place:
    """The form (or `<procedure>.<step>`) and the field, a table before it: `awards-proof`."""

    form: str
    path: str
    ask: Field


def form_of_kind(configuration: Configuration, kind: str) -> ReadForm | None:
    """The own data of a kind of body as a form, by the name `kinds:<kind>`; None where nothing is asked."""
    described = configuration.association.kinds.get(kind)
    return form_of_fields(f"{OF_KIND}{kind}", described.label, described.fields) if described and described.fields else None


def find_form(configuration: Configuration, name: str) -> ReadForm:
    """A form, by `<procedure>.<step>` the fields of a step, by `kinds:<kind>` those of a body. Raises NotFound."""
    association = configuration.association
    of_kind = form_of_kind(configuration, name.removeprefix(OF_KIND)) if name.startswith(OF_KIND) else None
    if of_kind is not None:
        return of_kind
    if name in association.forms:
        return form_named(configuration, name)
    procedure, _, step_name = name.partition(".")
    steps = association.procedures[procedure].steps if procedure in association.procedures else ()
    for step in steps:
        if step.name == step_name and step.fields:
            return form_of_fields(name, step.label, step.fields)
    raise NotFound(say("没有这个表格。"))


def place_of(form: ReadForm, control: str) -> Place:
    """The upload field that a control belongs to. Raises NotFound for a control that takes no file."""
    path = field_path(control)
    shape, found = dict(_upload_fields(form)).get(path, ("", None))
    if found is None or not re.fullmatch(shape, control, re.ASCII):
        raise NotFound(say("这里不能上传文件。"))
    return Place(form.name, path, found)


def _upload_fields(form: ReadForm) -> Iterator[tuple[str, tuple[str, Field]]]:
    """Path of an upload field → how its controls are written, and the field."""
    for name, ask in form.fields.items():
        if ask.type in UPLOADS:
            yield name, (name + _slot(ask), ask)
        for column in ask.columns:
            if column.type in UPLOADS:
                yield f"{name}-{column.name}", (rf"{name}-\d{{1,3}}-{column.name}{_slot(column)}", column)


def _slot(ask: Field) -> str:
    """A field that takes several files has numbered controls."""
    return r"-\d{1,3}" if ask.type == "files" else ""
