"""A long list that another person confirmed is written in the background; who asked for it fetches it while he still may."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from werkzeug.datastructures import MultiDict

from app.accounts.rights import who_asked
from app.insight.exporting.actions import KIND, export_of, note_confirmed_export
from app.insight.exporting.files import file_of
from app.insight.inputs import wish_from
from app.insight.register import listing
from app.insight.register.columns import LABELS
from app.insight.register.rules import Wish
from app.jobs.actions import attach, enqueue
from app.jobs.kinds import job
from app.jobs.models import Job
from app.kernel.errors import Message, say
from app.seconding.kinds import Kind, Preview, register_kind
from app.seconding.models import SecondRequest
from app.tenancy import clock
from app.tenancy.capabilities import Capability
from app.tenancy.database import db
from app.web.access import Identity
from app.web.language import current_language, speak, translated

ENOUGH = say("全部现有会员")


def wish_of(asked: SecondRequest) -> Wish:
    """The list that was asked for."""
    return wish_from(MultiDict({name: str(value) for name, value in asked.args["asked"].items()}))


def begin(asked: SecondRequest, _second: int, _now: datetime) -> int:
    """Ask for the file; gives the number of the job, which is who asked's. Part of an action."""
    return enqueue(KIND, {"request": asked.id}, by=asked.account_id).id


def previewed(asked: SecondRequest, _after: str | None, _now: datetime) -> Preview:
    """What the list is narrowed to, its columns, and as which kind of file it leaves."""
    wish = wish_of(asked)
    columns = translated(say("、")).join(translated(LABELS[column]) for column in wish.columns)
    narrowed: list[str] = list(listing.described(wish))
    facts: list[tuple[str | Message, str | Message]] = [
        (say("范围"), translated(say("、")).join(narrowed) if narrowed else ENOUGH),
        (say("文件格式"), str(asked.args["format"]).upper()),
        (say("栏目"), columns),
    ]
    return Preview(facts, back=listing.address(wish))


def may_fetch(wanted: Job, who: Identity) -> bool:
    """Only who asked for it, and only while he may export (A4)."""
    return wanted.account_id == who.account_id and who.may(Capability.EXPORT)


@job(KIND, label=say("导出名册"), seen_by=may_fetch)
def write_export(wanted: Job) -> None:
    """Write the file with the rights that who asked for it has now. Run again it is written again."""
    number, moment = wanted.id, clock.now()
    asked = db.session.get_one(SecondRequest, int(wanted.args["request"]))
    who, format_, wish = who_asked(asked.account_id, moment), str(asked.args["format"]), wish_of(asked)
    rows = note_confirmed_export(wish, asked, by=who)
    with _in_language(str(asked.args["language"])):
        found = export_of(wish, asked.reason, by=who, now=moment, rows=rows, second=asked.closer)
        content = file_of(found, format_)
    attach(number, content, name=f"members-{clock.local_day(moment):%Y%m%d}.{format_}", now=moment)


@contextmanager
def _in_language(language: str) -> Iterator[None]:
    """The file is in the language of who asked for it."""
    before = current_language()
    speak(language)
    try:
        yield
    finally:
        speak(before)


register_kind(Kind(KIND, say("导出名册"), say("行数"), begin, preview=previewed))
