"""The tree: seen as far as one's roles reach, opened downwards with its administrator, renamed, moved, closed."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from app.accounts.actions.deputising import Absence, name_deputy
from app.accounts.actions.granting import Place, grant_role
from app.accounts.models import Account, Grant
from app.accounts.rules import AccountState
from app.accounts.store import accounts_of_unit, roles_held
from app.bodies.actions import NewBody, found_body
from app.bodies.models import Body
from app.bodies.store import find_body_by_name, get_body, get_root
from app.demo.pictures import sample_page
from app.kernel.errors import Conflict, DomainError, NotAllowed, Refusals
from app.members.offices.store import holders
from app.members.store import find_membership, get_membership
from app.organisation import actions
from app.organisation.actions import Administrator, Closing, Opening
from app.organisation.store import members_at
from app.procedures.actions import Filing, file_case
from app.procedures.counters import WaitingCount
from app.procedures.models import Case, Waiting
from app.procedures.parties import Party
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.transactions import action
from tests.members.choirs import CHOIRS, choir, singer_of, take_office
from tests.organisation.conftest import body, staff
from tests.procedures.stories import NOW, TODAY, somebody

pytestmark = pytest.mark.database


def open_district(here, by, name="内湾分区", above="coast", **others):
    new = Opening("district", body(above), {"zh": name}, **others)
    return actions.open_body(new, by=by, now=NOW)


def password_on(page) -> str:
    return re.search(r"初始密码：(\S+?)。", page.text)[1]


@pytest.mark.requirement("K1", "T2")
def test_a_region_opens_its_districts_and_no_other_regions(here):
    opened = open_district(here, here.coast, code="C9")
    assert (get_body(opened.body_id).parent_id, get_body(opened.body_id).code) == (body("coast"), "C9")
    for by, above in ((here.coast, "hills"), (here.secretary, "coast"), (here.clerk, "coast")):
        with pytest.raises(NotAllowed):
            open_district(here, by, "外湾分区", above)


@pytest.mark.requirement("K1")
def test_who_opens_hands_out_the_administrators_account_at_once(here):
    chief = Administrator("湾管理", "neiwan", role="coordinator")
    opened = open_district(here, here.coast, administrator=chief)
    assert opened.password
    account = db.session.scalars(select(Account).where(Account.name == "湾管理")).one()
    grant = db.session.scalars(select(Grant).where(Grant.account_id == account.id)).one()
    assert (grant.role, grant.body_id, grant.given_by, account.one_time) == ("coordinator", opened.body_id, here.coast, True)


@pytest.mark.requirement("T2")
def test_who_opens_a_unit_depends_on_where_it_stands(here):
    new = Opening("unit", body("bay"), {"zh": "海燕合唱团"}, administrator=Administrator("燕团务"))
    opened = actions.open_body(new, by=here.coast, now=NOW)
    assert [one.name for one in accounts_of_unit(opened.body_id)] == ["燕团务"]
    with pytest.raises(NotAllowed):
        actions.open_body(Opening("unit", body("bay"), {"zh": "山雀合唱团"}), by=here.hills, now=NOW)


def test_where_the_account_cannot_be_made_nothing_is_opened(here):
    with pytest.raises(DomainError, match="登录名"):
        open_district(here, here.coast, administrator=Administrator("湾管理", "office", role="coordinator"))
    with pytest.raises(DomainError, match="角色"):
        open_district(here, here.coast, administrator=Administrator("湾管理", "neiwan", role="clerk"))
    assert find_body_by_name("内湾分区", kind="district") is None


def test_who_lost_the_right_a_second_ago_opens_nothing(here):
    grant = db.session.scalars(select(Grant).where(Grant.account_id == here.coast)).one().id
    actions.take(grant, by=here.secretary, now=NOW)
    with pytest.raises(NotAllowed):
        open_district(here, here.coast)


def test_a_body_moves_only_where_its_mover_opens_such_bodies(here):
    with pytest.raises(NotAllowed, match="不能把机构移到那里"):
        actions.move(body("bay"), body("hills"), "区划调整", by=here.coast, now=NOW)
    with pytest.raises(NotAllowed):
        actions.rename(body("bay"), {"zh": "大湾"}, "更名", by=here.hills, now=NOW)
    assert actions.rename(body("bay"), {"zh": "大湾"}, "批复", by=here.coast, now=NOW)


def test_the_same_form_sent_twice_opens_one_district(here):
    open_district(here, here.coast)
    with pytest.raises(Conflict, match="同名"):
        open_district(here, here.coast)
    assert open_district(here, here.hills, above="hills").body_id


# ---- closing
def test_what_is_in_the_way_is_told_all_at_once(here):
    singer_of(body("bay"), here.people.newcomer)
    found_body(NewBody("unit", {"zh": "海燕合唱团"}, body("bay")), by=None, today=TODAY)
    with pytest.raises(Refusals) as refused:
        actions.close(body("bay"), Closing("合并"), by=here.coast, now=NOW)
    said = [one.message.msgid for one in refused.value.refusals]
    assert len(said) == 3 and "请选择承接机构，或先办理以上事项。" in said
    assert get_body(body("bay")).closed_on is None


def test_members_cases_roles_and_bodies_go_to_the_successor(here):
    bay, inner = body("bay"), open_district(here, here.coast).body_id
    member = singer_of(bay, here.people.newcomer)
    unit = found_body(NewBody("unit", {"zh": "海燕合唱团"}, bay), by=None, today=TODAY).id
    keeper = staff("bay", "湾管理", "coordinator", "bay")
    take_office(here.people.singer, "librarian", body_id=bay)
    answers = {"name": "白新声", "mobile": "13900000111", "pledge": True}
    applicant = somebody("白新声")
    filed = file_case(Filing("sing", answers, body_id=bay), by=applicant.account_id, now=NOW)
    actions.close(bay, Closing("并入内湾", successor_id=inner), by=here.coast, now=NOW)
    assert (get_body(bay).closed_on, get_body(bay).successor_id) == (TODAY, inner)
    assert get_membership(member).body_id == inner and members_at(inner) == 1
    assert db.session.get_one(Body, unit, populate_existing=True).parent_id == inner
    assert db.session.get_one(Case, filed.case_id, populate_existing=True).body_id == inner
    held = db.session.scalars(select(Grant).where(Grant.account_id == keeper).order_by(Grant.id)).all()
    assert [(one.body_id, one.taken_at is None) for one in held] == [(bay, False), (inner, True)]
    assert holders(TODAY, ["librarian"]) == []
    assert get_body(inner).closed_on is None


def test_what_waits_at_a_closed_desk_waits_at_the_other_and_is_counted_there(here):
    inner = open_district(here, here.coast).body_id
    applicant = somebody("白新声")
    answers = {"name": "白新声", "mobile": "13900000111", "pledge": True}
    filed = file_case(Filing("sing", answers, body_id=body("bay")), by=applicant.account_id, now=NOW)
    _wait_at(filed.case_id, "coordinator", body("bay"))
    actions.close(body("bay"), Closing("并入内湾", successor_id=inner), by=here.coast, now=NOW)
    row = db.session.scalars(select(Waiting).where(Waiting.case_id == filed.case_id)).one()
    assert (row.role, row.body_id, row.body_path) == ("coordinator", inner, get_body(inner).path)
    counts = select(WaitingCount.body_id, WaitingCount.number).where(WaitingCount.role == "coordinator")
    assert [tuple(one) for one in db.session.execute(counts) if one.number] == [(inner, 1)]


@action
def _wait_at(case_id, role, body_id):
    row = db.session.scalars(select(Waiting).where(Waiting.case_id == case_id)).one()
    db.session.delete(row)
    db.session.flush()
    other = Waiting(case_id=case_id, procedure=row.procedure, step=row.step, role=role, body_id=body_id,
                    body_path=get_body(body_id).path, told_late=False)  # fmt: skip
    db.session.add(other)


def test_nobody_hands_members_and_roles_to_a_body_of_somebody_else(here):
    far = actions.open_body(Opening("district", body("hills"), {"zh": "深丘"}, "H9"), by=here.hills, now=NOW).body_id
    keeper = staff("bay", "湾管理", "coordinator", "bay")
    with pytest.raises(NotAllowed):
        actions.close(body("bay"), Closing("并入深丘", successor_id=far), by=here.coast, now=NOW)
    assert get_body(body("bay")).closed_on is None
    assert [one.body_id for one in roles_held(keeper, on=TODAY)] == [body("bay")]


def test_roles_do_not_climb_to_the_body_above(here):
    keeper = staff("bay", "湾管理", "coordinator", "bay")
    actions.close(body("bay"), Closing("并入片区", successor_id=body("coast")), by=here.coast, now=NOW)
    assert roles_held(keeper, on=TODAY) == []


def test_a_deputy_remains_one_where_his_role_is_handed_on(here):
    inner, keeper = open_district(here, here.coast).body_id, staff("bay", "湾管理", "coordinator", "bay")
    helper = staff("help", "代班人", "staff", "concerts")
    name_deputy(Absence(helper, TODAY, TODAY + timedelta(days=9)), by=keeper, now=NOW)
    actions.close(body("bay"), Closing("并入内湾", successor_id=inner), by=here.coast, now=NOW)
    held = [(one.role, one.body_id, one.for_account) for one in roles_held(helper, on=TODAY)]
    assert ("coordinator", inner, keeper) in held


def test_only_a_body_of_the_kind_or_the_one_above_takes_over(here):
    for successor in (body("hills"), body("concerts"), body("bay")):
        with pytest.raises(DomainError):
            actions.close(body("bay"), Closing("x", successor_id=successor), by=here.coast, now=NOW)
    with pytest.raises(NotAllowed):
        actions.close(get_root().id, Closing("x"), by=here.secretary, now=NOW)


def test_a_unit_that_is_struck_off_leaves_for_a_reason_of_the_folder(here):
    larks = here.people.larks
    with pytest.raises(DomainError, match="终止的原因"):
        actions.close(larks, Closing("解散", successor_id=here.people.owls), by=here.secretary, now=NOW)
    closing = Closing("解散", successor_id=here.people.owls, exit="dissolved")
    actions.close(larks, closing, by=here.secretary, now=NOW)
    gone = find_membership(Party(None, larks))
    assert (gone.left_on, get_body(larks).closed_on) == (TODAY, TODAY)
    assert get_membership(here.people.singer_member).body_id == here.people.owls
    assert all(one.state is AccountState.CLOSED for one in accounts_of_unit(larks))
    assert choir("百灵合唱团") != larks  # the name is free again


# ---- pages
@pytest.mark.requirement("K1", "E5")
def test_a_coordinator_sees_the_own_region_and_opens_below_it(house, log_in):
    coast = log_in("coast")
    page = coast.get("/office/bodies")
    assert "海滨片区" in page.words and "海湾分区" in page.words and "丘陵片区" not in page.words


def test_a_body_is_opened_on_its_page_with_a_password_told_once(house, log_in, entering):
    with entering(CHOIRS):
        there = f"/office/bodies/{body('coast')}"
    coast = log_in("coast")
    assert "开设分区" in coast.get(there).words
    coast.get(f"{there}/open/district")
    page = coast.submit({"name": ""}, form="open-form")
    assert page.status == 422 and "请填写名称" in page.words
    typed = {"name": "内湾分区", "name_en": "Inner Bay", "admin_name": "湾管理", "admin_login": "neiwan"}
    page = coast.submit(typed, form="open-form")
    assert "内湾分区" in page.words and "湾管理" in page.words
    assert "请先设置新密码" in log_in("neiwan", password=password_on(page)).get("/office/bodies").words
    assert coast.get(f"{there}/open/region").status == 404


def test_the_own_data_of_a_kind_are_asked_checked_and_shown(house, log_in, entering):
    with entering(CHOIRS):
        root = body("association")
    office = log_in("office")
    office.get(f"/office/bodies/{root}/open/region")
    page = office.submit({"name": "平原片区", "singers": "许多"}, form="open-form")
    assert page.status == 422 and "平原片区" in page.text and "团员人数" in page.words
    page = office.submit({"name": "平原片区", "singers": "42", "hall": "平原音乐厅"}, form="open-form")
    assert "平原音乐厅" in page.words and "42" in page.words


def test_a_body_is_renamed_and_its_history_shows_it(house, log_in, entering):
    with entering(CHOIRS):
        there = f"/office/bodies/{body('bay')}"
    coast = log_in("coast")
    coast.get(f"{there}/change")
    assert "请填写依据" in coast.submit({"name": "大湾分区"}, form="rename-form").words
    page = coast.submit({"name": "大湾分区", "rename_reason": "2026 年第 3 号批复"}, form="rename-form")
    assert "大湾分区" in page.words and "海湾分区" in page.words and "2026 年第 3 号批复" in page.words


def test_the_secretariat_moves_and_closes_on_the_page(house, log_in, entering):
    with entering(CHOIRS):
        staff("both", "全协调", "coordinator", "coast")
        account = db.session.scalars(select(Account.id).where(Account.name == "全协调")).one()
        grant_role(account, Place("coordinator", body("hills"), date(2026, 1, 1)), by=None, now=clock.now())
        bay, hills = body("bay"), body("hills")
    both = log_in("both")
    both.get(f"/office/bodies/{bay}/change")
    page = both.submit({"parent": str(hills), "move_reason": "区划调整"}, form="move-form")
    assert "丘陵片区" in page.words and "调整上级机构" in page.words
    both.get(f"/office/bodies/{bay}/change")
    page = both.submit({"close_reason": "撤销"}, form="close-form")
    assert "已停用" in page.words
    assert "自" in both.get(f"/office/bodies/{bay}").words and both.get(f"/office/bodies/{bay}/change").status == 404


@pytest.mark.requirement("E5")
def test_a_successor_that_nobody_offered_is_refused_in_words(house, log_in, entering):
    with entering(CHOIRS):
        bay = body("bay")
    page = log_in("coast")
    page.get(f"/office/bodies/{bay}/change")
    answer = page.submit({"close_reason": "并入", "successor": "nobody"}, form=f"/office/bodies/{bay}/close")
    assert answer.status == 422


def test_a_foreign_body_is_not_there(house, log_in, entering):
    with entering(CHOIRS):
        bay, larks = body("bay"), house.people.larks
    hills = log_in("hills")
    for path in (f"/office/bodies/{bay}", f"/office/bodies/{bay}/change", f"/office/bodies/{bay}/staff",
                 f"/office/bodies/{larks}", "/office/bodies/999999"):  # fmt: skip
        assert hills.get(path).status == 404
    hills.get("/office/bodies")
    assert hills.post(f"/office/bodies/{bay}/rename", {"name": "x", "rename_reason": "x"}).status == 404


def test_bodies_are_found_by_name_and_code(house, log_in):
    office = log_in("office")
    assert "海湾分区" in office.get("/office/bodies?q=海湾").words
    assert "百灵合唱团" in office.get("/office/bodies?q=百灵").words
    assert "没有找到这样的机构" in office.get("/office/bodies?q=不存在的").words


def test_the_tree_asks_few_questions_whatever_its_size(house, log_in, entering, sql_counter):
    with entering(CHOIRS):
        for one in range(30):
            found_body(NewBody("district", {"zh": f"第{one}分区"}, body("coast")), by=None, today=TODAY)
    office = log_in("office")
    office.get("/office/bodies")
    with sql_counter() as counted:
        assert "第29分区" in office.get("/office/bodies").words
    assert len([one for one in counted if one.startswith("SELECT")]) <= 10


# ---- own data of every kind of field
def test_a_body_is_opened_with_a_file_rows_of_a_table_and_a_member(house, log_in, entering):
    coast, address = log_in("coast"), f"/office/bodies/{body_of(entering, 'coast')}/open/district"
    coast.get(address)
    typed = {"name": "内湾分区", "halls-0-street": "临海路 1 号", "halls-0-seats": "80"}
    decree = {"decree-file": (BytesIO(sample_page(1)), "批复.png")}
    page = coast.submit({**typed, **decree}, form="open-form", button="form-add=halls")
    assert page.status == 200 and "批复.png" in page.text and page.find("//input[@name='halls-1-street']")
    typed |= {"halls-1-street": "滨河路 2 号", "halls-1-seats": "many"}
    page = coast.submit(typed, form="open-form")
    assert page.status == 422 and "批复.png" in page.text and len(page.errors) == 1
    page = coast.submit({**typed, "halls-1-seats": "60", "patron-who": house.people.singer.name}, form="open-form")
    assert "已开设" in page.words
    for said in ("临海路 1 号", "60", house.people.singer.name):
        assert said in page.words
    [link] = page.find("//dl//a[contains(@href, '/files/')]/@href")
    for reader, status in (("coast", 200), ("office", 200), ("hills", 404), ("clerk", 404)):
        assert log_in(reader).client.get(link, base_url=f"http://{coast.host}").status_code == status
    with entering(CHOIRS):
        inner = find_body_by_name("内湾分区", kind="district")
        assert [row["seats"] for row in inner.data["halls"]] == [80, 60]
        number = inner.id
    assert "批复.png" not in log_in("clerk").get(f"/office/bodies/{number}").words
    coast.get(f"/office/bodies/{number}/change")
    page = coast.submit({"halls-0-seats": "90"}, form="data-form")
    assert "已保存" in page.words and "90" in page.words and "批复.png" in page.words


def body_of(entering, name):
    with entering(CHOIRS):
        return body(name)


def test_successors_and_places_are_offered_as_the_action_takes_them(house, log_in, entering):
    with entering(CHOIRS):
        deep = Opening("district", body("hills"), {"zh": "深丘"}, "H9")
        far = actions.open_body(deep, by=house.hills, now=clock.now()).body_id
        near = open_district(house, house.coast).body_id
        bay, coast = body("bay"), body("coast")
    page = log_in("coast").get(f"/office/bodies/{bay}/change")
    offered = set(page.find("//select[@name='successor']/option/@value"))
    assert {str(near), str(coast)} <= offered and str(far) not in offered
