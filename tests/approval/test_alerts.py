"""A reviewer is shown who is the same or nearly so, and a block that stands; an applicant only that there is something."""

from __future__ import annotations

import pytest

from app.accounts.rules import AccountState
from app.members.twins import telling_pairs
from app.procedures.actions import Decision, Filing, decide, file_case
from app.procedures.parties import Party
from app.tenancy import clock
from tests.accounts.conftest import PASSWORD, log_in
from tests.registration.guild import GUILD, as_staff, case_named, stand_ready, with_login

pytestmark = pytest.mark.database
ID = "41010519900307000X"
JOIN = {"name": "辛新人", "mobile": "13900000111", "id_number": ID, "pledge": True}


@pytest.fixture
def people(entering):
    with entering(GUILD):
        return stand_ready()


def joined(account, body, **others):
    filing = Filing("join", {**JOIN, **others}, body_id=body)
    return file_case(filing, by=account, now=clock.now()).number


def test_the_same_number_under_another_account_is_shown_with_the_way_to_it(people, entering, visit):
    with entering(GUILD):
        first = joined(people.newcomer.account_id, people.meadow)
        other = with_login("辛小新", "13900000299", AccountState.APPLICATION_ONLY)
        second = joined(other.account_id, people.heath, name="辛小新")
    page = as_staff(visit(GUILD), "qin").get(f"/desk/cases/{second}")
    assert "可能重复" in page.words and "证件号码（信用代码）相同" in page.words
    assert page.find(f"//a[@href='/desk/cases/{first}']")
    assert ID not in page.text
    assert as_staff(visit(GUILD), "qin").get(f"/desk/cases/{first}").find(f"//a[@href='/desk/cases/{second}']")


def test_a_member_of_the_same_name_is_shown_and_one_that_the_reader_may_not_see_stays_nameless(people, entering, visit):
    with entering(GUILD):
        number = joined(people.newcomer.account_id, people.heath, name="花养蜂", id_number="410105198804121263")
    page = as_staff(visit(GUILD), "qin").get(f"/desk/cases/{number}")
    assert "姓名相同或名称相近" in page.words and page.find("//a[contains(@href, '/office/members/')]")
    page = as_staff(visit(GUILD), "he").get(f"/desk/cases/{number}")
    assert "另有您无权查看的登记" in page.words and not page.find("//a[contains(@href, '/office/members/')]")


def test_units_whose_names_are_nearly_the_same_are_found(people, entering, visit):
    with entering(GUILD):
        for name in ("春晖蜂具制造有限公司", "春晖蜂具制造公司"):
            filing = Filing("supply", {"unit_name": name}, newcomer=True)
            number = file_case(filing, by=people.secretary.account_id, now=clock.now()).number
    page = as_staff(visit(GUILD), "liu").get(f"/desk/cases/{number}")
    assert "可能重复" in page.words and "春晖蜂具制造有限公司" in page.words


def test_what_stands_in_half_of_all_names_tells_nothing():
    assert telling_pairs("有限公司") == []
    assert telling_pairs("春晖蜂具有限公司") == ["具有", "春晖", "晖蜂", "蜂具"]


def test_the_applicant_learns_that_there_is_something_and_never_who(people, entering, visit):
    with entering(GUILD):
        joined(people.newcomer.account_id, people.meadow)
        with_login("辛小新", "13900000299", AccountState.APPLICATION_ONLY)
    visitor = visit(GUILD)
    log_in(visitor, "13900000299", PASSWORD, tab="person")
    visitor.get(f"/apply/join/form?at={people.meadow}")
    typed = {"name": "辛小新", "mobile": "13900000299", "id_number": ID, "pledge": "yes"}
    page = visitor.submit(typed, form="application", button="go=1")
    assert page.response.request.path == "/apply/join/review", page.text[:2000]
    assert "系统中已有相同证件号码" in page.words and "辛新人" not in page.words


def test_a_block_stands_on_the_page_of_a_case_that_runs(people, entering, visit):
    with entering(GUILD):
        now, keeper = clock.now(), Party(people.keeper.person_id)
        running = file_case(Filing("elevate"), by=people.keeper.account_id, now=now).number
        banned = file_case(Filing("ban", {"facts": "掺假"}, party=keeper), by=people.secretary.account_id, now=now)
        case = case_named(banned.number)
        decide(case.id, Decision("ban", "属实"), by=people.colleague.account_id, version=case.version, now=now)
    page = as_staff(visit(GUILD), "qin").get(f"/desk/cases/{running}")
    assert "不受理申请" in page.words and banned.number in page.words
