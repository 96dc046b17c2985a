"""A secret ballot is changed in another browser with the code that its voter wrote down, and with nothing else."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.accounts.models import Account, LoginName
from app.accounts.rules import LoginKind
from app.governance import ballots
from app.governance.models import BallotBox
from app.tenancy.database import db
from app.tenancy.transactions import action
from tests.accounts.conftest import PASSWORD, log_in
from tests.accounts.conftest import hash_password as hashed
from tests.governance.orchard import ORCHARD, joining, orchard, put_to_vote

pytestmark = pytest.mark.database
MOBILE = "13900000301"


@action
def _give_login(account_id: int) -> None:
    db.session.get_one(Account, account_id).password_hash = hashed(PASSWORD)
    db.session.add(LoginName(kind=LoginKind.MOBILE, key=MOBILE, account_id=account_id))


@pytest.fixture
def number(entering):
    """Two cases before the gathering, which votes secretly; the first grower can log in."""
    with entering(ORCHARD):
        people = orchard()
        _give_login(people.growers[0].account_id)
        return put_to_vote(people, [joining(people), joining(people, "又一苗")])


@pytest.fixture
def browser(visit):
    def opened():
        there = visit(ORCHARD)
        assert log_in(there, MOBILE, PASSWORD, tab="person").status == 302
        return there

    return opened


def _box(entering):
    with entering(ORCHARD):
        boxes = db.session.scalars(sa.select(BallotBox).order_by(BallotBox.item_id))
        return [list(ballots._opened(box).values()) for box in boxes]


def _vote(there, number, **choices):
    there.get(f"/me/votes/{number}")
    return there.submit({name.replace("_", "-"): value for name, value in choices.items()}, form="ballot")


def test_the_code_is_shown_where_he_voted_and_changes_the_ballot_elsewhere(number, browser, entering):
    first, second = browser(), browser()
    assert "投票后会显示换票码" in first.get(f"/me/votes/{number}").words
    page = _vote(first, number, choice_1="for")
    code = page.find("//strong[@class='code']")[0].text_content()
    assert len(code) == 23

    page = second.get(f"/me/votes/{number}")
    assert "您已在另一个浏览器中投票" in page.words and code not in page.words
    page = second.submit({"choice-1": "against", "code": f" {code.lower().replace('-', ' ')} "}, form="ballot")
    assert "已记录" in page.text and code in page.words
    assert _box(entering) == [["against"], []]
    assert "已记录" in _vote(second, number, choice_1="abstained", choice_2="for").text
    assert _box(entering) == [["abstained"], ["for"]]


def test_without_the_code_or_with_another_nothing_changes(number, browser, entering):
    first, second = browser(), browser()
    _vote(first, number, choice_1="for")
    for typed in ("", ballots.as_code(ballots.new_slip()), "ZZZZ", "’; --"):
        page = _vote(second, number, choice_1="against", code=typed)
        assert page.status == 409 and page.errors
    assert _box(entering) == [["for"], []]


def test_no_table_holds_the_code(number, browser, entering):
    page = _vote(browser(), number, choice_1="for")
    slip = ballots.read_code(page.find("//strong[@class='code']")[0].text_content())
    assert ballots.is_slip(slip)
    with entering(ORCHARD):
        for table in sa.inspect(db.session.connection()).get_table_names():
            rows = db.session.execute(sa.text(f'SELECT * FROM "{table}"')).all()
            assert not any(slip in str(row) or ballots.as_code(slip) in str(row) for row in rows), table


@pytest.mark.parametrize(("typed", "read"), [
    ("7k2qm-4xd9t-h0vzb-r8cwe", "7K2QM4XD9TH0VZBR8CWE"), ("７Ｋ２QM 4XD9T HOVZB R8CWE", "7K2QM4XD9TH0VZBR8CWE"),
    ("", ""), ("il-o", "110"),
])  # fmt: skip
def test_a_code_is_read_as_it_was_meant(typed, read):
    assert ballots.read_code(typed) == read
