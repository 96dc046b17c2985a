"""What of a case's page is the same for all cases at a step, while nothing is typed: its forms, drawn once and filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import current_app, url_for
from markupsafe import Markup

from app.approval.page import CasePage
from app.approval.panel import Panel
from app.web.framing import drawn


@dataclass(frozen=True)
class Empty:
    """A field of a form that nobody has touched."""

    data: None = None
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Untouched:
    """A form as it is before anybody types: what its template asks of one, without a form being made for it."""

    verdict: Empty = Empty()
    opinion: Empty = Empty()
    keep: Empty = Empty()
    step: Empty = Empty()
    text: Empty = Empty()
    comments: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[int, str] = field(default_factory=dict)
    at_waivers: Sequence[str] = ()
    scan: str = ""
    at_scan: str = ""
    refusal: None = None
    reading: None = None

    def problems(self) -> list[tuple[str, str]]:
        """Nothing is wrong yet."""
        return []

    summary = problems


UNTOUCHED = Untouched()


@dataclass(frozen=True)
class Asked:
    """A panel as it is compared: what a step asks for where it says nothing of the single case."""

    title: str
    answers: tuple[Option, ...]
    phrases: tuple[str, ...]
    needs_reason: tuple[str, ...]
    scans: bool
    files: bool
    step: str
    form_name: str
    fields_html: Markup
    waivers: tuple[()] = ()
    warnings: tuple[()] = ()
    authority: str = ""


@dataclass(frozen=True)
class Option:
    """One answer that may be given."""

    value: str
    label: str
    note: str
    key: str


def drawn_verdict(page: CasePage, query: str) -> Markup:
    """The form to be answered; nothing where something of it is said of this case alone, which is drawn for it."""
    panel = page.panel
    if panel is None or panel.filled or panel.waivers or panel.warnings or panel.authority:
        return Markup("")
    fills = {"action": url_for("approval.decide", number=page.head.number) + query, "version": page.version}
    commentable = tuple((label, tuple(rows)) for label, rows in page.commentable)
    return drawn("approval/verdict_drawn.html", fills, panel=_asked(panel), commentable=commentable, form=UNTOUCHED)


def _asked(panel: Panel) -> Asked:
    return Asked(
        panel.title, tuple(Option(**one) for one in panel.answers), tuple(panel.phrases), tuple(panel.needs_reason),
        panel.scans, panel.files, panel.step, panel.fields.name if panel.files and panel.fields else "", _own_fields(panel),
    )  # fmt: skip


def _own_fields(panel: Panel) -> Markup:
    """The step's own fields. Each is drawn once as it is, so putting them together is little."""
    if panel.fields is None:
        return Markup("")
    parts: Any = current_app.jinja_env.get_template("forms/configured_form.html").module
    return Markup("").join(parts.groups(section) for section in panel.fields.sections)


def drawn_note(page: CasePage, query: str, token: str) -> Markup:
    """Where a note is written; nothing for who may not."""
    if not page.may_note:
        return Markup("")
    fills = {"action": url_for("approval.note", number=page.head.number) + query, "token": token}
    return drawn("approval/note_drawn.html", fills, note=UNTOUCHED)
