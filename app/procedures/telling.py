"""The effect `tell`: a letter of the association's own, to the actors it names."""

from __future__ import annotations

from app.accounts.rules import LOGS_IN
from app.accounts.store import get_account, get_person, holders_of
from app.kernel.errors import DomainError, say
from app.notices.actions import leave_letter
from app.notices.rules import Recipient
from app.procedures import letters
from app.procedures.docket import Docket, line_of, look_at
from app.procedures.effects import EffectContext, effect
from app.procedures.models import Case
from app.procedures.rules.actors import parse_actor, place_of
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.web.language import said

NO_CASE = {"procedure": "", "number": "", "step": "", "due": ""}


@effect("tell")
def tell(context: EffectContext) -> None:
    """Leave the letter with everybody the notice is for; each reader once."""
    name = context.word("notice") or ""
    notice = tenant().association.notices.get(name)
    if notice is None:
        raise DomainError(say("没有这种通知。"))
    case = context.case
    docket = look_at(db.session.get_one(Case, case.id)) if case.id is not None else None
    readers: dict[tuple[int | None, str], Recipient] = {}
    for actor in notice.to:
        for one in _readers(actor, docket, context):
            readers[(one.account_id, one.email)] = one
    words = letters.case_words(docket) if docket else {**NO_CASE, "title": case.title}
    for one in readers.values():
        try:
            leave_letter(notice.text or name, to=one, params=words, link=f"/cases/{case.number}" if docket else "",
                         about=case.number)  # fmt: skip
        except KeyError as error:
            raise DomainError(say("缺少“%(notice)s”的正文，请联系平台补上后再办理。", notice=said(notice.label))) from error


def _readers(text: str, docket: Docket | None, context: EffectContext) -> list[Recipient]:
    actor = parse_actor(text)
    if actor.is_party:
        return letters.readers_of_party(docket) if docket else _told_directly(context)
    line = docket.line if docket else line_of(context.case.body_path)
    roles = (docket.configuration if docket else tenant().configuration).association.roles
    place = place_of(actor, roles, line)
    held = holders_of(actor.who, place.id, on=context.today) if place else ()
    return [letters.reader(get_account(account_id)) for account_id in held]


def _told_directly(context: EffectContext) -> list[Recipient]:
    """Whom an occasion without a case concerns: by every account, else by the person's mail address."""
    case = context.case
    own = [letters.reader(one) for one in letters.accounts_of(case.person_id, case.unit_id) if one.state in LOGS_IN]
    if own or case.person_id is None:
        return own
    person = get_person(case.person_id)
    return [Recipient(None, person.email, person.name, letters.language())] if person.email else []
