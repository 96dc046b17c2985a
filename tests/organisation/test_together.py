"""Duties that no one person may hold together: refused where they are given, shown where they are held all the same (A8)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.actions import NewPerson, keep_person
from app.accounts.actions.deputising import Absence, name_deputy
from app.accounts.actions.granting import Place, grant_role, take_role
from app.accounts.duties import clashes
from app.accounts.models import Grant
from app.bodies.store import get_root
from app.cli.comparing import people_with_two_duties
from app.kernel.errors import DomainError
from app.members.offices.actions import Appointment, Ending, appoint, end_office
from app.members.offices.rules import OfficeEnd
from app.members.offices.store import holders
from app.organisation import actions
from app.organisation.actions import Chosen
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action
from tests.members.choirs import CHOIRS
from tests.organisation.conftest import staff
from tests.procedures.stories import NOW, TODAY

pytestmark = [pytest.mark.database, pytest.mark.requirement("A8")]


@action
def held_before(account: int, role: str, **more: object) -> int:
    """A role that was given before the folder kept it apart from the others."""
    grant = Grant(account_id=account, role=role, body_id=get_root().id, **{"first_day": TODAY, **more})
    db.session.add(grant)
    db.session.flush()
    return grant.id


@action
def chair_is_free() -> None:
    end_office(holders(TODAY, ["chair"])[0].id, Ending(OfficeEnd.DISMISSED, TODAY, "决议"), by=None, now=NOW)


def names() -> list[str]:
    return [one.name for one in clashes(TODAY)]


def test_what_was_given_before_is_found_until_one_of_the_two_is_taken(here):
    cashier = staff("till", "钱出纳", "finance")
    assert names() == []
    grant = held_before(cashier, "secretary")
    [one] = clashes(TODAY)
    assert (one.name, one.held) == ("钱出纳", ("confirm_payments", "decide")) and set(one.roles) == {"finance", "secretary"}
    take_role(grant, by=None, now=NOW)
    assert names() == []


def test_a_role_that_is_over_does_not_count_and_a_deputys_does(here):
    cashier = staff("till", "钱出纳", "finance")
    yesterday = TODAY - timedelta(days=1)
    held_before(cashier, "secretary", last_day=yesterday, first_day=yesterday)
    assert names() == []
    held_before(cashier, "editor", last_day=TODAY)
    deputy = staff("deputy", "代财务", "finance")
    held_before(deputy, "secretary", for_account_id=here.secretary, last_day=TODAY + timedelta(days=3))
    assert names() == ["代财务"]
    assert [one.name for one in clashes(TODAY + timedelta(days=4))] == []


def test_nobody_takes_an_office_that_acts_beside_such_a_role(here):
    chair_is_free()
    cashier = staff("till", "钱出纳", "finance")
    with pytest.raises(DomainError, match="不同的人"):
        actions.enter_appointment(Chosen("chair", TODAY, "决议", name="钱出纳", account_id=cashier), by=here.secretary, now=NOW)
    assert actions.enter_appointment(Chosen("librarian", TODAY, "决议", name="钱出纳"), by=here.secretary, now=NOW)


def test_nor_such_a_role_beside_the_office(here):
    chair_is_free()
    chair = staff("chair", "文会长", "staff", "concerts")
    actions.enter_appointment(Chosen("chair", TODAY, "决议", name="文会长", account_id=chair), by=here.secretary, now=NOW)
    with pytest.raises(DomainError, match="不同的人"):
        grant_role(chair, Place("finance", get_root().id, TODAY), by=None, now=NOW)
    cashier = staff("till", "钱出纳", "finance")
    with pytest.raises(DomainError, match="不同的人"):
        name_deputy(Absence(chair, TODAY, TODAY), by=cashier, now=NOW)


def test_who_was_elected_all_the_same_is_shown(here):
    chair_is_free()
    cashier = staff("till", "钱出纳", "finance")
    _elected(cashier)
    [one] = clashes(TODAY)
    assert set(one.roles) == {"finance", "chair"}


@action
def _elected(account: int) -> None:
    """What a general meeting resolved is carried out by its procedure."""
    person = keep_person(NewPerson("钱出纳"), now=NOW)
    appoint(Appointment("chair", person.id, TODAY, None, None, account, "选举"), by=None, now=NOW)


# ---- where it is seen ----------------------------------------------------------------------------------------------
def test_the_list_and_the_page_of_the_person_say_so(house, log_in, entering):
    with entering(CHOIRS):
        cashier = staff("till", "钱出纳", "finance")
        held_before(cashier, "secretary")
    page = log_in("office").get("/office/people")
    assert "有 1 人担任了须由不同的人担任的职责" in page.words and "钱出纳" in page.words
    assert "须由不同的人担任" in log_in("office").get(f"/office/people/{cashier}").words
    assert "须由不同的人担任" not in log_in("coast").get("/office/people").words


def test_the_commands_say_so_and_of_a_new_version_beforehand(here):
    cashier = staff("till", "钱出纳", "finance")
    held_before(cashier, "secretary")
    said = "hierarchy.yaml: apart: 钱出纳 holds confirm_payments and decide (finance, secretary); take one of them away"
    assert people_with_two_duties(tenant().association) == [said]
    assert people_with_two_duties(tenant().association.model_copy(update={"apart": ()})) == []
    stricter = tenant().association.model_copy(update={"apart": (("publish", "manage_accounts"),)})
    assert all("manage_accounts and publish" in one for one in people_with_two_duties(stricter))
