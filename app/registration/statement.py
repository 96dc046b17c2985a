"""What a step asks a party of the case to answer: a statement, a consent, a choice among the step's answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from app.forms.answers import AnswerSection
from app.forms.rules import form_of_fields
from app.kernel.errors import say
from app.procedures.docket import Docket
from app.procedures.labels import verdict_label
from app.procedures.rules.actors import parse_actor
from app.procedures.rules.silence import silence_answers
from app.registration.handed import read_form, sections_of
from app.registration.ownstep import OwnStep, answers_to
from app.registration.sheet import Sheet
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.configuration.concepts.procedures import Step
from app.web.language import gettext as _
from app.web.language import translated
from app.web.rendering import day

EVIDENCE = Field(
    name="evidence_files", label={"zh": "补充材料", "en": "Documents"}, type="files", accept=("pdf", "jpg", "png"),
    required=False, at_most="5",
    help={"zh": "可上传盖章的说明或证据，最多 5 份。", "en": "A stamped statement or evidence, at most 5 files."},
)  # fmt: skip
"""The files that a step with `uploads` takes; read like a field of the form, kept with the answer."""


class Statement(OwnStep):
    """An answer that a step asks of whoever came by this door."""

    nothing = say("此件目前不需要您答复，请查看办理进度。")

    @staticmethod
    def fits(step: Step) -> bool:
        """It asks a party for an answer, and for nothing else."""
        plain = not step.fill and not step.pay and step.each is None and step.vote is None
        return plain and parse_actor(step.by).is_party

    @property
    def answers(self) -> Sequence[Mapping[str, str]]:
        """The answers that may be given, each with what it asks for."""
        return answers_to(self.step)

    @cached_property
    def sheet(self) -> Sheet | None:
        """What the step asks besides the answer, files included; none where it asks nothing more."""
        fields = (*self.step.fields, *((EVIDENCE,) if self.step.uploads else ()))
        if not fields:
            return None
        label = self.step.label if self.step.fields else EVIDENCE.label
        form = form_of_fields(f"{self.docket.case.procedure}.{self.step.name}", label, fields)
        return Sheet(form, self.docket.configuration, self.door.applicant, self.today)

    @cached_property
    def sections(self) -> Sequence[AnswerSection]:
        """What the case says, for whom it concerns."""
        form = read_form(self.docket)
        return sections_of(self.docket, form) if form else ()

    @property
    def consequence(self) -> str:
        """Until when, and what silence means."""
        return until_when(self.docket, self.step)


def until_when(docket: Docket, step: Step) -> str:
    """Until when a step waits for its party, and what happens after that; empty without a deadline."""
    due = replace(docket, at=step.name).due_on
    if due is None:
        return ""
    if not silence_answers(step):
        return str(_("请在 %(day)s 前答复。", day=day(due)))
    verdict = translated(verdict_label(step.on_silence))
    return str(_("请在 %(day)s 前答复；逾期未答复，视为“%(verdict)s”。", day=day(due), verdict=verdict))


def parted(answers: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The step's own fields, and the files that came with the answer."""
    fields = {name: one for name, one in answers.items() if name != EVIDENCE.name}
    return fields, list(answers.get(EVIDENCE.name) or [])
