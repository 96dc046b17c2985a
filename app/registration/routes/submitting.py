"""The last page before an application is handed in, and handing it in."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.actions.attempts import key_of, must_wait
from app.accounts.rules import REGISTRATIONS
from app.forms.reading.paper import rare_in
from app.kernel.errors import say
from app.members.twins import Applicant as Twinned
from app.members.twins import has_twins
from app.procedures.actions import AlreadyOpen, Filing
from app.procedures.keys import keys_in
from app.procedures.parties import Party
from app.registration import actions, store
from app.registration.actions import HandingIn, Submitted
from app.registration.agreeing import in_words, voluntary
from app.registration.application import Application, begin, sections_of
from app.registration.conditions import Judgement, judge
from app.registration.inputs import ReviewForm, consent_box, review_form
from app.registration.offers import JOIN
from app.registration.routes import bp
from app.registration.sheet import Filled
from app.tenancy.clock import now, today
from app.web.access import identity, public
from app.web.language import current_language, translated
from app.web.rendering import render


@bp.get("/apply/<name>/review")
@public
def review(name: str) -> ResponseReturnValue:
    """Everything once more, with every condition that is not met."""
    application = begin(name, today())
    if application.procedure.form is None:
        return _page(application, None, _form(application))
    if application.writing.draft is None:
        return redirect(url_for("registration.fill", name=name))
    filled = application.writing.begun()
    if filled.has_errors:
        return redirect(url_for("registration.fill", name=name, check=1))
    return _page(application, filled, _form(application))


@bp.post("/apply/<name>/review")
@public
def hand_in(name: str) -> ResponseReturnValue:
    """Hand the application in; pressed twice, it is one case."""
    application = begin(name, today())
    form = _form(application)
    before = store.find_submitted(name, form.submission.data or "")
    if before is not None:
        return _after(Submitted(before[0]), before[1])
    if application.procedure.form is not None and application.writing.draft is None:
        return redirect(url_for("registration.fill", name=name))
    filled = application.writing.begun() if application.procedure.form else None
    if filled is not None and filled.has_errors:
        return redirect(url_for("registration.fill", name=name, check=1))
    judgement = _judged(application, filled)
    if form.validate_on_submit() and not judgement.refusing and form.try_to(_hand_in, application, filled, form):
        return _after(form.done, application.applicant.account_id)
    if isinstance(form.refusal, AlreadyOpen):
        return _already(form.refusal.number)
    return _page(application, filled, form), 422


def _hand_in(application: Application, filled: Filled | None, form: ReviewForm) -> Submitted:
    if identity() is None:
        must_wait({key_of("apply", request.remote_addr or ""): REGISTRATIONS}, now=now())
    answers = dict(filled.reading.answers) if filled is not None else {}
    body_id = application.writing.body_id if filled is not None else None
    filing = Filing(application.name, answers, body_id=body_id, submission=form.submission.data or "")
    given = tuple(name for name in application.consents() if form[consent_box(name)].data)
    what = HandingIn(filing, application.subject, form.version.data or 0, given, current_language())
    return actions.hand_in(what, application.applicant, now=now())


def _form(application: Application) -> ReviewForm:
    draft = application.writing.draft if application.procedure.form else None
    form: ReviewForm = review_form(application.consents(), voluntary())(data={"version": draft.version if draft else 0})
    return form


def _judged(application: Application, filled: Filled | None) -> Judgement:
    answers = filled.reading.answers if filled is not None else {}
    body_id = application.writing.body_id if filled is not None else None
    return judge(application.name, answers, application.applicant, body_id=body_id, today=application.today)


def _page(application: Application, filled: Filled | None, form: ReviewForm) -> str:
    return render(
        "registration/review.html", application=application, form=form, judgement=_judged(application, filled),
        sections=sections_of(filled) if filled is not None else (), consents=in_words(application.consents()),
        has_fields=filled.reading.form.fields if filled is not None else {}, rare=_rare(filled),
        known=_known(application, filled),
    )  # fmt: skip


def _known(application: Application, filled: Filled | None) -> bool:
    """Whether whoever joins seems to be known already: the same number, a unit of such a name. Never who."""
    if filled is None or application.procedure.kind != JOIN:
        return False
    answers, party = filled.reading.answers, application.applicant.party
    about_unit = application.procedure.about == "unit"
    keys = frozenset(keys_in(filled.reading.form.form, answers))
    name = str(answers.get("unit_name") or "") if about_unit else ""
    return has_twins(Twinned(party if (party.unit_id is not None) == about_unit else Party(), keys, name, about_unit))


def _rare(filled: Filled | None) -> list[tuple[str, str]]:
    """Fields with characters that cannot be printed: (field, sentence)."""
    if filled is None:
        return []
    return [(name, translated(words)) for name, words in rare_in(filled.reading.form, filled.reading.answers)]


def _after(submitted: Submitted, starter: int | None) -> ResponseReturnValue:
    """To the case; who has no account goes by the link, which is known only at the first answer."""
    who = identity()
    if submitted.follow is not None:
        return redirect(url_for("registration.follow", token=submitted.follow, new=1))
    if who is not None and who.account_id == starter:
        flash(translated(say("申请已提交，编号 %(number)s。", number=submitted.number)), "ok")
        return redirect(url_for("registration.case", number=submitted.number))
    flash(translated(say("申请已提交，编号 %(number)s；请用邮件中的链接查看进度。", number=submitted.number)), "ok")
    return redirect(url_for("registration.choose"))


def _already(number: str) -> ResponseReturnValue:
    flash(translated(say("您已有一件同类申请正在办理（%(number)s），不必重复提交。", number=number)), "wait")
    if identity() is None:
        return redirect(url_for("registration.choose"))
    return redirect(url_for("registration.case", number=number))
