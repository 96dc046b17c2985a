"""Keeping the index: written in the transaction that names or renames something, once, at its end.

A room says what of its tables is to be found (`register_indexed`); the session tells what was added or renamed. What
was there before the index, or came in past the session, is taken up by a job, some hundreds at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, delete, event, inspect, tuple_
from sqlalchemy.orm import Session

from app.jobs.actions import job, report
from app.jobs.models import Job
from app.search.models import SearchEntry, SearchGram
from app.search.rules import Words, grams_of, plain
from app.search.store import kept_entries, not_kept
from app.tenancy.database import RoutedSession, db
from app.tenancy.transactions import action, before_every_commit

GRAMS = cast(Table, SearchGram.__table__)
PENDING = "search"
AT_ONCE = 400
LONGEST_NAMES, LONGEST_NUMBERS = 1000, 200
KIND = "search_index"


@dataclass(frozen=True)
class Indexed:
    """A table whose rows are found: under which kind, by which of its columns, and how they become words."""

    kind: str
    model: type[Any]
    columns: Sequence[str]
    words: Callable[[Any], Words]


_by_model: dict[type[Any], Indexed] = {}


def register_indexed(indexed: Indexed) -> None:
    """Rows of this table are found from now on."""
    _by_model[indexed.model] = indexed


# ---- what was added or renamed in this transaction
@event.listens_for(RoutedSession, "after_flush")
def _notice(session: Session, _context: object) -> None:
    noticed = [one for one in session.new if type(one) in _by_model]
    noticed += [one for one in session.dirty if type(one) in _by_model and _is_renamed(one, _by_model[type(one)])]
    for one in noticed:
        session.info.setdefault(PENDING, {})[id(one)] = one


def _is_renamed(one: Any, indexed: Indexed) -> bool:
    state = inspect(one)
    return any(state.attrs[name].history.has_changes() for name in indexed.columns)


def _write_pending() -> None:
    session = db.session()
    session.flush()
    pending = session.info.pop(PENDING, {}).values()
    named: dict[str, dict[int, Words]] = {}
    for one in pending:
        if inspect(one).persistent:
            indexed = _by_model[type(one)]
            named.setdefault(indexed.kind, {})[one.id] = indexed.words(one)
    for kind, words in sorted(named.items()):
        keep(kind, words)


before_every_commit(_write_pending)


@event.listens_for(RoutedSession, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(PENDING, None)


# ---- writing
@action
def keep(kind: str, named: Mapping[int, Words]) -> None:
    """Write what some things of one kind are found by; what did not change is left alone."""
    ids = sorted(named)
    for start in range(0, len(ids), AT_ONCE):
        _keep(kind, {one: named[one] for one in ids[start : start + AT_ONCE]})


def _keep(kind: str, named: Mapping[int, Words]) -> None:
    before = {one.id: one for one in db.session.scalars(kept_entries(kind, list(named)))}
    gone: list[tuple[str, str, int]] = []
    added: list[dict[str, Any]] = []
    for number, words in named.items():
        had = grams_of(_words_of(before[number])) if number in before else set()
        has = grams_of(words)
        gone += [(kind, gram, number) for gram in sorted(had - has)]
        added += [{"kind": kind, "gram": gram, "id": number} for gram in sorted(has - had)]
        _entry(kind, number, words, before.get(number))
    db.session.flush()
    if gone:
        keys = tuple_(SearchGram.kind, SearchGram.gram, SearchGram.id)
        db.session.execute(delete(SearchGram).where(keys.in_(gone)).execution_options(synchronize_session=False))
    if added:
        db.session.connection().execute(GRAMS.insert(), added)


def _entry(kind: str, number: int, words: Words, entry: SearchEntry | None) -> None:
    names, numbers = _lines(words.names)[:LONGEST_NAMES], _lines(words.numbers)[:LONGEST_NUMBERS]
    if entry is None:
        entry = SearchEntry(kind=kind, id=number)
        db.session.add(entry)
    entry.names, entry.numbers, entry.text = names, numbers, plain(names)[:LONGEST_NAMES]


def _lines(texts: Sequence[str]) -> str:
    return "\n".join(" ".join(text.split()) for text in texts if text)


def _words_of(entry: SearchEntry) -> Words:
    return Words(entry.names.split("\n"), entry.numbers.split("\n"))


# ---- what the index does not know yet
@action
def catch_up(kind: str) -> int:
    """Take up some hundred things that the index does not know; gives how many. Nothing is left when it gives 0."""
    indexed = next(one for one in _by_model.values() if one.kind == kind)
    ids = db.session.scalars(not_kept(kind, indexed.model.__table__).limit(AT_ONCE)).all()
    keep(kind, {row.id: indexed.words(row) for row in _rows(indexed, ids)})
    return len(ids)


def _rows(indexed: Indexed, ids: Sequence[int]) -> Sequence[Any]:
    model = indexed.model
    return db.session.query(model).filter(model.id.in_(ids)).order_by(model.id).all()


def catch_up_all(told: Callable[[int], None] = lambda _done: None) -> int:
    """Take up everything that the index does not know; each batch is a transaction, so it goes on where it was cut off."""
    done = 0
    for kind in sorted(one.kind for one in _by_model.values()):
        while count := catch_up(kind):
            done += count
            told(done)
    return done


@job(KIND)
def index_the_rest(wanted: Job) -> None:
    """The job of that: asked for by the migration that brings the index, and once a day for whatever came past it."""
    number = wanted.id
    catch_up_all(lambda done: report(number, min(99, done // AT_ONCE), str(done)))
