"""The form of a case on paper, as it was handed in, with the opinions given so far."""

from __future__ import annotations

from app.documents.actions import draw_printed
from app.forms.lookups import lookups
from app.forms.printing import files_for, printed_form
from app.forms.store import files_named
from app.forms.wording import Wording
from app.kernel.errors import NotFound, say
from app.members.store import find_membership
from app.procedures.docket import Docket
from app.procedures.opinions import body_of, opinions_of
from app.registration.handed import read_form
from app.tenancy.clock import local_day
from app.tenancy.tenants import tenant
from app.web.language import speak, translated


def printed(docket: Docket) -> bytes:
    """The PDF, drawn now. Raises NotFound where the form is not printed."""
    form = read_form(docket)
    if form is None or form.form.prints is None:
        raise NotFound(say("这件申请没有可以打印的表格。"))
    language = tenant().association.languages[0]
    speak(language)
    words = Wording(docket.configuration, language, translated, lookups(), files_named(files_for(form, docket.answers)))
    case = docket.case
    filled = printed_form(
        form, docket.answers, words, number=case.number, filed_on=local_day(case.filed_at).isoformat(),
        opinions=opinions_of(docket, words), body=body_of(docket, language),
    )  # fmt: skip
    membership = find_membership(docket.party)
    number = (membership.number or "") if membership is not None else ""
    return draw_printed(form.form.prints, {"form": filled.as_data(), "member_number": number})
