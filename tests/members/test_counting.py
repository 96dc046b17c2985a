"""What is counted of the register as it happens is what counting it would give, whatever befell its members (E4, E5)."""

from __future__ import annotations

import logging
import random
from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from app.accounts.actions import NewPerson, keep_person
from app.bodies.actions import NewBody, found_body, plant_configured
from app.bodies.store import get_root
from app.kernel.errors import DomainError
from app.members import actions as register
from app.members import changing
from app.members.actions import Admission
from app.members.changing import Cause
from app.members.counting import month_of, recount_members
from app.members.models import EVERYWHERE, Fact, MemberCount, Membership, MovementCount
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


def there() -> tuple[Counter[object], Counter[object]]:
    """The register and its facts, counted one by one."""
    entries: Counter[object] = Counter()
    moves: Counter[object] = Counter()
    places = {}
    for one in db.session.scalars(select(Membership).order_by(Membership.id)):
        places[one.id] = one.body_id
        for body in (EVERYWHERE, one.body_id):
            entries[body, one.standing, one.tier or "", one.unit_id is not None] += 1
    facts = db.session.scalars(select(Fact).order_by(Fact.id)).all()
    reversed_ids = {fact.reverses_id for fact in facts}
    for fact in facts:
        if fact.kind in (FactKind.ADMITTED, FactKind.ENDED) and fact.reverses_id is None and fact.id not in reversed_ids:
            for body in (EVERYWHERE, places[fact.membership_id]):
                moves[body, month_of(fact.on), fact.kind.value] += 1
    return entries, moves


def kept() -> tuple[Counter[object], Counter[object]]:
    """The counts as they stand in the tables."""
    db.session.rollback()
    entries, moves = db.session.scalars(select(MemberCount)), db.session.scalars(select(MovementCount))
    return (
        Counter({(c.body_id, c.standing, c.tier, c.is_unit): c.number for c in entries if c.number}),
        Counter({(c.body_id, c.month, c.kind): c.number for c in moves if c.number}),
    )


class History:
    """Things that befall members, drawn by chance; what the register refuses does not happen."""

    def __init__(self, seed: int, bodies: list[int]) -> None:
        self.draw, self.bodies, self.ids = random.Random(seed), bodies, list[int]()

    def step(self) -> None:
        happening = self.draw.choice([self.enter, self.leave, self.move, self.end_and_reverse, self.many_at_once])
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
            register.admit(Admission(party, "individual", day, self.draw.choice(self.bodies)), by=None, now=now)

    def leave(self) -> None:
        if self.ids:
            self._end(self.draw.choice(self.ids))

    def _end(self, membership_id: int) -> None:
        register.end_membership(membership_id, "resigned", on=clock.today(), case_id=None, by=None, now=clock.now())

    def move(self) -> None:
        if self.ids:
            cause = Cause(self.draw.choice(self.ids), None, None, clock.now())
            changing.move(cause, self.draw.choice(self.bodies))

    def end_and_reverse(self) -> None:
        facts = db.session.scalars(select(Fact.id).where(Fact.kind.in_(["admitted", "ended"])).order_by(Fact.id)).all()
        if facts:
            register.reverse(self.draw.choice(facts), document="登记错误", by=None, now=clock.now())

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
