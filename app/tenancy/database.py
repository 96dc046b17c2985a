"""The database of the association entered: tables, and a session that can reach nobody else's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, ParamSpec, TypeVar, cast

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import JSON, Connection, CursorResult, DateTime, Dialect, Engine, Executable, MetaData, Table, event
from sqlalchemy.orm import DeclarativeBase, ORMExecuteState, Session
from sqlalchemy.orm import registry as make_registry
from sqlalchemy.types import TypeDecorator

from app.tenancy.engines import engines
from app.tenancy.tenants import NoAssociation, current_context, tenant

IN_ACTION = "xiehui_in_action"
LEFT = "rows without an entity"
HELD = "the connection of a transaction"
MOST_STATEMENTS = 64
P = ParamSpec("P")
Statement = TypeVar("Statement", bound=Executable)
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class CrossedAssociations(RuntimeError):
    """One session was asked to serve two associations."""


class Moment(TypeDecorator[datetime]):
    """A moment in UTC. Refuses what has no zone; gives back what has one, on SQLite too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is UTC:
            return value
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        """The same in one step where a moment is kept as text: a list has a hundred of them, and `replace` is slow."""
        return _moment_in if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _moment_in(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(f"{text}+00:00")


class Base(DeclarativeBase):
    """What all tables share: names of constraints, and types of Python that have one column type here."""

    registry = make_registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={datetime: Moment(), dict[str, Any]: JSON(), list[Any]: JSON()},
    )


class RoutedSession(FlaskSession):
    """A session bound, at its first use, to the association entered; another one afterwards is an error."""

    def get_bind(self, mapper: Any = None, clause: Any = None, bind: Any = None, **kwargs: Any) -> Engine:
        slug = tenant().slug
        if self.info.setdefault("slug", slug) != slug:
            raise CrossedAssociations(f"this session belongs to {self.info['slug']}, not to {slug}")
        return engines().of(slug)

    def held(self) -> Connection:
        """The connection of the running transaction. Asking the session for it each time was a fifth of a short question."""
        running, held = self.get_transaction(), self.info.get(HELD)
        if held is None or held[0] is not running or not running.is_active or self.info["slug"] != tenant().slug:
            connection = self.connection()
            held = self.info[HELD] = (self.get_transaction(), connection)
        found: Connection = held[1]
        return found

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """Write what is new, and after it the rows that were left without an entity."""
        super().flush(objects)
        for table, rows in self.info.pop(LEFT, {}).values():
            self.connection().execute(table.insert(), rows)


def _whose() -> int:
    """The application context that a session belongs to, as Flask-SQLAlchemy has it, past the proxy."""
    context = current_context()
    if context is None:
        raise NoAssociation("no association has been entered here")
    return id(context)


db = SQLAlchemy(model_class=Base, session_options={"class_": RoutedSession, "scopefunc": _whose})


def ask(statement: Executable, **values: object) -> CursorResult[Any]:
    """The answer to a statement of tables and columns that was put together once, with `bindparam` where values go.

    For what every page asks: the ORM's part in such a statement, and putting it together, cost more than the answer.
    What the session has not written yet is written first, as before any other statement.
    """
    session = cast(RoutedSession, db.session())
    if session.autoflush:
        session.flush()
    return session.held().execute(statement, values)


def write_with_the_rest(table: Table, values: Mapping[str, object]) -> None:
    """A row that is written at the next flush, in one statement with the others of its table; inside an action."""
    session = db.session()
    if IN_ACTION not in session.info:
        raise RuntimeError("only an @action writes")
    session.info.setdefault(LEFT, {}).setdefault(table.name, (table, []))[1].append(values)


def made_once(make: Callable[P, Statement]) -> Callable[P, Statement]:
    """A statement that follows from its arguments alone (roles, filters) is put together the first time they are given.

    The last few are kept, with SQLAlchemy's key of each. So `make` asks neither for the tenant nor for the time.
    """
    return cast(Callable[P, Statement], lru_cache(maxsize=MOST_STATEMENTS)(make))


def _refuse() -> Any:
    raise CrossedAssociations("there is no database without an association; enter one first")


def init_database(app: Flask) -> None:
    """Hang the session on the application; the address Flask-SQLAlchemy wants to know leads nowhere."""
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"creator": _refuse}
    db.init_app(app)


@event.listens_for(RoutedSession, "before_flush")
def _only_actions_write(session: Session, _context: object, _instances: object) -> None:
    if IN_ACTION not in session.info and (session.new or session.dirty or session.deleted):
        raise RuntimeError("only an @action writes")


@event.listens_for(RoutedSession, "after_rollback")
def _forget_the_rest(session: Session) -> None:
    session.info.pop(LEFT, None)


@event.listens_for(RoutedSession, "do_orm_execute")
def _only_actions_change(state: ORMExecuteState) -> None:
    if (state.is_insert or state.is_update or state.is_delete) and IN_ACTION not in state.session.info:
        raise RuntimeError("only an @action writes")
