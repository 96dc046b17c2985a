"""The filled form of a case on paper, for its reviewer: masked where the reader may not see protected values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.approval.dossier import Form
from app.documents.actions import draw_printed
from app.forms.printing import printed_form
from app.forms.rules import PROTECTED
from app.kernel.errors import NotFound, say
from app.members.store import find_membership
from app.procedures.docket import Docket
from app.procedures.opinions import body_of, opinions_of
from app.tenancy import clock
from app.tenancy.tenants import tenant
from app.web.language import speak

PAPER_LANGUAGES = ("zh", "en")


def prints(docket: Docket) -> str:
    """Which paper the form is printed on; empty where it has none."""
    form = docket.configuration.association.forms.get(docket.procedure.form or "")
    return (form.prints or "") if form else ""


def paper_language() -> str:
    """The language of papers: the association's first."""
    first = tenant().association.languages[0]
    return first if first in PAPER_LANGUAGES else "zh"


def draw_form(docket: Docket, form: Form | None) -> bytes:
    """The PDF. Raises NotFound where the form has no paper, CannotDraw."""
    kind = prints(docket)
    if form is None or not kind:
        raise NotFound(say("此事项没有可以打印的申请表。"))
    language = paper_language()
    speak(language)
    words = replace(form.wording, language=language)
    printed = printed_form(
        form.read, _shown(docket, form), words, number=docket.case.number,
        filed_on=_day(docket.case.filed_at), opinions=opinions_of(docket, words),
        body=body_of(docket, language),
    )  # fmt: skip
    membership = find_membership(docket.party)
    number = (membership.number or "") if membership is not None else ""
    return draw_printed(kind, {"form": printed.as_data(), "member_number": number})


def _day(moment: datetime) -> str:
    return clock.local_day(moment).isoformat()


def _shown(docket: Docket, form: Form) -> Mapping[str, Any]:
    """The answers as this reader may have them on paper."""
    if form.sight.reveals:
        return docket.answers
    answers = dict(docket.answers)
    for name, ask in form.read.fields.items():
        if name not in answers or (ask.type not in PROTECTED and form.sight.sees(ask)):
            continue
        shown = form.wording.masked(ask, answers[name])
        answers[name] = {**answers[name], "number": shown} if ask.type == "id_document" else shown
        if ask.type not in PROTECTED and not isinstance(docket.answers[name], str):
            del answers[name]
    return answers
