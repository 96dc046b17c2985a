"""What a password must be, under both presets (trust.md L9)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.hashing import draw_password, hash_drawn, hash_password, matches, needs_new_hash
from app.accounts.passwords import POLICIES, Surroundings, has_expired, reasons_against

MLPS, ASVS = POLICIES["mlps"], POLICIES["asvs"]
LIN = Surroundings(numbers=("41010519900307000X", "13800138000"), words=("林若溪", "henan", "豫才智汇"))


@pytest.mark.parametrize(
    ("password", "policy", "reason"),
    [
        ("Ab3$xyz", MLPS, "至少 8"),
        ("quiet river stone", MLPS, "3 种"),
        ("Quiet-River-Stone", MLPS, ""),
        ("quiet river stone", ASVS, ""),
        ("Short-1", ASVS, "至少 8"),
        ("Password123!", MLPS, "太常见"),
        ("P@ssw0rd2026", ASVS, "太常见"),
        ("!!Qwerty!!", MLPS, "太常见"),
        ("Woaini1314", MLPS, "太常见"),
        ("aA1aA1aA1", MLPS, "太常见"),
        ("12345678", ASVS, "太常见"),
        ("Zq-19900307-x", MLPS, "证件号码"),
        ("Zq-30700x-kk", ASVS, ""),
        ("Zq-07000x-kk", ASVS, "证件号码"),
        ("Zq-138000-kk", MLPS, "证件号码"),
        ("My-Henan-2030", MLPS, "协会的名称"),
        ("林若溪-Abc-987", MLPS, "姓名"),
        ("x" * 64 + "Yz1-" + "w" * 60, MLPS, ""),
        ("Abc-1" * 26, MLPS, "最多 128"),
    ],
)
def test_a_password_is_taken_or_refused_with_its_reason(password, policy, reason):
    reasons = [str(r) for r in reasons_against(password, policy, LIN)]
    if reason:
        assert any(reason in one for one in reasons)
    else:
        assert reasons == []


def test_all_reasons_are_told_at_once():
    assert len(reasons_against("123456", MLPS, LIN)) >= 3


@pytest.mark.parametrize("policy", [MLPS, ASVS])
def test_staff_need_twelve_characters(policy):
    staff = Surroundings(staff=True)
    assert reasons_against("Rain-lamp-7", policy, staff)
    assert not reasons_against("Rain-lamp-72", policy, staff)


@pytest.mark.parametrize(
    ("staff", "policy", "days", "expired"),
    [(True, MLPS, 89, False), (True, MLPS, 90, True), (False, MLPS, 900, False), (True, ASVS, 900, False)],
)
def test_only_staff_passwords_age_and_only_where_the_preset_asks(staff, policy, days, expired):
    now = datetime(2026, 9, 10, tzinfo=UTC)
    assert has_expired(now - timedelta(days=days), policy, staff=staff, now=now) is expired


def test_a_long_password_is_not_cut():
    kept = hash_password("a" * 127 + "b")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert matches("a" * 127 + "b", kept) and not matches("a" * 127 + "c", kept)


def test_a_drawn_password_opens_and_differs_each_time():
    password = draw_password()
    assert password != draw_password() and len(password.replace("-", "")) == 16
    assert matches(password, hash_drawn(password)) and not matches("other", hash_drawn(password))
    assert not needs_new_hash(hash_drawn(password))


@pytest.mark.parametrize("kept", ["", "not a hash", "drawn$", "$argon2id$broken"])
def test_nothing_matches_an_account_without_a_password(kept):
    assert not matches("", kept) and not matches("anything", kept)
