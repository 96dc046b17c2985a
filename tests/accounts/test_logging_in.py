"""Logging in, as a person at a browser meets it (G3, H2; trust.md L3 to L6, I3, I7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from argon2 import PasswordHasher, extract_parameters
from sqlalchemy import select

from app.accounts import actions
from app.accounts.models import Account, LoginSession
from app.accounts.rules import AccountState
from app.audit.models import AuditEntry
from app.bodies.actions import NewBody, found_body
from app.tenancy.database import db
from app.tenancy.transactions import action
from app.web.visitors import COOKIE
from tests.accounts.conftest import ID_NUMBER, NOW, PASSWORD, STAFF_PASSWORD, TODAY, log_in, set_password
from tests.browser import Visitor

HENAN, GANSU = "henan-talent", "gansu-supervision"


def test_a_person_logs_in_by_id_number_however_it_is_typed(people, visit):
    assert log_in(visit(HENAN), f" {ID_NUMBER[:6]} {ID_NUMBER[6:].lower()} ").status == 302


def test_the_account_page_names_whoever_logged_in_and_masks_the_number(lin):
    page = lin.get("/account")
    assert "林若溪" in page.words and "4101**********000X" in page.words and ID_NUMBER not in page.text


@pytest.mark.requirement("G3")
def test_the_tabs_are_the_ones_the_association_configured(people, visit):
    words = [tab.text_content().strip() for tab in visit(HENAN).get("/login").find("//ul[contains(@class,'tabs')]//a")]
    assert words[:3] == ["会员登录", "专家／人才登录", "工作人员登录"]


def test_a_staff_name_is_no_login_on_the_tab_for_people(people, visit):
    assert log_in(visit(HENAN), "zhao", STAFF_PASSWORD, tab="person").status == 422


def test_after_logging_in_one_is_where_one_wanted_to_go(people, visit):
    visitor = visit(HENAN)
    assert visitor.get("/account", follow=False).headers["Location"].endswith("/login?next=/account")
    visitor.get("/login?tab=person&next=/account")
    page = visitor.submit({"name": ID_NUMBER, "password": PASSWORD}, follow=False, form="login")
    assert page.headers["Location"] == "/account"


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/\t/evil.example",
        "/%0d%0aSet-Cookie:x",
        "javascript:alert(1)",
    ],
)
def test_a_login_never_leads_to_another_site(people, visit, target):
    visitor = visit(HENAN)
    visitor.get("/login?tab=person")
    page = visitor.submit({"name": ID_NUMBER, "password": PASSWORD, "next": target}, follow=False, form="login")
    assert page.status == 302 and not page.headers["Location"].startswith(("//", "http", "javascript", "/\\"))
    assert (
        "\n" not in page.headers["Location"] and "evil" not in page.headers["Location"].partition("?")[0].split("%")[0]
    )


def test_known_and_unknown_names_get_the_same_answer(people, visit):
    wrong, unknown = log_in(visit(HENAN), password="wrong"), log_in(visit(HENAN), "620102198504123312", "wrong")
    assert (
        (wrong.status, wrong.errors)
        == (unknown.status, unknown.errors)
        == (422, ["账号或密码不正确。忘记密码时可以用邮件重设。"])
    )


def test_known_and_unknown_names_cost_the_same_work(people, visit, monkeypatch):
    """What takes time is the slow hash: as often and as dear for a name that nobody has. No clock is read."""
    verify, costs = PasswordHasher.verify, []

    def counted(hasher: PasswordHasher, kept: str, password: str) -> bool:
        costs.append(extract_parameters(kept))
        return verify(hasher, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    log_in(visit(HENAN), password="wrong")
    known = costs.copy()
    log_in(visit(HENAN), "620102198504123312", "wrong")
    assert len(known) == 1 and costs == known * 2


def test_what_was_typed_stays_but_never_the_password(people, visit):
    page = log_in(visit(HENAN), password="wrong-secret")
    assert page.find("//input[@name='name']/@value") == [ID_NUMBER]
    assert "wrong-secret" not in page.text


def test_an_empty_form_says_what_is_missing_beside_each_field(people, visit):
    page = log_in(visit(HENAN), "", "")
    assert page.errors == ["请填写账号。", "请填写密码。"]
    assert page.find("//*[@id='f-name-e']") and page.find("//input[@id='f-password'][@aria-invalid='true']")


def test_after_five_failures_even_the_right_password_waits_fifteen_minutes(people, visit):
    visitor = visit(HENAN)
    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(5):
            assert log_in(visitor, password="wrong").status == 422
        assert log_in(visitor).status == 429
        clock.shift(timedelta(minutes=15, seconds=1))
        assert log_in(visitor).status == 302


def test_an_unknown_name_is_paused_like_a_known_one(people, visit):
    answers = [log_in(visit(HENAN), "620102198504123312", "wrong").status for _ in range(6)]
    assert answers == [422] * 5 + [429]


@pytest.mark.parametrize("number", [ID_NUMBER, "620102198504123312"])
def test_a_name_written_in_another_way_is_the_same_name_known_or_not(people, visit, number):
    """Else the pause would tell who has an account (L3)."""
    ways = [(number, "person"), (number.lower(), "member"), (f" {number[:6]} {number[6:]}", "person")]
    answers = [log_in(visit(HENAN), *(way[0], "wrong"), tab=way[1]).status for way in ways * 2]
    assert answers == [422] * 5 + [429]


def test_a_paused_name_pauses_nobody_else(people, visit):
    for _ in range(6):
        log_in(visit(HENAN), password="wrong")
    assert log_in(visit(HENAN), "zhao", STAFF_PASSWORD, tab="staff").status == 302


def test_a_stranger_elsewhere_cannot_lock_somebody_out_at_home(people, visit):
    home, stranger = visit(HENAN), visit(HENAN)
    log_in(home)
    stranger.client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    assert [log_in(stranger, password="wrong").status for _ in range(6)][-1] == 429
    assert log_in(visit(HENAN)).status == 302


def test_many_names_from_one_address_are_paused_too(people, visit):
    visitor = visit(HENAN)
    answers = {log_in(visitor, f"nobody{n}", "wrong", tab="staff").status for n in range(51)}
    assert answers == {422, 429}


def test_a_locked_account_is_told_so_only_after_the_right_password(people, visit, entering):
    with entering(HENAN):
        actions.set_state(people.person, AccountState.LOCKED, by=people.staff, now=NOW)
    assert log_in(visit(HENAN), password="wrong").errors == ["账号或密码不正确。忘记密码时可以用邮件重设。"]
    assert log_in(visit(HENAN)).errors == ["该账号已停用，请联系秘书处。"]


@pytest.mark.requirement("L6")
def test_a_login_that_was_left_open_is_worth_nothing_once_its_account_is_closed(people, lin, entering):
    """Even where nobody ended the login, such as after a restore."""
    with entering(HENAN):
        close_alone(people.person)
    assert lin.get("/account", follow=False).status == 302


@action
def close_alone(account_id: int) -> None:
    db.session.get_one(Account, account_id).state = AccountState.CLOSED


def test_locking_an_account_ends_its_logins_at_once(people, lin, entering):
    with entering(HENAN):
        actions.set_state(people.person, AccountState.LOCKED, by=people.staff, now=NOW)
    assert lin.get("/account", follow=False).status == 302


def test_the_cookie_from_before_login_gives_nothing_afterwards(people, visit):
    visitor = visit(HENAN)
    visitor.get("/login?tab=person")
    planted = visitor.client.get_cookie(COOKIE, "henan-talent.localhost")
    log_in(visitor)
    assert visitor.client.get_cookie(COOKIE, "henan-talent.localhost").value != planted.value
    other = visit(HENAN)
    other.client.set_cookie(COOKIE, planted.value, domain="henan-talent.localhost", secure=False)
    assert other.get("/account", follow=False).status == 302


def test_logging_out_kills_a_copy_of_the_cookie(lin, visit):
    copied = lin.client.get_cookie(COOKIE, "henan-talent.localhost").value
    lin.get("/account")
    assert lin.post("/logout", follow=False).status == 302
    thief = visit(HENAN)
    thief.client.set_cookie(COOKIE, copied, domain="henan-talent.localhost")
    assert thief.get("/account", follow=False).status == 302


def test_a_cookie_of_one_association_is_worthless_at_another(people, lin, visit, entering):
    with entering(GANSU):
        from tests.accounts.conftest import people_of

        people_of()
    elsewhere = visit(GANSU)
    cookie = lin.client.get_cookie(COOKIE, "henan-talent.localhost").value
    elsewhere.client.set_cookie(COOKIE, cookie, domain="gansu-supervision.localhost")
    assert elsewhere.get("/account", follow=False).status == 302


def test_the_cookie_is_host_only_secure_and_not_for_scripts(people, visit):
    visitor = visit(HENAN)
    header = log_in(visitor).headers["Set-Cookie"]
    assert header.startswith("__Host-") and "Domain=" not in header
    assert all(part in header for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))


def test_the_database_holds_no_token_that_a_cookie_holds(lin, entering):
    with entering(HENAN):
        kept = db.session.scalars(select(LoginSession.token_hash)).all()
    cookie = lin.client.get_cookie(COOKIE, "henan-talent.localhost").value
    assert all(len(one) == 64 and one not in cookie for one in kept)


def test_a_fourth_login_ends_the_first(people, visit):
    browsers = [visit(HENAN) for _ in range(4)]
    for minute, browser in enumerate(browsers):
        with time_machine.travel(NOW + timedelta(minutes=minute), tick=False):
            log_in(browser)
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        assert [b.get("/account", follow=False).status for b in browsers] == [302, 200, 200, 200]


def test_staff_who_left_the_desk_log_in_again(people, visit):
    visitor = visit(HENAN)
    with time_machine.travel(NOW, tick=False) as clock:
        log_in(visitor, "zhao", STAFF_PASSWORD, tab="staff")
        clock.shift(timedelta(minutes=29))
        assert visitor.get("/account", follow=False).status == 200
        clock.shift(timedelta(minutes=29))
        assert visitor.get("/account", follow=False).status == 200
        clock.shift(timedelta(minutes=30))
        assert visitor.get("/account", follow=False).status == 302


def test_no_login_lasts_longer_than_twelve_hours(people, visit):
    visitor = visit(HENAN)
    with time_machine.travel(NOW, tick=False) as clock:
        log_in(visitor)
        for _ in range(11):
            clock.shift(timedelta(hours=1))
            assert visitor.get("/account", follow=False).status == 200
        clock.shift(timedelta(hours=1))
        assert visitor.get("/account", follow=False).status == 302


def test_logging_in_and_out_needs_the_pages_token(people, visit, lin):
    stranger = visit(HENAN)
    stranger.get("/login?tab=person")
    assert stranger.post("/login?tab=person", {"name": ID_NUMBER, "password": PASSWORD}, token=False).status == 400
    assert lin.post("/logout", token=False).status == 400
    assert lin.get("/logout").status == 405


def test_finding_out_who_somebody_is_takes_one_statement(lin, sql_counter):
    lin.get("/account")
    with sql_counter() as statements:
        lin.get("/")
    assert len([s for s in statements if "login_session" in s or "role_grant" in s]) == 1


def test_the_login_page_needs_at_most_one_statement(people, visit, sql_counter):
    visitor = visit(HENAN)
    visitor.get("/login")
    with sql_counter() as statements:
        visitor.get("/login")
    assert len([s for s in statements if s.lstrip().upper().startswith("SELECT")]) <= 1


def unit_with(operators: list[str], entering) -> None:
    with entering(HENAN):
        body = found_body(NewBody("unit", {"zh": "河南（样例）人力资源有限公司"}), by=None, today=TODAY)
        for operator in operators:
            actions.open_unit_account(body.id, operator, by=None, now=NOW, today=TODAY)
            newest = db.session.scalar(select(Account).order_by(Account.id.desc()).limit(1))
            from app.accounts.hashing import hash_password

            set_password(newest.id, hash_password(f"{PASSWORD}{operator}"))


@pytest.mark.requirement("G3")
def test_a_unit_logs_in_by_its_name_and_a_single_operator_need_not_be_named(people, visit, entering):
    unit_with(["王一"], entering)
    assert log_in(visit(HENAN), "河南(样例) 人力资源有限公司", f"{PASSWORD}王一", tab="member").status == 302


def test_of_two_operators_each_needs_the_own_name_and_password(people, visit, entering):
    unit_with(["王一", "李二"], entering)
    name = "河南（样例）人力资源有限公司"
    assert log_in(visit(HENAN), name, f"{PASSWORD}李二", tab="member").status == 422
    assert log_in(visit(HENAN), name, f"{PASSWORD}李二", tab="member", operator="王一").status == 422
    assert log_in(visit(HENAN), name, f"{PASSWORD}李二", tab="member", operator="李二").status == 302


def test_every_login_and_failure_is_on_the_record_without_what_was_typed(people, visit, entering):
    log_in(visit(HENAN), password="wrong-secret")
    log_in(visit(HENAN))
    with entering(HENAN):
        entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    acts = [entry.act for entry in entries]
    assert "account.login_failed" in acts and "account.logged_in" in acts
    assert not any("wrong-secret" in str(e.details) or ID_NUMBER in str(e.details) for e in entries)


def test_odd_input_is_answered_in_words(people, visit):
    visitor = visit(HENAN)
    for name in ("\x00", "'; --", "x" * 100_000, "𠮷" * 60, "\u202e", "1" * 120):
        assert log_in(visitor, name, "p" * 200).status in (422, 429)


def test_somebody_logged_in_does_not_meet_the_login_page_again(lin):
    assert lin.get("/login", follow=False).status == 302


def test_a_login_of_the_future_is_never_alive(people, visit):
    visitor = visit(HENAN)
    with time_machine.travel(NOW + timedelta(days=30), tick=False):
        log_in(visitor)
    with time_machine.travel(datetime(2027, 1, 1, tzinfo=UTC), tick=False):
        assert isinstance(visitor, Visitor) and visitor.get("/account", follow=False).status == 302


DEMO = [{"role": "秘书", "role_en": "Secretary", "login": "zhao", "operator": "", "password": "Shown-in-development-1"}]


def test_invented_logins_are_offered_in_development_only(app, people, visit):
    kept = app.config["XIEHUI"]
    app.extensions["xiehui_demo_logins"] = lambda slug: DEMO if slug == HENAN else []
    assert "Shown-in-development-1" not in visit(HENAN).get("/login").text
    try:
        app.config["XIEHUI"] = replace(kept, environment="development")
        assert "Shown-in-development-1" in visit(HENAN).get("/login").words
        assert "Secretary" in visit(HENAN).get("/login?lang=en").words
    finally:
        app.config["XIEHUI"] = kept
        app.extensions.pop("xiehui_demo_logins")


def test_finding_out_who_somebody_is_reads_no_table_through(lin, sql_counter, entering):
    """Units have a role each; a plan that goes through all of them grows with the register.

    `unread` are the first hundred, and the index of requests holds only those that wait for a second person now.
    """
    with sql_counter() as statements:
        lin.get("/account")
    (asked,) = [s for s in statements if "role_grant" in s]
    with entering(HENAN):
        plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", ("",) * asked.count("?")).all()
    through = [row[-1] for row in plan if row[-1].startswith(("SCAN", "MATERIALIZE"))]
    assert set(through) <= {"SCAN unread", "SCAN second_request USING INDEX ix_second_request_open"}
