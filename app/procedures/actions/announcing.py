"""People are told of the windows that a body sets (`open_set_by`): when one opens, and once more before it closes.

Told are those in charge at and below the body who may start the procedure, and those whom the register has there and
whom it concerns. A job does it in parts, so that a county with thousands is told like a village with three.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import select

from app.accounts.rules import LOGS_IN
from app.accounts.store import get_account, holders_below
from app.bodies.store import get_body
from app.jobs.actions import enqueue
from app.jobs.chores import note_done, register_chore
from app.jobs.kinds import job
from app.jobs.models import Job
from app.notices.actions import leave_letter
from app.notices.models import Letter
from app.procedures import letters
from app.procedures.parties import Party, the_register
from app.procedures.rules.actors import parse_actor
from app.procedures.rules.starting import starts_for_oneself
from app.procedures.scope import CaseScope
from app.procedures.windows import as_days, find_own, own_windows
from app.procedures.windows.models import WindowTold
from app.tenancy import clock
from app.tenancy.configuration.concepts.procedures import Procedure
from app.tenancy.configuration.words import pick
from app.tenancy.database import db
from app.tenancy.spans import before
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action

KIND = "tell_of_window"
OPENS, CLOSES = "window_opens", "window_closes"
ROLES, PEOPLE = "roles", "people"
AT_A_TIME = 100
JOIN = "join"


def announce_windows(now: datetime) -> int:
    """Have people told of every window that is open today and was not told of yet; gives how many. Twice is once."""
    procedures = tenant().association.procedures.items()
    set_by_bodies = [name for name, one in procedures if one.open_set_by is not None and not one.retired]
    return sum(announce(name, body_id, now=now) for name in set_by_bodies for body_id in own_windows(name))


@action
def announce(name: str, body_id: int, *, now: datetime) -> bool:
    """Have people told of one body's window, if it is open and they were not; False where there is nothing to tell."""
    procedure, today = tenant().association.procedures[name], clock.local_day(now)
    own = find_own(name, body_id, for_update=True)
    window = next((one for one in as_days(own.stretches) if one.includes(today)), None) if own else None
    if window is None:
        return False
    first, last = window.first.on(today.year), window.last.on(today.year)
    event = _due(procedure, name, body_id, (first, last), today)
    if event is None:
        return False
    told = WindowTold(body_id=body_id, procedure=name, event=event, first=first, last=last, asked_at=now, turn=ROLES,
                      after=0, told=0)  # fmt: skip
    db.session.add(told)
    db.session.flush()
    enqueue(KIND, {"told": told.id})
    note_done(f"{name} of body {body_id}: {event}, {first} to {last}")
    return True


def _due(procedure: Procedure, name: str, body_id: int, window: tuple[date, date], today: date) -> str | None:
    """What is to be told today of a window: that it opens, once for all stretches that overlap; later that it closes."""
    first, last = window
    mine = (WindowTold.body_id == body_id, WindowTold.procedure == name)
    query = select(WindowTold.event, WindowTold.last).where(*mine, WindowTold.first <= last, WindowTold.last >= first)
    known = db.session.execute(query.order_by(WindowTold.id)).all()
    if not any(event == OPENS for event, _last in known):
        return OPENS
    reminds = before(last, procedure.window_reminder, tenant().association.calendar)
    told = any(event == CLOSES and until == last for event, until in known)
    return CLOSES if first < reminds <= today and not told else None


# ---- by the worker ----------------------------------------------------------------------------------------------------
@job(KIND)
def tell_in_background(wanted: Job) -> None:
    """Tell everybody, some hundred in a transaction; started again it goes on where it was."""
    told_id = int(wanted.args["told"])
    while tell_some(told_id, now=clock.now()):
        pass


@action
def tell_some(told_id: int, *, now: datetime, size: int = AT_A_TIME) -> bool:
    """Tell some of those who are to be told, and note how far that is; False once everybody was, or the window is over."""
    told = db.session.get_one(WindowTold, told_id, with_for_update=True, populate_existing=True)
    procedure, today = tenant().association.procedures.get(told.procedure), clock.local_day(now)
    if told.done_at is not None:
        return False
    if procedure is None or told.last < today:
        told.done_at = now
        return False
    (_tell_roles if told.turn == ROLES else _tell_people)(told, procedure, today, size)
    if told.turn == "":
        told.turn, told.done_at = PEOPLE, now
    return told.done_at is None


def _tell_roles(told: WindowTold, procedure: Procedure, today: date, size: int) -> None:
    actors = [parse_actor(one) for one in procedure.starts]
    roles = {actor.who for actor in actors if actor.who in tenant().association.roles}
    path = get_body(told.body_id).path
    found = holders_below(roles, path, on=today, after=told.after, limit=size) if roles else ()
    _tell(told, procedure, found, link="/desk/enter")
    _go_on(told, found, PEOPLE, size=size)


def _tell_people(told: WindowTold, procedure: Procedure, today: date, size: int) -> None:
    path = get_body(told.body_id).path
    found = the_register().entries_below(path, after=told.after, limit=size)
    concerned = [party for _entry, party, admitted in found if _concerns(procedure, party, admitted=admitted, today=today)]
    accounts = [one.id for party in concerned for one in letters.accounts_of(party.person_id, party.unit_id)]
    _tell(told, procedure, accounts, link=f"/apply/{told.procedure}")
    _go_on(told, [entry for entry, _party, _admitted in found], "", size=size)


def _concerns(procedure: Procedure, party: Party, *, admitted: bool, today: date) -> bool:
    """Whether somebody may start it for himself: who is a member already is not told of joining."""
    is_unit = party.unit_id is not None
    if (procedure.about == "unit") != is_unit or (procedure.kind == JOIN and admitted):
        return False
    if not starts_for_oneself(procedure.starts, is_member=admitted, is_unit=is_unit):
        return False
    scope = CaseScope(tenant().configuration, today, {"member": lambda: the_register().record(party, today)})
    return scope.holds(procedure.when)


def _go_on(told: WindowTold, looked_at: Sequence[int], then: str, *, size: int) -> None:
    """On to the next part, or once there is none to whoever comes then."""
    if len(looked_at) == size:
        told.after = looked_at[-1]
    else:
        told.turn, told.after = then, 0


def _tell(told: WindowTold, procedure: Procedure, accounts: Iterable[int], *, link: str) -> None:
    """A letter to each of these accounts that can log in and has none of this window yet."""
    about, wanted = f"window:{told.id}", list(dict.fromkeys(accounts))
    has = set(db.session.scalars(select(Letter.account_id).where(Letter.about == about, Letter.account_id.in_(wanted))))
    params = {
        "procedure": pick(procedure.label, letters.language()), "body": pick(get_body(told.body_id).name, letters.language()),
        "first": told.first.isoformat(), "last": told.last.isoformat(),
    }  # fmt: skip
    for account in map(get_account, [one for one in wanted if one not in has]):
        if account.state in LOGS_IN:
            leave_letter(told.event, to=letters.reader(account), params=params, link=link, about=about)
            told.told += 1


register_chore("windows", announce_windows)
