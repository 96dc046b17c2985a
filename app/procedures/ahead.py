"""Reading for many cases what each of them would ask for: one question a table, in place of one a case.

Used inside of `app.tenancy.together`. The rooms above register what an effect of theirs will want to know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy import or_, select

from app.accounts.store import read_accounts_ahead
from app.procedures.models import Case, Gathering, HeldValue, Turn, Waiting
from app.procedures.parties import Party
from app.procedures.rules.machine import RUNNING
from app.tenancy.database import db
from app.tenancy.together import remember

Reader = Callable[[Sequence[Case], bool], None]
Row = TypeVar("Row")
_readers: list[Reader] = []


def register_reading_ahead(reader: Reader) -> None:
    """A room above reads for many cases what its effects ask about each: `reader(cases, locked)`."""
    if reader not in _readers:
        _readers.append(reader)


def read_ahead(case_ids: Iterable[int], *, locked: bool) -> Sequence[Case]:
    """The cases with everything that is asked about each, in the order of their ids; `locked` until the action commits."""
    query = select(Case).where(Case.id.in_(list(case_ids))).order_by(Case.id).execution_options(populate_existing=True)
    cases = db.session.scalars(query.with_for_update() if locked else query).all()
    for case in cases:
        remember(("case", case.id), case)
    _of_each_case(cases, "turns", Turn)
    _of_each_case(cases, "waiting", Waiting)
    _of_each_case(cases, "held", HeldValue)
    _of_each_case(cases, "gathered", Gathering)
    _running(cases)
    read_accounts_ahead({case.starter_id for case in cases if case.starter_id}, persons_of(cases))
    for read in _readers:
        read(cases, locked)
    return cases


def persons_of(cases: Iterable[Case]) -> set[int]:
    """The people whom cases concern."""
    return {case.person_id for case in cases if case.person_id is not None}


def units_of(cases: Iterable[Case]) -> set[int]:
    """The units which cases concern."""
    return {case.unit_id for case in cases if case.unit_id is not None}


def _of_each_case(cases: Sequence[Case], question: str, model: Any) -> None:
    query = select(model).where(model.case_id.in_([case.id for case in cases])).order_by(model.id)
    remember_grouped(question, [case.id for case in cases], db.session.scalars(query), "case_id")


def remember_grouped(question: str, keys: Iterable[int], rows: Iterable[Any], by: str) -> None:
    """Remember for each key its rows, also where there are none."""
    found: dict[int, list[Any]] = {key: [] for key in keys}
    for row in rows:
        found[getattr(row, by)].append(row)
    for key, own in found.items():
        remember((question, key), own)


def _running(cases: Sequence[Case]) -> None:
    """Every open case of those whom these cases concern, the youngest first: standings read of them."""
    persons, units = persons_of(cases), units_of(cases)
    query = select(Case).where(or_(Case.person_id.in_(persons), Case.unit_id.in_(units)), Case.state.in_(RUNNING))
    found: dict[str, list[Case]] = {Party(person).key: [] for person in persons} | {Party(None, u).key: [] for u in units}
    for case in db.session.scalars(query.order_by(Case.id.desc())):
        found[Party(case.person_id, case.unit_id).key].append(case)
    for key, running in found.items():
        remember(("running", key), running)
