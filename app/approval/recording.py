"""The record of a case: answers given, what befell it, letters that left; the youngest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from app.approval.dossier import Form
from app.approval.labels import ACTING, MAIL_STATES
from app.forms.answers import ShownFile
from app.forms.contents import size_in_words
from app.forms.rules import UPLOADS, form_of_step
from app.forms.store import files_named
from app.forms.wording import Wording
from app.kernel.errors import say
from app.procedures.actions.holding import files_in
from app.procedures.docket import Docket
from app.procedures.labels import HAPPENINGS, answered_by, verdict_label
from app.procedures.models import Happening, Turn
from app.procedures.rules.machine import step_named
from app.procedures.store import Befallen, ToldLetter
from app.web.language import current_language, said, translated


@dataclass(frozen=True)
class Recorded:
    """One line of the record. `said` is the opinion; `notes` are comments, waivers and what was filled in."""

    at: datetime
    who: str
    text: str
    said: str = ""
    notes: tuple[str, ...] = ()
    files: tuple[ShownFile, ...] = ()


def record_of(docket: Docket, form: Form | None, befell: Befallen) -> list[Recorded]:
    """Everything there is to tell, the youngest first."""
    files = _uploads(docket, befell.happened)
    lines = [_turn(docket, form, turn, files) for turn in docket.every_turn]
    lines += [_happening(one, files) for one in befell.happened]
    lines += [_letter(one) for one in befell.letters]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _uploads(docket: Docket, happened: Sequence[Happening]) -> Mapping[str, Any]:
    named = [upload for turn in docket.every_turn for upload in _given(docket, turn)]
    named += [upload for one in happened for upload in one.details.get("uploads", ())]
    return files_named(named) if named else {}


def _turn(docket: Docket, form: Form | None, turn: Turn, files: Mapping[str, Any]) -> Recorded:
    step = said(step_named(docket.procedure, turn.step).label)
    text = translated(say("%(step)s：%(verdict)s", step=step, verdict=verdict_label(turn.verdict)))
    notes = (*_rests_on(turn), *_comments(form, turn), *_waivers(turn), *_filled_in(docket, turn))
    return Recorded(turn.at, _who(docket, turn), text, turn.opinion, notes, _shown(_given(docket, turn), files))


def _given(docket: Docket, turn: Turn) -> list[str]:
    """The files that came with an answer: stamped scans, and those that the step asks for."""
    return [*turn.uploads, *files_in(step_named(docket.procedure, turn.step).fields, turn.fields)]


def _shown(uploads: Sequence[str], files: Mapping[str, Any]) -> tuple[ShownFile, ...]:
    return tuple(
        ShownFile(files[one].name, size_in_words(files[one].size), url_for("forms.show", upload_id=one))
        for one in uploads
        if one in files
    )


def _who(docket: Docket, turn: Turn) -> str:
    here = docket.configuration.association
    role = here.roles.get(turn.acted_as) or here.offices.get(turn.acted_as)
    part = said(role.label) if role else translated(ACTING[turn.acted_as]) if turn.acted_as in ACTING else ""
    return " ".join(filter(None, (part, translated(answered_by(turn.name, turn.acted_as, turn.instead_of)))))


def _rests_on(turn: Turn) -> list[str]:
    """The resolution or the authority that an answer rests on."""
    return [translated(say("依据：%(reference)s", reference=turn.rests_on))] if turn.rests_on else []


def _comments(form: Form | None, turn: Turn) -> list[str]:
    fields = form.read.fields if form else {}
    labels = {name: form.wording.label(ask) for name, ask in fields.items()} if form else {}
    return [
        translated(say("批注“%(label)s”：%(words)s", label=labels.get(name, name), words=words))
        for name, words in turn.comments.items()
    ]


def _waivers(turn: Turn) -> list[str]:
    return [translated(say("放宽条件，理由：%(reason)s", reason=one["reason"])) for one in turn.waivers]


def _filled_in(docket: Docket, turn: Turn) -> list[str]:
    """What was filled in at the step, in words."""
    step = step_named(docket.procedure, turn.step)
    if not turn.fields or not step.fields:
        return []
    form = form_of_step(docket.configuration, docket.case.procedure, step)
    wording = Wording(docket.configuration, current_language(), translated)
    return [
        translated(say("%(label)s：%(sentence)s", label=ask.label, sentence=wording.of(ask, turn.fields[name])))
        for name, ask in form.fields.items()
        if name in turn.fields and ask.type not in UPLOADS
    ]


def _happening(one: Happening, files: Mapping[str, Any]) -> Recorded:
    label = HAPPENINGS.get(one.what)
    shown = _shown(one.details.get("uploads", ()), files)
    return Recorded(one.at, one.name, translated(label) if label else one.what, one.note, files=shown)


def _letter(one: ToldLetter) -> Recorded:
    text = translated(say("发出信件：%(subject)s", subject=one.subject))
    return Recorded(one.written_at, translated(say("系统")), text, "", (translated(MAIL_STATES[one.mail]),))
