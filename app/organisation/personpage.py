"""Everything that the page of an account shows to who manages it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.accounts.models import Account, OneTimeLink
from app.members.offices.store import Held as HeldOffice
from app.members.offices.store import holders
from app.organisation import store
from app.organisation.store import GrantLine
from app.organisation.store.people import open_link_of
from app.organisation.together import Held, held_together_in_reach
from app.tenancy import clock
from app.web.access import Identity


@dataclass(frozen=True)
class PersonPage:
    """An account with the roles that it holds and held in reach, its offices, and its invitation while it is open."""

    account: Account
    holds: Sequence[GrantLine]
    held: Sequence[GrantLine]
    offices: Sequence[HeldOffice]
    invitation: OneTimeLink | None
    oneself: bool
    together: Sequence[Held] = ()
    """What is said where the account holds duties that are kept apart."""

    @property
    def has_begun(self) -> bool:
        """Whether the first password was chosen."""
        return bool(self.account.password_hash)


def person_page(account: Account, who: Identity, now: datetime) -> PersonPage:
    """The page of an account that somebody manages."""
    today = clock.local_day(now)
    lines = store.grants_of(account.id, who)
    holds = [one for one in lines if one.taken_at is None and (one.last_day is None or one.last_day >= today)]
    offices = [one for one in holders(today) if one.person_id == account.person_id] if account.person_id is not None else []
    return PersonPage(
        account,
        holds,
        [one for one in lines if one not in holds],
        offices,
        open_link_of(account.id, now),
        account.id == who.account_id,
        held_together_in_reach(who, account.id),
    )
