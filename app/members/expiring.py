"""Papers that expire are watched: their holders are told before and when it happens, and whoever looks after them.

Once a day, in parts; each reminder of a paper leaves once. Whoever has left, or has a paper that counts longer, is told
of nothing. Roles get one letter for all papers of the day, with the list behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from app.accounts.models import Account
from app.accounts.rules import LOGS_IN
from app.accounts.store import accounts_of_unit, get_account, holders_of
from app.bodies.rules import UNIT, ids_on
from app.bodies.store import get_body
from app.documents.expiring import Expiring, note_told, papers_due, untold_office, watched_kinds
from app.documents.models import IssuedDocument
from app.documents.validity import holder_stands
from app.jobs.chores import note_done, register_chore
from app.notices.actions import leave_letter
from app.procedures.letters import accounts_of, language, reader
from app.tenancy import clock
from app.tenancy.configuration.concepts.papers import Document
from app.tenancy.configuration.words import pick
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action

AT_ONCE = 200
MOST_LISTED = 20
MOST_OF_THE_OFFICE = 5000
EXPIRES, HAS_EXPIRED, SEVERAL = "document_expiring", "document_expired", "documents_expiring"
LIST = "/office/expiring"


def remind_of_expiry(now: datetime) -> int:
    """Tell of every paper whose reminder is due and was not told yet; gives how many papers that were."""
    told = 0
    for kind in watched_kinds():
        after: int | None = 0
        while after is not None:
            count, after = tell_some(kind, after, now=now)
            told += count
    tell_the_office(now=now)
    return told


@action
def tell_some(kind: str, after: int, *, now: datetime, size: int = AT_ONCE) -> tuple[int, int | None]:
    """Tell the holders of some papers and note it with them; gives how many, and where to go on (none: that was all)."""
    described, today = tenant().association.documents[kind], clock.local_day(now)
    due, onward = papers_due(kind, described, today, after=after, limit=size)
    standing = [one for one in due if holder_stands(one.document)]
    for one in standing:
        _tell_holder(one, described)
        note_told(one, office=not _roles(described), now=now)
        note_done(f"{kind} {one.document.number or one.document.id}: {one.reminder}, until {one.document.valid_until}")
    return len(standing), onward


def _roles(described: Document) -> list[str]:
    return [one for one in described.reminds if one != UNIT]


def _tell_holder(one: Expiring, described: Document) -> None:
    """The holder by every account, and the organisation where a person belongs, if it is told besides."""
    paper = one.document
    person, unit = (paper.holder_id, None) if paper.holder_kind == "person" else (None, paper.holder_id)
    event, until = HAS_EXPIRED if one.has_expired else EXPIRES, paper.valid_until
    params = {
        "document": pick(described.label, language()), "number": paper.number or "", "holder": paper.holder_name,
        "due": until.isoformat() if until else "",
    }  # fmt: skip
    for account in accounts_of(person, unit):
        if account.state in LOGS_IN:
            leave_letter(event, to=reader(account), params=params, link="/me", about=paper.number or "")
    for account in _of_the_unit(paper) if UNIT in described.reminds else ():
        leave_letter(event, to=reader(account), params=params, link="/unit", about=paper.number or "")


def _of_the_unit(paper: IssuedDocument) -> Iterable[Account]:
    """Who acts for the organisation that a person stands at."""
    here = ids_on(paper.body_path)
    if paper.holder_kind != "person" or not here or get_body(here[-1]).kind != UNIT:
        return []
    return [one for one in accounts_of_unit(here[-1]) if one.state in LOGS_IN]


@action
def tell_the_office(*, now: datetime) -> int:
    """One letter to each in charge, of all papers of which holders were told since the last; gives how many letters."""
    rows = untold_office(MOST_OF_THE_OFFICE)
    by_account: dict[int, list[IssuedDocument]] = {}
    for told, paper in rows:
        for account in _in_charge(paper, clock.local_day(now)):
            by_account.setdefault(account, []).append(paper)
        told.office_told = True
    for account, papers in sorted(by_account.items()):
        leave_letter(SEVERAL, to=reader(get_account(account)), params=_listed(papers), link=LIST)
    return len(by_account)


def _in_charge(paper: IssuedDocument, today: date) -> list[int]:
    """The accounts of the roles that are told, at the bodies above the holder."""
    described = tenant().association.documents.get(paper.kind)
    roles = _roles(described) if described else []
    found = [account for body in ids_on(paper.body_path) for role in roles for account in holders_of(role, body, on=today)]
    return [one for one in dict.fromkeys(found) if get_account(one).state in LOGS_IN]


def _listed(papers: Sequence[IssuedDocument]) -> Mapping[str, object]:
    kinds = tenant().association.documents
    lines = [
        f"· {one.valid_until}　{pick(kinds[one.kind].label, language())}　{one.holder_name}　{one.number or ''}".rstrip()
        for one in sorted(papers, key=lambda one: (one.valid_until or date.max, one.id))
    ]  # fmt: skip
    more = "\n…" if len(lines) > MOST_LISTED else ""
    return {"count": len(lines), "papers": "\n".join(lines[:MOST_LISTED]) + more}


register_chore("expiring papers", remind_of_expiry)
