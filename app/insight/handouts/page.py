"""The issue register as its page and its sheet show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.audit.actions import record
from app.documents.handing_out import Collected, kinds_handed_out, note_handed_out, take_back_handing
from app.documents.sheets import Cell, Sheet
from app.insight.handouts import store
from app.insight.handouts.store import GONE, WAITING, Line, Sought
from app.kernel.errors import say
from app.tenancy import clock
from app.tenancy.capabilities import Capability
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action
from app.web.access import Identity
from app.web.language import said, translated
from app.web.paging import cut

ROWS, MOST_EXPORTED = 30, 5000


@dataclass(frozen=True)
class HandoutPage:
    """A page of the register."""

    sought: Sought
    kinds: Mapping[str, str]
    counts: Mapping[str, int]
    lines: Sequence[Line]
    after: str | None
    first: bool
    may_note: bool


def handout_page(who: Identity, sought: Sought, *, before: int | None) -> HandoutPage:
    """What somebody may see of the register."""
    kinds = kinds_handed_out()
    rows = store.page_of(who, kinds, sought, before=before, limit=ROWS + 1)
    page = cut(rows, lambda row: (row.id,), size=ROWS, first=before is None)
    labels = {kind: said(tenant().association.documents[kind].label) for kind in kinds}
    counts = store.count_by_state(who, kinds, sought)
    return HandoutPage(sought, labels, counts, page.rows, page.after, page.first, who.may(Capability.ISSUE))


@action
def note(who: Identity, ids: Sequence[int], collected: Collected) -> int:
    """Note that papers were collected; gives how many. Raises NotFound for a foreign one, and what noting refuses."""
    seen = store.ids_seen(who, kinds_handed_out(), ids)
    return note_handed_out(seen, collected, by=who.account_id, now=clock.now())


@action
def undo(who: Identity, document_id: int, because: str) -> None:
    """A hand-out that was noted wrongly. Raises NotFound for a foreign one, DomainError without a reason."""
    store.ids_seen(who, kinds_handed_out(), [document_id])
    take_back_handing(document_id, because=because, by=who.account_id, now=clock.now())


@action
def note_taken(by: int, rows: int) -> None:
    """The register was taken away as a file (G3)."""
    record("handouts.exported", by=by, subject="handouts", details={"rows": rows})


def sheet_of(who: Identity, sought: Sought, today: date) -> tuple[Sheet, int]:
    """The register for the signature: as a spreadsheet, with a column to sign in; and how many rows it has."""
    kinds = kinds_handed_out()
    lines = store.page_of(who, kinds, sought, before=None, limit=MOST_EXPORTED)
    heads = [
        say("证件"), say("编号"), say("姓名／名称"), say("所在单位"), say("签发日期"), say("领取人"), say("领取日期"),
        say("签字"),
    ]  # fmt: skip
    about = [(translated(say("导出日期")), today.isoformat()), (translated(say("件数")), str(len(lines)))]
    sheet = Sheet(translated(say("发放登记")), [translated(one) for one in heads], _rows(lines), about=about,
                  about_name=translated(say("说明")))  # fmt: skip
    return sheet, len(lines)


def _rows(lines: Sequence[Line]) -> Iterator[Sequence[Cell]]:
    for one in lines:
        label = said(tenant().association.documents[one.kind].label)
        body = said(one.body) if one.body else ""
        yield [label, one.number, one.holder, body, one.issued_on, one.to_name, one.on, ""]


__all__ = ["GONE", "WAITING", "HandoutPage", "handout_page", "note", "note_taken", "sheet_of", "undo"]
