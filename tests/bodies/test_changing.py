"""What befalls bodies: another name with all that follows, another place for whole branches, the end."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts.actions import open_unit_account
from app.accounts.models import LoginName
from app.bodies.actions import NewBody, found_body, plant_configured
from app.bodies.changing import change_data, close_body, move_body, rename_body
from app.bodies.models import Body
from app.bodies.rules import Change, refuse_place
from app.bodies.store import changes_of, find_body_by_name, find_configured_body, get_body, get_root, record_on
from app.documents.actions import issue
from app.documents.store import documents_of
from app.kernel.errors import Conflict, DomainError, NotFound
from app.members import actions as register
from app.members.effects import holder_of
from app.members.recounting import recount_members
from app.members.store import find_membership
from app.procedures.actions import Decision, Filing, decide, file_case
from app.procedures.models import Case, Waiting
from app.procedures.parties import Party
from app.procedures.rules.machine import CaseState
from app.tenancy.database import db
from tests.members.choirs import CHOIRS, choirs, singer_of
from tests.procedures.stories import LATER, NOW, TODAY, somebody
from tests.tenancy.configuration.ground import well

pytestmark = pytest.mark.database


@pytest.fixture
def people(inside):
    inside(CHOIRS)
    return choirs()


def path_of(body_id):
    return db.session.get_one(Body, body_id, populate_existing=True).path


def test_a_renamed_unit_logs_in_by_its_new_name_and_keeps_its_history(people):
    open_unit_account(people.larks, "", by=None, now=NOW, today=TODAY)
    assert rename_body(people.larks, {"zh": "金莺合唱团"}, reason="登记机关核准", by=people.secretary.account_id, now=NOW)
    assert not rename_body(people.larks, {"zh": "金莺合唱团"}, by=None, now=NOW)
    assert find_body_by_name("金莺合唱团").id == people.larks and find_body_by_name("百灵合唱团") is None
    name = db.session.scalars(select(LoginName).where(LoginName.kind == "unit_name")).one()
    assert name.key == "金莺合唱团"
    [change] = changes_of(people.larks)
    assert (change.what, change.before, change.after, change.reason) == (
        Change.RENAMED, {"zh": "百灵合唱团"}, {"zh": "金莺合唱团"}, "登记机关核准"
    )  # fmt: skip
    assert find_membership(Party(None, people.larks)).name == "金莺合唱团"
    with pytest.raises(Conflict, match="同名"):
        rename_body(people.owls, {"zh": "金莺 合唱团"}, by=None, now=NOW)


def test_a_renamed_unit_gets_its_papers_anew(people):
    membership = find_membership(Party(None, people.larks))
    old = issue("charter", holder=holder_of(membership), case_id=None, values={}, by=None, today=TODAY).id
    rename_body(people.larks, {"zh": "金莺合唱团"}, by=None, now=NOW)
    new, former = sorted(documents_of("unit", people.larks), key=lambda one: -one.id)
    assert (former.id, former.state, former.replaced_by_id) == (old, "superseded", new.id)
    assert (new.holder_name, new.state) == ("金莺合唱团", "issued")


def test_a_change_of_data_that_names_the_unit_anew_renames_it(people):
    larks = find_membership(Party(None, people.larks)).id
    register.keep_data(larks, {"unit_name": "百灵合唱团"}, case_id=None, by=None, now=NOW)
    assert not changes_of(people.larks)
    filing = Filing("rename", {"unit_name": "金莺合唱团"}, party=Party(None, people.larks))
    filed = file_case(filing, by=people.secretary.account_id, now=NOW)
    state = decide(filed.case_id, Decision("approve"), by=people.secretary.account_id, version=1, now=LATER)
    assert state is CaseState.APPROVED
    assert get_body(people.larks).name == {"zh": "金莺合唱团"} and len(changes_of(people.larks)) == 1


def test_a_name_given_by_hand_is_not_taken_back_by_the_folder(people):
    bay = find_configured_body("bay").id
    rename_body(bay, {"zh": "大海湾分区", "en": "Great Bay"}, by=None, now=NOW)
    plant_configured(today=TODAY)
    assert get_body(bay).name["zh"] == "大海湾分区"


def test_whatever_stands_below_moves_along(people):
    coast, hills, bay = (find_configured_body(name).id for name in ("coast", "hills", "bay"))
    choir = found_body(NewBody("unit", {"zh": "海燕合唱团"}, bay), by=None, today=TODAY).id
    singer = somebody("燕海生")
    number = singer_of(choir, singer)
    newcomer = somebody("白新声")
    answers = {"name": "白新声", "mobile": "13900000111", "pledge": True}
    filed = file_case(Filing("sing", answers, body_id=bay), by=newcomer.account_id, now=NOW)
    before = path_of(choir)
    assert move_body(bay, hills, reason="区划调整", by=None, now=NOW)
    assert not move_body(bay, hills, by=None, now=NOW)
    assert path_of(bay) == f"{path_of(hills)}{bay}/" and path_of(choir) == f"{path_of(bay)}{choir}/" != before
    assert register.store.get_membership(number).body_path == path_of(choir)
    assert db.session.get_one(Case, filed.case_id, populate_existing=True).body_path == path_of(bay)
    assert db.session.scalars(select(Waiting)).first().body_path == get_root().path
    assert recount_members(NOW) == 0  # whoever is counted is counted at the new place
    [change] = changes_of(bay)
    assert (change.before["parent"], change.after["parent"]) == (coast, hills)


def test_a_body_moves_only_where_its_kind_stands(people):
    coast, hills, bay = (find_configured_body(name).id for name in ("coast", "hills", "bay"))
    for body, above in ((bay, get_root().id), (coast, hills), (coast, bay), (people.larks, people.owls)):
        with pytest.raises(DomainError):
            move_body(body, above, by=None, now=NOW)
    with pytest.raises(DomainError, match="协会本身"):
        move_body(get_root().id, coast, by=None, now=NOW)


def test_a_body_ends_when_nothing_stands_below_it(people):
    coast, bay = (find_configured_body(name).id for name in ("coast", "bay"))
    with pytest.raises(DomainError, match="下面还有机构"):
        close_body(coast, successor_id=None, reason="", by=None, now=NOW)
    close_body(bay, successor_id=coast, reason="并入片区", by=None, now=NOW)
    assert (get_body(bay).closed_on, get_body(bay).successor_id) == (TODAY, coast)
    for again in (lambda: close_body(bay, successor_id=None, reason="", by=None, now=NOW),
                  lambda: rename_body(bay, {"zh": "x"}, by=None, now=NOW)):  # fmt: skip
        with pytest.raises(NotFound):
            again()


def test_the_own_data_of_a_body_is_read_by_expressions(people):
    coast = find_configured_body("coast")
    assert change_data(coast.id, {"hall": "海滨礼堂", "singers": 120}, by=None, now=NOW)
    record = record_on(path_of(find_configured_body("bay").id))
    assert record["parent"]["singers"] == 120 and record["name"] == "海湾分区"


GROUPS = "name: 社\nkinds: {group: {label: 组, under: [association, group]}}"


@pytest.mark.parametrize(("above", "refused"), [("/1/4/", True), ("/1/4/7/", True), ("/1/5/", False), ("/1/44/", False)])
def test_a_body_does_not_move_below_itself(above, refused):
    here = well(main=GROUPS).association
    if not refused:
        refuse_place(here, "group", "/1/4/", ("group", above))
        return
    with pytest.raises(DomainError, match="自己"):
        refuse_place(here, "group", "/1/4/", ("group", above))
