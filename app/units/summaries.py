"""The unit's summary tables: recommendations collected, printed for the stamp, scanned, handed up to the association."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.kernel.errors import NotFound, say
from app.procedures.models import BundleState
from app.procedures.store import (
    BundleCase,
    BundleRow,
    BundleView,
    ToCollect,
    cases_of_bundle,
    collects_at_all,
    count_to_collect,
    get_bundle,
    own_bundles,
    to_collect,
)
from app.tenancy.tenants import tenant
from app.web.access import Identity
from app.web.language import said

STATES = {
    BundleState.OPEN: (say("未报送"), "wait"),
    BundleState.HANDED_IN: (say("已报送，待复核"), "turn"),
    BundleState.DECIDED: (say("已办结"), "ok"),
}


@dataclass(frozen=True)
class Waiting:
    """How many wait to be put on a summary, at one step of one procedure."""

    procedure: str
    step: str
    label: str
    count: int
    names: Sequence[str]


@dataclass(frozen=True)
class Unstamped:
    """What the list of people reminds of: summaries without a stamped scan, and people on no summary yet."""

    waiting: int
    bundles: Sequence[BundleRow]
    collects: bool

    @property
    def people(self) -> int:
        return self.waiting + sum(one.cases - one.left for one in self.bundles)


def waiting_for_summary(who: Identity) -> list[Waiting]:
    """What the unit has recommended and not put on a summary yet."""
    return _grouped(to_collect(who))


def _grouped(found: Sequence[ToCollect]) -> list[Waiting]:
    counts = Counter((one.procedure, one.step) for one in found)
    return [
        Waiting(name, step, label_of(name), count, [one.title for one in found if (one.procedure, one.step) == (name, step)])
        for (name, step), count in counts.items()
    ]


def label_of(procedure: str) -> str:
    """A procedure as people read it."""
    known = tenant().association.procedures.get(procedure)
    return said(known.label) if known else procedure


def unstamped(who: Identity) -> Unstamped:
    """What still has to be printed, stamped and scanned."""
    waiting, every = count_to_collect(who), own_bundles(who) if collects_at_all(who) else []
    bare = [one for one in every if one.state is BundleState.OPEN and one.scan_revision == 0]
    return Unstamped(waiting, bare, bool(waiting or every))


@dataclass(frozen=True)
class SummaryPage:
    """One summary with its people."""

    view: BundleView
    label: str
    cases: Sequence[BundleCase]
    addable: Sequence[ToCollect]

    @property
    def standing(self) -> int:
        return sum(1 for one in self.cases if one.left_at is None)


def summary_page(who: Identity, number: str) -> SummaryPage:
    """A summary of the unit. Raises NotFound for one that somebody else collects."""
    view = get_bundle(number, seen_by=who)
    if not view.collects:
        raise NotFound(say("没有这个报送批次。"))
    bundle = view.bundle
    addable = to_collect(who, procedure=bundle.procedure, step=bundle.step) if bundle.state is BundleState.OPEN else []
    return SummaryPage(view, label_of(bundle.procedure), cases_of_bundle(bundle.id), addable)
