"""Rights are asked again inside the transaction; what a deputy looks up stands on record with whom he stood in for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts import actions
from app.accounts.actions.deputising import Absence, name_deputy
from app.accounts.actions.granting import end_role_on
from app.accounts.actions.sessions import Visitor, switch_keys
from app.accounts.identities import current_login, enter
from app.accounts.rules import AccountState
from app.audit.models import AuditEntry
from app.kernel.errors import NotAllowed
from app.tenancy import clock
from app.tenancy.database import db
from app.web.access import identity
from tests.accounts.conftest import ID_NUMBER, staff_named
from tests.at_once import together

pytestmark = pytest.mark.database
HENAN = "henan-talent"


@pytest.fixture
def asking(app, people):
    """A request of the secretary's that has just begun: who he is was read, nothing was done yet."""
    with app.test_request_context("/account", base_url=f"http://{HENAN}.localhost"):
        token = actions.begin_session(people.staff, visitor=Visitor("203.0.113.7", "tests"), now=clock.now())
        enter(token)
        assert identity().account_id == people.staff
        yield


def meanwhile(app, act):
    """Somebody else does something in between."""
    (refused,) = together(app, HENAN, act)
    assert not isinstance(refused, Exception)


@pytest.mark.requirement("A4")
@pytest.mark.parametrize("lost", ["role", "role’s last day", "login", "session"])
def test_what_is_taken_after_the_page_began_is_missing_in_the_action(app, people, asking, lost):
    session_id = current_login().session_id
    meanwhile(app, {
        "role": lambda: actions.take_role(people.grant, by=None, now=clock.now()),
        "role’s last day": lambda: end_role_on(people.grant, clock.today() - timedelta(days=1), by=None, now=clock.now()),
        "login": lambda: actions.set_state(people.staff, AccountState.LOCKED, by=None, now=clock.now()),
        "session": lambda: actions.end_session(session_id, by=people.staff, now=clock.now()),
    }[lost])  # fmt: skip
    with pytest.raises(NotAllowed, match="刚刚有变动"):
        switch_keys(off=True, by=people.staff)


def test_what_was_not_touched_goes_through(people, asking):
    switch_keys(off=True, by=people.staff)


@pytest.mark.requirement("D1")
def test_a_deputy_looks_a_number_up_in_his_own_name_and_the_record_says_for_whom(people, entering):
    moment = clock.now()
    with entering(HENAN):
        helper = staff_named("钱代理", "qian")
        days = Absence(helper, clock.local_day(moment), clock.local_day(moment) + timedelta(days=3))
        name_deputy(days, by=people.staff, now=moment)
        for account in (helper, people.staff):
            assert actions.reveal("person:1", "identity", "核对证书信息", by=account, now=moment) == ID_NUMBER
        entries = db.session.scalars(
            select(AuditEntry).where(AuditEntry.act == "protected.revealed").order_by(AuditEntry.id)
        ).all()
    assert [(one.account_id, one.acting_for) for one in entries] == [(helper, "赵秘书"), (people.staff, "")]


@pytest.mark.requirement("A4")
def test_who_lost_the_right_a_second_ago_reveals_nothing(people, entering):
    with entering(HENAN):
        actions.take_role(people.grant, by=None, now=clock.now())
        with pytest.raises(NotAllowed):
            actions.reveal("person:1", "identity", "核对证书信息", by=people.staff, now=clock.now())
