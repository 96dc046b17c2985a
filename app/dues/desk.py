"""Finance's list as its page shows it: tabs, filters, lines; and the same as a spreadsheet."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from unicodedata import category

import xlsxwriter
from flask import url_for

from app.dues.collecting import tier_label
from app.dues.labels import title_for
from app.dues.rules.ledger import open_amount
from app.dues.showing import state_shown
from app.dues.store.desk import BY_DUE_DAY, LONGEST_TEXT, Sought, Totals, View, bills_page, counts, totals, years_billed
from app.kernel.errors import Message, say
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
    """All that match, at most twenty thousand; texts are written as texts, so that no cell is a formula."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(translated(say("会费账单")))
    bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
    for column, (head, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, translated(head), bold)
    for number, row in enumerate(bills_page(who, sought, today, after=None, limit=MOST_EXPORTED), 1):
        _write(sheet, number, _line(row, today), money)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def _write(sheet: Any, number: int, line: DeskLine, money: Any) -> None:
    texts = (line.number, line.payer, told(line.title), line.tier)
    for column, text in enumerate(texts):
        sheet.write_string(number, column, text)
    sheet.write_number(number, 4, line.people)
    for column, text in enumerate((line.made_on.isoformat(), line.due_on.isoformat(), told(line.state)), 5):
        sheet.write_string(number, column, text)
    for column, fen in enumerate((line.total_fen, line.paid_fen, line.open_fen), 8):
        sheet.write_number(number, column, fen / 100, money)


__all__ = ["BY_DUE_DAY", "TITLES", "DeskPage", "address", "as_sheet", "desk_page", "sought_in", "tabs"]
