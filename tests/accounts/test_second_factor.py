"""The second factor (trust.md L7, L10): set up, asked at login, each code once, recovery codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
import time_machine

from app.accounts.models import TOTP_COLUMN, Account
from app.demo.pictures import sample_page
from app.forms.actions import Incoming, keep_upload
from app.forms.places import find_form, place_of
from app.forms.readers import Owner
from app.tenancy.database import db
from app.tenancy.keys import unseal
from tests.accounts.conftest import NOW, PASSWORD, STAFF_PASSWORD, log_in

HENAN = "henan-talent"


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(NOW, tick=False) as travelling:
        yield travelling


def secret_of(account_id, entering):
    with entering(HENAN):
        return pyotp.TOTP(unseal(TOTP_COLUMN, db.session.get_one(Account, account_id).totp_sealed))


def set_up(visitor, account_id, entering):
    """Go through the pages; gives the TOTP and the recovery codes."""
    visitor.get("/account/second-factor")
    visitor.submit(form="begin")
    totp = secret_of(account_id, entering)
    page = visitor.submit({"code": totp.at(NOW)}, form="second")
    return totp, [one.text for one in page.find("//main//li/span[@class='code']")]


def first_step(visit):
    visitor = visit(HENAN)
    assert log_in(visitor, "zhao", STAFF_PASSWORD, tab="staff").headers["Location"] == "/login/second"
    visitor.get("/login/second")
    return visitor


@pytest.mark.requirement("L6", "L7")
def test_a_second_step_is_void_when_the_password_was_changed_meanwhile(clock, people, zhao, visit, entering):
    """Whoever knew the old password and stands before the code gets no further with it."""
    totp, _ = set_up(zhao, people.staff, entering)
    clock.shift(timedelta(minutes=1))
    thief = first_step(visit)
    zhao.get("/password")
    new = "Another-invented-8"
    assert zhao.submit({"old": STAFF_PASSWORD, "new": new, "again": new}, follow=False, form="change").status == 302
    assert "重新输入账号和密码" in thief.submit({"code": totp.at(NOW + timedelta(minutes=1))}, form="second").words
    assert thief.get("/account", follow=False).status == 302


def test_after_setting_it_up_a_login_asks_for_the_code(clock, people, zhao, visit, entering):
    totp, recovery = set_up(zhao, people.staff, entering)
    assert len(set(recovery)) == 8
    clock.shift(timedelta(minutes=1))
    visitor = first_step(visit)
    assert visitor.get("/account", follow=False).status == 302
    visitor.get("/login/second")
    assert visitor.submit({"code": totp.at(NOW + timedelta(minutes=1))}, follow=False, form="second").status == 302
    assert visitor.get("/account", follow=False).status == 200


def test_a_code_that_was_used_is_refused(clock, people, zhao, visit, entering):
    totp, _ = set_up(zhao, people.staff, entering)
    assert first_step(visit).submit({"code": totp.at(NOW)}, form="second").status == 422
    clock.shift(timedelta(minutes=1))
    code = totp.at(NOW + timedelta(minutes=1))
    assert first_step(visit).submit({"code": code}, follow=False, form="second").status == 302
    assert first_step(visit).submit({"code": code}, form="second").status == 422


def test_a_recovery_code_stands_in_once(clock, people, zhao, visit, entering):
    _, recovery = set_up(zhao, people.staff, entering)
    assert first_step(visit).submit({"code": recovery[0].upper()}, follow=False, form="second").status == 302
    assert first_step(visit).submit({"code": recovery[0]}, form="second").status == 422


def test_guessing_codes_is_throttled(clock, people, zhao, visit, entering):
    set_up(zhao, people.staff, entering)
    visitor = first_step(visit)
    answers = []
    for _ in range(6):
        visitor.get("/login/second")
        answers.append(visitor.submit({"code": "000000"}, form="second").status)
    assert answers == [422] * 5 + [429]


def test_the_second_step_waits_five_minutes(clock, people, zhao, visit, entering):
    set_up(zhao, people.staff, entering)
    visitor = first_step(visit)
    clock.shift(timedelta(minutes=5, seconds=1))
    assert visitor.get("/login/second", follow=False).headers["Location"] == "/login"


def test_a_wrong_first_code_sets_nothing_up(clock, people, zhao, entering):
    zhao.get("/account/second-factor")
    zhao.submit(form="begin")
    assert zhao.submit({"code": "000000"}, form="second").status == 422
    with entering(HENAN):
        assert db.session.get_one(Account, people.staff).totp_since is None


def test_the_picture_to_scan_is_shown_only_while_it_is_set_up(clock, people, zhao, entering):
    assert zhao.get("/account/second-factor/picture").status == 404
    zhao.get("/account/second-factor")
    zhao.submit(form="begin")
    assert zhao.get("/account/second-factor/picture").headers["Content-Type"].startswith("image/svg+xml")
    zhao.get("/account/second-factor")
    zhao.submit({"code": secret_of(people.staff, entering).at(NOW)}, form="second")
    assert zhao.get("/account/second-factor/picture").status == 404


def test_switching_it_off_asks_for_the_password_again_after_a_while(clock, people, zhao, entering):
    set_up(zhao, people.staff, entering)
    clock.shift(timedelta(minutes=11))
    page = zhao.get("/account/second-factor")
    assert page.response.request.path == "/password/again"
    assert zhao.submit({"password": "wrong"}, form="again").errors == ["密码不正确。"]
    back = zhao.submit({"password": STAFF_PASSWORD}, form="again")
    assert back.response.request.path == "/account/second-factor"
    zhao.submit(form="remove")
    with entering(HENAN):
        assert db.session.get_one(Account, people.staff).totp_since is None


def test_where_it_is_required_staff_see_nothing_before_it_is_set_up(clock, people, app, visit, entering, monkeypatch):
    monkeypatch.setitem(app.config, "XIEHUI", replace(app.config["XIEHUI"], staff_two_factor=True))
    visitor = visit(HENAN)
    log_in(visitor, "zhao", STAFF_PASSWORD, tab="staff")
    assert visitor.get("/account", follow=False).headers["Location"] == "/account/second-factor"
    set_up(visitor, people.staff, entering)
    assert visitor.get("/account", follow=False).status == 200


@pytest.mark.requirement("L7")
def test_where_it_is_required_a_public_page_knows_nobody_before(clock, people, app, visit, entering, monkeypatch):
    """Files of cases are served on a public address: there too the password alone must not be enough."""
    monkeypatch.setitem(app.config, "XIEHUI", replace(app.config["XIEHUI"], staff_two_factor=True))
    visitor = visit(HENAN)
    log_in(visitor, "zhao", STAFF_PASSWORD, tab="staff")
    with entering(HENAN) as here:
        place = place_of(find_form(here.configuration, "person_application"), "diploma")
        sent = Incoming("证书.png", sample_page(1))
        address = "/files/" + keep_upload(sent, place, owner=Owner(people.staff), now=NOW)
    assert visitor.get(address).status == 404
    set_up(visitor, people.staff, entering)
    assert visitor.get(address).status == 200


def test_people_are_not_made_to_set_it_up(clock, people, app, visit, monkeypatch):
    monkeypatch.setitem(app.config, "XIEHUI", replace(app.config["XIEHUI"], staff_two_factor=True))
    visitor = visit(HENAN)
    log_in(visitor, password=PASSWORD)
    assert visitor.get("/account", follow=False).status == 200
