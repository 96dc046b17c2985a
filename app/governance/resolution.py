"""A resolution as a page and on paper: which assembly, when, how many; each case with its figures; room for signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.governance import store
from app.governance.labels import RESULT_MARKS, tier_label
from app.governance.models import Sitting, SittingState
from app.governance.rules import Count, Result
from app.governance.words import RESULTS, assembly_label, count_in, majority_in, rule_words
from app.kernel.errors import Message, NotFound, say
from app.tenancy.tenants import tenant
from app.web.language import said, translated

WIDTHS = (10.0, 34.0, 83.0, 30.0, 15.0, 15.0, 15.0, 15.0, 15.0, 35.0)
COLUMNS = (
    say("序号"), say("办件号"), say("事项对象"), say("类别"), say("赞成"), say("反对"), say("弃权"), say("回避"), say("缺席"),
    say("结果"),
)  # fmt: skip
SIGNATURES = (say("主持人（签字）："), say("监票人（签字）："), say("记录人（签字）："), say("（盖章）"))


@dataclass(frozen=True)
class ResolvedItem:
    """One case of a resolution."""

    place: int
    number: str
    title: str
    tier: str
    count: Count | None
    result: Message
    mark: str


@dataclass(frozen=True)
class ResolutionPage:
    """What stands on a resolution."""

    sitting: Sitting
    heading: str
    about: str
    rule: str
    items: Sequence[ResolvedItem]
    signatures: Sequence[str]


def resolution_page(sitting: Sitting) -> ResolutionPage:
    """The resolution of a closed sitting. Raises NotFound before it is closed."""
    if sitting.state is not SittingState.CLOSED:
        raise NotFound(say("表决尚未结束，没有决议。"))
    assembly = said(assembly_label(sitting.assembly))
    name = said(tenant().association.name)
    heading = translated(say("%(association)s%(assembly)s决议", association=name, assembly=assembly))
    day = sitting.held_on.isoformat()
    about = translated(say("%(number)s　%(title)s　%(day)s　应到 %(voters)s 人", number=sitting.resolution or "—",
                           title=sitting.title, day=day, voters=sitting.voters))  # fmt: skip
    return ResolutionPage(
        sitting, heading, about, translated(rule_words(majority_in(sitting))), [_item(one) for one in store.agenda_of(sitting)],
        [translated(one) for one in SIGNATURES],
    )  # fmt: skip


def _item(one: store.Agendum) -> ResolvedItem:
    counted = one.item.result in (Result.CARRIED, Result.LOST)
    count = count_in(one.item) if counted else None
    result, tier = one.item.result, tier_label(one.tier)
    return ResolvedItem(one.item.place, one.number, one.title, tier, count, RESULTS[result], RESULT_MARKS[result])


def draw_resolution(page: ResolutionPage) -> bytes:
    """The resolution as PDF, with its table and places for signatures; what draws it is loaded by whoever draws first."""
    from app.documents.lists import Column, PaperList, draw_list

    columns = tuple(Column(translated(label), width) for label, width in zip(COLUMNS, WIDTHS, strict=True))
    paper = PaperList(page.heading, page.about, columns, [_cells(one) for one in page.items], tuple(page.signatures))
    return draw_list(paper)


def _cells(one: ResolvedItem) -> list[str]:
    count = one.count
    figures = [count.in_favour, count.against, count.abstained, count.recused, count.absent] if count else [""] * 5
    return [str(one.place), one.number, one.title, one.tier, *map(str, figures), translated(one.result)]
