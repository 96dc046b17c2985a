"""Keeping what was begun: by a button, or while one types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from app.forms.reading import Typed
from app.forms.sealing import seal_typed
from app.kernel.errors import Conflict, Message, say
from app.registration import store
from app.registration.models import Draft
from app.registration.rules import Copy, expires_after, is_stale
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.transactions import action


@dataclass(frozen=True)
class Saving:
    """What is saved, for whom, from which copy; `overwrites` when the writer has seen that another page was faster."""

    subject: str
    owner: str
    typed: Typed
    copy: Copy
    body_id: int | None = None
    overwrites: bool = False


class StaleDraft(Conflict):
    """Another page of the same person saved in between; what this page holds is not kept unless its writer says so."""

    def __init__(self, sentence: Message, version: int) -> None:
        super().__init__(sentence)
        self.version = version


@action
def save_draft(saving: Saving, *, now: datetime) -> int:
    """Keep a draft for seven more days; gives its version. Raises StaleDraft when another page saved in between."""
    today = clock.local_day(now)
    db.session.execute(delete(Draft).where(Draft.expires_on < today))
    draft = store.find_draft(saving.subject, saving.owner, for_update=True)
    _refuse_stale(saving, draft)
    if draft is None:
        draft = Draft(subject=saving.subject, owner=saving.owner, version=0)
    draft.typed = seal_typed({control: list(texts) for control, texts in saving.typed.items()})
    draft.version, draft.page = draft.version + 1, saving.copy.page
    draft.body_id, draft.saved_at, draft.expires_on = saving.body_id, now, expires_after(today)
    _add(draft)
    return draft.version


def _add(draft: Draft) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(draft)
    except IntegrityError as error:  # two pages began in the same moment
        raise StaleDraft(say("另一个窗口刚刚保存了草稿，本页内容尚未保存。"), 1) from error


def _refuse_stale(saving: Saving, draft: Draft | None) -> None:
    if saving.overwrites:
        return
    if draft is None:
        if saving.copy.version:
            raise StaleDraft(say("这份草稿已经提交或过期，本页内容尚未保存。"), 0)
        return
    if is_stale(saving.copy, draft.version, draft.page):
        at = draft.saved_at.astimezone(clock.zone()).strftime("%H:%M")
        raise StaleDraft(say("另一个窗口在 %(at)s 保存过较新的草稿，本页内容尚未保存。", at=at), draft.version)


@action
def drop_draft(subject: str, owner: str) -> None:
    """Give up a draft; part of handing it in. One that is not there stays so."""
    db.session.execute(delete(Draft).where(Draft.subject == subject, Draft.owner == owner))
