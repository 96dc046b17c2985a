"""What outcomes of procedures do to who is a member already, by the effect's name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.accounts.store import get_account
from app.kernel.errors import DomainError, say
from app.members import actions, changing, letters, store
from app.members.changing import Cause
from app.members.crediting import Booking, book, refuse_own
from app.members.models import Membership
from app.procedures.effects import EffectContext, effect
from app.procedures.parties import Party
from app.tenancy.configuration.words import Span
from app.tenancy.tenants import tenant


def membership_of(context: EffectContext) -> Membership:
    """The register entry of whom the case concerns. Raises DomainError where there is none."""
    found = store.find_membership(Party(context.case.person_id, context.case.unit_id))
    if found is None:
        raise DomainError(say("此办件没有会员登记，不能办理。"))
    return found


def _cause(context: EffectContext) -> Cause:
    return Cause(membership_of(context).id, context.case.id, context.by, context.now, context.case.resolution)


@effect("renew")
def renew(context: EffectContext) -> None:
    """The next term: seamless, or from the day of payment where it ran out and terms run from payment."""
    said = context.word("for")
    first: date | None = context.run("from", "day")
    cause = _cause(context)
    if first is None and _runs_from_payment() and _has_run_out(cause):
        first = context.case.paid_on
    changing.renew(cause, length=Span.model_validate(said) if said else None, first=first)


def _runs_from_payment() -> bool:
    return tenant().association.term.runs_from == "payment"


def _has_run_out(cause: Cause) -> bool:
    last = store.get_membership(cause.membership_id).term_end
    return last is not None and last < cause.today


@effect("change_tier")
def change_tier(context: EffectContext) -> None:
    """Another tier from the day of the decision; `issue` beside it supersedes the older certificate."""
    changing.change_tier(_cause(context), context.run("to", "tier"), on=context.today, body_id=context.case.body_id)


@effect("move")
def move(context: EffectContext) -> None:
    """To another unit, branch or level. Who is not admitted yet is put there; a unit finds its place in the tree so."""
    to, membership = int(context.run("to", "body")["id"]), membership_of(context)
    if membership.admitted_on is None:
        changing.place(_cause(context), to)
        return
    changing.move(_cause(context), to)


@effect("restrict")
def restrict(context: EffectContext) -> None:
    """All rights or those named are withheld; an end may be said, also by a field that was left empty."""
    said = context.arguments.get("rights") or []
    rights = [said] if isinstance(said, str) else list(said)
    cause = _cause(context)
    changing.restrict(cause, rights=rights, until=_until(context))
    letters.tell_of_standing(store.get_membership(cause.membership_id), context.case.number)


def _until(context: EffectContext) -> date | None:
    """The last day; where the expression meets an empty field, there is none."""
    if not context.scope.answers(context.word("until")):
        return None
    day: date | None = context.run("until", "day")
    return day


@effect("lift")
def lift(context: EffectContext) -> None:
    """Every right is given back."""
    cause = _cause(context)
    changing.lift(cause)
    letters.tell_of_standing(store.get_membership(cause.membership_id), context.case.number)


@effect("end")
def end(context: EffectContext) -> None:
    """The membership ends, for one of the association's reasons."""
    membership = membership_of(context)
    on: date = context.run("on", "day") or context.today
    exit_ = context.run("because", "exit")
    document, case_id = context.case.resolution, context.case.id
    actions.end_membership(membership.id, exit_, on=on, document=document, case_id=case_id, by=context.by, now=context.now)
    letters.tell_of_standing(store.get_membership(membership.id), context.case.number)


@effect("unenrol")
def unenrol(context: EffectContext) -> None:
    """Out of every library."""
    actions.unenrol(membership_of(context).id, on=context.today, by=context.by)


@effect("credit")
def credit(context: EffectContext) -> None:
    """Hours or points, for the day named or today."""
    name, case = context.word("credit") or "", context.case
    account = get_account(context.by) if context.by is not None else None
    refuse_own(name, by_person=account.person_id if account else None, of_person=case.person_id)
    on: date = context.run("on", "day") or context.today
    amount = Decimal(str(context.run("amount", "number")))
    book(_cause(context), Booking(name, amount, on, str(context.run("about", "text") or "")))
