"""The effect `tell`: a letter of the association's own, to the actors it names."""

from __future__ import annotations

from app.accounts.store import get_account, holders_of
from app.kernel.errors import DomainError, say
from app.notices.actions import leave_letter
from app.notices.rules import Recipient
from app.procedures import letters
from app.procedures.docket import Docket, look_at
from app.procedures.effects import EffectContext, effect
from app.procedures.models import Case
from app.procedures.rules.actors import parse_actor, place_of
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.web.language import said


@effect("tell")
def tell(context: EffectContext) -> None:
    """Leave the letter with everybody the notice is for; each reader once."""
    name = context.word("notice") or ""
    notice = tenant().association.notices.get(name)
    if notice is None:
        raise DomainError(say("没有这种通知。"))
    docket = look_at(db.session.get_one(Case, context.case.id))
    readers: dict[tuple[int | None, str], Recipient] = {}
    for actor in notice.to:
        for one in _readers(actor, docket, context):
            readers[(one.account_id, one.email)] = one
    link, about = f"/cases/{docket.case.number}", docket.case.number
    for one in readers.values():
        try:
            leave_letter(notice.text or name, to=one, params=letters.case_words(docket), link=link, about=about)
        except KeyError as error:
            raise DomainError(say("缺少“%(notice)s”的正文，请联系平台补上后再办理。", notice=said(notice.label))) from error


def _readers(text: str, docket: Docket, context: EffectContext) -> list[Recipient]:
    actor = parse_actor(text)
    if actor.is_party:
        return letters.readers_of_party(docket)
    place = place_of(actor, docket.configuration.association.roles, docket.line)
    held = holders_of(actor.who, place.id, on=context.today) if place else ()
    return [letters.reader(get_account(account_id)) for account_id in held]
