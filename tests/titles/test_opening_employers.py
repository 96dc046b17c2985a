"""六（二）1: who opens an employer's account depends on its kind; where it stands decides who reviews its people."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.accounts.actions import register_unit
from app.accounts.actions.registering import NewUnit, Registration
from app.accounts.models import Account
from app.accounts.rules import AccountState
from app.bodies.placing import place_unit
from app.bodies.store import get_body
from app.kernel.errors import DomainError, NotAllowed, Refusals
from app.members.records import kept_answers
from app.members.store import find_membership
from app.procedures.actions import Filing, file_case
from app.procedures.models import Case, Waiting
from app.procedures.parties import Party
from app.tenancy import clock
from app.tenancy.database import db
from tests.browser import Visitor
from tests.titles.conftest import PASSWORD, City

pytestmark = [pytest.mark.database, pytest.mark.requirement("T2")]
OWN = {"credit_code": "91410105MA3X0A0K3M", "contact_person": "裴国栋", "phone": "0371-60000000"}


def asks(here: City, kind: str, **others: object) -> Case:
    """An employer registers and asks for its account."""
    new = NewUnit("郑州样例新单位有限公司", "裴国栋")
    registration = Registration(PASSWORD, AccountState.APPLICATION_ONLY)
    account = register_unit(new, registration, now=clock.now(), today=clock.today())
    answers = {**OWN, "unit_name": new.name, "employer_kind": kind, "county": here.bodies["jinshui"], **others}
    filed = file_case(Filing("open_employer", answers), by=account, now=clock.now())
    return db.session.get_one(Case, filed.case_id)


@pytest.mark.parametrize(
    "kind, opener, under",
    [
        ("private_enterprise", "jinshui", "jinshui"),
        ("private_non_enterprise", "jinshui", "jinshui"),
        ("central", "city", "jinshui"),
        ("other_province", "city", "jinshui"),
        ("institution", "science", "science"),
        ("state_owned", "works", "works"),
    ],
)
def test_the_kind_says_who_opens_and_where_it_stands(here: City, kind: str, opener: str, under: str) -> None:
    others = {"department": here.bodies[under]} if under in ("science", "works") else {}
    case = asks(here, kind, **others)
    case_id, unit = case.id, case.unit_id or 0
    waiting = db.session.query(Waiting).filter_by(case_id=case_id).one()
    assert waiting.body_id == here.bodies[opener]
    for stranger in {"city", "jinshui", "science", "works"} - {opener}:
        with pytest.raises(NotAllowed):
            here.answer(case_id, stranger, "approve")
    here.answer(case_id, opener, "approve")
    account = db.session.query(Account).filter_by(body_id=unit).one()
    assert account.state is AccountState.ACTIVE
    assert get_body(unit).path == f"{get_body(here.bodies[under]).path}{unit}/"


def test_an_employer_keeps_its_data_up_to_date_itself(here: City) -> None:
    case = asks(here, "private_enterprise")
    here.answer(case.id, "jinshui", "approve")
    account = db.session.query(Account).filter_by(body_id=case.unit_id).one().id
    entry = find_membership(Party(unit_id=case.unit_id))
    assert entry is not None and kept_answers(entry.id)["contact_person"] == "裴国栋"
    changed = {"contact_person": "毕云舒", "phone": "0371-60000009"}
    file_case(Filing("change_employer_data", changed), by=account, now=clock.now())
    kept = kept_answers(entry.id)
    assert kept["contact_person"] == "毕云舒" and kept["employer_kind"] == "private_enterprise"


def test_who_has_the_account_is_offered_its_upkeep_and_no_second_one(log_in: Callable[[str], Visitor]) -> None:
    firm = log_in("firm")
    offered = firm.get("/apply").words
    assert "单位信息维护" in offered and "申请创建单位账号" not in offered
    own = firm.get("/me").words
    assert "还不是" not in own and "没有正在办理的申请" in own


def test_a_university_reviews_itself(here: City) -> None:
    """二：高校初级职称评价工作由高校自主开展。"""
    with pytest.raises(Refusals) as refused:
        asks(here, "university")
    assert "高校自主开展" in str(refused.value.refusals[0].message)


def test_a_unit_stands_only_where_units_may(here: City) -> None:
    with pytest.raises(DomainError):
        place_unit(here.bodies["firm"], here.bodies["plant"], by=None)
    moved = place_unit(here.bodies["firm"], here.bodies["works"], by=None)
    assert moved == f"{get_body(here.bodies['works']).path}{here.bodies['firm']}/"
