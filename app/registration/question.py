"""What somebody is asked by name: who applies, the answers that may be given, the letter that may be added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from app.forms.answers import AnswerSection
from app.forms.lookups import lookups
from app.forms.owners import present_owner
from app.forms.readers import Owner
from app.forms.rules import ReadForm, form_of_fields
from app.forms.wording import Wording
from app.procedures.actions.asking import still_asks
from app.procedures.docket import Docket
from app.procedures.labels import verdict_label
from app.procedures.models import Asked
from app.procedures.rules.machine import CaseState, leads_on, step_named
from app.registration.applicant import Applicant
from app.registration.handed import read_form, sections_of
from app.registration.rules import SUMMED_UP
from app.registration.sheet import Sheet
from app.registration.statement import until_when
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.configuration.concepts.procedures import Step
from app.web.language import current_language, said, translated
from app.web.language import gettext as _
from app.web.rendering import day, when

LETTER = Field(name="letter", label={"zh": "推荐信", "en": "Letter"}, type="file", accept=("pdf", "jpg", "png"), required=False)


@dataclass(frozen=True)
class Question:
    """Somebody asked, the case, and by which way he came: `by` an account, or the `token` of the link."""

    asked: Asked
    docket: Docket
    today: date
    href: str
    by: int | None = None
    token: str | None = None

    @property
    def step(self) -> Step:
        return step_named(self.docket.procedure, self.asked.step)

    @property
    def closed_because(self) -> str:
        """Why there is nothing to answer any more, in a calm sentence; empty while there is."""
        case, asked = self.docket.case, self.asked
        if asked.answered_at is not None:
            return str(_("您已于 %(at)s 答复，谢谢。答复不能更改；如需更正请联系秘书处。", at=when(asked.answered_at)))
        if case.state is CaseState.WITHDRAWN:
            return str(_("申请人已撤回这件申请，不再需要您确认。"))
        if not still_asks(self.docket, asked):
            return str(_("这件申请已进入其他步骤，不再需要您确认。"))
        if self.token is not None and asked.expires_on is not None and asked.expires_on < self.today:
            return str(_("链接已于 %(day)s 过期；如仍愿答复，请登录后办理或联系秘书处。", day=day(asked.expires_on)))
        return ""

    @property
    def answers(self) -> Sequence[Mapping[str, str]]:
        """The answers that may be given, each with what it asks for."""
        step = self.step
        return [
            {"value": verdict, "label": translated(verdict_label(verdict)),
             "help": _("请写明理由，申请人会看到。") if verdict in step.reason_for else ""}
            for verdict in step.answers()
        ]  # fmt: skip

    def leads_on(self, verdict: str) -> bool:
        """Whether an answer moves the case towards its end."""
        procedure, step = self.docket.procedure, self.step
        return verdict in step.answers() and leads_on(procedure, step.name, verdict, self.docket.scope().holds)

    @cached_property
    def sheet(self) -> Sheet | None:
        """What the step asks besides the answer, if anything: a form to be completed, or fields of its own."""
        step = self.step
        if not step.fields and not step.fill:
            return None
        if step.fill:
            form = ReadForm(step.fill, self.docket.configuration.association.forms[step.fill])
        else:
            form = form_of_fields(f"{self.docket.case.procedure}.{step.name}", step.label, step.fields)
        return Sheet(form, self.docket.configuration, Applicant(self.owner), self.today)

    @property
    def owner(self) -> Owner:
        """Whose files the uploads of this page are."""
        return Owner(account_id=self.by) if self.by is not None else present_owner()

    @property
    def is_oneself(self) -> bool:
        """Whether the case concerns whoever is asked, who may read what it says."""
        asked, case = self.asked, self.docket.case
        return (asked.person_id, asked.unit_id) == (case.person_id, case.unit_id)

    @property
    def sections(self) -> Sequence[AnswerSection]:
        """What the case says, for whom it concerns; nothing for others."""
        form = read_form(self.docket) if self.is_oneself else None
        return sections_of(self.docket, form) if form else ()

    @property
    def consequence(self) -> str:
        """Until when, and what silence means."""
        return until_when(self.docket, self.step)

    def summary(self) -> list[dict[str, Any]]:
        """Who applies, in a few lines without protected data."""
        case = self.docket.case
        rows: list[dict[str, Any]] = [
            {"label": _("申请人"), "value": case.title},
            {"label": _("申请事项"), "value": said(self.docket.procedure.label)},
            {"label": _("提交日期"), "value": day(case.filed_at)},
        ]
        form = read_form(self.docket)
        return rows + _told(form, self.docket) if form is not None else rows


def _told(form: ReadForm, docket: Docket) -> list[dict[str, Any]]:
    wording = Wording(docket.configuration, current_language(), translated, lookups())
    fields = [form.fields[name] for name in SUMMED_UP if name in form.fields]
    shown = [one for one in fields if not one.seen_by and one.name in docket.answers]
    return [{"label": wording.label(one), "value": wording.of(one, docket.answers[one.name])} for one in shown]
