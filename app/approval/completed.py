"""What was completed on the way: the forms that steps asked for, as a reviewer reads them; and taking an answer back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.approval.dossier import sight_of
from app.forms.answers import AnswerSection, answer_sections
from app.forms.lookups import lookups
from app.forms.printing import files_for
from app.forms.rules import form_named
from app.forms.store import files_named
from app.forms.wording import Wording
from app.kernel.errors import say
from app.procedures.acting import acting_of
from app.procedures.actions.taking_back import answers_to_take_back, may_be_his
from app.procedures.docket import Docket
from app.procedures.revealing import place_of_form
from app.web.access import Identity
from app.web.language import current_language, said, translated
from app.web.rendering import when


@dataclass(frozen=True)
class Completed:
    """One form that was completed: at which step, by whom and when, what it says."""

    step: str
    label: str
    note: str
    sections: Sequence[AnswerSection]


def completed_in(docket: Docket, who: Identity) -> list[Completed]:
    """Every form that was completed at a step of a case, masked where this reader may not see."""
    found = []
    for step, turn, filled in docket.filled_in():
        form = form_named(docket.configuration, filled.name)
        files = files_named(files_for(form, filled.answers))
        wording = Wording(docket.configuration, current_language(), translated, lookups(), files)
        sections = answer_sections(form, filled.answers, wording, sight_of(docket, who))
        note = translated(say("%(name)s于 %(moment)s 填写", name=turn.name, moment=when(turn.at)))
        found.append(Completed(place_of_form(step, turn), said(step.label), note, sections))
    return found


def takes_back(docket: Docket, who: Identity) -> bool:
    """Whether this reader may take back the answer that was given last, or one given beside it."""
    return any(may_be_his(docket, turn, acting_of(who)) for turn in answers_to_take_back(docket))
