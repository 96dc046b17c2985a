"""The list of papers that expire, as its page and its sheet show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.audit.actions import record
from app.documents.expiring import expiring_kinds
from app.documents.sheets import Cell, Sheet
from app.insight.expiring import store
from app.insight.expiring.store import OVER, SOON, Line, Sought
from app.kernel.errors import say
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action
from app.web.access import Identity
from app.web.language import said, translated
from app.web.paging import cut

ROWS, MOST_EXPORTED = 50, 5000


@dataclass(frozen=True)
class ExpiringPage:
    """A page of the list."""

    sought: Sought
    kinds: Mapping[str, str]
    counts: Mapping[str, int]
    lines: Sequence[Line]
    after: str | None
    first: bool


def expiring_page(who: Identity, sought: Sought, *, today: date, after: Sequence[Any] | None) -> ExpiringPage:
    """What somebody may see of it."""
    kinds = expiring_kinds()
    rows = store.page_of(who, kinds, sought, today=today, after=_key(after), limit=ROWS + 1)
    page = cut(rows, lambda row: (row.until.isoformat(), row.id), size=ROWS, first=after is None)
    labels = {kind: said(tenant().association.documents[kind].label) for kind in kinds}
    asked = {state: Sought(state, sought.days, sought.kind, sought.text) for state in (SOON, OVER)}
    counts = {state: store.count_of(who, kinds, one, today=today) for state, one in asked.items()}
    return ExpiringPage(sought, labels, counts, page.rows, page.after, page.first)


def _key(after: Sequence[Any] | None) -> store.Key | None:
    """Where a page starts; from the beginning where the address was changed by hand."""
    try:
        return (date.fromisoformat(str(after[0])), int(after[1])) if after else None
    except (ValueError, IndexError):
        return None


@action
def note_taken(by: int, rows: int) -> None:
    """The list was taken away as a file (G3)."""
    record("expiring.exported", by=by, subject="expiring", details={"rows": rows})


def sheet_of(who: Identity, sought: Sought, today: date) -> tuple[Sheet, int]:
    """The list as a spreadsheet, and how many rows it has."""
    lines = store.page_of(who, expiring_kinds(), sought, today=today, after=None, limit=MOST_EXPORTED)
    heads = [say("证件"), say("编号"), say("姓名／名称"), say("所属机构"), say("有效期至")]
    about = [(translated(say("导出日期")), today.isoformat()), (translated(say("件数")), str(len(lines)))]
    return Sheet(translated(say("证件到期")), [translated(one) for one in heads], _rows(lines), about=about,
                 about_name=translated(say("说明"))), len(lines)  # fmt: skip


def _rows(lines: Sequence[Line]) -> Iterator[Sequence[Cell]]:
    documents = tenant().association.documents
    for one in lines:
        yield [said(documents[one.kind].label), one.number, one.holder, said(one.body) if one.body else "", one.until]


__all__ = ["OVER", "SOON", "ExpiringPage", "expiring_page", "note_taken", "sheet_of"]
