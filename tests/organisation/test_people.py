"""Roles: given within what the giver holds, taken at once, never the last manager's; invitations by a link that works once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.accounts.actions.deputising import Absence, name_deputy
from app.accounts.actions.granting import Place
from app.accounts.actions.opening import set_state
from app.accounts.models import Account, Grant, OneTimeLink
from app.accounts.rights import roles_of
from app.accounts.rules import AccountState
from app.bodies.store import get_root
from app.kernel.errors import DomainError, NotAllowed
from app.notices.models import Letter
from app.organisation import actions
from app.organisation.actions import Administrator, Closing, Invitation, Opening
from app.organisation.rules import Own, may_grant
from app.procedures.rules.actors import Acting, BodyRef, HeldRole
from app.tenancy import clock
from app.tenancy.capabilities import Capability
from app.tenancy.configuration.concepts.association import Association
from app.tenancy.database import db
from tests.accounts.conftest import STAFF_PASSWORD
from tests.browser import Visitor
from tests.members.choirs import CHOIRS
from tests.organisation.conftest import body, staff
from tests.procedures.stories import NOW, TODAY, somebody

pytestmark = pytest.mark.database
NEXT_MONTH = TODAY + timedelta(days=30)


def give(here, role, at="association", *, by, who=None):
    who = who or somebody(f"新人{role}{at}").account_id
    return actions.give(who, Place(role, body(at), TODAY), by=by, now=NOW)


def grant_of(account):
    return db.session.scalars(select(Grant.id).where(Grant.account_id == account, Grant.taken_at.is_(None))).first()


@pytest.mark.parametrize(
    ("role", "at", "by", "may"),
    [
        ("secretary", "association", "secretary", True),
        ("clerk", "association", "secretary", True),
        ("secretary", "association", "clerk", False),  # a clerk of accounts decides nothing, so he gives it to nobody
        ("clerk", "association", "clerk", True),
        ("coordinator", "coast", "secretary", True),  # opens regions
        ("coordinator", "bay", "coast", True),  # opens districts
        ("coordinator", "coast", "coast", True),  # holds all of it there
        ("coordinator", "hills", "coast", False),
        ("staff", "concerts", "secretary", True),
        ("staff", "concerts", "coast", False),
    ],
)
def test_nobody_gives_more_than_he_holds(here, role, at, by, may):
    if may:
        assert give(here, role, at, by=getattr(here, by))
    else:
        with pytest.raises(NotAllowed):
            give(here, role, at, by=getattr(here, by))


def test_the_folder_may_name_who_gives_a_role():
    roles = {
        "secretary": {"label": "S", "can": ["manage_accounts"]},
        "finance": {"label": "F", "can": ["confirm_payments"], "granted_by": ["secretary"]},
        "auditor": {"label": "A", "can": ["audit"]},
    }
    association = Association.model_validate({"name": "X", "roles": roles})
    root, who = BodyRef(1, "association", "/1/"), Acting(1, "S", roles=())
    secretary = Acting(1, "S", roles=(HeldRole("secretary", 1),))
    own = [Own("secretary", "/1/", "below")]
    assert may_grant("finance", secretary, own, [root], association=association)
    assert not may_grant("finance", who, [], [root], association=association)
    assert not may_grant("auditor", secretary, own, [root], association=association)


def test_a_role_that_was_taken_a_second_ago_gives_no_more_rights(here):
    actions.take(grant_of(here.coast), by=here.secretary, now=NOW)
    with pytest.raises(NotAllowed):
        give(here, "coordinator", "bay", by=here.coast)
    with pytest.raises(NotAllowed):
        actions.take(grant_of(here.hills), by=here.coast, now=NOW)


def test_the_last_who_manages_accounts_keeps_the_role(here):
    for other in (here.clerk, here.people.secretary.account_id):
        actions.take(grant_of(other), by=here.secretary, now=NOW)
    last = grant_of(here.secretary)
    for act in (
        lambda: actions.take(last, by=here.secretary, now=NOW),
        lambda: actions.end_grant(last, NEXT_MONTH, by=here.secretary, now=NOW),
    ):
        with pytest.raises(DomainError, match="最后一个"):
            act()
    with pytest.raises(DomainError):
        actions.set_login(here.secretary, AccountState.LOCKED, by=here.secretary, now=NOW)
    other = give(here, "secretary", by=here.secretary)
    actions.take(last, by=db.session.get_one(Grant, other).account_id, now=NOW)
    assert grant_of(here.secretary) is None


def test_who_will_leave_soon_does_not_count_as_the_one_who_remains(here):
    actions.take(grant_of(here.people.secretary.account_id), by=here.secretary, now=NOW)
    actions.end_grant(grant_of(here.clerk), NEXT_MONTH, by=here.secretary, now=NOW)
    with pytest.raises(DomainError, match="最后一个"):
        actions.take(grant_of(here.secretary), by=here.secretary, now=NOW)


def test_a_clerk_of_accounts_does_not_lock_the_secretariat(here):
    with pytest.raises(NotAllowed):
        actions.set_login(here.secretary, AccountState.LOCKED, by=here.clerk, now=NOW)
    actions.set_login(here.coast, AccountState.LOCKED, by=here.secretary, now=NOW)
    assert db.session.get_one(Account, here.coast).state is AccountState.LOCKED


def test_a_role_ends_on_its_last_day_by_itself(here):
    number = give(here, "coordinator", "bay", by=here.coast)
    actions.end_grant(number, NEXT_MONTH, by=here.coast, now=NOW)
    assert db.session.get_one(Grant, number).last_day == NEXT_MONTH
    with pytest.raises(DomainError, match="不能早于今天"):
        actions.end_grant(number, TODAY - timedelta(days=1), by=here.coast, now=NOW)


# ---- in somebody's place, for oneself
@pytest.fixture
def helper(here):
    """Who stands in for the secretariat while it is away."""
    account = staff("help", "代班人", "staff", "concerts")
    name_deputy(Absence(account, TODAY, NEXT_MONTH), by=here.secretary, now=NOW)
    return account


def test_a_deputy_gives_and_takes_no_role_and_locks_nobody(here, helper):
    other, clerk = somebody("友人"), Place("clerk", body("association"), TODAY)
    waiting, _ = actions.invite(Invitation("新同事", "newone", "new@example.com", clerk), by=here.secretary, now=NOW)
    for act in (
        lambda: actions.invite_again(waiting, by=helper, now=NOW),
        lambda: actions.invite_again(waiting, by=here.coast, now=NOW),
        lambda: give(here, "secretary", by=helper, who=other.account_id),
        lambda: give(here, "staff", "concerts", by=helper, who=other.account_id),
        lambda: actions.invite(Invitation("友人", "friend", "", clerk), by=helper, now=NOW),
        lambda: actions.take(grant_of(here.secretary), by=helper, now=NOW),
        lambda: actions.set_login(here.secretary, AccountState.LOCKED, by=helper, now=NOW),
        lambda: actions.set_login(other.account_id, AccountState.LOCKED, by=helper, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_deputy_opens_a_body_but_no_account_with_it_and_closes_none(here):
    helper = staff("help", "代班人", "staff", "concerts")
    name_deputy(Absence(helper, TODAY, NEXT_MONTH), by=here.coast, now=NOW)
    bay, chief = body("bay"), Administrator("湾管理", "neiwan", role="coordinator")
    with pytest.raises(NotAllowed, match="代理"):
        actions.open_body(Opening("district", body("coast"), {"zh": "内湾"}, administrator=chief), by=helper, now=NOW)
    with pytest.raises(NotAllowed, match="代理"):
        actions.open_body(
            Opening("unit", bay, {"zh": "海燕合唱团"}, administrator=Administrator("燕团务")), by=helper, now=NOW
        )
    inner = actions.open_body(Opening("district", body("coast"), {"zh": "内湾"}), by=helper, now=NOW).body_id
    with pytest.raises(NotAllowed, match="代理"):
        actions.close(bay, Closing("并入内湾", successor_id=inner), by=helper, now=NOW)
    actions.close(bay, Closing("并入内湾", successor_id=inner), by=here.coast, now=NOW)


def test_the_pages_of_accounts_are_not_for_who_stands_in(house, log_in, entering):
    with entering(CHOIRS):
        account, coast = staff("help", "代班人", "staff", "concerts"), body("coast")
        name_deputy(Absence(account, clock.today(), clock.today() + timedelta(days=3)), by=house.coast, now=clock.now())
    helper = log_in("help")
    page = helper.get(f"/office/bodies/{coast}/open/district")
    assert "只能开设机构" in page.words and not page.find("//input[@name='admin_name']")
    assert log_in("coast").get(f"/office/bodies/{coast}/open/district").find("//input[@name='admin_name']")
    assert helper.get("/office/people/invite").status == 403


def test_what_a_role_may_do_a_deputy_may_but_for_accounts(here, helper):
    own, lent = (
        {one.role: one.capabilities for one in roles_of(account, NOW)}["secretary"] for account in (here.secretary, helper)
    )
    assert own - lent == {Capability.MANAGE_ACCOUNTS}


def test_no_role_is_offered_to_who_stands_in(house, log_in, entering):
    with entering(CHOIRS):
        account = staff("help", "代班人", "staff", "concerts")
        name_deputy(Absence(account, clock.today(), clock.today() + timedelta(days=3)), by=house.secretary, now=clock.now())
    assert not log_in("help").get("/office/people/grant").find("//option[@value='secretary']")
    assert log_in("office").get("/office/people/grant").find("//option[@value='secretary']")


def test_nobody_makes_his_own_role_last_longer_nor_that_of_a_deputy(here, helper):
    actions.end_grant(grant_of(here.secretary), TODAY, by=here.people.secretary.account_id, now=NOW)
    with pytest.raises(NotAllowed):
        actions.end_grant(grant_of(here.secretary), NEXT_MONTH, by=here.secretary, now=NOW)
    standing_in = db.session.scalars(select(Grant.id).where(Grant.for_account_id == here.secretary)).one()
    with pytest.raises(NotAllowed):
        actions.end_grant(standing_in, NEXT_MONTH + timedelta(days=99), by=here.people.secretary.account_id, now=NOW)


def test_a_login_that_was_closed_is_not_opened_again(here):
    set_state(here.clerk, AccountState.CLOSED, by=here.secretary, now=NOW)
    with pytest.raises(DomainError, match="已注销"):
        actions.set_login(here.clerk, AccountState.ACTIVE, by=here.secretary, now=NOW)


def test_a_role_is_given_from_today_on_and_never_from_before(here):
    before = Place("clerk", body("association"), TODAY - timedelta(days=1))
    for act in (
        lambda: actions.give(somebody("友人").account_id, before, by=here.secretary, now=NOW),
        lambda: actions.invite(Invitation("友人", "friend", "", before), by=here.secretary, now=NOW),
    ):
        with pytest.raises(DomainError) as refused:
            act()
        assert refused.value.field == "first_day"


# ---- invitations
def test_an_invitation_is_a_link_that_works_once(house, log_in, visit, entering):
    office = log_in("office")
    office.get("/office/people/invite")
    typed = {"name": "新同事", "login": "xintongshi", "email": "xin@example.com", "role": "clerk"}
    page = office.submit(typed, form="invite-form")
    assert "已向新同事的邮箱发送登录链接" in page.words and "xin@example.com" in page.words
    with entering(CHOIRS):
        link = db.session.scalars(select(Letter.link).where(Letter.event == "account_opened")).one()
    anybody = Visitor(visit(CHOIRS).app, f"{CHOIRS}.localhost")
    anybody.get(link)
    chosen = anybody.submit({"password": STAFF_PASSWORD, "again": STAFF_PASSWORD}, form="activate", follow=False)
    assert chosen.status == 302
    page = anybody.get(link)
    assert page.status == 404 and "已经用过" in page.words
    assert log_in("xintongshi", STAFF_PASSWORD).get("/office/people").status == 200


def test_an_invitation_that_grew_old_says_so_and_is_sent_again(house, log_in, visit, entering):
    with entering(CHOIRS):
        new = Invitation("新同事", "xintongshi", "xin@example.com", Place("clerk", get_root().id, clock.today()))
        number, password = actions.invite(new, by=house.secretary, now=clock.now())
        assert password is None
        link = db.session.scalars(select(Letter.link).where(Letter.event == "account_opened")).one()
    there = visit(CHOIRS)
    anybody = Visitor(there.app, there.host)
    with time_machine.travel(clock.now() + timedelta(hours=73), tick=False):
        page = anybody.get(link)
        assert page.status == 404 and "已过期" in page.words
        assert "请核对地址" in anybody.get("/activate/nobody-was-given-this-token").words
        office = log_in("office")
        assert "邀请链接已过期" in office.get(f"/office/people/{number}").words
        assert "已重新发送邀请链接" in office.post(f"/office/people/{number}", {"to": "invite"}).words
    with entering(CHOIRS):
        assert len(db.session.scalars(select(OneTimeLink)).all()) == 2


def test_without_an_address_the_first_password_is_told_once(house, log_in):
    office = log_in("office")
    office.get("/office/people/invite")
    page = office.submit({"name": "新同事", "login": "xintongshi", "role": "clerk"}, form="invite-form")
    password = re.search(r"初始密码：(\S+?)。", page.text)[1]
    assert "请先设置新密码" in log_in("xintongshi", password).get("/office/people").words
    assert password not in office.get("/office/people").text
    office.get("/office/people/invite")
    page = office.submit({"name": "另一位", "login": "xintongshi", "role": "clerk"}, form="invite-form")
    assert page.status == 422 and "登录名已被占用" in page.words and "另一位" in page.text


# ---- pages
@pytest.mark.requirement("K1")
def test_a_role_given_on_the_page_counts_with_the_next_click_and_taken_is_gone(house, log_in, entering):
    with entering(CHOIRS):
        newcomer = staff("helper", "韩帮手", "staff", "concerts")
        coast = body("coast")
    helper, office = log_in("helper"), log_in("office")
    assert helper.get("/office/bodies").status == 403
    office.get(f"/office/people/grant?at={coast}")
    page = office.submit({"who": "helper", "role": "coordinator"}, form="grant-form")
    assert "已授予，立即生效" in page.words and "韩帮手" in page.words
    assert "海滨片区" in helper.get("/office/bodies").words
    with entering(CHOIRS):
        number = db.session.scalars(select(Grant.id).where(Grant.account_id == newcomer, Grant.role == "coordinator")).one()
    office.get(f"/office/people/{newcomer}")
    assert "已收回，立即生效" in office.post(f"/office/grants/{number}/take").words
    assert helper.get("/office/bodies", follow=False).status in (302, 403)


def test_a_login_name_that_nobody_has_is_told_at_its_field(house, log_in):
    office = log_in("office")
    office.get("/office/people/grant")
    page = office.submit({"who": "nobody", "role": "clerk"}, form="grant-form")
    assert page.status == 422 and "没有这个登录名" in page.words
    assert office.submit({"who": "office", "role": "clerk"}, form="grant-form").status == 403  # nobody to himself


@pytest.mark.requirement("E5")
def test_a_coordinator_sees_and_takes_only_roles_of_the_own_region(house, log_in, entering):
    coast = log_in("coast")
    page = coast.get("/office/people")
    assert "海协调" in page.words and "丘协调" not in page.words and "程秘书处" not in page.words
    with entering(CHOIRS):
        hills = grant_of(house.hills)
    assert coast.get(f"/office/people/{house.hills}").status == 404
    assert coast.post(f"/office/grants/{hills}/take").status == 404
    assert coast.post(f"/office/people/{house.hills}", {"to": "lock"}).status == 404
    assert "没有您可以授予的角色" not in coast.get("/office/people/grant?at=999999").words


def test_a_coordinator_gives_and_invites_at_the_own_region_without_saying_where(house, log_in):
    visitor = log_in("coast")
    page = visitor.get("/office/people")
    for href in page.find("//main//a[contains(@href,'/grant') or contains(@href,'/invite')]/@href"):
        assert visitor.get(href).status == 200, href


def test_the_list_is_narrowed_by_role_and_name(house, log_in):
    office = log_in("office")
    page = office.get("/office/people?role=coordinator")
    assert "海协调" in page.words and "贝管账" not in page.words
    assert "贝管账" in office.get("/office/people?q=贝").words
    assert "没有符合条件的授权" in office.get("/office/people?q=不存在").words


def test_an_end_that_is_no_date_is_told(house, log_in, entering):
    with entering(CHOIRS):
        number = grant_of(house.coast)
    office = log_in("office")
    office.get(f"/office/people/{house.coast}")
    assert office.post(f"/office/grants/{number}/end", {"last_day": "morgen"}).status == 422
    later = (clock.today() + timedelta(days=20)).isoformat()
    assert later in office.post(f"/office/grants/{number}/end", {"last_day": later}).words


def test_the_pages_of_people_ask_few_questions(house, log_in, sql_counter):
    office = log_in("office")
    for path, most in (("/office/people", 8), (f"/office/people/{house.coast}", 12)):
        office.get(path)
        with sql_counter() as counted:
            office.get(path)
        assert len([one for one in counted if one.startswith("SELECT")]) <= most


def test_who_gives_a_role_is_told_what_it_opens(house, log_in):
    page = log_in("office").get("/office/people/grant")
    assert "以下角色权限较大" in page.words and "管理账号和权限" in page.words
