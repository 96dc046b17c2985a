"""Finance's list as its page shows it: tabs, filters, lines; and the same as a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from unicodedata import category

from flask import url_for

from app.documents.sheets import Cell, Sheet, sheet_bytes
from app.dues.collecting import tier_label
from app.dues.labels import title_for
from app.dues.rules.ledger import open_amount
from app.dues.showing import state_shown
from app.dues.store.desk import BY_DUE_DAY, LONGEST_TEXT, Sought, Totals, View, bills_page, counts, totals, years_billed
from app.kernel.errors import Message, say
from app.kernel.money import Money
from app.tenancy.tenants import tenant
from app.web.access import Identity
from app.web.language import said, translated
from app.web.paging import PAGE, Page, cut
from app.web.rendering import told

MOST_EXPORTED = 20_000
TITLES: Mapping[View, Message] = {
    View.CHECKING: say("待核对"),
    View.OPEN: say("待缴"),
    View.LATE: say("逾期未缴"),
    View.PAID: say("已缴清"),
    View.ALL: say("全部账单"),
}


@dataclass(frozen=True)
class DeskLine:
    """One bill in finance's list."""

    number: str
    payer: str
    title: Message
    tier: str
    people: int
    due_on: date
    made_on: date
    state: Message
    mark: str
    total_fen: int
    paid_fen: int
    open_fen: int


@dataclass(frozen=True)
class DeskPage:
    """A page of the list with what stands above it."""

    sought: Sought
    lines: Page[DeskLine]
    totals: Totals
    counts: Mapping[View, int]
    selects: Sequence[Mapping[str, Any]]


def sought_in(args: Mapping[str, str], who: Identity, today: date) -> tuple[Sought, Mapping[View, int]]:
    """What an address asks for; without a view what waits to be confirmed, else what is open."""
    found = counts(who, today)
    wish = args.get("view", "")
    view = View(wish) if wish in set(View) else View.CHECKING if found[View.CHECKING] else View.OPEN
    text = "".join(sign for sign in args.get("q", "") if category(sign)[0] != "C").strip()[:LONGEST_TEXT]
    return Sought(view, args.get("tier", "")[:40], args.get("year", "")[:4], args.get("about", "")[:8], text), found


def desk_page(who: Identity, sought: Sought, found: Mapping[View, int], *, after: Any, today: date) -> DeskPage:
    """A page of fifty."""
    rows = bills_page(who, sought, today, after=after, limit=PAGE + 1)
    page = cut(rows, lambda row: (row.due_on.isoformat(), row.id), first=after is None)
    lines: Page[DeskLine] = replace(page, rows=[_line(row, today) for row in page.rows])
    return DeskPage(sought, lines, totals(who, sought, today), found, _selects(who, sought))


def _line(row: Any, today: date) -> DeskLine:
    state, mark = state_shown(row, today)
    left = open_amount(row.total_fen, row.paid_fen) if row.state.is_open else 0
    return DeskLine(
        row.number, row.payer_name, title_for(row.fee_year, row.years), tier_label(row.tier) if row.tier else "",
        row.people, row.due_on, row.made_on, state, mark, row.total_fen, row.paid_fen, left,
    )  # fmt: skip


def tabs(page: DeskPage) -> list[dict[str, Any]]:
    """The views with their counts."""
    return [
        {"label": translated(TITLES[view]), "href": address(replace(page.sought, view=view)), "count": count,
         "current": view is page.sought.view}
        for view, count in page.counts.items()
    ]  # fmt: skip


def address(sought: Sought, after: str = "") -> str:
    """The list with what it is narrowed to."""
    args: dict[str, Any] = {**sought.narrowed(), "after": after or None}
    return url_for("dues.finance", view=sought.view.value, **args)


def _selects(who: Identity, sought: Sought) -> list[dict[str, Any]]:
    every = ("", translated(say("全部")))
    tiers = [(name, said(one.label)) for name, one in tenant().association.tiers.items()]
    years = [(str(year), str(year)) for year in years_billed(who)]
    kinds = [("unit", translated(say("单位"))), ("person", translated(say("个人")))]
    found = [
        {"name": "year", "label": translated(say("年度")), "value": sought.year, "options": [every, *years]},
        {"name": "tier", "label": translated(say("类别")), "value": sought.tier, "options": [every, *tiers]},
        {"name": "about", "label": translated(say("付款人")), "value": sought.about, "options": [every, *kinds]},
    ]
    return [one for one in found if len(one["options"]) > 2 or one["value"]]


# ---- as a spreadsheet
HEADS = (
    say("缴费编号"), say("付款人"), say("年度"), say("会员类别"), say("人数"), say("出具日期"), say("缴纳期限"), say("状态"),
    say("应缴（元）"), say("到账（元）"), say("未缴（元）"),
)  # fmt: skip
WIDTHS = (16, 36, 14, 16, 8, 12, 12, 14, 14, 14, 14)


def as_sheet(who: Identity, sought: Sought, today: date) -> bytes:
    """All that match, at most twenty thousand."""
    found = bills_page(who, sought, today, after=None, limit=MOST_EXPORTED)
    rows = (_cells(_line(row, today)) for row in found)
    return sheet_bytes(Sheet(translated(say("会费账单")), [translated(head) for head in HEADS], rows, WIDTHS))


def _cells(line: DeskLine) -> list[Cell]:
    return [
        line.number, line.payer, told(line.title), line.tier, line.people, line.made_on, line.due_on, told(line.state),
        Money(line.total_fen), Money(line.paid_fen), Money(line.open_fen),
    ]  # fmt: skip


__all__ = ["BY_DUE_DAY", "TITLES", "DeskPage", "address", "as_sheet", "desk_page", "sought_in", "tabs"]
