"""Taking a list away is an act: it is on the record with its reason and the number of rows before the file leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.accounts.identifiers import plain_form
from app.audit.actions import record
from app.insight.register import store
from app.insight.register.columns import LABELS, Words
from app.insight.register.rules import Wish
from app.kernel.errors import DomainError, NotAllowed, say
from app.tenancy.capabilities import Capability
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action
from app.web.access import Identity
from app.web.language import current_language, said, translated

MOST_AT_ONCE_IN_XLSX = 20_000
"""An Excel file of more rows takes longer than a page may; CSV has no such limit."""


@dataclass(frozen=True)
class Export:
    """A list ready to be written: its heads, its rows as they come, how to write them, and what it says of itself."""

    heads: Sequence[str]
    rows: Iterator[Sequence[Any]]
    writers: Sequence[Any]
    about: Sequence[tuple[str, str]]


@action
def note_export(wish: Wish, reason: str, format_: str, *, by: Identity) -> int:
    """Put on the record that somebody takes a list away; gives the number of its rows.

    Raises NotAllowed without the capability, DomainError at `format` for an Excel file of too many rows.
    """
    if not by.may(Capability.EXPORT):
        raise NotAllowed(say("您没有导出名册的权限。"))
    rows = store.count_of(by, wish, also="export")
    if format_ == "xlsx" and rows > MOST_AT_ONCE_IN_XLSX:
        sentence = say("共 %(count)s 行，超过 Excel 一次导出的 %(most)s 行；请改用 CSV，或先筛选。",
                       count=rows, most=MOST_AT_ONCE_IN_XLSX)  # fmt: skip
        raise DomainError(sentence, "format")
    narrowed = {name: value for name, value in wish.narrowed().items() if name != "q"}
    details = {"rows": rows, "reason": plain_form(reason), "format": format_, "searched": bool(wish.text), **narrowed}
    record("register.exported", by=by.account_id, subject="register", details=details)
    return rows


def export_of(wish: Wish, reason: str, *, by: Identity, now: datetime, rows: int) -> Export:
    """The list as it is shown, everything that may be taken away of it."""
    words = Words(tenant().configuration, current_language(), translated, store.names_of_bodies())
    about = [
        (translated(say("协会")), said(tenant().association.name)),
        (translated(say("导出人")), by.name),
        (translated(say("导出时间")), now.isoformat(timespec="minutes")),
        (translated(say("理由")), reason),
        (translated(say("行数")), str(rows)),
        (translated(say("提示")), translated(say("含个人信息，仅供所述用途使用，用毕请删除，不得转发。"))),
    ]
    heads = [translated(LABELS[column]) for column in wish.columns]
    return Export(heads, store.all_rows(by, wish), words.writers(wish.columns), about)
