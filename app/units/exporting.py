"""All people of a unit for a spreadsheet: what the list shows of each, with identity numbers as the reader may see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from app.documents.sheets import Sheet
from app.forms.answers import Sight
from app.kernel.errors import Message, say
from app.tenancy.capabilities import Capability
from app.tenancy.tenants import tenant
from app.units import store
from app.units.columns import Cells
from app.units.people import answers_of_row
from app.units.store import PersonRow, Sought
from app.units.workspace import Workspace
from app.web.access import Identity
from app.web.language import said, translated

AT_ONCE = 500
HEADINGS: Sequence[Message] = (say("会员编号"), say("姓名"), say("手机号"), say("会员状态"), say("会员类别"))
DAYS: Sequence[Message] = (say("批准入会"), say("有效期至"))
NAME = say("人员名单")


def people_sheet(who: Identity, workspace: Workspace, today: date) -> Sheet:
    """Everybody of the unit, read in pieces so that no list is too long for memory."""
    cells = Cells.for_(Sight.of(who), today, plain=sees_numbers(workspace))
    headings = [*(translated(one) for one in HEADINGS), *(c.label for c in cells.columns), *(translated(one) for one in DAYS)]
    return Sheet(translated(NAME), headings, _rows(workspace, cells))


def sees_numbers(workspace: Workspace) -> bool:
    """Whether identity numbers are written out for this reader (D1)."""
    return workspace.may(Capability.SEE_PROTECTED)


def _rows(workspace: Workspace, cells: Cells) -> Iterator[Sequence[str | date | None]]:
    after: Sequence[object] | None = None
    while True:
        rows = store.people_page(workspace.unit_id, Sought(), after=after, limit=AT_ONCE)
        yield from _written(rows, workspace, cells)
        if len(rows) < AT_ONCE:
            return
        after = (rows[-1].number_key, rows[-1].id)


def _written(rows: Sequence[PersonRow], workspace: Workspace, cells: Cells) -> Iterator[Sequence[str | date | None]]:
    cases = store.cases_of(workspace.unit_id, [row.person_id for row in rows])
    kept = store.kept_of([row.id for row in rows])
    here = tenant().association
    for row in rows:
        answers = answers_of_row(cases.get(row.person_id), kept.get(row.id, ""))
        tier, standing = here.tiers.get(row.tier or ""), here.standings.get(row.standing)
        yield [
            row.number_key, row.name, row.mobile, said(standing.label) if standing else row.standing,
            said(tier.label) if tier else "", *cells.of(answers), row.admitted_on, row.term_end,
        ]  # fmt: skip
