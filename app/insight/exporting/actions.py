"""Taking a list away is an act: it is on the record with its reason and the number of rows before the file leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.accounts.identifiers import plain_form
from app.audit.actions import record
from app.insight.register import store
from app.insight.register.columns import LABELS, Words
from app.insight.register.rules import USUAL, Order, Wish
from app.kernel.errors import Conflict, DomainError, NotAllowed, say
from app.seconding.actions import Errand, ask_second
from app.seconding.alone import list_named, take_away_alone
from app.seconding.models import SecondRequest
from app.seconding.rules import Need
from app.tenancy.capabilities import Capability
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action, once_for_a_wish
from app.web.access import Identity
from app.web.language import current_language, said, translated

KIND = "register_export"
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
def note_export(wish: Wish, reason: str, format_: str, *, by: Identity, now: datetime) -> int:
    """Put on the record that somebody takes a list away; gives the number of its rows.

    Raises NotAllowed without the capability, DomainError at `format` for an Excel file of too many rows, Conflict where
    so many rows take two persons (`ask_for_export`).
    """
    rows = _rows(wish, format_, by)
    take_away_alone(whom(wish), rows, by=by.account_id, now=now)
    _note(wish, reason, format_, by=by.account_id, rows=rows)
    return rows


def whom(wish: Wish) -> str:
    """Whose data leave, whatever their order and columns."""
    return list_named(KIND, replace(wish, columns=USUAL, order=Order.NUMBER).narrowed())


@once_for_a_wish
@action
def ask_for_export(wish: Wish, reason: str, format_: str, *, by: Identity, submission: str, now: datetime) -> int:
    """Ask another person to confirm that a long list is taken away; gives the number of the request (D6).

    Raises what `note_export` and `ask_second` raise.
    """
    rows = _rows(wish, format_, by)
    needs = [
        Need("", (Capability.SEE_REGISTER, Capability.EXPORT), role.body_id, role.body_path, role.sees)
        for role in by.roles
        if {Capability.SEE_REGISTER, Capability.EXPORT} <= role.capabilities
    ]  # fmt: skip
    args = {"asked": wish.narrowed(), "format": format_, "language": current_language()}
    return ask_second(Errand(KIND, rows, reason, needs, args, submission), by=by.account_id, now=now)


@action
def note_confirmed_export(wish: Wish, asked: SecondRequest, *, by: Identity) -> int:
    """Put on the record that a list is written after another person confirmed it; gives the number of its rows.

    Raises NotAllowed when the right is gone, Conflict when the list has grown by more than a tenth since it was confirmed.
    """
    rows = _rows(wish, str(asked.args["format"]), by)
    if rows > asked.count + max(10, asked.count // 10):
        grown = say("名册已从 %(before)s 行增加到 %(count)s 行，与确认的不同；请重新申请。", before=asked.count, count=rows)
        raise Conflict(grown)
    _note(wish, asked.reason, str(asked.args["format"]), by=by.account_id, rows=rows, seconded_by=asked.closed_by)
    return rows


def _rows(wish: Wish, format_: str, by: Identity) -> int:
    if not by.may(Capability.EXPORT):
        raise NotAllowed(say("您没有导出名册的权限。"))
    rows = store.count_of(by, wish, also="export")
    if format_ == "xlsx" and rows > MOST_AT_ONCE_IN_XLSX:
        sentence = say("共 %(count)s 行，超过 Excel 一次导出的 %(most)s 行；请改用 CSV，或先筛选。",
                       count=rows, most=MOST_AT_ONCE_IN_XLSX)  # fmt: skip
        raise DomainError(sentence, "format")
    return rows


def _note(wish: Wish, reason: str, format_: str, *, by: int, rows: int, **more: int | None) -> None:
    narrowed = {name: value for name, value in wish.narrowed().items() if name != "q"}
    details = {"rows": rows, "reason": plain_form(reason), "format": format_, "searched": bool(wish.text), **narrowed}
    record("register.exported", by=by, subject="register", details={**details, **more})


def export_of(wish: Wish, reason: str, *, by: Identity, now: datetime, rows: int, second: str = "") -> Export:
    """The list as it is shown, everything that may be taken away of it; `second` confirmed it."""
    words = Words(tenant().configuration, current_language(), translated, store.names_of_bodies())
    about = [
        (translated(say("协会")), said(tenant().association.name)),
        (translated(say("导出人")), by.name),
        *([(translated(say("确认人")), second)] if second else []),
        (translated(say("导出时间")), now.isoformat(timespec="minutes")),
        (translated(say("理由")), reason),
        (translated(say("行数")), str(rows)),
        (translated(say("提示")), translated(say("含个人信息，仅供所述用途使用，用毕请删除，不得转发。"))),
    ]
    heads = [translated(LABELS[column]) for column in wish.columns]
    return Export(heads, store.all_rows(by, wish), words.writers(wish.columns), about)
