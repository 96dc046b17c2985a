"""People are told of windows: when one opens, and once more before it closes.

Of a window that a body sets (`open_set_by`) those in charge at and below it who may start the procedure are told, and
those whom the register has there and whom it concerns. Of every window, the association's own too, those who asked for it
(`wishing.py`) and those who have begun to fill in the form. Who is no member is written to about joining only if he asked,
has begun, or applied not long ago (`window_recalls`): nobody gets mail who never asked for anything.
A job does it in parts, so that a county with thousands is told like a village with three.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.accounts.rules import LOGS_IN
from app.accounts.store import get_account, holders_below
from app.bodies.store import get_body, get_root
from app.jobs.actions import enqueue
from app.jobs.chores import note_done, register_chore
from app.jobs.kinds import job
from app.jobs.models import Job
from app.notices.actions import leave_letter
from app.notices.models import Letter
from app.procedures import letters
from app.procedures.models import Case
from app.procedures.parties import Party, the_register
from app.procedures.rules.actors import parse_actor
from app.procedures.rules.machine import CaseState
from app.procedures.rules.starting import starts_for_oneself
from app.procedures.scope import CaseScope
from app.procedures.windows import as_days, find_own, own_windows, windows_for
from app.procedures.windows.beginners import Begun, beginners
from app.procedures.windows.models import WindowTold, WindowWish
from app.tenancy import clock
from app.tenancy.configuration.concepts.procedures import Procedure
from app.tenancy.configuration.words import pick
from app.tenancy.database import db
from app.tenancy.spans import before
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action

KIND = "tell_of_window"
OPENS, CLOSES = "window_opens", "window_closes"
ROLES, PEOPLE, ASKED, BEGUN = "roles", "people", "asked", "begun"
AT_A_TIME = 100
JOIN = "join"


def announce_windows(now: datetime) -> int:
    """Have people told of every window that is open today and was not told of yet; gives how many. Twice is once."""
    live = {name: one for name, one in tenant().association.procedures.items() if not one.retired}
    set_by_bodies = [name for name, one in live.items() if one.open_set_by is not None]
    told = sum(announce(name, body_id, now=now) for name in set_by_bodies for body_id in own_windows(name))
    everywhere = [name for name, one in live.items() if one.open]
    return told + sum(announce(name, get_root().id, now=now, everywhere=True) for name in everywhere)


@action
def announce(name: str, body_id: int, *, now: datetime, everywhere: bool = False) -> bool:
    """Have people told of one body's window, or of the association's that counts `everywhere` else, if it is open and they
    were not; False where there is nothing to tell."""
    procedure, today = tenant().association.procedures[name], clock.local_day(now)
    own = None if everywhere else find_own(name, body_id, for_update=True)
    stretches = as_days(own.stretches) if own else procedure.open if everywhere else ()
    window = next((one for one in stretches if one.includes(today)), None)
    if window is None:
        return False
    first, last = window.first.on(today.year), window.last.on(today.year)
    event = _due(procedure, name, body_id, (first, last), today)
    if event is None:
        return False
    told = WindowTold(body_id=body_id, procedure=name, event=event, first=first, last=last, asked_at=now,
                      turn=ASKED if everywhere else ROLES, after=0, told=0)  # fmt: skip
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
    _PARTS[told.turn](told, procedure, today, size)
    if told.turn == "":
        told.turn, told.done_at = BEGUN, now
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
    asked = [(Reader(told.procedure, procedure, party, admitted), party) for _entry, party, admitted in found]
    concerned = [party for one, party in asked if _concerns(one, today)]
    accounts = [one.id for party in concerned for one in letters.accounts_of(party.person_id, party.unit_id)]
    _tell(told, procedure, accounts, link=f"/apply/{told.procedure}")
    _go_on(told, [entry for entry, _party, _admitted in found], ASKED, size=size)


def _tell_asked(told: WindowTold, procedure: Procedure, _today: date, size: int) -> None:
    """Who asked to be told that it opens; told, the wish is gone."""
    query = select(WindowWish).where(WindowWish.procedure == told.procedure, WindowWish.id > told.after)
    found = db.session.scalars(query.order_by(WindowWish.id).limit(size)).all() if told.event == OPENS else ()
    here = [one for one in found if one.body_id is None or counts_at(told, procedure, one.body_id)]
    _tell(told, procedure, [one.account_id for one in here], link=f"/apply/{told.procedure}")
    _go_on(told, [one.id for one in found], BEGUN, size=size)
    for wish in here:
        db.session.delete(wish)


def _tell_begun(told: WindowTold, procedure: Procedure, _today: date, size: int) -> None:
    """Who has begun to fill in the form: of the opening, where that was before."""
    found = beginners(Begun(told.procedure, told.first if told.event == OPENS else None, told.after, size))
    here = [account for _draft, account, body in found if body is None or counts_at(told, procedure, body)]
    _tell(told, procedure, here, link=f"/apply/{told.procedure}")
    _go_on(told, [draft for draft, _account, _body in found], "", size=size)


_PARTS: Mapping[str, Callable[[WindowTold, Procedure, date, int], None]] = {
    ROLES: _tell_roles, PEOPLE: _tell_people, ASKED: _tell_asked, BEGUN: _tell_begun,
}  # fmt: skip


def counts_at(told: WindowTold, procedure: Procedure, body_id: int) -> bool:
    """Whether the window that is told of is the one that counts for an application to this body."""
    counts = windows_for(told.procedure, procedure, get_body(body_id).path)
    return (counts.body_id or get_root().id) == told.body_id


@dataclass(frozen=True)
class Reader:
    """Somebody whom a window may concern: of which procedure, who, and whether he is a member."""

    name: str
    procedure: Procedure
    party: Party
    admitted: bool


def _concerns(asked: Reader, today: date) -> bool:
    """Whether somebody may start it for himself: who is a member already is not told of joining, who is none only if he
    applied not long ago."""
    procedure, party, admitted = asked.procedure, asked.party, asked.admitted
    is_unit = party.unit_id is not None
    if (procedure.about == "unit") != is_unit:
        return False
    if procedure.kind == JOIN and (admitted or not _applied_lately(asked, today)):
        return False
    if not starts_for_oneself(procedure.starts, is_member=admitted, is_unit=is_unit):
        return False
    scope = CaseScope(tenant().configuration, today, {"member": lambda: the_register().record(party, today)})
    return scope.holds(procedure.when)


def _applied_lately(asked: Reader, today: date) -> bool:
    """Whether his last application came to nothing within the span that the association says."""
    recalls, party = asked.procedure.window_recalls, asked.party
    if recalls is None or not party.key:
        return False
    his = Case.unit_id == party.unit_id if party.unit_id is not None else Case.person_id == party.person_id
    query = select(Case.state, Case.closed_at).where(his, Case.procedure == asked.name).order_by(Case.id.desc()).limit(1)
    last = db.session.execute(query).first()
    if last is None or last.closed_at is None or last.state not in (CaseState.REFUSED, CaseState.WITHDRAWN):
        return False
    return clock.local_day(last.closed_at) >= before(today, recalls, tenant().association.calendar)


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
