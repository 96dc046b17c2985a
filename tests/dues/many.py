"""Many cases on one bill: applicants of the institute whose elections one organisation pays."""

from __future__ import annotations

from sqlalchemy import select, update

from app.accounts.rules import AccountState
from app.bodies.actions import NewBody, found_body
from app.dues.actions.billing import put_on_bill
from app.dues.models import Bill, Charge
from app.procedures import actions as engine
from app.procedures.actions import Decision, Filing, Reply
from app.procedures.models import Asked
from app.tenancy.database import db
from app.tenancy.transactions import action
from tests.dues.stories import NOW, Till
from tests.procedures.paying import election
from tests.procedures.stories import LATER, Somebody, decide, somebody, the_case


def ten_on_one_bill(till: Till) -> tuple[str, list[int]]:
    """Ten applicants approved, their charges on one bill; gives its reference and the cases."""
    cases = [_at_payment(till, f"Applicant {place}", place) for place in range(10)]
    return _one_bill(cases), cases


def _at_payment(till: Till, name: str, place: int) -> int:
    who: Somebody = somebody(name, state=AccountState.APPLICATION_ONLY)
    answers = election(till.institute, full_name=name, name=name, email=f"a{place}@example.com")
    filed = engine.file_case(Filing("elect", answers), by=who.account_id, now=NOW)
    asked = db.session.scalars(select(Asked.id).where(Asked.case_id == filed.case_id).order_by(Asked.id)).all()
    for one, (referee, _) in zip(asked, till.institute.referees, strict=True):
        engine.confirm(one, Reply("recommend", opinion="Yes"), by=referee.account_id, token=None, now=LATER)
    decide(the_case(filed), Decision("approve", opinion="In order"), till.institute.office)
    return filed.case_id


@action
def _one_bill(cases: list[int]) -> str:
    """As a unit's bill: the single bills fall away, the same charges stand on one that an organisation pays."""
    unit = found_body(NewBody("unit", {"en": "Docks Ltd"}), by=None, today=NOW.date()).id
    charges = list(db.session.scalars(select(Charge).where(Charge.case_id.in_(cases)).order_by(Charge.id)))
    ids = [one.bill_id for one in charges]
    for one in charges:
        one.bill_id, one.payer_person_id, one.payer_unit_id = None, None, unit
    db.session.flush()
    db.session.execute(update(Bill).where(Bill.id.in_(ids)).values(state="reversed", reversed_at=NOW))
    return put_on_bill(charges, "ten", by=None, now=NOW).number
