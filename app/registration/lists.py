"""One's own cases and drafts as a list shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from app.procedures.rules.machine import CaseState
from app.procedures.store import MyCase, my_cases
from app.registration import store
from app.registration.applicant import the_applicant
from app.registration.casepage import MARKS
from app.registration.models import Draft
from app.tenancy.tenants import tenant
from app.web.access import Identity
from app.web.language import gettext as _
from app.web.language import said, translated
from app.web.rendering import short_day

APPLY = "apply:"


@dataclass(frozen=True)
class CaseLine:
    """A case in the list: what, for whom, where it stands."""

    number: str
    title: str
    about: str
    step: str
    state: str
    mark: str
    filed_at: datetime
    due: str
    mine: bool


@dataclass(frozen=True)
class DraftLine:
    """Something begun: what, when it was saved, until when it is kept."""

    title: str
    href: str
    drop: str
    saved_at: datetime
    expires_on: date


@dataclass(frozen=True)
class OwnLists:
    """Running cases, those that wait for me first; closed ones; drafts."""

    running: Sequence[CaseLine]
    done: Sequence[CaseLine]
    drafts: Sequence[DraftLine]

    @property
    def is_empty(self) -> bool:
        return not (self.running or self.done or self.drafts)


def own_lists(who: Identity, today: date) -> OwnLists:
    """Everything of whoever is logged in."""
    lines = [_line(case) for case in my_cases(who)]
    running = [line for line in lines if line.mark in ("turn", "wait")]
    drafts = [_draft(one) for one in store.drafts_of(the_applicant().key, today) if one.subject.startswith(APPLY)]
    return OwnLists(
        sorted(running, key=lambda line: not line.mine), [line for line in lines if line not in running],
        [one for one in drafts if one.href],
    )  # fmt: skip


def waiting_lines(who: Identity) -> list[CaseLine]:
    """The own cases that go on only when whoever is logged in has acted."""
    return [line for line in map(_line, my_cases(who)) if line.mine]


def _line(case: MyCase) -> CaseLine:
    procedure = tenant().association.procedures.get(case.procedure)
    step = next((said(one.label) for one in procedure.steps if one.name == case.step), "") if procedure else ""
    mark = "wait" if case.waits else MARKS[case.state]
    return CaseLine(
        case.number, said(procedure.label) if procedure else case.procedure, case.title, step,
        translated(case.told), mark, case.filed_at, _due(case) if mark == "wait" else "", mark == "wait",
    )  # fmt: skip


def _due(case: MyCase) -> str:
    """Until when whoever looks has to act, and how."""
    if case.due_on is None:
        return ""
    due = short_day(case.due_on)
    return _("请在 %(day)s 前补正", day=due) if case.state is CaseState.RETURNED else _("请在 %(day)s 前办理", day=due)


def _draft(draft: Draft) -> DraftLine:
    name = draft.subject.removeprefix(APPLY)
    procedure = tenant().association.procedures.get(name)
    href = url_for("registration.fill", name=name) if procedure is not None else ""
    drop = url_for("registration.drop", name=name)
    return DraftLine(said(procedure.label) if procedure else name, href, drop, draft.saved_at, draft.expires_on)
