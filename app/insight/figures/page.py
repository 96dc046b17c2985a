"""The page of figures, gathered: charts, and the same figures as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from app.insight.figures import store
from app.insight.figures.rules import Chart, Row, by_month, last_months, lying, upright
from app.kernel.errors import say
from app.members.store import admitted_standings
from app.tenancy.capabilities import Capability
from app.tenancy.tenants import tenant
from app.web.access import Identity
from app.web.language import said, translated


@dataclass(frozen=True)
class Figure:
    """A chart and the table beside it: what its columns are called, its rows, and the figures in a sentence."""

    chart: Chart
    columns: tuple[str, ...]
    rows: Sequence[Row]
    sentence: str

    @property
    def is_empty(self) -> bool:
        return not any(row.total for row in self.rows)


@dataclass(frozen=True)
class FiguresPage:
    """Everything on `/office/figures`."""

    members: int
    joined: int
    left: int
    late: int
    tiers: Figure
    standings: Figure
    months: Figure
    waiting: Figure


@dataclass(frozen=True)
class Numbers:
    """What the page follows from, to be compared whole: while no number changes it is not drawn anew."""

    entries: tuple[tuple[tuple[str, str], int], ...]
    joined: tuple[tuple[store.Month, int], ...]
    left: tuple[tuple[store.Month, int], ...]
    waits: tuple[store.Waits, ...]
    month: store.Month
    opens: bool
    """The reader may see the members behind a figure."""


def numbers_for(identity: Identity, today: date) -> Numbers:
    """The numbers that somebody may see, as of a day: two questions to the database."""
    first = last_months(today)[0]
    found = store.counted(identity, date(first[0], first[1], 1))
    entries, joined, left = (tuple(sorted(one.items())) for one in (found.entries, found.joined, found.left))
    opens = identity.may(Capability.SEE_REGISTER)
    return Numbers(entries, joined, left, tuple(store.waits(identity, today)), (today.year, today.month), opens)  # type: ignore[arg-type]


def figures_page(numbers: Numbers) -> FiguresPage:
    """The page that these numbers come to."""
    counted, joined, left = dict(numbers.entries), dict(numbers.joined), dict(numbers.left)
    here, months = numbers.month, last_months(date(*numbers.month, 1))
    members = sum(count for (standing, _tier), count in counted.items() if standing in admitted_standings())
    return FiguresPage(
        members, joined.get(here, 0), left.get(here, 0), sum(one.late for one in numbers.waits),
        _tiers(counted, numbers.opens), _standings(counted, numbers.opens),
        _figure(by_month(months, joined, left), (translated(say("入会")), translated(say("离会"))), standing=True),
        _waiting(numbers.waits),
    )  # fmt: skip


def _figure(rows: Sequence[Row], columns: tuple[str, ...], *, standing: bool = False) -> Figure:
    told = "，".join(f"{row.label} {' / '.join(str(v) for v in row.values)}" for row in rows)
    return Figure(upright(rows) if standing else lying(rows), columns, rows, told)


def _tiers(counted: Mapping[tuple[str, str], int], opens: bool) -> Figure:
    """Members by tier."""
    among, rows = set(admitted_standings()), []
    for name, tier in tenant().association.tiers.items():
        count = sum(n for (standing, of), n in counted.items() if of == name and standing in among)
        if count or not tier.retired:
            rows.append(Row(said(tier.label), (count,), _register(opens, tier=name)))
    return _figure(rows, (translated(say("会员人数")),))


def _standings(counted: Mapping[tuple[str, str], int], opens: bool) -> Figure:
    """Everybody in the register by standing."""
    rows = []
    for name, standing in tenant().association.standings.items():
        count = sum(n for (of, _tier), n in counted.items() if of == name)
        rows.append(Row(said(standing.label), (count,), _register(opens, standing=name)))
    return _figure(rows, (translated(say("人数")),))


def _register(opens: bool, **wish: Any) -> str:
    """The way to the members behind a figure, for who may see them."""
    return url_for("insight.register", **wish) if opens else ""


def _waiting(waits: Sequence[store.Waits]) -> Figure:
    """Cases by the step at which they wait, the late ones apart."""
    rows = [Row(_step(one), (one.count - one.late, one.late)) for one in waits]
    return _figure(rows, (translated(say("期限内")), translated(say("已逾期"))))


def _step(one: store.Waits) -> str:
    procedure = tenant().association.procedures.get(one.procedure)
    if procedure is None:
        return one.step
    step = next((said(step.label) for step in procedure.steps if step.name == one.step), one.step)
    return translated(say("%(step)s（%(procedure)s）", step=step, procedure=said(procedure.label)))
