"""What is counted of the register as it happens is what counting it would give, whatever befell its members (E4, E5)."""

from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from app.accounts.actions import NewPerson, keep_person
from app.bodies.actions import NewBody, found_body, plant_configured
from app.bodies.models import Body
from app.bodies.store import get_root
from app.kernel.errors import DomainError
from app.members import actions as register
from app.members import changing
from app.members.actions import Admission
from app.members.changing import Cause
from app.members.counting import month_of
from app.members.models import EVERYWHERE, Fact, HeldTier, MemberCount, Membership, MovementCount
from app.members.recounting import recount_members
from app.members.rules import FactKind
from app.procedures.parties import Party
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.transactions import action

pytestmark = pytest.mark.database
STEPS, SINCE = 60, date(2020, 1, 1)


@pytest.fixture
def bodies(inside) -> list[int]:
    inside("henan-talent")
    plant_configured(today=SINCE)
    branches = [found_body(NewBody("branch", {"zh": f"{name}专业委员会"}), by=None, today=SINCE).id for name in "甲乙"]
    return [get_root().id, *branches]


@pytest.fixture
def levels(inside) -> list[int]:
    """A tree of three levels, in which a tier that was granted somewhere stays there."""
    inside("hebei-kexie")
    plant_configured(today=SINCE)
    city = found_body(NewBody("city", {"zh": "甲市科协"}), by=None, today=SINCE).id
    counties = [found_body(NewBody("county", {"zh": f"{name}县科协"}, city), by=None, today=SINCE).id for name in "甲乙"]
    return [get_root().id, city, *counties]


def there() -> tuple[Counter[object], Counter[object]]:
    """The register and its facts, counted one by one."""
    entries: Counter[object] = Counter()
    moves: Counter[object] = Counter()
    paths = dict(db.session.execute(select(Body.id, Body.path)).all())
    places = {}
    for one in db.session.scalars(select(Membership).order_by(Membership.id)):
        held = db.session.scalars(select(HeldTier.body_id).where(HeldTier.membership_id == one.id)).all()
        homes = {one.body_id, *held}
        above = {int(part) for body in homes for part in paths[body].split("/") if part}
        places[one.id] = {(EVERYWHERE, True), *((body, False) for body in homes), *((body, True) for body in above)}
        for place in places[one.id]:
            entries[(*place, one.standing, one.tier or "", one.unit_id is not None)] += 1
    facts = db.session.scalars(select(Fact).order_by(Fact.id)).all()
    reversed_ids = {fact.reverses_id for fact in facts}
    for fact in facts:
        if fact.kind in (FactKind.ADMITTED, FactKind.ENDED) and fact.reverses_id is None and fact.id not in reversed_ids:
            for place in places[fact.membership_id]:
                moves[(*place, month_of(fact.on), fact.kind.value)] += 1
    return entries, moves


def kept() -> tuple[Counter[object], Counter[object]]:
    """The counts as they stand in the tables."""
    db.session.rollback()
    entries, moves = db.session.scalars(select(MemberCount)), db.session.scalars(select(MovementCount))
    return (
        Counter({(c.body_id, c.below, c.standing, c.tier, c.is_unit): c.number for c in entries if c.number}),
        Counter({(c.body_id, c.below, c.month, c.kind): c.number for c in moves if c.number}),
    )


class History:
    """Things that befall members, drawn by chance; what the register refuses does not happen."""

    def __init__(self, seed: int, bodies: list[int], tiers: Sequence[str] = ("individual",)) -> None:
        self.draw, self.bodies, self.ids, self.tiers = random.Random(seed), bodies, list[int](), tiers

    def step(self) -> None:
        things = [self.enter, self.enter, self.leave, self.move, self.reverse_something, self.many_at_once]
        things += [self.change_tier] * len(self.tiers)
        happening = self.draw.choice(things)
        try:
            happening()
        except DomainError:
            db.session.rollback()

    def enter(self) -> None:
        now, where = clock.now(), self.draw.choice(self.bodies)
        party = Party(keep_person(NewPerson(f"会员{len(self.ids)}", None), now=now).id)
        self.ids.append(register.open_file(party, f"会员{len(self.ids)}", where, now=now))
        if self.draw.random() < 0.8:
            day = date(2024, 1, 1) + timedelta(days=self.draw.randrange(700))
            register.admit(Admission(party, self.tiers[0], day, self.draw.choice(self.bodies)), by=None, now=now)

    def leave(self) -> None:
        if self.ids:
            self._end(self.draw.choice(self.ids))

    def _end(self, membership_id: int) -> None:
        register.end_membership(membership_id, "resigned", on=clock.today(), case_id=None, by=None, now=clock.now())

    def move(self) -> None:
        if self.ids:
            cause = Cause(self.draw.choice(self.ids), None, None, clock.now())
            changing.move(cause, self.draw.choice(self.bodies))

    def reverse_something(self) -> None:
        facts = db.session.scalars(select(Fact.id).order_by(Fact.id)).all()
        if facts:
            register.reverse(self.draw.choice(facts), document="登记错误", by=None, now=clock.now())

    def change_tier(self) -> None:
        if self.ids:
            cause = Cause(self.draw.choice(self.ids), None, None, clock.now())
            granted, at = self.draw.choice(self.tiers), self.draw.choice(self.bodies)
            changing.change_tier(cause, granted, on=clock.today(), body_id=at)

    @action
    def many_at_once(self) -> None:
        self.enter()
        self.move()
        self.leave()


@pytest.mark.parametrize("seed", range(4))
def test_the_counts_agree_with_the_facts_whatever_happened(bodies, seed):
    history = History(seed, bodies)
    for _ in range(STEPS):
        history.step()
    assert there()[0].total() > 10
    assert kept() == there()
    assert recount_members(clock.now()) == 0


@pytest.mark.parametrize("seed", range(4))
def test_who_holds_tiers_at_several_bodies_counts_at_each_and_once_above_them(levels, seed):
    history = History(seed, levels, ("ordinary", "county_member", "city_member", "province_member"))
    held = 0
    for _ in range(STEPS // 6):
        for _ in range(10):
            history.step()
        held += len(db.session.scalars(select(HeldTier.id)).all())
        assert kept() == there()
    assert held > 0
    assert recount_members(clock.now()) == 0


def test_a_body_that_changes_its_place_takes_its_members_along(levels):
    history = History(5, levels, ("ordinary", "county_member"))
    for _ in range(STEPS):
        history.step()
    put_below_the_root(levels[2])
    assert kept() == there()


@action
def put_below_the_root(body_id: int) -> None:
    body = db.session.get_one(Body, body_id)
    body.parent_id, before, body.path = get_root().id, body.path, f"{get_root().path}{body_id}/"
    for one in db.session.scalars(select(Membership).where(Membership.body_path == before).order_by(Membership.id)):
        one.body_path = body.path


def test_what_is_taken_back_with_its_action_is_not_counted(bodies):
    history = History(1, bodies)
    history.enter()
    before = kept()
    with pytest.raises(ZeroDivisionError):
        enter_and_break(history)
    assert kept() == before == there()


@action
def enter_and_break(history: History) -> None:
    history.enter()
    raise ZeroDivisionError


def test_what_drifted_is_told_in_the_log_and_put_right(bodies, caplog):
    history = History(2, bodies)
    for _ in range(5):
        history.enter()
    spoil()
    with caplog.at_level(logging.WARNING):
        assert recount_members(clock.now()) > 0
    assert "member_count of henan-talent drifted" in caplog.text
    assert kept() == there()


@action
def spoil() -> None:
    db.session.execute(update(MemberCount).values(number=MemberCount.number + 1))
