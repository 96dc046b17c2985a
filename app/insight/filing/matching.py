"""Of which member each row of a list speaks: by the member's number, by the identity document; some hundred a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.accounts.actions.registering import identity_index
from app.bodies.rules import name_key
from app.insight.filing.store import AT_ONCE, Register
from app.kernel.errors import Message, say
from app.members.importing import Newcomer
from app.procedures.parties import Party
from app.web.access import Identity

Known = Mapping[str, Any]


@dataclass
class Matched:
    """Row → the member of whom it speaks, or why there is none."""

    members: dict[int, Party] = field(default_factory=dict)
    ids: dict[int, int] = field(default_factory=dict)
    why: dict[int, Message] = field(default_factory=dict)


def matched(rows: Sequence[Newcomer], *, by: Identity, units: bool) -> Matched:
    """Find everybody; whom the reader may not see is as little there as nobody."""
    found = Matched()
    for start in range(0, len(rows), AT_ONCE):
        _match(rows[start : start + AT_ONCE], by, units, found)
    return found


def _match(part: Sequence[Newcomer], by: Identity, units: bool, found: Matched) -> None:
    register = Register(by, units)
    by_number = register.by_number({one.number for one in part if one.number})
    by_other = _by_unit_name(register, part) if units else _by_identity(register, part)
    for one in part:
        other = name_key(one.name) if units else identity_index(one.identity) if one.identity is not None else ""
        why, row = _decided(one, by_number, by_other.get(other), sought=bool(other))
        if why is not None or row is None:
            found.why[one.row] = why or say("请填写会员编号或证件号码。")
        else:
            found.members[one.row], found.ids[one.row] = Party(row.person_id, row.unit_id), row.id


def _decided(one: Newcomer, by_number: Known, other: Any, *, sought: bool) -> tuple[Message | None, Any]:
    """Why it is nobody, or who it is."""
    numbered = by_number.get(one.number)
    if one.number and numbered is None:
        return say("名册中没有编号为 %(number)s 的会员，或不在您管理的范围内。", number=one.number), None
    if numbered is None and sought and other is None:
        return say("名册中没有此人（单位），或不在您管理的范围内。"), None
    if numbered is not None and other is not None and numbered.id != other.id:
        return say("会员编号和证件号码（名称）不是同一个会员，请核对。"), None
    row = numbered if numbered is not None else other
    if row is not None and name_key(row.name) != name_key(one.name):
        return say("名册中这个编号或证件号码登记的是另一个姓名（名称），请核对。"), None
    return None, row


def _by_identity(register: Register, part: Sequence[Newcomer]) -> Known:
    return register.by_identity({identity_index(one.identity) for one in part if one.identity is not None})


def _by_unit_name(register: Register, part: Sequence[Newcomer]) -> Known:
    return register.by_unit_name({name_key(one.name) for one in part})
