"""Where a case comes from, and where it went: what another body handed on, as a copy; what became of what was handed up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.approval.dossier import sight_of
from app.approval.labels import CASE_MARKS
from app.forms.answers import AnswerSection, answer_sections
from app.forms.lookups import lookups
from app.forms.rules import ReadForm
from app.forms.wording import Wording
from app.kernel.errors import say
from app.procedures.docket import Docket, unseal_answers
from app.procedures.labels import CASE_STATES, verdict_label
from app.procedures.origins.models import Origin
from app.procedures.origins.store import find_origin, handed_to
from app.procedures.versions import configuration_of
from app.tenancy.configuration.load import Configuration
from app.tenancy.tenants import tenant
from app.web.access import Identity
from app.web.language import current_language, said, translated
from app.web.rendering import when


@dataclass(frozen=True)
class CameFrom:
    """What was handed on: by which body, in which matter, its form, what was answered and agreed to there."""

    title: str
    note: str
    sections: Sequence[AnswerSection]
    said: Sequence[str]


@dataclass(frozen=True)
class WentTo:
    """A case that this one began, as far as whoever handed it on may know of it."""

    body: str
    procedure: str
    number: str
    state: str
    mark: str


def came_from(docket: Docket, who: Identity) -> CameFrom | None:
    """What was handed on to this case; None where whoever it concerns began it, or somebody in charge."""
    if docket.case.starter_id is not None:
        return None
    found = find_origin(docket.case.id)
    if found is None:
        return None
    origin, body_name = found
    before = configuration_of(origin.version_id)
    title = translated(say("%(body)s移交：%(procedure)s", body=said(body_name), procedure=_label(before, origin.procedure)))
    note = " ".join(filter(None, (origin.number, origin.started_by, when(origin.at))))
    return CameFrom(title, note, _sections(origin, before, docket, who), [*_turns(origin, before), *_consents(origin, before)])


def _label(configuration: Configuration, procedure: str) -> str:
    described = configuration.association.procedures.get(procedure)
    return said(described.label) if described else procedure


def _sections(origin: Origin, before: Configuration, docket: Docket, who: Identity) -> Sequence[AnswerSection]:
    name = before.association.procedures[origin.procedure].form
    if not name:
        return ()
    form = ReadForm(name, before.association.forms[name])
    wording = Wording(before, current_language(), translated, lookups(), {})
    return answer_sections(form, unseal_answers(origin.answers), wording, sight_of(docket, who))


def _turns(origin: Origin, before: Configuration) -> list[str]:
    steps = {one.name: said(one.label) for one in before.association.procedures[origin.procedure].steps}
    return [
        translated(
            say("%(step)s：%(name)s于 %(moment)s %(verdict)s", step=steps.get(one["step"], one["step"]), name=one["name"],
                moment=when(datetime.fromisoformat(one["at"])), verdict=verdict_label(one["verdict"]))
        )
        for one in origin.turns
    ]  # fmt: skip


def _consents(origin: Origin, before: Configuration) -> list[str]:
    described = before.association.consents
    return [
        translated(
            say("已同意：%(consent)s（%(moment)s）", consent=said(described[one["purpose"]].label),
                moment=when(datetime.fromisoformat(one["at"])))
        )
        for one in origin.consents
        if one["purpose"] in described
    ]  # fmt: skip


def went_to(docket: Docket) -> list[WentTo]:
    """The cases that this one began; looked for where an outcome of its procedure begins any."""
    effects = (*docket.procedure.approved, *docket.procedure.refused)
    if not docket.case.state.is_closed or not any(one.name == "start" for one in effects):
        return []
    return [
        WentTo(said(one.body_name), _label(tenant().configuration, one.procedure), one.number,
               translated(CASE_STATES[one.state]), CASE_MARKS[one.state])
        for one in handed_to(docket.case.id)
    ]  # fmt: skip
