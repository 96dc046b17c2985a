"""The list of those who write: what stands where, counted and in pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.publishing.inputs import searched
from app.publishing.labels import STAGE_MARKS, STAGES
from app.publishing.rules.articles import Stage
from app.publishing.store.writing import WrittenLine, WrittenWish, count_by_stage, written_page
from app.tenancy.configuration.concepts.site import Column
from app.tenancy.configuration.words import pick
from app.tenancy.tenants import tenant
from app.web.language import current_language, said, translated
from app.web.paging import unpack


@dataclass(frozen=True)
class WrittenRow:
    """An article in the list."""

    line: WrittenLine
    title: str
    column: str
    state: str
    mark: str


@dataclass(frozen=True)
class WrittenList:
    """A page of the list, how many stand at which stage, and what it is narrowed to."""

    rows: Sequence[WrittenRow]
    after: str | None
    first: bool
    count: int
    total: int
    stages: Sequence[tuple[str, str, int]]
    wish: WrittenWish
    asked: Mapping[str, str]


def written_list(about: WrittenWish, sent: Mapping[str, str], columns: Mapping[str, Column]) -> WrittenList:
    """The list as somebody asked for it in the address; what is not known there is left out."""
    stage = sent.get("stage", "") if sent.get("stage") in set(Stage) else ""
    column = sent.get("column", "") if sent.get("column") in columns else ""
    wish = replace(about, stage=stage, column=column, text=searched(sent))
    counts, page = count_by_stage(wish), written_page(wish, unpack(sent.get("after")))
    total = sum(counts.values())
    stages = [(one.value, translated(STAGES[one]), counts[one]) for one in Stage if counts.get(one)]
    asked = {name: value for name, value in (("stage", stage), ("column", column), ("q", wish.text)) if value}
    count = counts.get(Stage(stage), 0) if stage else total
    return WrittenList([_row(line) for line in page.rows], page.after, page.first, count, total, stages, wish, asked)


def _row(line: WrittenLine) -> WrittenRow:
    site: dict[str, Any] = {**tenant().association.site.columns}
    kinds = tenant().association.site.studio if line.studio_id is not None else site
    label = said(kinds[line.column].label) if line.column in kinds else line.column
    title = pick(dict(line.title), current_language()) if line.title else ""
    return WrittenRow(line, title, label, translated(STAGES[line.stage]), STAGE_MARKS[line.stage])
