"""The stories of money: years are charged, vouchers handed in, payments confirmed, by the same actions people use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import and_, select

from app.demo.cast import Cast
from app.demo.pictures import sample_page
from app.demo.stories import DemoBill, DemoMoney
from app.dues import actions
from app.dues.actions import Arrived
from app.dues.actions.tickets import Wanted
from app.dues.actions.vouching import Stated
from app.dues.models import Bill, Charge, Voucher
from app.dues.reading import voucher_place
from app.dues.rules.ledger import VoucherState
from app.forms.actions import Incoming, keep_upload
from app.forms.readers import Owner
from app.kernel.money import Money
from app.members.models import Membership
from app.tenancy.database import db


def tell_bill(story: DemoBill, cast: Cast) -> None:
    """One bill from the charge to where it stands."""
    at = cast.now - timedelta(days=story.days_ago)
    finder = _made if story.made else _of_unit if story.people else _of_member
    number = finder(story, cast, at)
    for turn in story.turns:
        at = min(at + timedelta(days=turn.days_later), cast.now)
        if number is not None:
            DONE[turn.what](number, turn, (cast, at))


def _made(story: DemoBill, cast: Cast, _at: datetime) -> str | None:
    """The bill that somebody's case made."""
    party = cast.party(story.who)
    mine = Bill.payer_person_id == party.person_id if party.person_id else Bill.payer_unit_id == party.unit_id
    return db.session.scalar(select(Bill.number).where(mine).order_by(Bill.id.desc()))


def _of_member(story: DemoBill, cast: Cast, at: datetime) -> str | None:
    membership = cast.members[story.who]
    actions.charge_year(membership, at.date(), by=None, now=at)
    query = select(Bill.number).join(Charge, Charge.bill_id == Bill.id).where(Charge.membership_id == membership)
    return db.session.scalar(query.order_by(Bill.id.desc()))


def _of_unit(story: DemoBill, cast: Cast, at: datetime) -> str | None:
    """So many of a unit's people who were members by then and not charged yet."""
    unit = cast.bodies[story.who]
    charged = select(Charge.membership_id)
    then = and_(Membership.admitted_on <= at.date(), Membership.term_end >= at.date())
    query = select(Membership.id).where(Membership.body_id == unit, Membership.person_id.is_not(None), then)
    found = db.session.scalars(query.where(Membership.id.not_in(charged)).order_by(Membership.id).limit(story.people)).all()
    for membership_id in found:
        actions.charge_year(membership_id, at.date(), by=None, now=at)
    ids = list(db.session.scalars(select(Charge.id).where(Charge.payer_unit_id == unit, Charge.bill_id.is_(None))))
    if story.waiting or not ids:
        return None
    by = next(account for key, account in cast.accounts.items() if cast.stories.account(key).role == "finance")
    return actions.bill_unit(unit, ids, submission=f"demo-{story.days_ago}", by=by, now=at)


Moment = tuple[Cast, datetime]


def _voucher(number: str, turn: DemoMoney, moment: Moment) -> None:
    cast, at = moment
    account = cast.accounts[turn.by]
    file = Incoming("银行回单.png", sample_page(sum(map(ord, number))))
    upload = keep_upload(file, voucher_place(), owner=Owner(account_id=account), now=at)
    stated = Stated(Money(turn.yuan * 100) if turn.yuan else None, at.date())
    actions.give_vouchers(number, [upload], stated, by=account, now=at)


def _confirm(number: str, turn: DemoMoney, moment: Moment) -> None:
    cast, at = moment
    bill, account = _bill(number), cast.accounts[turn.by]
    fen = turn.yuan * 100 if turn.yuan else bill.total_fen - bill.paid_fen
    arrived = Arrived(Money(fen), at.date(), voucher_id=_waiting(bill))
    actions.confirm_payment(number, arrived, by=account, version=bill.version, now=at)
    actions.settle_bill(bill.id, by=account, now=at)


def _refuse(number: str, turn: DemoMoney, moment: Moment) -> None:
    cast, at = moment
    actions.refuse_voucher(_waiting(_bill(number)) or 0, reason=turn.reason, by=cast.accounts[turn.by], now=at)


def _reverse(number: str, turn: DemoMoney, moment: Moment) -> None:
    cast, at = moment
    by, version = cast.accounts[turn.by], _bill(number).version
    actions.reverse_bill(number, reason=turn.reason, anew=True, by=by, version=version, now=at)


def _ticket(number: str, turn: DemoMoney, moment: Moment) -> None:
    cast, at = moment
    wanted = Wanted(_bill(number).payer_name, "91410100MA3X00000X")
    actions.ask_for_ticket(number, wanted, by=cast.accounts[turn.by], now=at)


Turn = Callable[[str, DemoMoney, Moment], None]
DONE: Mapping[str, Turn] = {
    "voucher": _voucher, "confirm": _confirm, "refuse": _refuse, "reverse": _reverse, "ticket": _ticket,
}  # fmt: skip


def _bill(number: str) -> Bill:
    return db.session.scalars(select(Bill).where(Bill.number == number).execution_options(populate_existing=True)).one()


def _waiting(bill: Bill) -> int | None:
    query = select(Voucher.id).where(Voucher.bill_id == bill.id, Voucher.state == VoucherState.WAITING)
    return db.session.scalar(query.order_by(Voucher.id))
