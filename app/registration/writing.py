"""Something that is being written: a new application, or a returned case that is put right; with its draft."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from app.forms.inputs import posted
from app.forms.reading import Typed
from app.forms.sealing import unseal_typed
from app.kernel.errors import say
from app.registration.actions import Saving, StaleDraft, save_draft
from app.registration.applicant import Applicant
from app.registration.inputs import copy_from
from app.registration.models import Draft
from app.registration.rules import Copy
from app.registration.sheet import Filled, Sheet
from app.tenancy import clock
from app.web.language import translated


@dataclass(frozen=True)
class Writing:
    """A form with its draft (`kept`, expired or not), or the answers to begin with (`known`); `body_id` is where it goes.

    `also` are further controls of the page that the draft keeps: no field of a form has a colon in its name, as they have.
    """

    subject: str
    sheet: Sheet
    kept: Draft | None
    known: Mapping[str, Any] = field(default_factory=dict)
    body_id: int | None = None
    also: frozenset[str] = frozenset()

    @property
    def applicant(self) -> Applicant:
        return self.sheet.applicant

    @property
    def draft(self) -> Draft | None:
        """The draft that may be gone on with."""
        return self.kept if self.kept is not None and self.kept.expires_on >= self.sheet.today else None

    @property
    def has_expired(self) -> bool:
        return self.kept is not None and self.draft is None

    def begun(self) -> Filled:
        """The form as the draft has it; without one, as far as it is known."""
        if self.draft is not None:
            return self.sheet.typed(unseal_typed(self.draft.typed))
        return self.sheet.answered(self.known)

    def beside(self, sent: MultiDict[str, str]) -> Typed:
        """What was typed into the further controls."""
        return {name: (sent[name],) for name in self.also if name in sent}

    def copy(self) -> Copy:
        """The copy that a page drawn now holds."""
        return Copy(self.draft.version if self.draft is not None else 0, secrets.token_hex(16))


@dataclass(frozen=True)
class Received:
    """A post of the form: what it says, the copy its page holds now, whether it was saved, and what was pressed."""

    filled: Filled
    copy: Copy
    stale: StaleDraft | None = None
    saved_at: datetime | None = None
    goes_on: bool = False

    @property
    def status(self) -> int:
        """409 when another page was faster, 422 when there is something to put right before going on."""
        if self.stale is not None:
            return 409
        return 422 if self.goes_on and self.filled.has_errors else 200

    @property
    def may_go_on(self) -> bool:
        """Whether the next page may follow: asked for, saved, and nothing wrong."""
        return self.goes_on and self.status == 200


def receive(writing: Writing, *, now: datetime) -> Received:
    """Take what was posted, files included, and keep it as the draft."""
    sent = posted(writing.sheet.form, request.form, request.files)
    filled = writing.sheet.posted(sent, now=now)
    copy = copy_from(request.form)
    goes_on = "go" in request.form and not sent.only_changed
    try:
        version = save_draft(_saving(writing, filled, copy), now=now)
    except StaleDraft as stale:
        return Received(filled, copy, stale=stale, goes_on=goes_on)
    return Received(filled, Copy(version, copy.page), saved_at=now, goes_on=goes_on)


def autosave(writing: Writing, *, now: datetime) -> dict[str, str]:
    """Keep what was typed so far, without files; gives the sentence for the page."""
    sent = posted(writing.sheet.form, request.form, request.files)
    saving = Saving(
        writing.subject, writing.applicant.key, {**sent.typed, **writing.beside(request.form)}, copy_from(request.form),
        writing.body_id, overwrites="draft-overwrite" in request.form,
    )  # fmt: skip
    try:
        save_draft(saving, now=now)
    except StaleDraft as stale:
        return {"message": translated(stale.message)}
    at = now.astimezone(clock.zone()).strftime("%H:%M")
    return {"saved": at, "message": saved_words(now)}


def saved_words(at: datetime) -> str:
    """草稿已保存 10:42."""
    return translated(say("草稿已保存 %(at)s", at=at.astimezone(clock.zone()).strftime("%H:%M")))


def _saving(writing: Writing, filled: Filled, copy: Copy) -> Saving:
    overwrites = "draft-overwrite" in request.form
    typed = {**filled.reading.typed, **writing.beside(request.form)}
    return Saving(writing.subject, writing.applicant.key, typed, copy, writing.body_id, overwrites)
