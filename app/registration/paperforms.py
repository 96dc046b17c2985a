"""A form that a party completed on paper, at a step that asks for it: entered by the secretariat with the signed scan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import flash, jsonify, redirect, request
from flask.typing import ResponseReturnValue

from app.kernel.errors import Conflict, Refusals, say
from app.procedures.actions import Paper, Reply
from app.procedures.actions.paper import Awaited
from app.procedures.rules.machine import step_named
from app.registration import actions
from app.registration.actions.consenting import Agreed
from app.registration.agreeing import asked_with, in_words, voluntary
from app.registration.completion import writing_at
from app.registration.doors import Door
from app.registration.drawing import drawn, trail_of_case
from app.registration.inputs import boxes_form, case_version, consent_box
from app.registration.scans import Scan, scan_in
from app.registration.writing import Received, Writing, autosave, receive
from app.tenancy.clock import now, today
from app.tenancy.configuration.concepts.procedures import Step
from app.web.access import somebody
from app.web.forms import PlainForm
from app.web.language import current_language, said, translated
from app.web.language import gettext as _


@dataclass(frozen=True)
class PaperForm:
    """A form that came on paper: of which case, and of whom."""

    door: Door
    one: Awaited

    @property
    def step(self) -> Step:
        return step_named(self.door.docket.procedure, self.one.step)

    @cached_property
    def writing(self) -> Writing:
        """The form with the draft of whoever enters it, else with what is known of the party."""
        return writing_at(self.door, self.step, today())

    @cached_property
    def consents(self) -> Mapping[str, str]:
        """What is agreed to with this form, with the labels."""
        return asked_with(self.step.fill)


def enter(door: Door, one: Awaited) -> ResponseReturnValue:
    """The form: shown, saved, or taken in; back on the case's page it says so."""
    paper = PaperForm(door, one)
    boxes = boxes_form(paper.consents, voluntary())()
    if request.method == "GET":
        return _page(paper, Received(paper.writing.begun(), paper.writing.copy()), boxes, Scan())
    received, scan = receive(paper.writing, now=now()), scan_in(f"{door.docket.case.procedure}.{one.step}")
    if received.goes_on and not scan.id and not scan.wrong:
        scan = Scan(wrong=translated(say("请上传签字（盖章）的书面答复扫描件。")))
    if not received.may_go_on or scan.wrong:
        return _page(paper, received, boxes, scan), 422 if received.goes_on else received.status
    what = Paper(one.key, Reply("", filled=dict(received.filled.reading.answers)), scan.id)
    if boxes.validate_on_submit() and boxes.try_to(_take, paper, what, boxes):
        done = say("已代为录入%(name)s填写的“%(form)s”。", name=one.name, form=said(paper.step.label))
        return back(door, translated(done), "ok")
    if isinstance(boxes.refusal, Conflict) and boxes.refusal.field is None:
        return back(door, boxes.summary()[0][1], "stop")
    return _page(paper, received, boxes, scan), 422


def keep(door: Door, one: Awaited) -> ResponseReturnValue:
    """What the page's script saves of it while one types."""
    return jsonify(autosave(PaperForm(door, one).writing, now=now()))


def back(door: Door, sentence: str, kind: str) -> ResponseReturnValue:
    """To the page of the case, which says what became of it."""
    flash(sentence, kind)
    return redirect(door.to())


def _take(paper: PaperForm, what: Paper, boxes: PlainForm) -> Any:
    given = [name for name in paper.consents if boxes[consent_box(name)].data]
    case_id, subject, agreed = paper.door.docket.case.id, paper.writing.subject, Agreed(given, current_language())
    version, by = case_version(request.form), somebody().account_id
    return actions.enter_completed(case_id, what, agreed, subject, by=by, version=version, now=now())


def _page(paper: PaperForm, received: Received, boxes: PlainForm, scan: Scan) -> str:
    door, writing, case = paper.door, paper.writing, paper.door.docket.case
    first, whom = request.method == "GET", paper.one.key
    return drawn(
        received.filled, received.copy, None if first else received, checking=received.goes_on, title=paper.step.label,
        case=case, trail=trail_of_case(case.number, door.to(), _("代录：%(name)s", name=paper.one.name)),
        whom=_("为%(name)s录入", name=paper.one.name), draft=writing.draft, has_expired=writing.has_expired,
        lead=_("按本人签字（盖章）的书面表格录入，算作本人填写；录入人、时间和扫描件记入办理记录，并通知本人。"),
        refusals=_sentences(boxes, scan), scan=scan, scan_needed=True, consents=in_words(paper.consents), boxes=boxes,
        autosave=door.to("paper_draft", whom=whom), newer=door.to("paper", whom=whom), next_label=_("录入"), whom_key=whom,
    )  # fmt: skip


def _sentences(boxes: PlainForm, scan: Scan) -> list[tuple[str, str]]:
    found = [("f-signed-scan", scan.wrong)] if scan.wrong else []
    refused = boxes.refusal
    if refused is None or isinstance(refused, Conflict):
        return found + boxes.summary()
    every = refused.refusals if isinstance(refused, Refusals) else (refused,)
    return found + [(f"f-{one.field}" if one.field else "", translated(one.message)) for one in every]
