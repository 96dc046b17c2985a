"""或授权: a delegate decides in the assembly's place, as long as it authorises him, and the authority stands with it (Z3)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.accounts.rules import AccountKind
from app.bodies.store import get_body_by_code, get_root
from app.forms.models import Upload
from app.forms.readers import Owner
from app.governance import actions
from app.governance.actions import Authorised
from app.governance.actions.delegating import follow_authorities
from app.governance.models import Delegation
from app.governance.registrations import may_see_authority
from app.kernel.errors import DomainError, NotAllowed, NotFound, Refusals
from app.members import actions as register
from app.members.actions import Admission
from app.procedures import actions as engine
from app.procedures.actions import Decision, Filing
from app.procedures.models import Case, Turn, Waiting
from app.procedures.parties import Party
from app.tenancy.capabilities import Capability
from app.tenancy.database import db
from app.web.access import HeldRole
from tests.governance.orchard import ORCHARD, Orchard, nominated, orchard
from tests.governance.stories import LATER, NOW, SINCE, TODAY, again, upload
from tests.procedures.stories import Somebody, grant, identity_of, somebody

pytestmark = [pytest.mark.database, pytest.mark.requirement("Z3")]
YES = Decision("honour", "符合条件")
DECIDES = frozenset({Capability.DECIDE})


@pytest.fixture
def people(inside) -> Orchard:
    inside(ORCHARD)
    return orchard()


def authority(people: Orchard, since: date = TODAY, until: date | None = None, **others: object) -> int:
    by = people.secretary.account_id
    given = {"reference": "理决〔2026〕7号", "scan": upload(Owner(account_id=by)), **others}
    return actions.authorise(Authorised("honour", "board", since=since, until=until, **given), by=by, now=NOW)  # type: ignore[arg-type]


def in_the_valley(people: Orchard) -> tuple[Somebody, Somebody]:
    """The secretary of a valley, a body of the society, and a grower who is registered there."""
    west = get_body_by_code("west").id
    clerk, who = somebody("谷文书", kind=AccountKind.STAFF), somebody("谷农")
    grant(clerk, "secretary", west)
    register.open_file(Party(who.person_id), who.name, west, now=NOW)
    register.admit(Admission(Party(who.person_id), "grower", SINCE, west), by=None, now=NOW)
    return clerk, who


def recorded_by(clerk: Somebody, **others: object) -> int:
    """Somebody records an authority in his own name."""
    scan = upload(Owner(account_id=clerk.account_id))
    given = Authorised("honour", "board", "理决〔2026〕9号", scan, TODAY, **others)  # type: ignore[arg-type]
    return actions.authorise(given, by=clerk.account_id, now=NOW)


def decide(case, who, now=LATER):
    return engine.decide(case.id, YES, by=who.account_id, version=again(case).version, now=now)


def nominated_by(clerk: Somebody, who: Somebody) -> Case:
    filing = Filing("honour", {"merits": "守谷三十年"}, party=Party(who.person_id))
    return db.session.get_one(Case, engine.file_case(filing, by=clerk.account_id, now=NOW).case_id)


def waits_for(case) -> list[str | None]:
    return list(db.session.scalars(select(Waiting.role).where(Waiting.case_id == case.id).order_by(Waiting.id)))


def test_without_an_authority_only_the_board_decides(people: Orchard) -> None:
    case = nominated(people, people.growers[0])
    assert waits_for(case) == ["secretary"]
    with pytest.raises(NotAllowed):
        decide(case, people.chair)


def test_the_same_authority_recorded_twice_is_one(people: Orchard) -> None:
    assert authority(people) == authority(people)
    assert authority(people, reference="理决〔2026〕8号") != authority(people)


def test_authorised_the_chair_decides_what_waits_already_and_what_comes(people: Orchard) -> None:
    before = nominated(people, people.growers[0])
    authority(people)
    after = nominated(people, people.growers[1])
    for case in (before, after):
        assert waits_for(case) == ["secretary", "chair"]
        decide(case, people.chair)
        assert again(case).step == "enter"
    turns = db.session.scalars(select(Turn).where(Turn.step == "board").order_by(Turn.id)).all()
    assert [(one.name, one.acted_as, one.rests_on) for one in turns] == [("柳理事长", "chair", "理决〔2026〕7号")] * 2
    assert all(len(one.uploads) == 1 for one in turns)


def test_the_secretariat_itself_is_not_authorised(people: Orchard) -> None:
    case = nominated(people, people.growers[0])
    authority(people)
    with pytest.raises(NotAllowed):
        decide(case, people.secretary)


def test_taken_back_it_ends_at_once_and_what_was_decided_stands(people: Orchard) -> None:
    number = authority(people)
    case = nominated(people, people.growers[0])
    actions.end_delegation(number, by=people.secretary.account_id, now=LATER)
    actions.end_delegation(number, by=people.secretary.account_id, now=LATER)
    assert waits_for(case) == ["secretary"]
    with pytest.raises(NotAllowed):
        decide(case, people.chair)


def test_it_begins_and_ends_with_its_days(people: Orchard) -> None:
    authority(people, since=TODAY + timedelta(days=2), until=TODAY + timedelta(days=3))
    case = nominated(people, people.growers[0])
    assert waits_for(case) == ["secretary"]
    follow_authorities(NOW + timedelta(days=2))
    assert waits_for(case) == ["secretary", "chair"]
    with pytest.raises(NotAllowed):
        decide(case, people.chair, now=NOW + timedelta(days=4))
    follow_authorities(NOW + timedelta(days=4))
    assert waits_for(case) == ["secretary"]


def test_an_authority_names_its_resolution_and_brings_its_scan(people: Orchard) -> None:
    with pytest.raises(Refusals) as refused:
        authority(people, reference=" ", scan="", until=TODAY - timedelta(days=1))
    assert [one.field for one in refused.value.refusals] == ["reference", "scan", "until"]


def test_only_who_acts_at_the_step_records_authorities_and_only_where_there_are_any(people: Orchard) -> None:
    given = Authorised("honour", "board", "理决〔2026〕7号", upload(Owner(account_id=people.chair.account_id)), TODAY)
    with pytest.raises(NotFound):
        actions.authorise(given, by=people.chair.account_id, now=NOW)
    elsewhere = Authorised("join", "gathering", "理决〔2026〕7号", "x", TODAY)
    with pytest.raises(NotFound):
        actions.authorise(elsewhere, by=people.secretary.account_id, now=NOW)


def test_an_authority_of_a_branch_says_nothing_about_the_cases_of_the_association(people: Orchard) -> None:
    clerk, grower = in_the_valley(people)
    case = nominated(people, people.growers[0])
    recorded_by(clerk)
    assert waits_for(case) == ["secretary"]
    with pytest.raises(NotAllowed):
        decide(case, people.chair)
    there = nominated_by(clerk, grower)
    assert waits_for(there) == ["secretary", "chair"]
    decide(there, people.chair)
    assert again(there).step == "enter"


def test_a_branch_neither_records_nor_takes_back_what_belongs_to_the_association(people: Orchard) -> None:
    clerk, _grower = in_the_valley(people)
    of_all = authority(people)
    with pytest.raises(NotFound):
        recorded_by(clerk, body_id=get_root().id)
    with pytest.raises(NotFound):
        actions.end_delegation(of_all, by=clerk.account_id, now=LATER)
    assert waits_for(nominated(people, people.growers[0])) == ["secretary", "chair"]


def test_who_acts_at_two_bodies_says_for_which_it_is(people: Orchard) -> None:
    grant(people.secretary, "secretary", get_body_by_code("west").id)
    with pytest.raises(DomainError) as refused:
        recorded_by(people.secretary)
    assert refused.value.field == "place"
    assert recorded_by(people.secretary, body_id=get_root().id)


def test_the_scan_of_an_authority_is_read_where_it_holds(people: Orchard) -> None:
    clerk, _grower = in_the_valley(people)
    scan = db.session.get_one(Upload, db.session.get_one(Delegation, authority(people)).scan)
    root, west = get_root(), get_body_by_code("west")
    assert may_see_authority(scan, identity_of(people.secretary, HeldRole("secretary", root.id, root.path, DECIDES)))
    assert may_see_authority(scan, identity_of(people.chair, HeldRole("chair", root.id, root.path, DECIDES)))
    assert not may_see_authority(scan, identity_of(clerk, HeldRole("secretary", west.id, west.path, DECIDES)))
