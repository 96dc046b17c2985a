"""Roles: given, ended, taken at once (E5; trust.md A4 to A6)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from app.accounts import actions, store
from app.accounts.actions.deputising import Absence, name_deputy
from app.accounts.actions.granting import Place, end_role_on
from app.accounts.rights import roles_of
from app.accounts.rules import kept_apart
from app.bodies.actions import NewBody, found_body
from app.bodies.store import get_root
from app.kernel.errors import Conflict, DomainError, NotAllowed, NotFound
from app.tenancy.capabilities import Capability
from tests.accounts.conftest import NOW, STAFF_PASSWORD, TODAY, log_in, staff_named

pytestmark = pytest.mark.database
HENAN = "henan-talent"
ASK = {"subject": "person:1", "field": "identity"}


def test_a_secretary_may_what_the_configuration_says_at_the_association(people, entering):
    with entering(HENAN):
        (held,) = roles_of(people.staff, NOW)
    assert held.role == "secretary" and Capability.DECIDE in held.capabilities and held.body_path == f"/{held.body_id}/"


def test_a_right_taken_away_is_gone_with_the_next_click(people, zhao, entering):
    assert zhao.post("/office/reveal", ASK).status == 200
    with entering(HENAN):
        actions.take_role(people.grant, by=None, now=NOW)
    assert zhao.post("/office/reveal", ASK, follow=False).status in (302, 403)
    assert log_in(zhao, "zhao", STAFF_PASSWORD, tab="staff").status == 302
    zhao.get("/account")
    assert zhao.post("/office/reveal", ASK).status == 403


@pytest.mark.parametrize(
    ("first", "last", "held"),
    [
        (date(2026, 9, 10), None, 1),
        (date(2026, 9, 11), None, 0),
        (date(2026, 1, 1), date(2026, 9, 9), 0),
        (date(2026, 1, 1), date(2026, 9, 10), 1),
    ],
)
def test_a_role_counts_from_its_first_to_its_last_day(people, entering, first, last, held):
    with entering(HENAN):
        other = staff_named("钱财务", "qian")
        actions.grant_role(other, Place("finance", get_root().id, first, last), by=people.staff, now=NOW)
        assert len(roles_of(other, NOW)) == held


def test_nobody_gives_himself_a_role(people, entering):
    with entering(HENAN), pytest.raises(NotAllowed):
        actions.grant_role(people.staff, Place("finance", get_root().id, TODAY), by=people.staff, now=NOW)


def test_a_role_is_held_once_at_a_place(people, entering):
    with entering(HENAN), pytest.raises(Conflict):
        actions.grant_role(people.staff, Place("secretary", get_root().id, TODAY), by=None, now=NOW)


def test_a_role_that_ended_may_be_given_again(people, entering):
    with entering(HENAN):
        end_role_on(people.grant, date(2026, 6, 30), by=None, now=NOW)
        actions.grant_role(people.staff, Place("secretary", get_root().id, TODAY), by=None, now=NOW)
        assert len(roles_of(people.staff, NOW)) == 1


@pytest.mark.parametrize("role", ["emperor", "administrator"])
def test_a_role_is_given_only_where_the_configuration_puts_it(people, entering, role):
    with entering(HENAN), pytest.raises(DomainError):
        actions.grant_role(people.staff, Place(role, get_root().id, TODAY), by=None, now=NOW)


def test_a_role_cannot_end_before_it_begins(people, entering):
    with entering(HENAN), pytest.raises(DomainError) as refused:
        actions.grant_role(people.staff, Place("finance", get_root().id, TODAY, date(2026, 1, 1)), by=None, now=NOW)
    assert refused.value.field == "last_day"


def test_a_body_that_is_not_there_carries_no_role(people, entering):
    with entering(HENAN), pytest.raises(NotFound):
        actions.grant_role(people.staff, Place("finance", 4711, TODAY), by=None, now=NOW)


def test_taking_a_role_twice_has_its_effect_once(people, entering):
    with entering(HENAN):
        actions.take_role(people.grant, by=None, now=NOW)
        actions.take_role(people.grant, by=None, now=NOW)
        assert store.holders_of("secretary", get_root().id, on=TODAY) == []


def test_a_units_operator_may_act_for_the_unit_and_nothing_else(people, entering):
    with entering(HENAN):
        body = found_body(NewBody("unit", {"zh": "样例人力公司"}), by=None, today=TODAY)
        actions.open_unit_account(body.id, "王一", by=people.staff, now=NOW, today=TODAY)
        (account,) = store.accounts_of_unit(body.id)
        assert {(held.role, held.body_id) for held in roles_of(account.id, NOW)} == {("administrator", body.id)}


def test_a_second_operator_needs_a_name_of_the_own(people, entering):
    with entering(HENAN):
        body = found_body(NewBody("unit", {"zh": "样例人力公司"}), by=None, today=TODAY)
        actions.open_unit_account(body.id, "王一", by=people.staff, now=NOW, today=TODAY)
        for taken in ("王 一", ""):
            with pytest.raises(Conflict):
                actions.open_unit_account(body.id, taken, by=people.staff, now=NOW, today=TODAY)


def test_a_role_beginning_tomorrow_begins_at_midnight_of_the_association(people, entering):
    with entering(HENAN):
        other = staff_named("钱财务", "qian")
        actions.grant_role(other, Place("finance", get_root().id, date(2026, 9, 11)), by=None, now=NOW)
        with time_machine.travel("2026-09-10 15:59:59+00:00", tick=False) as clock:
            from app.tenancy.clock import now

            assert roles_of(other, now()) == ()
            clock.shift(1)
            assert len(roles_of(other, now())) == 1


# ---- three people for three duties
def give(account, role, *, by, first=TODAY, last=None):
    return actions.grant_role(account, Place(role, get_root().id, first, last), by=by, now=NOW)


@pytest.mark.requirement("A8")
def test_who_gives_rights_does_not_look_after_the_record(people, entering):
    with entering(HENAN):
        other = staff_named("程监事", "cheng")
        with pytest.raises(DomainError, match="不同的人") as refused:
            give(people.staff, "supervisor", by=other)
        assert refused.value.field == "role"
        give(other, "supervisor", by=people.staff)
        with pytest.raises(DomainError, match="不同的人"):
            give(other, "secretary", by=people.staff, first=TODAY + timedelta(days=90))
        give(other, "finance", by=people.staff)


@pytest.mark.requirement("A8")
def test_nobody_stands_in_for_who_is_to_watch_him(people, entering):
    with entering(HENAN):
        watcher = staff_named("程监事", "cheng")
        give(watcher, "supervisor", by=people.staff)
        with pytest.raises(DomainError, match="不同的人"):
            name_deputy(Absence(watcher, TODAY, TODAY), by=people.staff, now=NOW)
        with pytest.raises(DomainError, match="不同的人"):
            name_deputy(Absence(people.staff, TODAY, TODAY), by=watcher, now=NOW)


def test_a_duty_that_was_taken_is_free_for_another(people, entering):
    with entering(HENAN):
        actions.take_role(people.grant, by=None, now=NOW)
        assert give(people.staff, "supervisor", by=people.person)


@pytest.mark.parametrize(
    ("groups", "held", "new", "told"),
    [
        ((("configure", "manage_accounts", "audit"),), {"manage_accounts"}, {"audit", "decide"}, ("manage_accounts", "audit")),
        ((("configure", "manage_accounts", "audit"),), {"audit"}, {"configure"}, ("audit", "configure")),
        ((("configure", "audit"),), {"manage_accounts"}, {"audit"}, None),
        ((("configure", "audit"),), {"audit"}, {"audit"}, None),
        ((), {"manage_accounts"}, {"audit"}, None),
        ((("decide", "export"), ("audit", "waive")), {"waive"}, {"audit"}, ("waive", "audit")),
    ],
)
def test_what_is_kept_apart(groups, held, new, told):
    assert kept_apart(groups, held, new) == told
