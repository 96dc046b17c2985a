"""Locks, sessions and grants as sentences: what is allowed now, given what happened. No clock, no database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum


class AccountKind(StrEnum):
    """Who logs in: a person, an operator of a unit, a member of staff."""

    PERSON = "person"
    UNIT = "unit"
    STAFF = "staff"


class AccountState(StrEnum):
    """How far an account is open: all doors, only its own applications, none for now, none for good."""

    ACTIVE = "active"
    APPLICATION_ONLY = "application_only"
    LOCKED = "locked"
    CLOSED = "closed"


class LoginKind(StrEnum):
    """What a login tab takes as a name (`logins.<tab>.by`)."""

    ID_NUMBER = "id_number"
    ID_DOCUMENT = "id_document"
    UNIT_NAME = "unit_name"
    NUMBER = "number"
    EMAIL = "email"
    MOBILE = "mobile"
    STAFF_NAME = "staff_name"


class LinkPurpose(StrEnum):
    """What a link that works once is for."""

    ACTIVATE = "activate"
    RESET = "reset"


LOGS_IN = frozenset({AccountState.ACTIVE, AccountState.APPLICATION_ONLY})
MOST_PARALLEL_SESSIONS = 3
CONFIRMED_FOR = timedelta(minutes=10)
LINK_LASTS = timedelta(hours=72)
SECOND_STEP_LASTS = timedelta(minutes=5)


@dataclass(frozen=True)
class Limit:
    """So many attempts within a stretch, then a pause. The pause answers everybody alike, known name or not."""

    attempts: int
    within: timedelta
    pause: timedelta


QUARTER = timedelta(minutes=15)
BY_NAME = Limit(attempts=5, within=QUARTER, pause=QUARTER)
BY_ADDRESS = Limit(attempts=50, within=QUARTER, pause=QUARTER)
REGISTRATIONS = Limit(attempts=20, within=timedelta(hours=1), pause=QUARTER)
LETTERS = Limit(attempts=3, within=timedelta(hours=1), pause=timedelta(hours=1))


@dataclass(frozen=True)
class Tally:
    """How often somebody tried: since when, how often, and until when nothing is heard."""

    since: datetime
    attempts: int = 0
    paused_until: datetime | None = None

    def pauses(self, now: datetime) -> bool:
        """Is the pause still on?"""
        return self.paused_until is not None and now < self.paused_until


def after_attempt(tally: Tally, limit: Limit, now: datetime) -> Tally:
    """The tally with one more attempt; the attempt after the last allowed one starts the pause.

    Attempts are counted before the password is looked at, so that many at once cannot slip through together.
    """
    if tally.pauses(now):
        return tally
    if tally.paused_until is not None or now - tally.since >= limit.within or now < tally.since:
        tally = Tally(since=now)
    attempts = tally.attempts + 1
    paused_until = now + limit.pause if attempts > limit.attempts else None
    return replace(tally, attempts=attempts, paused_until=paused_until)


@dataclass(frozen=True)
class SessionTerms:
    """How long a login lasts: without a sign of life, and at most. Staff leave their desks sooner."""

    idle: timedelta
    at_most: timedelta = timedelta(hours=12)


STAFF_TERMS = SessionTerms(idle=timedelta(minutes=30))
MEMBER_TERMS = SessionTerms(idle=timedelta(hours=2))


def terms_for(kind: AccountKind) -> SessionTerms:
    """等保: 30 minutes for whoever works with other people's data; two hours for people filling their own forms."""
    return STAFF_TERMS if kind is AccountKind.STAFF else MEMBER_TERMS


def is_alive(created: datetime, last_seen: datetime, terms: SessionTerms, now: datetime) -> bool:
    """May a login go on at this moment?"""
    return now - last_seen < terms.idle and now - created < terms.at_most


def surplus(sessions_oldest_first: Sequence[str]) -> Sequence[str]:
    """Which logins end when another one begins, so that at most three stand side by side: the oldest."""
    return sessions_oldest_first[: max(len(sessions_oldest_first) - MOST_PARALLEL_SESSIONS + 1, 0)]


def holds_on(first_day: date, last_day: date | None, day: date) -> bool:
    """Is a role held on this day? Both ends count."""
    return first_day <= day and (last_day is None or day <= last_day)


def picture_code_due(policy: str, failures: int) -> bool:
    """Tabs ask for the picture code always, or once somebody failed from here."""
    return policy == "always" or failures > 0


def held_together(groups: Iterable[Collection[str]], held: Collection[str]) -> tuple[str, str] | None:
    """The first two capabilities that somebody holds although nobody may have both (等保, 三员分立); None: none."""
    for group in groups:
        mine = sorted({*group} & {*held})
        if len(mine) > 1:
            return mine[0], mine[1]
    return None


def kept_apart(groups: Iterable[Collection[str]], held: Collection[str], new: Collection[str]) -> tuple[str, str] | None:
    """Which capability somebody holds and which the new role would add to it, where nobody may have both; None: none.

    等保 (GB/T 22239 8.1.5): system, security and audit administrators are three people, so that whoever gives rights or sets
    things up does not look after the record of it.
    """
    for group in groups:
        mine, added = sorted({*group} & {*held}), sorted({*group} & {*new})
        for one in mine:
            for other in added:
                if one != other:
                    return one, other
    return None
