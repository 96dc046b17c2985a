"""What the page of an import shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.insight.importing import store
from app.insight.importing.findings import as_message
from app.insight.importing.report import sentence_of
from app.insight.models import ImportKind, RegisterImport
from app.jobs.models import Job
from app.jobs.queue import worker_is_there
from app.kernel.errors import say
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.web.language import said, translated

MOST_SHOWN = 100


@dataclass(frozen=True)
class Shown:
    """One thing that was found, as the page says it."""

    row: int
    cell: str
    sentence: str
    fault: bool


@dataclass(frozen=True)
class ImportPage:
    """An import with its figures and the first hundred findings."""

    found: RegisterImport
    good: int
    tally: Sequence[tuple[str, int]]
    notes: Sequence[str]
    findings: Sequence[Shown]
    more: int
    head: int
    job: Job | None
    worker: bool

    @property
    def is_portraits(self) -> bool:
        return self.found.kind is ImportKind.PORTRAITS


def import_page(found: RegisterImport) -> ImportPage:
    """The page of an import."""
    findings = store.findings_of(found)
    shown = sorted(findings, key=lambda one: (not one.fault, one.row, -1 if one.at is None else one.at))
    tiers = tenant().association.tiers
    head = int(found.tally.get("", 1))
    return ImportPage(
        found, found.rows - found.faulty,
        [(said(tiers[name].label) if name in tiers else name, int(n)) for name, n in found.tally.items() if name],
        [translated(as_message(note)) for note in found.notes],
        [Shown(one.row, one.cell, sentence_of(one), one.fault) for one in shown[:MOST_SHOWN]],
        max(0, len(shown) - MOST_SHOWN), head, db.session.get(Job, found.job_id) if found.job_id else None,
        worker_is_there(),
    )  # fmt: skip


def kinds_of_lists() -> list[tuple[str, str]]:
    """Which lists an association can hand in: of persons, of organisations."""
    holders: set[Any] = {tier.holder for tier in tenant().association.tiers.values()}
    words = {"person": say("个人会员名单"), "unit": say("单位会员名单")}
    return [(about, translated(word)) for about, word in words.items() if holders & {about, "either"}]
