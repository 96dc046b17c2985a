"""Yearly bills: what a run would do, and the run itself, which goes on where it was cut off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.bodies.store import get_root
from app.dues.actions.charging import charge_year
from app.dues.collecting import tier_label
from app.dues.permission import teller_now
from app.dues.rules.years import FeeYear, bill_day, fee_year_of
from app.dues.store.yearly import KIND, running, unbilled, unbilled_by_tier
from app.jobs.actions import enqueue, job, progress
from app.jobs.models import Job
from app.kernel.errors import DomainError, NotAllowed, say
from app.tenancy import clock
from app.tenancy.configuration.concepts.fees import Fees, plain_price
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action
from app.web.access import Identity

AT_ONCE = 50


@dataclass(frozen=True)
class TierPreview:
    """How many of a tier would be billed, and at which price where that is plain (fen for all years together)."""

    label: str
    members: int
    price: int | None

    @property
    def total(self) -> int | None:
        """What they would come to."""
        return None if self.price is None else self.price * self.members


@dataclass(frozen=True)
class YearPreview:
    """What a run for a fee year would do."""

    year: FeeYear
    years: int
    day: date
    bill_on: date | None
    tiers: Sequence[TierPreview]
    running: Job | None
    by_unit: bool

    @property
    def members(self) -> int:
        """How many would be billed."""
        return sum(one.members for one in self.tiers)


def fees_today(today: date) -> Fees | None:
    """The fees in force, by their first day; the run asks for each member anew which version concerns it."""
    valid = [one for one in tenant().association.fees if one.valid_from <= today]
    return max(valid, key=lambda one: one.valid_from) if valid else None


def preview(year: int | None, today: date) -> YearPreview | None:
    """What billing a fee year would do; none where there are no fees. Only this year and the next can be billed."""
    fees = fees_today(today)
    if fees is None:
        return None
    present = fee_year_of(fees, today)
    chosen = present.later(1) if year == present.year + 1 else present
    day = min(max(chosen.first, today), chosen.last)
    yearly = [line for line in fees.lines.values() if line.every == "year"]
    found = []
    for one in unbilled_by_tier(day):
        price = plain_price(one.tier, yearly)
        if price != 0:
            times = None if price is None else price * fees.years_at_once
            found.append(TierPreview(tier_label(one.tier), one.members, times))
    return YearPreview(chosen, fees.years_at_once, day, bill_day(fees, chosen.year), found, running(), fees.payer == "unit")


@action
def start_run(day: date, *, by: int, now: datetime) -> int:
    """Ask for the run that bills everybody for the fee year of a day; gives the job. One run at a time.

    Raises NotAllowed without the right to confirm money of the whole association.
    """
    refuse_branches(by, now)
    there = running()
    return there.id if there is not None else enqueue(KIND, {"day": day.isoformat()}, by=by).id


def refuse_branches(account_id: int, now: datetime) -> None:
    """A run concerns everybody. Raises NotAllowed for who handles money at a branch or a unit only."""
    if not teller_now(account_id, now).handles(get_root().path):
        raise NotAllowed(say("年度账单由负责全会财务的人员出具。"))


def _looks_on(_wanted: Job, who: Identity) -> bool:
    return who.may("confirm_payments")


@job(KIND, label=say("出具年度账单"), seen_by=_looks_on)
def bill_everybody(wanted: Job) -> None:
    """Every member whom nothing covers, each in a transaction of its own; what cannot be worked out is counted and left."""
    job_id, by, day = wanted.id, wanted.account_id, date.fromisoformat(wanted.args["day"])
    total = sum(one.members for one in unbilled_by_tier(day))
    billed = failed = free = last = 0
    while ids := unbilled(day, after=last, limit=AT_ONCE):
        for membership_id in ids:
            last = membership_id
            try:
                charged = charge_year(membership_id, day, by=by, now=clock.now())
            except DomainError:
                db.session.rollback()
                failed += 1
                continue
            billed, free = billed + (charged > 0), free + (charged == 0)
        told = say("已出具 %(billed)s 人，免缴 %(free)s 人，无法计算 %(failed)s 人", billed=billed, free=free, failed=failed)
        progress(job_id, billed + failed + free, max(total, 1), told)
