"""Who works in the office that the tests of the desk begin with, and what lies on it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest

from app.accounts.actions import grant_role, take_role
from app.accounts.actions.granting import Place
from app.accounts.actions.opening import NewStaff, open_staff_account
from app.accounts.hashing import hash_password
from app.accounts.models import Account
from app.bodies.actions import NewBody, found_body, plant_configured
from app.bodies.store import get_root
from app.procedures import actions
from app.procedures.actions import Decision, Filed, Filing, Reply
from app.procedures.models import Case
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.tenants import Tenant
from app.tenancy.transactions import action
from tests.browser import Page, Visitor
from tests.procedures.stories import People, Somebody, answers, asked_in, member, somebody, the_case

HENAN = "henan-talent"
PASSWORD = "Desk-lamp-and-rain-9"
SINCE = date(2020, 1, 1)
Enter = Callable[[str], AbstractContextManager[Tenant]]


@dataclass
class Office:
    """The association with its staff by login name, a sponsor, a branch, and the cases filed so far."""

    people: People
    branch: int
    staff: dict[str, int] = field(default_factory=dict)
    grants: dict[str, int] = field(default_factory=dict)
    filed: int = 0

    def file(self, name: str = "林若溪", *, ago: int = 1, at: int | None = None, sponsored: bool = True, **others: Any) -> str:
        """Somebody applies some days ago and is recommended by the sponsor; gives the number of the case."""
        self.filed += 1
        who, moment = somebody(name), clock.now() - timedelta(days=ago)
        identity = f"4101051990{self.filed // 28 % 12 + 1:02}{self.filed % 28 + 1:02}{self.filed:04}"
        given = answers(self.people, **{"name": name, "id_number": identity, **others})
        filed = actions.file_case(Filing("join_person", given, body_id=at), by=who.account_id, now=moment)
        if sponsored:
            reply = Reply("recommend", opinion="同意举荐")
            sponsor = self.people.sponsor.account_id
            actions.confirm(asked_in(filed.case_id).id, reply, by=sponsor, token=None, now=moment)
        return filed.number

    def case(self, number: str) -> Case:
        """The case as it stands now."""
        found = db.session.query(Case).filter_by(number=number).one()
        return the_case(Filed(found.id, number))

    def decide(self, number: str, decision: Decision, who: str) -> None:
        """Somebody of the staff answers without a browser."""
        case = self.case(number)
        actions.decide(case.id, decision, by=self.staff[who], version=case.version, now=clock.now())

    def resubmit(self, number: str, **others: Any) -> None:
        """The applicant puts the case right."""
        case = self.case(number)
        given = answers(self.people, **{"name": case.title, **others})
        actions.resubmit(case.id, given, by=case.starter_id or 0, version=case.version, now=clock.now())

    def dismiss(self, who: str) -> None:
        """Take somebody's role away."""
        take_role(self.grants[who], by=None, now=clock.now())


@cache
def _hashed() -> str:
    return hash_password(PASSWORD)


@action
def _set_password(account_id: int) -> None:
    account = db.session.get_one(Account, account_id)
    account.password_hash, account.one_time = _hashed(), False


def _staff(office: Office, login: str, name: str, role: str, body_id: int) -> None:
    account_id, _ = open_staff_account(NewStaff(name, login, ""), by=None, now=clock.now())
    _set_password(account_id)
    office.staff[login] = account_id
    office.grants[login] = grant_role(account_id, Place(role, body_id, SINCE), by=None, now=clock.now())


@pytest.fixture
def office(entering: Enter) -> Office:
    """Two of the secretariat, the head of a branch, a supervisor, and a member who recommends."""
    with entering(HENAN):
        plant_configured(today=SINCE)
        root = get_root().id
        branch = found_body(NewBody("branch", {"zh": "信阳茶业人才专业委员会"}), by=None, today=SINCE).id
        sponsor = somebody("周举荐")
        nobody = Somebody(0, 0, "")
        made = Office(People(nobody, sponsor, member(sponsor), nobody, nobody), branch)
        for login, name, role, body in (
            ("zhao", "赵秘书", "secretary", root), ("qian", "钱秘书", "secretary", root),
            ("sun", "孙会长", "branch_secretary", branch), ("li", "李监事", "supervisor", root),
        ):  # fmt: skip
            _staff(made, login, name, role, body)
        return made


class Desk(Visitor):
    """A reviewer's browser."""

    def case(self, number: str) -> Page:
        """Open a case."""
        return self.get(f"/desk/cases/{number}")

    def answer(self, verdict: str, opinion: str = "", **more: Any) -> Page:
        """Fill the verdict panel of the page at hand and send it."""
        checked = {"record_checked": "yes"} if verdict == "approve" else {}
        sent = {"case-verdict": verdict, "case-opinion": opinion, **checked, **more}
        return self.submit({name.replace("__", "-"): value for name, value in sent.items()}, form="verdict")


@pytest.fixture
def sit_down(office: Office, visit: Callable[[str], Visitor]) -> Callable[[str], Desk]:
    """Log in as one of the staff: `sit_down("zhao")`."""

    def log_in(who: str) -> Desk:
        there = visit(HENAN)
        desk = Desk(there.app, there.host)
        desk.get("/login?tab=staff")
        assert desk.submit({"name": who, "password": PASSWORD}, follow=False, form="login").status == 302
        return desk

    return log_in


@pytest.fixture
def zhao(sit_down: Callable[[str], Desk]) -> Desk:
    """The secretary's browser, logged in."""
    return sit_down("zhao")
