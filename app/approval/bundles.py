"""Bundles as pages show them: lists, one bundle with its cases, what it still lacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from app.approval.labels import CASE_MARKS
from app.approval.lists import step_label, tier_label
from app.forms.actions import Incoming, keep_upload
from app.forms.places import Place
from app.forms.readers import Owner
from app.kernel.errors import DomainError, Message, say
from app.procedures.actions import attach_scan
from app.procedures.actions.jointly import list_seen
from app.procedures.labels import CASE_STATES
from app.procedures.models import Bundle, BundleState
from app.procedures.rules.machine import CaseState
from app.procedures.store import BundleCase, BundleRow, BundleView, ToCollect, cases_of_bundle, to_collect
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.tenants import tenant
from app.web.access import Identity
from app.web.language import said, translated

STATES: Mapping[BundleState, Message] = {
    BundleState.OPEN: say("汇总中"),
    BundleState.HANDED_IN: say("已报送"),
    BundleState.DECIDED: say("已办结"),
}
JOINT_STATES: Mapping[BundleState, Message] = {**STATES, BundleState.HANDED_IN: say("已下发")}
MARKS: Mapping[BundleState, str] = {BundleState.OPEN: "", BundleState.HANDED_IN: "turn", BundleState.DECIDED: "ok"}
SCAN = Field(
    name="scan", label={"zh": "盖章扫描件", "en": "Stamped scan"}, type="file", accept=("pdf", "jpg", "png"), required=False
)


@dataclass(frozen=True)
class BundleLine:
    """One bundle of a list, ready to be read."""

    number: str
    body: str
    about: str
    state: Message
    mark: str
    cases: int
    left: int
    moment: datetime


@dataclass(frozen=True)
class CaseLine:
    """One case of a bundle, ready to be read; `here` while it still stands at the step."""

    case_id: int
    number: str
    title: str
    place: str
    tier: str
    standing: str
    mark: str
    here: bool


@dataclass(frozen=True)
class Stack:
    """Cases of one procedure and step that wait to be collected."""

    procedure: str
    step: str
    label: str
    rows: Sequence[ToCollect]
    joint: bool = False


@dataclass(frozen=True)
class BundlePage:
    """What the page of a bundle draws; `steps` say how far it is and what comes next."""

    view: BundleView
    label: str
    body: str
    about: str
    state: Message
    mark: str
    lines: Sequence[CaseLine]
    addable: Sequence[ToCollect]
    needs_scan: bool
    steps: Sequence[Mapping[str, str]]
    joint: bool = False
    """Its cases become one document, which whoever collects them issues himself."""
    seen: str = ""
    """The list as it is shown here; issuing is refused once it is another one."""

    @property
    def number_here(self) -> int:
        """How many cases stand in it now; those that left are shown, too."""
        return sum(one.here for one in self.lines)

    @property
    def is_open(self) -> bool:
        return self.view.bundle.state is BundleState.OPEN

    @property
    def standing(self) -> int:
        """How many of its cases still wait for their decision."""
        return sum(line.here for line in self.lines)

    @property
    def complete(self) -> bool:
        """Whether it may be handed in."""
        bundle = self.view.bundle
        printed = bundle.revision > 0 and not self.view.changed
        return self.is_open and bool(self.lines) and printed and (self.view.scan_fits or not self.needs_scan)


def about_step(procedure: str, step: str) -> str:
    """The procedure and the step, as people read them."""
    described = tenant().association.procedures.get(procedure)
    label = said(described.label) if described else procedure
    return translated(say("%(procedure)s · %(step)s", procedure=label, step=step_label(described, step)))


def state_of(bundle: BundleRow | Bundle) -> Message:
    """Where a bundle stands, in the words of what becomes of it."""
    return (JOINT_STATES if is_joint(bundle.procedure, bundle.step) else STATES)[bundle.state]


def bundle_lines(rows: Sequence[BundleRow]) -> list[BundleLine]:
    """The lines of a list."""
    return [
        BundleLine(
            one.number, said(one.body), about_step(one.procedure, one.step), state_of(one), MARKS[one.state], one.cases,
            one.left, one.handed_in_at or one.opened_at,
        )
        for one in rows
    ]  # fmt: skip


def stacks_of(who: Identity) -> list[Stack]:
    """What waits to be collected, by procedure and step."""
    found: dict[tuple[str, str], list[ToCollect]] = {}
    for one in to_collect(who):
        found.setdefault((one.procedure, one.step), []).append(one)
    return [Stack(p, step, about_step(p, step), rows, is_joint(p, step)) for (p, step), rows in found.items()]


def all_joint() -> bool:
    """Whether the association only issues documents for many, and hands up no lists."""
    procedures = tenant().association.procedures.values()
    gathering = [step for one in procedures for step in one.steps if step.gather]
    return bool(gathering) and all(step.is_joint for step in gathering)


def bundle_page(view: BundleView, who: Identity) -> BundlePage:
    """Everything on the page of a bundle."""
    bundle = view.bundle
    lines = [_line(one, bundle.procedure) for one in cases_of_bundle(bundle.id)]
    open_here = view.collects and bundle.state is BundleState.OPEN
    addable = to_collect(who, procedure=bundle.procedure, step=bundle.step) if open_here else []
    document = tenant().association.documents.get(bundle.document)
    needs_scan, joint = _needs_scan(bundle.procedure, bundle.step), is_joint(bundle.procedure, bundle.step)
    return BundlePage(
        view, said(document.label) if document else bundle.document, said(view.body),
        about_step(bundle.procedure, bundle.step), state_of(bundle), MARKS[bundle.state], lines, addable, needs_scan,
        _joint_steps(view) if joint else _steps(view, needs_scan=needs_scan), joint,
        list_seen(bundle) if joint and open_here else "",
    )  # fmt: skip


def _line(one: BundleCase, name: str) -> CaseLine:
    procedure = tenant().association.procedures.get(name)
    standing = step_label(procedure, one.step) if one.state is CaseState.OPEN else translated(CASE_STATES[one.state])
    return CaseLine(
        one.case_id, one.number, one.title, one.place, tier_label(one.tier), standing, CASE_MARKS[one.state],
        one.left_at is None,
    )  # fmt: skip


def is_joint(procedure: str, step: str) -> bool:
    """Whether whoever collects at a step issues one document for all."""
    described = tenant().association.procedures.get(procedure)
    return any(one.is_joint for one in described.steps if one.name == step) if described else False


def _joint_steps(view: BundleView) -> list[dict[str, str]]:
    """Collected, issued, done."""
    issued = view.bundle.state is not BundleState.OPEN
    done = [("collect", say("汇总人员"), True), ("issue", say("下发文件"), issued),
            ("decide", say("逐人办结"), view.bundle.state is BundleState.DECIDED)]  # fmt: skip
    return _as_steps(done)


def _needs_scan(procedure: str, step: str) -> bool:
    described = tenant().association.procedures.get(procedure)
    return any(one.uploads for one in described.steps if one.name == step) if described else False


def _steps(view: BundleView, *, needs_scan: bool) -> list[dict[str, str]]:
    """Collected, printed, scanned, handed in: done, now or to come."""
    bundle = view.bundle
    handed_in = bundle.state is not BundleState.OPEN
    printed = handed_in or (bundle.revision > 0 and not view.changed)
    done = [("collect", say("汇总办件"), True), ("print", say("打印名单并盖章"), printed)]
    done += [("scan", say("上传盖章扫描件"), handed_in or view.scan_fits)] if needs_scan else []
    done += [("hand_in", say("报送"), handed_in), ("decide", say("办理"), bundle.state is BundleState.DECIDED)]
    return _as_steps(done)


def _as_steps(done: Sequence[tuple[str, Message, bool]]) -> list[dict[str, str]]:
    """The first that is not done is now."""
    now = next((name for name, _, is_done in done if not is_done), "")
    return [
        {"state": "done" if is_done else "now" if name == now else "to-come", "title": translated(title), "note": ""}
        for name, title, is_done in done
    ]


def ids_in(sent: MultiDict[str, str]) -> list[int]:
    """The ids of the cases that were ticked. Raises DomainError for none."""
    ids = [int(text) for text in sent.getlist("case") if text.isascii() and text.isdecimal() and len(text) < 10]
    if not ids:
        raise DomainError(say("请至少选择一件。"))
    return ids


def take_scan(view: BundleView, file: Any, *, owner: Owner, by: int, now: datetime) -> None:
    """Check and keep the scan that was sent, and add it to the bundle. Raises DomainError with what is wrong."""
    if file is None or not file.filename:
        raise DomainError(say("请选择盖章扫描件。"))
    place = Place(f"bundle.{view.bundle.number}"[:90], SCAN.name, SCAN)
    number, revision = view.bundle.number, view.bundle.revision
    upload = keep_upload(Incoming(file.filename, file.stream.read()), place, owner=owner, now=now)
    attach_scan(number, upload, revision=revision, by=by, now=now)
