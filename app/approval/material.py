"""The files of a case: the list of what was asked for and came, one of them shown in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from app.approval.dossier import Form
from app.forms.contents import Kind, size_in_words
from app.forms.lookups import KeptFile
from app.forms.rules import UPLOADS
from app.kernel.errors import say
from app.procedures.docket import Docket
from app.tenancy.configuration.concepts.forms import Field
from app.web.language import translated

There = tuple[Field, KeptFile]


@dataclass(frozen=True)
class FilesPanel:
    """The files of the case: the list, the one shown, those before and after it, how many of those asked for are there."""

    files: Sequence[Mapping[str, Any]]
    current: Mapping[str, Any] | None
    there: int
    asked: int
    before: str = ""
    after: str = ""


def files_panel(docket: Docket, form: Form, chosen: str, at: Callable[[str], str]) -> FilesPanel | None:
    """Every file that the form asks for, in order; `at` gives the address of this page with another file shown.

    None where the form asks for none.
    """
    fields = [ask for ask in form.read.fields.values() if ask.type in UPLOADS]
    if not fields:
        return None
    there = [(ask, file) for ask in fields if form.sight.sees(ask) for file in _files(form, docket.answers.get(ask.name))]
    shown = [one for one in there if _is_shown(one[1])]
    current = _shown(shown, chosen)
    files: list[Mapping[str, Any]] = []
    for ask in fields:
        files += [_listed(form, one, current, at) for one in there if one[0] is ask]
        if ask.name not in docket.answers:
            files.append({"title": form.wording.label(ask), "href": "#p-files", "note": _missing(ask), "state": ""})
    answered = [ask for ask in fields if ask.name in docket.answers]
    asked = [ask for ask in fields if ask in answered or (ask.required and not ask.when)]
    before, after = _beside(shown, current, at)
    return FilesPanel(files, _in_place(form, *current) if current else None, len(answered), len(asked), before, after)


def _files(form: Form, answer: Any) -> list[KeptFile]:
    ids = answer if isinstance(answer, list) else [answer]
    return [form.wording.files[one] for one in ids if one in form.wording.files]


def _missing(ask: Field) -> str:
    return translated(say("未提交") if ask.required and not ask.when else say("未提交（选填）"))


def _shown(there: Sequence[There], chosen: str) -> There | None:
    """The file asked for, else the first that is no scan of an identity card, since each look at such a one is recorded."""
    wanted = [one for one in there if one[1].id == chosen]
    plain = [one for one in there if not one[1].sensitive]
    pictures = [one for one in plain if Kind(one[1].kind).is_picture]
    return next(iter(wanted or pictures or plain), None)


def _is_shown(file: KeptFile) -> bool:
    """Whether a browser shows it: pictures and PDFs; the rest is opened by what it was written with."""
    return Kind(file.kind).is_picture or Kind(file.kind) is Kind.PDF


def _beside(there: Sequence[There], current: There | None, at: Callable[[str], str]) -> tuple[str, str]:
    ids = [file.id for _ask, file in there]
    here = ids.index(current[1].id) if current else -1
    before = at(ids[here - 1]) if here > 0 else ""
    return before, at(ids[here + 1]) if here + 1 < len(ids) else ""


def _listed(form: Form, one: There, current: There | None, at: Callable[[str], str]) -> Mapping[str, Any]:
    ask, file = one
    pages = translated(say("%(pages)s 页", pages=file.pages)) if file.pages else ""
    note = " ".join(filter(None, (file.kind.upper(), pages or size_in_words(file.size))))
    is_current = current is not None and current[1].id == file.id
    state = "odd" if file.wrong else "ok"
    href = at(file.id) if _is_shown(file) else url_for("forms.show", upload_id=file.id)
    return {"title": form.wording.label(ask), "href": href, "note": note, "state": state, "current": is_current}


def _in_place(form: Form, ask: Field, file: KeptFile) -> Mapping[str, Any]:
    """A picture, or a PDF in a frame of its own: its answer forbids it everything, scripts and our origin first (F3)."""
    label, original = form.wording.label(ask), url_for("forms.show", upload_id=file.id)
    is_picture = Kind(file.kind).is_picture
    source = original if is_picture else url_for("forms.show", upload_id=file.id, place="frame")
    caption = f"{label}　{file.name}　{size_in_words(file.size)}"
    return {"src": source, "kind": "image" if is_picture else "pdf", "caption": caption, "original": original, "alt": label}
