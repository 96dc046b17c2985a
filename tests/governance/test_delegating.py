"""或授权: a delegate decides in the assembly's place, as long as it authorises him, and the authority stands with it (Z3)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.forms.readers import Owner
from app.governance import actions
from app.governance.actions import Authorised
from app.governance.actions.delegating import follow_authorities
from app.kernel.errors import NotAllowed, NotFound, Refusals
from app.procedures import actions as engine
from app.procedures.actions import Decision
from app.procedures.models import Turn, Waiting
from app.tenancy.database import db
from tests.governance.orchard import ORCHARD, Orchard, nominated, orchard
from tests.governance.stories import LATER, NOW, TODAY, again, upload

pytestmark = [pytest.mark.database, pytest.mark.requirement("Z3")]
YES = Decision("honour", "符合条件")


@pytest.fixture
def people(inside) -> Orchard:
    inside(ORCHARD)
    return orchard()


def authority(people: Orchard, since: date = TODAY, until: date | None = None, **others: object) -> int:
    by = people.secretary.account_id
    given = {"reference": "理决〔2026〕7号", "scan": upload(Owner(account_id=by)), **others}
    return actions.authorise(Authorised("honour", "board", since=since, until=until, **given), by=by, now=NOW)  # type: ignore[arg-type]


def decide(case, who, now=LATER):
    return engine.decide(case.id, YES, by=who.account_id, version=again(case).version, now=now)


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
