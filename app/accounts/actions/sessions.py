"""Logins that last: begun, kept alive, ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from app.accounts import store
from app.accounts.hashing import draw_token, token_hash
from app.accounts.models import Account, LoginSession
from app.accounts.rules import is_alive, surplus, terms_for
from app.audit.actions import record
from app.kernel.errors import NotFound, say
from app.tenancy.database import db
from app.tenancy.transactions import action
from app.web.access import note_own_change

LONGEST_AGENT = 200


@dataclass(frozen=True)
class Visitor:
    """Where somebody comes from: address and browser, as the request says."""

    address: str = ""
    agent: str = ""


@action
def begin_session(account_id: int, *, visitor: Visitor, now: datetime) -> str:
    """A login begins: what the cookie will hold. The oldest of more than three ends; the database keeps a hash only."""
    account = store.get_account(account_id, for_update=True)
    _end_surplus(account, now)
    token = draw_token()
    db.session.add(
        LoginSession(
            token_hash=token_hash(token),
            account_id=account_id,
            created_at=now,
            last_seen_at=now,
            confirmed_at=now,
            address=visitor.address,
            agent=visitor.agent[:LONGEST_AGENT],
        )
    )
    record(
        "account.logged_in",
        by=account_id,
        subject=f"account:{account_id}",
        details={"kind": account.kind.value},
        acting_for=f"body:{account.body_id}" if account.body_id else "",
    )
    return token


def _end_surplus(account: Account, now: datetime) -> None:
    terms = terms_for(account.kind)
    alive = []
    for session in store.open_sessions(account.id):
        if is_alive(session.created_at, session.last_seen_at, terms, now):
            alive.append(session)
        else:
            session.ended_at = now
    ended = set(surplus([session.token_hash for session in alive]))
    for session in alive:
        if session.token_hash in ended:
            session.ended_at = now


@action
def note_sign_of_life(session_id: int, *, now: datetime) -> None:
    """Somebody is still there."""
    db.session.execute(update(LoginSession).where(LoginSession.id == session_id).values(last_seen_at=now))


@action
def log_out(session_id: int, *, by: int, now: datetime) -> None:
    """End the login at hand; a copy of its cookie is worth nothing from now on."""
    end_session(session_id, by=by, now=now)


@action
def end_session(session_id: int, *, by: int, now: datetime) -> None:
    """End one of one's own logins. Raises NotFound for somebody else's. Done twice it has its effect once."""
    session = db.session.get(LoginSession, session_id)
    if session is None or session.account_id != by:
        raise NotFound(say("没有这个登录。"))
    if session.ended_at is None:
        session.ended_at = now
        note_own_change(by)
        record("account.session_ended", by=by, subject=f"account:{by}", details={"session": session_id})


@action
def end_other_sessions(account_id: int, *, keep: int | None, by: int | None, now: datetime) -> int:
    """End every login of an account but one (none to keep: all); how many there were."""
    others = [session for session in store.open_sessions(account_id) if session.id != keep]
    for session in others:
        session.ended_at = now
    if by == account_id and keep is None:
        note_own_change(account_id)
    if others:
        record("account.sessions_ended", by=by, subject=f"account:{account_id}", details={"number": len(others)})
    return len(others)


@action
def switch_keys(*, off: bool, by: int) -> None:
    """Do without the shortcuts of the workspace, or have them again: a wish of the account, not of one browser."""
    store.get_account(by, for_update=True).keys_off = off
