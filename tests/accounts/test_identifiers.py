"""Identifiers: what is taken, in which form, and with what sentence the rest is refused (trust.md L8)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.identifiers import (
    DocumentKind,
    Sex,
    check_email,
    check_id_number,
    check_identity,
    check_mobile,
    clean_name,
    mask_email,
    mask_id,
    mask_mobile,
)
from app.kernel.errors import DomainError

TODAY = date(2026, 9, 10)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def with_check_digit(body: str) -> str:
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


@pytest.mark.parametrize(
    "typed",
    [
        "41010519900307000X",
        "41010519900307000x",
        "４１０１０５１９９００３０７０００ｘ",
        " 410105 19900307 000X ",
        "\u200b41010519900307000X",
    ],
)
def test_one_id_number_has_one_form_however_it_is_typed(typed):
    assert check_id_number(typed).number == "41010519900307000X"


def test_an_old_number_of_fifteen_digits_is_the_same_person_as_its_long_form():
    short = check_id_number("620102850412331")
    assert short.number == "620102198504123312"
    assert (short.born_on, short.sex) == (date(1985, 4, 12), Sex.MALE)


def test_the_number_tells_day_of_birth_and_sex():
    found = check_id_number("41010519900307000X")
    assert (found.born_on, found.sex) == (date(1990, 3, 7), Sex.FEMALE)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "18 位"),
        ("4101051990030700", "18 位"),
        ("4101051990030700XX", "18 位"),
        ("41010519900307000٣", "18 位"),
        ("99010519900307000X", "地区代码"),
        ("410105199002300001", "不存在"),
        ("410105190002290001", "不存在"),
        (with_check_digit("41010520270101001"), "合理范围"),
        (with_check_digit("41010518991231001"), "合理范围"),
        ("410105199003070001", "校验位"),
        ("14010519900307000X", "校验位"),
        ("'; DROP TABLE person;--", "18 位"),
    ],
)
def test_a_wrong_id_number_is_refused_with_what_is_wrong(typed, reason):
    with pytest.raises(DomainError) as refused:
        check_id_number(typed, today=TODAY)
    assert reason in str(refused.value.message)


@given(st.integers(0, 17), st.integers(1, 9))
def test_any_single_wrong_digit_is_noticed(place, change):
    right = "620102198504123312"
    wrong = right[:place] + str((int(right[place]) + change) % 10) + right[place + 1 :]
    with pytest.raises(DomainError):
        check_id_number(wrong, today=TODAY)


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (DocumentKind.PASSPORT, "e１２３４５６７８", "E12345678"),
        (DocumentKind.HK_MACAO_PERMIT, "h 12345678", "H12345678"),
        (DocumentKind.TAIWAN_PERMIT, "12345678", "12345678"),
        (DocumentKind.FOREIGN_RESIDENT_ID, "AB1199003070012", None),
        (DocumentKind.FOREIGN_RESIDENT_ID, "abc119900307001", "ABC119900307001"),
        (
            DocumentKind.FOREIGN_RESIDENT_ID,
            with_check_digit("91112419810303002"),
            with_check_digit("91112419810303002"),
        ),
        (DocumentKind.RESIDENCE_PERMIT, with_check_digit("81000019900307001"), with_check_digit("81000019900307001")),
        (DocumentKind.MILITARY_ID, "军字第1234567号", "军字第1234567号"),
        (DocumentKind.PASSPORT, "E1", None),
        (DocumentKind.HK_MACAO_PERMIT, "X12345678", None),
    ],
)
def test_each_kind_of_document_has_its_own_rule(kind, typed, kept):
    if kept is None:
        with pytest.raises(DomainError):
            check_identity(kind, typed)
        return
    assert check_identity(kind, typed).number == kept


def test_a_passport_cannot_pass_for_another_document():
    passport = check_identity(DocumentKind.PASSPORT, "12345678")
    permit = check_identity(DocumentKind.TAIWAN_PERMIT, "12345678")
    assert passport.index_text != permit.index_text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("138 0013 8000", "13800138000"),
        ("+86 13800138000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("+44 20 7946 0958", "+442079460958"),
        ("12345", None),
        ("23800138000", None),
    ],
)
def test_mobiles_are_brought_into_one_form(typed, kept):
    if kept is None:
        with pytest.raises(DomainError):
            check_mobile(typed)
        return
    assert check_mobile(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Lin@Example.COM ", "lin@example.com"),
        ("林@例子.中国", "林@例子.中国"),
        ("lin@example", None),
        ("a@b.cc\nBcc: x@y.zz", None),
        ("a b@example.com", None),
        ("<x>@example.com", None),
    ],
)
def test_mail_addresses_are_brought_into_one_form_without_line_breaks(typed, kept):
    if kept is None:
        with pytest.raises(DomainError):
            check_email(typed)
        return
    assert check_email(typed) == kept


def test_names_lose_doubled_blanks_and_odd_dots():
    assert clean_name("  阿依古丽•买买提  ") == "阿依古丽·买买提"
    assert clean_name("Ada   Lovelace") == "Ada Lovelace"


@pytest.mark.parametrize(
    ("plain", "masked"),
    [("620102198504123317", "6201**********3317"), ("E12345678", "E*******8"), ("ab", "**"), ("", "")],
)
def test_a_masked_number_keeps_its_ends_only(plain, masked):
    assert mask_id(plain) == masked


def test_masked_mobile_and_mail_keep_enough_to_recognise_ones_own():
    assert mask_mobile("13800138000") == "138****8000"
    assert mask_email("wang@example.com") == "w***@example.com"
