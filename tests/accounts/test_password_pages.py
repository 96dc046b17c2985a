"""Changing, forgetting and handing out passwords (G5, G6; trust.md L1, L3, L6, L10)."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from sqlalchemy import select, update

from app.accounts import actions
from app.accounts.actions.choosing import policy
from app.accounts.models import Account, OneTimeLink
from app.audit.models import AuditEntry
from app.bodies.actions import NewBody, found_body
from app.notices.models import Letter
from app.tenancy.database import db
from app.tenancy.transactions import action
from app.web.visitors import COOKIE
from tests.accounts.conftest import ID_NUMBER, NOW, PASSWORD, STAFF_PASSWORD, TODAY, log_in

pytestmark = pytest.mark.database
HENAN = "henan-talent"
NEW = "Another-invented-8"


def change(visitor, old=PASSWORD, new=NEW, again=None):
    visitor.get("/password")
    return visitor.submit({"old": old, "new": new, "again": again or new}, follow=False, form="change")


def last_link(entering) -> str:
    with entering(HENAN):
        body = db.session.scalars(select(Letter.body).order_by(Letter.id.desc())).first() or ""
    return re.search(r"/activate/\S+", body)[0]


def letters(entering) -> int:
    with entering(HENAN):
        return len(db.session.scalars(select(Letter.id).where(Letter.event == "password_reset")).all())


def ask_for_link(visitor, name=ID_NUMBER, tab="person"):
    visitor.get(f"/password/forgotten?tab={tab}")
    return visitor.submit({"name": name}, form="forgotten")


def test_a_changed_password_opens_and_the_old_one_does_not(lin, visit):
    assert change(lin).status == 302
    assert lin.get("/account", follow=False).status == 200
    assert log_in(visit(HENAN)).status == 422
    assert log_in(visit(HENAN), password=NEW).status == 302


def test_changing_the_password_kills_copied_cookies_and_other_logins(lin, visit):
    copied = lin.client.get_cookie(COOKIE, "henan-talent.localhost").value
    other = visit(HENAN)
    log_in(other)
    change(lin)
    thief = visit(HENAN)
    thief.client.set_cookie(COOKIE, copied, domain="henan-talent.localhost")
    assert [v.get("/account", follow=False).status for v in (thief, other, lin)] == [302, 302, 200]


def test_the_old_password_is_asked_and_guessing_it_is_throttled(lin):
    answers = [change(lin, old="guess").status for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_a_weak_or_mistyped_new_password_is_refused_in_words(lin):
    assert change(lin, new="short").errors[0].startswith("密码至少 8")
    assert change(lin, again="else").errors == ["两次输入的密码不一致，请重新输入。"]


def test_the_last_five_passwords_are_not_taken_again(lin):
    mine = [PASSWORD, *(f"Invented-words-{n}k" for n in range(6))]
    for old, new in pairwise(mine):
        assert change(lin, old, new).status == 302
    assert change(lin, mine[-1], mine[-4]).errors == ["新密码不能与最近用过的密码相同。"]
    assert change(lin, mine[-1], mine[0]).status == 302


def test_somebody_is_told_by_mail_that_the_password_changed(lin, entering):
    change(lin)
    with entering(HENAN):
        assert db.session.scalars(select(Letter.email).where(Letter.event == "account_changed")).all() == [
            "lin@example.com"
        ]


def test_a_forgotten_password_is_set_anew_by_a_link_that_works_once(people, visit, entering):
    page = ask_for_link(visit(HENAN))
    assert page.status == 200 and "请查收邮件" in page.words
    link, visitor = last_link(entering), visit(HENAN)
    visitor.get(link)
    assert visitor.submit({"password": NEW, "again": NEW}, follow=False, form="activate").status == 302
    assert log_in(visit(HENAN), password=NEW).status == 302
    assert visit(HENAN).get(link).status == 404


def test_known_and_unknown_names_get_the_same_page_and_only_one_gets_a_letter(people, visit, entering):
    known, unknown = ask_for_link(visit(HENAN)), ask_for_link(visit(HENAN), "620102198504123312")
    assert (known.status, known.words) == (unknown.status, unknown.words)
    assert letters(entering) == 1


@pytest.mark.requirement("L3", "G3")
def test_asking_in_vain_leaves_as_much_behind_as_asking_with_success(people, visit, entering):
    """Nothing written for unknown names would be told by the time that it takes."""
    for name in (ID_NUMBER, "620102198504123312"):
        ask_for_link(visit(HENAN), name)
    with entering(HENAN):
        noted = select(AuditEntry.act, AuditEntry.subject).where(AuditEntry.act.startswith("account.link_"))
        (sent, whose), (asked, nobody) = db.session.execute(noted.order_by(AuditEntry.id)).all()
    assert (sent, asked, nobody) == ("account.link_sent", "account.link_asked", "account:unknown")
    assert whose != nobody


def test_nobody_is_flooded_with_letters(people, visit, entering):
    for _ in range(6):
        assert ask_for_link(visit(HENAN)).status == 200
    assert letters(entering) == 3


def test_a_link_ends_after_three_days_and_with_the_next_one(people, visit, entering):
    with time_machine.travel(NOW, tick=False) as clock:
        ask_for_link(visit(HENAN))
        first = last_link(entering)
        ask_for_link(visit(HENAN))
        second = last_link(entering)
        assert visit(HENAN).get(first).status == 404 and visit(HENAN).get(second).status == 200
        clock.shift(timedelta(hours=72))
        assert visit(HENAN).get(second).status == 404


def test_the_database_holds_no_link(people, visit, entering):
    ask_for_link(visit(HENAN))
    token = last_link(entering).rpartition("/")[2]
    with entering(HENAN):
        assert token not in db.session.scalars(select(OneTimeLink.token_hash)).all() and len(token) >= 22


def test_an_invented_link_is_not_there(people, visit):
    assert visit(HENAN).get("/activate/" + "x" * 43).status == 404


def test_who_is_opened_an_account_without_mail_gets_a_password_that_must_be_changed_at_once(people, visit, entering):
    with entering(HENAN):
        body = found_body(NewBody("unit", {"zh": "样例人力公司"}), by=None, today=TODAY)
        first = actions.open_unit_account(body.id, "王一", by=people.staff, now=NOW, today=TODAY)
    assert first and first not in ("123456",) and len(first) >= 16
    visitor = visit(HENAN)
    assert log_in(visitor, "样例人力公司", first, tab="member").status == 302
    assert visitor.get("/account", follow=False).headers["Location"] == "/password"
    assert change(visitor, first).status == 302
    assert visitor.get("/account", follow=False).status == 200


def test_a_one_time_password_opens_once(people, visit, entering):
    with entering(HENAN):
        body = found_body(NewBody("unit", {"zh": "样例人力公司"}), by=None, today=TODAY)
        first = actions.open_unit_account(body.id, "王一", by=people.staff, now=NOW, today=TODAY)
    log_in(visit(HENAN), "样例人力公司", first, tab="member")
    assert "初始密码只能使用一次" in log_in(visit(HENAN), "样例人力公司", first, tab="member").errors[0]


def test_a_person_with_mail_is_opened_an_account_by_a_link(people, visit, entering):
    with entering(HENAN):
        person = actions.keep_person(actions.NewPerson("周以宁", _identity(), email="zhou@example.com"), now=NOW)
        assert actions.open_account(person.id, by=people.staff, now=NOW) is None
        assert actions.open_account(person.id, by=people.staff, now=NOW) is None
        assert len(db.session.scalars(select(Account).where(Account.person_id == person.id)).all()) == 1
    with time_machine.travel(NOW, tick=False):
        assert visit(HENAN).get(last_link(entering)).status == 200


def _identity():
    from app.accounts.identifiers import DocumentKind, check_identity

    return check_identity(DocumentKind.ID_NUMBER, "410105199003070026")


@action
def age_password(account_id: int, by: timedelta) -> None:
    db.session.execute(update(Account).where(Account.id == account_id).values(password_changed_at=NOW - by))


@pytest.mark.parametrize(("days", "asked"), [(89, False), (90, True)])
def test_staff_choose_a_new_password_after_ninety_days(people, visit, entering, days, asked):
    with entering(HENAN):
        age_password(people.staff, timedelta(days=days))
        assert policy().lasts == timedelta(days=90)
    visitor = visit(HENAN)
    with time_machine.travel(NOW, tick=False):
        log_in(visitor, "zhao", STAFF_PASSWORD, tab="staff")
        assert (visitor.get("/account", follow=False).status == 302) is asked
