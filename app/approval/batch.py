"""The page of a batch: which cases can get this answer, which cannot and why, and what the step asks for."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from werkzeug.datastructures import MultiDict
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from app.accounts.inputs import later
from app.approval.inputs import LONGEST_OPINION
from app.approval.panel import Panel, panel_of, read_fields
from app.forms.reading import Reading
from app.kernel.errors import DomainError, Message, NotFound, say
from app.procedures.actions import Decision, Many, Prospect, many_alone, preview
from app.procedures.docket import Docket
from app.procedures.rules.machine import leads_on
from app.procedures.store import Standing, get_case, seen_among
from app.seconding.actions import LONGEST_REASON
from app.seconding.labels import why_cases_take_two
from app.tenancy.clock import local_day
from app.web.access import Identity
from app.web.forms import PlainForm
from app.web.language import said, translated

MOST = 1000
LONGEST_NUMBER = 60
VERSION = "version-"
"""No field of a step has a hyphen in its name, so nothing of its own can be mistaken for ours."""


class BatchForm(PlainForm):
    """What goes with every case of the batch besides the step's own fields; `token` makes a double click one batch."""

    opinion = TextAreaField(
        validators=[Length(max=LONGEST_OPINION, message=later(say("最多 %(number)s 个字符。", number=LONGEST_OPINION)))]
    )
    token = StringField()
    reason = TextAreaField(
        validators=[Length(max=LONGEST_REASON, message=later(say("最多 %(number)s 个字符。", number=LONGEST_REASON)))]
    )

    def __init__(self) -> None:
        super().__init__(prefix="batch-")
        self.reading: Reading | None = None

    @property
    def key(self) -> str:
        """The token that came with the form, or a new one."""
        return (self.token.data or "")[:64] or secrets.token_hex(16)

    def refuse(self, refused: DomainError, field_map: dict[str, str]) -> None:
        """Put a refusal at the step's own field, at the opinion, or above the form."""
        if self.reading is not None and (refused.field or "") in self.reading.form.fields:
            self.reading = replace(self.reading, errors={**self.reading.errors, refused.field or "": refused.message})
            return
        super().refuse(refused, field_map)

    def problems(self) -> list[tuple[str, str]]:
        """Every refusal for the summary: (id of the control, sentence)."""
        found = [("", sentence) for sentence in self.refusals]
        found += [(f"f-{asked.name}", str(sentence)) for asked in (self.opinion, self.reason) for sentence in asked.errors]
        if self.reading is not None:
            labels = {name: said(ask.label) for name, ask in self.reading.form.fields.items()}
            found += [
                (f"f-{control}", translated(say("%(label)s：%(sentence)s", label=labels[control.split("-")[0]],
                                                sentence=sentence)))
                for control, sentence in self.reading.errors.items()
            ]  # fmt: skip
        return found


@dataclass(frozen=True)
class BatchPage:
    """What the template draws. `left_out` counts those chosen that nobody may see here."""

    place: Standing
    panel: Panel
    verdict: str
    ready: Sequence[Prospect]
    not_ready: Sequence[tuple[str, str, Message]]
    left_out: int
    versions: Mapping[str, int]
    why_two: Message | None
    """Why the batch takes another person; None where one is enough."""


def chosen_numbers(sent: MultiDict[str, str], *, anew: bool = False) -> list[str]:
    """The numbers of the cases that were ticked, each once; `anew`: those set aside by the last preview too.

    Raises DomainError for none or for too many.
    """
    given = [*sent.getlist("case"), *(sent.getlist("set-aside") if anew else ())]
    numbers = list(dict.fromkeys(text[:LONGEST_NUMBER] for text in given if text and text.isprintable()))
    if not numbers:
        raise DomainError(say("请至少选择一件。"))
    if len(numbers) > MOST:
        raise DomainError(say("一次最多办理 %(most)s 件，请分批选择。", most=MOST))
    return numbers


