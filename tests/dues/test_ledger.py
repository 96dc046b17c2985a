"""From the pay step to the last step: what is charged, billed, paid, taken back, reversed, and what follows of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts.rights import who_asked
from app.audit.models import AuditEntry
from app.demo.pictures import sample_page
from app.documents.rules import GB_17710_ALPHABET, check_character
from app.dues import actions
from app.dues.actions import Arrived
from app.dues.actions.vouching import Stated
from app.dues.models import Bill, Charge, ChargeLine, Payment, Reversal, Voucher
from app.dues.reading import voucher_place
from app.dues.rules import ledger
from app.dues.rules.ledger import BillState, Teller, refuse_own, surplus
from app.forms.actions import Incoming, keep_upload
from app.forms.readers import Owner
from app.jobs.models import Job
from app.kernel.errors import Conflict, DomainError, NotAllowed, NotFound
from app.kernel.money import Money
from app.members.store import find_membership
from app.notices.models import Letter
from app.procedures import actions as engine
from app.procedures.models import Case, CaseState, Waiting
from app.procedures.parties import Party
from app.procedures.store import get_case
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.transactions import action
from tests.dues.stories import (
    INSTITUTE,
    LATER,
    NOW,
    TODAY,
    at_its_payment,
    pay,
    the_bill,
    till,
)
from tests.procedures.stories import grant

pytestmark = pytest.mark.database
DUE = 227_60


@pytest.fixture
def money(inside):
    inside(INSTITUTE)
    return till()


@pytest.fixture
def who(money):
    return money.who


def events_for(who) -> list[str]:
    return list(db.session.scalars(select(Letter.event).where(Letter.account_id == who.account_id).order_by(Letter.id)))


# ---- a member's own bill
@pytest.mark.requirement("H7", "H8")
def test_reaching_the_pay_step_makes_a_bill_and_tells_the_payer(money, who):
    case = at_its_payment(money)
    bill = the_bill()
    assert (case.step, bill.total_fen, bill.state, bill.payer_name) == ("payment", DUE, BillState.OPEN, who.name)
    assert [one.person_id for one in db.session.scalars(select(Waiting))] == [who.person_id]
    assert "bill_issued" in events_for(who)
    lines = {one.name: one for one in db.session.scalars(select(ChargeLine))}
    assert {name: one.amount_fen for name, one in lines.items()} == {"entrance": 80_00, "subscription": 147_60}
    assert (lines["subscription"].stages["full"], lines["subscription"].stages["tax"]) == (120_00, 27_60)


def test_the_reference_carries_a_check_character(money, who):
    at_its_payment(money)
    number = the_bill().number
    assert (len(number), number[:2]) == (9, "26")
    assert check_character(number[:-1], GB_17710_ALPHABET) == number[-1]


def test_asked_again_the_same_case_is_charged_nothing_more(money, who):
    from app.procedures.docket import take_up

    case = at_its_payment(money)

    @action
    def again():
        return actions.charge_case(take_up(case.id), by=None, now=LATER)

    assert again().person_id == who.person_id
    assert len(db.session.scalars(select(Charge)).all()) == 1


def test_once_it_is_paid_the_case_goes_on_to_its_end(money, who):
    case_id = at_its_payment(money).id
    assert pay(the_bill(), money.finance).state is BillState.PAID
    case = db.session.get_one(Case, case_id, populate_existing=True)
    membership = find_membership(Party(who.person_id))
    assert (case.state, membership.tier) == (CaseState.APPROVED, "member")
    assert membership.standing == "active"
    acts = set(db.session.scalars(select(AuditEntry.act)))
    assert {"dues.charged", "bill.made", "payment.confirmed", "dues.settled", "case.settled"} <= acts


def test_the_letter_that_money_arrived_leaves_after_the_undo_time_once(money, who):
    at_its_payment(money)
    done = pay(the_bill(), money.finance)
    assert "payment_confirmed" not in events_for(who)
    assert actions.paying.tell_of_payment(done.payment_id, now=LATER)
    assert not actions.paying.tell_of_payment(done.payment_id, now=LATER)
    assert events_for(who).count("payment_confirmed") == 1


def test_a_part_leaves_the_bill_open_and_the_rest_closes_it(money, who):
    case_id = at_its_payment(money).id
    assert pay(the_bill(), money.finance, 40).state is BillState.PART
    assert db.session.get_one(Case, case_id, populate_existing=True).step == "payment"
    assert pay(the_bill(), money.colleague).state is BillState.PAID
    assert db.session.get_one(Case, case_id, populate_existing=True).state is CaseState.APPROVED


def test_what_is_paid_too_much_is_kept_apart(money, who):
    at_its_payment(money)
    pay(the_bill(), money.finance, 300)
    bill = the_bill()
    assert (bill.state, surplus(bill.total_fen, bill.paid_fen)) == (BillState.PAID, 300_00 - DUE)


def test_more_money_on_a_paid_bill_moves_nothing_a_second_time(money, who):
    at_its_payment(money)
    bill = the_bill()
    arrived = Arrived(Money(bill.total_fen), LATER.date())
    for later in range(2):
        now = LATER + timedelta(days=later)
        actions.confirm_payment(bill.number, arrived, by=money.finance.account_id, version=the_bill().version, now=now)
    assert the_bill().paid_at == LATER
    assert len(db.session.scalars(select(Job).where(Job.kind == "settle_bill")).all()) == 1


def test_a_voucher_of_another_bill_is_not_there(money, who):
    case_id = at_its_payment(money).id
    old = the_bill()
    slip = Incoming("回单.png", sample_page(1))
    upload = keep_upload(slip, voucher_place(), owner=Owner(who.account_id), now=NOW)
    actions.give_vouchers(old.number, [upload], Stated(), by=who.account_id, now=NOW)
    voucher = db.session.scalars(select(Voucher.id)).one()
    clerk = money.finance.account_id
    version = the_bill(old.number).version
    fresh = actions.reverse_bill(old.number, reason="金额有误", anew=True, by=clerk, version=version, now=LATER)
    arrived = Arrived(Money(DUE), LATER.date(), voucher_id=voucher)
    with pytest.raises(NotFound):
        actions.confirm_payment(fresh, arrived, by=clerk, version=the_bill(fresh).version, now=LATER)
    assert db.session.get_one(Case, case_id, populate_existing=True).step == "payment"


def test_nobody_confirms_money_of_a_unit_at_which_he_holds_a_role():
    clerk = Teller(1, None, None, frozenset({7}))
    refuse_own(clerk, [ledger.Party(unit_id=8)])
    with pytest.raises(NotAllowed):
        refuse_own(clerk, [ledger.Party(unit_id=8), ledger.Party(unit_id=7)])


# ---- taken back, reversed
def test_a_confirmation_is_taken_back_within_ten_minutes(money, who):
    at_its_payment(money)
    done = pay(the_bill(), money.finance, 40)
    actions.take_back(done.payment_id, by=money.finance.account_id, now=LATER + timedelta(minutes=9))
    actions.take_back(done.payment_id, by=money.finance.account_id, now=LATER + timedelta(minutes=9))
    assert (the_bill().state, the_bill().paid_fen) == (BillState.OPEN, 0)
    assert not actions.paying.tell_of_payment(done.payment_id, now=LATER + timedelta(hours=1))


def test_later_it_is_reversed_with_a_reason_that_the_payer_reads(money, who):
    at_its_payment(money)
    done = pay(the_bill(), money.finance, 40)
    late = LATER + timedelta(minutes=11)
    with pytest.raises(Conflict, match="10 分钟"):
        actions.take_back(done.payment_id, by=money.finance.account_id, now=late)
    with pytest.raises(DomainError, match="原因"):
        actions.reverse_payment(done.payment_id, reason=" ", by=money.finance.account_id, now=late)
    actions.reverse_payment(done.payment_id, reason="银行退票", by=money.finance.account_id, now=late)
    with pytest.raises(Conflict, match="已经冲销"):
        actions.reverse_payment(done.payment_id, reason="银行退票", by=money.finance.account_id, now=late)
    assert the_bill().state is BillState.OPEN
    assert "payment_refused" in events_for(who)
    payment = db.session.scalars(select(Payment)).one()
    assert payment.amount_fen == 40_00


def test_what_a_case_went_on_with_cannot_be_taken_back_quietly(money, who):
    at_its_payment(money)
    done = pay(the_bill(), money.finance)
    with pytest.raises(Conflict, match="已经继续办理"):
        actions.take_back(done.payment_id, by=money.finance.account_id, now=LATER + timedelta(minutes=1))


@pytest.mark.requirement("E6")
def test_a_reversed_bill_takes_no_money_and_the_new_one_does(money, who):
    case_id = at_its_payment(money).id
    old = the_bill()
    fresh = actions.reverse_bill(
        old.number, reason="金额有误", anew=True, by=money.finance.account_id, version=old.version, now=LATER
    )
    old = the_bill(old.number)
    with pytest.raises(Conflict, match="已冲销"):
        pay(old, money.finance, 100)
    assert (old.state, old.total_fen) == (BillState.REVERSED, DUE)
    pay(the_bill(fresh), money.finance)
    assert db.session.get_one(Case, case_id, populate_existing=True).state is CaseState.APPROVED
    assert db.session.scalars(select(Reversal)).one().reason == "金额有误"


def test_a_bill_with_money_on_it_is_not_reversed(money, who):
    at_its_payment(money)
    pay(the_bill(), money.finance, 40)
    bill = the_bill()
    with pytest.raises(Conflict, match="先冲销到账"):
        actions.reverse_bill(
            bill.number, reason="金额有误", anew=False, by=money.finance.account_id, version=bill.version, now=LATER
        )


def test_a_case_taken_back_owes_nothing_any_more(money, who):
    case = at_its_payment(money)
    number = the_bill().number
    engine.withdraw(case.id, by=who.account_id, version=case.version, reason="", now=LATER)
    assert the_bill(number).state is BillState.REVERSED


def test_money_that_lies_on_a_bill_whose_case_ended_is_surplus(money, who):
    case = at_its_payment(money)
    pay(the_bill(), money.finance, 40)
    case = db.session.get_one(Case, case.id, populate_existing=True)
    engine.withdraw(case.id, by=who.account_id, version=case.version, reason="", now=LATER)
    bill = the_bill()
    assert (bill.state, surplus(bill.total_fen, bill.paid_fen, bill.dropped_fen)) == (BillState.PART, 40_00)


# ---- who may
def test_who_recruits_does_not_confirm_money(money, who):
    at_its_payment(money)
    bill = the_bill()
    with pytest.raises(NotAllowed, match="权限"):
        pay(bill, money.secretary)


def test_nobody_confirms_his_own_money(money, who):
    grant(who, "finance")
    at_its_payment(money)
    with pytest.raises(NotAllowed, match="本人或本单位"):
        pay(the_bill(), who)


def test_a_clerk_with_an_old_page_is_told_who_was_first(money, who):
    at_its_payment(money)
    seen = the_bill()
    version, number = seen.version, seen.number
    pay(seen, money.finance, 40)
    with pytest.raises(Conflict, match=r"Tom Purse于 .*确认到账"):
        actions.confirm_payment(
            number, Arrived(Money(40_00), TODAY), by=money.colleague.account_id, version=version, now=LATER
        )
    assert the_bill().paid_fen == 40_00


def test_money_does_not_arrive_tomorrow(money, who):
    at_its_payment(money)
    bill = the_bill()
    with pytest.raises(DomainError, match="不能晚于今天"):
        actions.confirm_payment(
            bill.number, Arrived(Money(1), date(2026, 12, 1)), by=money.finance.account_id, version=bill.version, now=NOW
        )


def test_the_database_refuses_a_state_that_does_not_follow_from_the_money(money, who):
    at_its_payment(money)

    @action
    def cheat():
        bill = db.session.scalars(select(Bill)).one()
        bill.state = BillState.PAID

    with pytest.raises(IntegrityError):
        cheat()


@pytest.mark.requirement("A2", "A3")
def test_who_confirms_money_reads_no_application(entering):
    """Finance sees the bill with its arithmetic; scans of identity cards and what reviewers wrote are no business of its."""
    with entering(INSTITUTE):
        money = till()
        case, now = at_its_payment(money), clock.now()
        for clerk in (money.finance, money.colleague):
            with pytest.raises(NotFound):
                get_case(case.number, seen_by=who_asked(clerk.account_id, now))
        assert get_case(case.number, seen_by=who_asked(money.secretary.account_id, now)).case.id == case.id
