"""Knowing somebody blocked again: by party, by the numbers of an application; and the sentence that refuses it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import exists, or_, select

from app.kernel.errors import Message, NotAllowed, say
from app.procedures.blocks.models import Block, BlockKey
from app.procedures.keys import keys_of
from app.procedures.models import Case
from app.procedures.parties import Party
from app.tenancy.configuration.concepts.procedures import Procedure
from app.tenancy.configuration.load import Configuration
from app.tenancy.database import db
from app.tenancy.tenants import tenant

APPLICATIONS = frozenset({"join", "renew", "elevate", "recommend", "title", "concession", "appoint"})
"""The kinds of procedure that ask for something; who is blocked may still leave, correct his data and be heard."""


@dataclass(frozen=True)
class Standing:
    """A block that stands: its days, the case that brought it about, and whether it is known by the party itself."""

    since: date
    until: date | None
    number: str
    procedure: str
    is_own: bool


def are_used() -> bool:
    """Whether some outcome of the association blocks anybody at all; looked for once a version."""
    known = tenant().configuration
    if known not in _used:
        procedures = known.association.procedures.values()
        _used[known] = any(effect.name == "block" for one in procedures for effect in _effects(one))
    return _used[known]


_used: WeakKeyDictionary[Configuration, bool] = WeakKeyDictionary()


def _effects(one: Procedure) -> Iterator[Any]:
    yield from (*one.approved, *one.refused, *one.withdrawn, *(effect for step in one.steps for effect in step.then))


def blocks_on(party: Party, keys: Collection[str], day: date) -> Sequence[Standing]:
    """The blocks that stand on a day for a party, or for who has one of these numbers, the oldest first."""
    mine = Block.unit_id == party.unit_id if party.unit_id is not None else Block.person_id == party.person_id
    own = mine if party.key else Block.id < 0
    known = exists(select(BlockKey.key).where(BlockKey.block_id == Block.id, BlockKey.key.in_(sorted(keys))))
    stands = (Block.since <= day, or_(Block.until.is_(None), Block.until >= day), Block.lifted_on.is_(None))
    query = select(Block, Case.number, Case.procedure, own.label("own")).join(Case, Case.id == Block.case_id)
    rows = db.session.execute(query.where(*stands, or_(own, known)).order_by(Block.id))
    return [Standing(row[0].since, row[0].until, row.number, row.procedure, bool(row.own)) for row in rows]


def refuse_blocked(party: Party, keys: Collection[str], procedure: Procedure, day: date) -> None:
    """Raise NotAllowed for an application of somebody blocked: to himself with reason and days; who merely types the
    number of another learns nothing of him."""
    if procedure.kind not in APPLICATIONS or not are_used():
        return
    standing = blocks_on(party, {*keys, *keys_of(party)}, day)
    if standing:
        raise NotAllowed(told_of(standing[0]) if standing[0].is_own else say("此证件号码目前不能申请，请联系受理机构。"))


def told_of(block: Standing) -> Message:
    """The reason and the days, as the person concerned and the reviewers read them."""
    described = tenant().association.procedures.get(block.procedure)
    label: object = described.label if described else block.procedure
    given = {"since": block.since.isoformat(), "procedure": label, "number": block.number}
    if block.until is None:
        return say("自 %(since)s 起不受理申请，直至解除：%(procedure)s（%(number)s）。", **given)
    return say("自 %(since)s 至 %(until)s 不受理申请：%(procedure)s（%(number)s）。", until=block.until.isoformat(), **given)