@dataclass(frozen=True)
class Batch:
    """The cases chosen: those at the step where most of them stand, and the others."""

    here: Sequence[Standing]
    elsewhere: Sequence[Standing]
    left_out: int

    @property
    def place(self) -> Standing:
        """One of them, for where they stand."""
        return self.here[0]


def batch_of(numbers: Sequence[str], who: Identity) -> Batch:
    """The cases of these numbers that somebody may see, at the step where most of those that are open stand.

    Raises NotFound where there is none of them, DomainError where all are closed.
    """
    seen = seen_among(numbers, seen_by=who)
    if not seen:
        raise NotFound(say("没有这个办件。"))
    places = Counter((one.procedure, one.step) for one in seen if one.step)
    if not places:
        raise DomainError(say("所选办件已办结。"))
    (procedure, step), _ = places.most_common(1)[0]
    here = [one for one in seen if (one.procedure, one.step) == (procedure, step)]
    return Batch(here, [one for one in seen if one not in here], len(numbers) - len(seen))


def one_of(batch: Batch, who: Identity) -> Docket:
    """A case that stands for all: its step says which answers and fields there are. Raises NotFound."""
    docket = get_case(batch.place.number, seen_by=who)
    docket.speak_of(batch.place.step)
    return docket


def verdict_in(docket: Docket, sent: MultiDict[str, str]) -> str:
    """The answer that was chosen, else the first that leads on."""
    answers = docket.step.answers()
    wished = sent.get("verdict", "")
    if wished in answers:
        return wished
    holds = docket.scope().holds
    return next((one for one in answers if leads_on(docket.procedure, docket.step.name, one, holds)), next(iter(answers)))


def decision_in(docket: Docket, form: BatchForm, sent: MultiDict[str, str], now: datetime) -> Decision:
    """The answer with what was typed into the step's own fields."""
    form.reading = read_fields(docket, sent, local_day(now))
    answers = dict(form.reading.answers) if form.reading else {}
    return Decision(verdict_in(docket, sent), form.opinion.data or "", answers)


def batch_page(batch: Batch, docket: Docket, decision: Decision, form: BatchForm, *, by: int, now: datetime) -> BatchPage:
    """The preview, with what was typed."""
    prospects = prospects_of(batch, decision, by=by, now=now)
    refused = [(one.title, one.number, one.refusal) for one in prospects if one.refusal is not None]
    refused += [(one.number, one.number, say("与其他所选办件不在同一步骤，请另行办理。")) for one in batch.elsewhere]
    ready = [one for one in prospects if one.refusal is None]
    panel = panel_of(docket, local_day(now), form.reading)
    load = many_alone(len(ready), by=by, now=now)
    return BatchPage(
        batch.place, panel, decision.verdict, ready, refused, batch.left_out, {p.number: p.version for p in ready},
        why_cases_take_two(load) if load.takes_two else None,
    )  # fmt: skip


def prospects_of(batch: Batch, decision: Decision, *, by: int, now: datetime) -> list[Prospect]:
    """What would become of each case that stands at the step."""
    place = batch.place
    return preview(place.procedure, place.step, decision, [one.id for one in batch.here], by=by, now=now)


def many_of(batch: Batch, decision: Decision, sent: MultiDict[str, str], submission: str) -> Many:
    """What is asked of the engine: the cases in the versions of the preview."""
    cases = {one.id: _version(sent.get(f"{VERSION}{one.number}", "")) for one in batch.here}
    return Many(batch.place.procedure, batch.place.step, decision, cases, submission)


def _version(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def asks_of(prospects: Sequence[Prospect]) -> list[DomainError]:
    """What the form still has to say, each refusal once."""
    found: dict[tuple[str | None, str], DomainError] = {}
    for one in prospects:
        for refused in one.asks if one.refusal is None else ():
            found.setdefault((refused.field, str(refused.message)), refused)
    return list(found.values())
