"""Who speaks for a unit, on the pages of the unit and of the association."""

from __future__ import annotations

import pytest

from app.accounts.actions import open_staff_account, open_unit_account
from app.accounts.actions.granting import Place, grant_role
from app.accounts.actions.opening import NewStaff
from app.accounts.store import accounts_of_unit
from app.bodies.store import get_root
from app.members.representatives.store import representatives_of
from app.tenancy import clock
from tests.browser import Visitor
from tests.members.choirs import CHOIRS, choirs
from tests.units.conftest import PASSWORD, SINCE, set_password

pytestmark = [pytest.mark.database, pytest.mark.requirement("Z8")]


@pytest.fixture
def there(entering, visit):
    """The choirs, and a browser of somebody: `log_in("operator")`, `log_in("chengmishu")`."""
    with entering(CHOIRS):
        people = choirs()
        open_unit_account(people.larks, "柳团务", by=None, now=clock.now(), today=SINCE)
        open_unit_account(people.owls, "钟团务", by=None, now=clock.now(), today=SINCE)
        for unit in (people.larks, people.owls):
            set_password(accounts_of_unit(unit)[0].id)
        staff, _ = open_staff_account(NewStaff("程秘书", "office", ""), by=None, now=clock.now())
        grant_role(staff, Place("secretary", get_root().id, SINCE), by=None, now=clock.now())
        set_password(staff)

    def log_in(name: str, unit: str = ""):
        found = visit(CHOIRS)
        browser = Visitor(found.app, found.host)
        browser.get(f"/login?tab={'choir' if unit else 'staff'}")
        typed = {"name": unit, "operator": name} if unit else {"name": name}
        assert browser.submit({**typed, "password": PASSWORD}, follow=False, form="login").status == 302
        return browser

    return people, log_in


def test_a_unit_names_its_representatives_and_notes_who_leaves(there, entering):
    people, log_in = there
    larks = log_in("柳团务", "百灵合唱团")
    assert "还没有登记代表" in larks.get("/unit/representatives").words
    page = larks.submit({"kind": "main", "name": "闻新代", "mobile": "123"}, form="name-form")
    assert page.status == 422 and "闻新代" in page.text
    page = larks.submit({"kind": "main", "name": "闻新代", "mobile": "13900000555", "post": "团长"}, form="name-form")
    assert "已登记代表" in page.words and "团长" in page.words
    with entering(CHOIRS):
        [one] = representatives_of(people.larks)
    assert "请填写离任原因" in larks.post(f"/unit/representatives/{one.id}/end", {"why": ""}).words
    larks.get("/unit/representatives")
    page = larks.post(f"/unit/representatives/{one.id}/end", {"why": "调离本单位"})
    assert "历任代表" in page.words and "调离本单位" in page.words


@pytest.mark.requirement("E5")
def test_another_unit_reaches_none_of_it(there, entering):
    people, log_in = there
    larks, owls = log_in("柳团务", "百灵合唱团"), log_in("钟团务", "夜莺合唱团")
    larks.get("/unit/representatives")
    larks.submit({"kind": "main", "person": str(people.singer.person_id)}, form="name-form")
    with entering(CHOIRS):
        [one] = representatives_of(people.larks)
    owls.get("/unit/representatives")
    assert "云百灵" not in owls.page.words
    assert owls.post(f"/unit/representatives/{one.id}/end", {"why": "x"}).status == 404
    assert owls.get(f"/office/units/{people.larks}/representatives").status == 403


def test_the_association_does_it_for_a_unit_that_wrote(there):
    people, log_in = there
    office = log_in("office")
    page = office.get(f"/office/units/{people.larks}")
    assert "单位代表" in page.words
    office.get(f"/office/units/{people.larks}/representatives")
    page = office.submit({"kind": "deputy", "person": str(people.singer.person_id)}, form="name-form")
    assert "云百灵" in page.words and "办理接任职务" in page.words
    assert office.get("/office/units/999999/representatives").status == 404


def test_a_page_of_representatives_asks_few_questions(there, sql_counter):
    people, log_in = there
    office = log_in("office")
    there_ = f"/office/units/{people.larks}/representatives"
    office.get(there_)
    with sql_counter() as counted:
        office.get(there_)
    assert len([one for one in counted if one.startswith("SELECT")]) <= 13
