"""Who of a list is known already: by identity document, name of the unit, mail address, numbers; some hundred a question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import select

from app.accounts.actions.registering import identity_index
from app.accounts.models import Person
from app.bodies.models import Body
from app.bodies.rules import UNIT, name_key
from app.documents.models import IssuedDocument
from app.kernel.errors import Message, say
from app.members.importing.newcomers import Newcomer
from app.members.models import Membership
from app.procedures.models import HeldValue
from app.tenancy.database import db
from app.tenancy.tenants import tenant

AT_ONCE = 400
Why = dict[int, Message]


def already_known(newcomers: Sequence[Newcomer]) -> Why:
    """Row → why it cannot come in: the register has that member, number or document already. Rows not named may."""
    why: Why = {}
    for part in _parts(newcomers):
        for check in (_held, _papers, _numbers, _addresses, _units, _persons):
            why |= check(part)
    return why


def _parts(newcomers: Sequence[Newcomer]) -> Iterator[Sequence[Newcomer]]:
    for start in range(0, len(newcomers), AT_ONCE):
        yield newcomers[start : start + AT_ONCE]


def persons_by_index(part: Iterable[Newcomer]) -> dict[str, Person]:
    """The persons known by their identity documents."""
    wanted = sorted({identity_index(one.identity) for one in part if one.identity is not None})
    query = select(Person).where(Person.identity_index.in_(wanted)).order_by(Person.id)
    return {str(person.identity_index): person for person in db.session.scalars(query)} if wanted else {}


def units_by_key(part: Iterable[Newcomer]) -> dict[str, Body]:
    """The open units known by their names."""
    wanted = sorted({name_key(one.name) for one in part if one.is_unit})
    query = select(Body).where(Body.kind == UNIT, Body.name_key.in_(wanted), Body.closed_on.is_(None))
    return {body.name_key: body for body in db.session.scalars(query.order_by(Body.id))} if wanted else {}


def _persons(part: Sequence[Newcomer]) -> Why:
    wanted = {identity_index(one.identity): one for one in part if one.identity is not None}
    query = select(Person.identity_index, Person.name, Membership.number, Membership.id)
    query = query.outerjoin(Membership, Membership.person_id == Person.id)
    why: Why = {}
    for row in _rows(query, Person.identity_index, list(wanted)):
        one = wanted[row.identity_index]
        if row.id is not None:
            why[one.row] = _is_there(row.number)
        elif name_key(row.name) != name_key(one.name):
            why[one.row] = say("此证件号码在系统中登记的是另一个姓名，请核对。")
    return why


def _units(part: Sequence[Newcomer]) -> Why:
    wanted = {name_key(one.name): one for one in part if one.is_unit}
    query = select(Body.name_key, Membership.number).join(Membership, Membership.unit_id == Body.id)
    rows = _rows(query.where(Body.closed_on.is_(None)), Body.name_key, list(wanted))
    return {wanted[row.name_key].row: _is_there(row.number) for row in rows}


def _addresses(part: Sequence[Newcomer]) -> Why:
    """Who has no identity document is known by mail address, else by mobile; of the same name."""
    why: Why = {}
    ways: list[tuple[Any, Callable[[Newcomer], str]]] = [
        (Person.email, lambda one: one.email), (Person.mobile, lambda one: one.mobile)
    ]  # fmt: skip
    nameless = [one for one in part if one.identity is None and not one.is_unit]
    for column, value in ways:
        wanted = {value(one): one for one in nameless if value(one)}
        query = select(column.label("at"), Person.name, Membership.number)
        for row in _rows(query.join(Membership, Membership.person_id == Person.id), column, list(wanted)):
            if name_key(row.name) == name_key(wanted[row.at].name):
                why[wanted[row.at].row] = _is_there(row.number)
    return why


def _numbers(part: Sequence[Newcomer]) -> Why:
    wanted = {one.number: one for one in part if one.number}
    rows = _rows(select(Membership.number), Membership.number, list(wanted))
    return {wanted[row.number].row: say("会员编号 %(number)s 已属于名册中的另一个会员。", number=row.number) for row in rows}


def _papers(part: Sequence[Newcomer]) -> Why:
    series = {kind: one.number for kind, one in tenant().association.documents.items()}
    wanted = {(series[paper.kind], paper.number): one for one in part for paper in one.papers}
    query = select(IssuedDocument.series, IssuedDocument.number)
    rows = _rows(query, IssuedDocument.number, [number for _series, number in wanted])
    return {
        wanted[row.series, row.number].row: say("证书编号 %(number)s 已经发给他人。", number=row.number)
        for row in rows
        if (row.series, row.number) in wanted
    }


def _held(part: Sequence[Newcomer]) -> Why:
    wanted = {(name, blind): one for one in part for name, blind in one.held.items()}
    taken = say("已有会员或正在办理的申请使用了此行中不能重复的内容（证件号码、信用代码等）。")
    query = select(HeldValue.field, HeldValue.blind)
    rows = _rows(query, HeldValue.blind, [blind for _name, blind in wanted])
    return {wanted[row.field, row.blind].row: taken for row in rows if (row.field, row.blind) in wanted}


def _rows(query: Any, column: Any, wanted: list[str]) -> Iterator[Any]:
    if wanted:
        yield from db.session.execute(query.where(column.in_(sorted(wanted))).order_by(column))


def _is_there(number: str | None) -> Message:
    if number:
        return say("名册中已有此会员（编号 %(number)s）。", number=number)
    return say("名册中已有此人的档案，请在该会员的页面或其办件中处理。")
