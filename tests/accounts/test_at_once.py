"""Several people, or one in a hurry, at the same moment (trust.md R1, R2, L4)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select

from app.accounts import actions, store
from app.accounts.actions.attempts import count_attempt, key_of, spend_code
from app.accounts.actions.choosing import send_link
from app.accounts.actions.granting import Place
from app.accounts.actions.registering import Registration
from app.accounts.actions.sessions import Visitor
from app.accounts.hashing import draw_token
from app.accounts.identifiers import DocumentKind, check_identity
from app.accounts.models import Account, Grant, Person
from app.accounts.rules import BY_NAME, AccountState, LinkPurpose, LoginKind
from app.bodies.store import get_root
from app.kernel.errors import Conflict, DomainError, NotFound
from app.tenancy.database import db
from app.tenancy.entering import entered
from tests.accounts.conftest import NOW, PASSWORD, staff_named

pytestmark = pytest.mark.database
HENAN = "henan-talent"


def at_once(app, times: int, act: Callable[[int], object]) -> list[object]:
    """Do it so many times side by side; gives what each said."""

    def one(number: int) -> object:
        with entered(HENAN, app):
            try:
                return act(number)
            except DomainError as refused:
                return type(refused)

    with ThreadPoolExecutor(times) as crowd:
        return list(crowd.map(one, range(times)))


def test_equal_registrations_at_once_make_one_account(app, people, entering):
    new = actions.NewPerson("周以宁", check_identity(DocumentKind.ID_NUMBER, "410105199003070026"))
    given = Registration(PASSWORD, AccountState.APPLICATION_ONLY, (LoginKind.ID_NUMBER,))
    answers = at_once(app, 6, lambda _n: actions.register_person(new, given, now=NOW))
    assert answers.count(Conflict) == 5
    with entering(HENAN):
        assert db.session.scalar(select(func.count()).select_from(Person).where(Person.name == "周以宁")) == 1


def test_of_twenty_guesses_at_once_five_are_heard(app, people):
    key = key_of("login", "account:1")
    heard = at_once(app, 20, lambda _n: count_attempt({key: BY_NAME}, now=NOW))
    assert heard.count(True) == 5


def test_a_picture_code_is_taken_once_by_many_at_once(app, people):
    assert at_once(app, 8, lambda _n: spend_code("the-same", now=NOW)).count(True) == 1


def test_a_role_given_twice_at_once_is_held_once(app, people, entering):
    with entering(HENAN):
        other, root = staff_named("钱财务", "qian"), get_root().id
    place = Place("finance", root, date(2026, 1, 1))
    answers = at_once(app, 4, lambda _n: actions.grant_role(other, place, by=people.staff, now=NOW))
    assert answers.count(Conflict) == 3
    with entering(HENAN):
        assert db.session.scalar(select(func.count()).select_from(Grant).where(Grant.account_id == other)) == 1


def test_an_account_opened_twice_at_once_is_one(app, people, entering):
    with entering(HENAN):
        new = actions.NewPerson("周以宁", check_identity(DocumentKind.ID_NUMBER, "410105199003070026"))
        person = actions.keep_person(new, now=NOW).id
    given = at_once(app, 4, lambda _n: actions.open_account(person, by=people.staff, now=NOW))
    assert len([one for one in given if isinstance(one, str)]) == 1
    with entering(HENAN):
        assert db.session.scalar(select(func.count()).select_from(Account).where(Account.person_id == person)) == 1


def test_no_more_than_three_logins_stand_after_many_at_once(app, people, entering):
    at_once(app, 6, lambda n: actions.begin_session(people.person, visitor=Visitor(f"192.0.2.{n}"), now=NOW))
    with entering(HENAN):
        assert len(store.open_sessions(people.person)) == 3


def test_a_link_used_twice_at_once_sets_one_password(app, people, entering):
    token = draw_token()
    with entering(HENAN):
        send_link(people.person, LinkPurpose.RESET, token, now=NOW)
    answers = at_once(app, 4, lambda n: actions.finish_reset(token, f"{PASSWORD}{n}", now=NOW))
    assert answers.count(NotFound) == 3
