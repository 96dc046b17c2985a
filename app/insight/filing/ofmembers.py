"""A list whose rows each say something of a member: who it is, whether it was registered before, whether it may be."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.bodies.rules import UNIT
from app.insight.filing.checking import CheckedList, PeopleChecking, Wanted, without_rows
from app.insight.filing.matching import Matched, matched
from app.insight.filing.procedures import ListedProcedure
from app.insight.filing.store import AT_ONCE, standing_cases
from app.insight.importing.checking import heads_of
from app.insight.importing.columns import WHO_NAME, WHO_NUMBER
from app.insight.importing.sheet import Sheet
from app.kernel.errors import DomainError, Message, Refusals, say
from app.members.ahead import read_entries_ahead
from app.members.importing import Newcomer
from app.members.store import taken_back_whole
from app.procedures.actions import Filing, check_filing
from app.procedures.docket import unseal_answers
from app.procedures.parties import Party
from app.tenancy import clock
from app.tenancy.together import together
from app.web.access import Identity

TELLS_APART = frozenset({"number", "money", "yes_no"})
"""Types of answers in which two rows about the same thing may differ by a mistake."""
TWICE = say("已经登记过相同的内容（%(number)s）；确须再登记一次的，请在“代为录入”中单独办理。")


def check_members(sheet: Sheet, listed: ListedProcedure, *, by: Identity, now: datetime) -> CheckedList:
    """Every row against the form, the others, the register, what was filed before, and the procedure's own conditions.

    Raises DomainError at `file` without our head.
    """
    units = listed.procedure.about == UNIT
    checking = MembersChecking((listed.procedure.about, listed.form), heads_of(sheet, listed.columns), sheet, by=by,
                               today=clock.local_day(now))  # fmt: skip
    checking.agreed = dict.fromkeys(listed.agreements, True)
    checked = checking.checked()
    found = matched(checked.newcomers, by=by, units=units)
    rows = [Wanted(one.row, one.answers, found.members[one.row]) for one in checked.newcomers if one.row in found.members]
    why = {**found.why, **dict(_filed_before(listed.name, rows))}
    why |= dict(_refused([one for one in rows if one.row not in why], found, listed.name, by, now))
    return CheckedList(without_rows(checked, why), [one for one in rows if one.row not in why])


class MembersChecking(PeopleChecking):
    """The rows about members: name and number say who it is, the rest answers the form."""

    def _newcomer(self, row: int, values: dict[str, Any]) -> Newcomer | None:
        found, number = super()._newcomer(row, values), str(values.get(WHO_NUMBER, ""))
        if not values.get(WHO_NAME) and not self._is_told(row, WHO_NAME):
            self._say(row, say("请填写。"), self._at(WHO_NAME))
        if self.about != UNIT and not number and found is not None and found.identity is None:
            self._say(row, say("请填写会员编号或证件号码。"), self._at(WHO_NUMBER))
        return replace(found, number=number, is_unit=self.about == UNIT) if found is not None else None

    def _marks(self, one: Newcomer, values: dict[str, Any]) -> Iterator[tuple[str, tuple[str, ...], str]]:
        """The same person about the same thing: what may differ by a mistake does not make it another one."""
        who = one.number or (one.identity.index_text if one.identity is not None else one.name)
        told = [str(value) for name, value in one.answers.items() if self.form.fields[name].type not in TELLS_APART]
        yield "row", (who, *told), WHO_NAME


def _filed_before(procedure: str, rows: Sequence[Wanted]) -> Iterator[tuple[int, Message]]:
    """Rows that say what a case says already: a list that is sent a second time doubles nothing.

    Whatever such a case noted and somebody took back since does not stand against them: it is what is put right now.
    """
    by_person: dict[str, list[Wanted]] = {}
    for one in rows:
        by_person.setdefault(one.party.key, []).append(one)
    same = [
        (one.row, case_id, number)
        for case_id, number, key, answers in _cases_of(procedure, rows)
        for one in by_person[key]
        if _plain(one.answers) == _plain(answers)
    ]
    undone = taken_back_whole([case_id for _row, case_id, _number in same])
    for row, case_id, number in same:
        if case_id not in undone:
            yield row, Message(TWICE.msgid, {"number": number})


def _cases_of(procedure: str, rows: Sequence[Wanted]) -> Iterator[tuple[int, str, str, Mapping[str, Any]]]:
    ids = {one.party.unit_id or one.party.person_id or 0 for one in rows}
    for row in standing_cases(procedure, ids, units=any(one.party.unit_id is not None for one in rows)):
        if row.answers:
            yield row.id, row.number, Party(row.person_id, row.unit_id).key, unseal_answers(row.answers)


def _plain(answers: Mapping[str, Any]) -> str:
    return json.dumps(answers, ensure_ascii=False, sort_keys=True, default=str)


def _refused(
    rows: Sequence[Wanted], found: Matched, procedure: str, by: Identity, now: datetime
) -> Iterator[tuple[int, Message]]:
    """What the procedure itself says against a row, in the words in which it would refuse the case."""
    with together():
        for start in range(0, len(rows), AT_ONCE):
            part = rows[start : start + AT_ONCE]
            read_entries_ahead([found.ids[one.row] for one in part])
            for one in part:
                try:
                    check_filing(Filing(procedure, one.answers, party=one.party), by=by.account_id, now=now)
                except DomainError as refused:
                    yield one.row, why_of(refused)


def why_of(refused: DomainError) -> Message:
    """The first reason, where there are several."""
    return (refused.refusals[0] if isinstance(refused, Refusals) else refused).message
