"""Numbers, 查验码 and what the check page answers."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_37_36

from app.documents import rules
from app.documents.rules import Answer, HolderStands, State
from app.tenancy.configuration.words import Span

DAY = date(2026, 10, 8)


@pytest.mark.parametrize(
    ("pattern", "sequence", "number"),
    [
        ("HNRC-{year}-{seq:4}", 387, "HNRC-2026-0387"),
        ("豫才{year}{tier.code}{seq:4}", 12, "豫才2026G0012"),
        ("郑职任〔{year}〕{seq}号", 7, "郑职任〔2026〕7号"),
        ("{yy}{month}{day}{body.code}{seq:2}", 123, "26100801123"),
        ("{number}{tier.code}", 1, "HBKX0000042G"),
        ("{seq:5}", 1234567, "1234567"),
    ],
)
def test_a_number_follows_its_pattern(pattern: str, sequence: int, number: str) -> None:
    context = {"tier.code": "G", "body.code": "01", "number": "HBKX0000042"}
    assert rules.fill_number(pattern, sequence, on=DAY, context=context) == number


def test_a_number_without_its_parts_is_refused() -> None:
    with pytest.raises(rules.MissingPart, match=r"tier\.code"):
        rules.fill_number("{tier.code}{seq}", 1, on=DAY, context={})


@given(st.text(rules.GB_17710_ALPHABET, min_size=1))
def test_the_check_character_is_that_of_the_standard(text: str) -> None:
    """GB/T 17710 (ISO 7064), modulo 37, 36, against another implementation; other characters do not count."""
    assert rules.check_character(f"豫{text}-", rules.GB_17710_ALPHABET) == mod_37_36.calc_check_digit(text)


def test_the_check_character_of_a_number_covers_all_the_others() -> None:
    number = rules.fill_number("Z{yy}{seq:6}{check}", 42, on=DAY, context={})
    assert number[:-1] == "Z26000042"
    assert number[-1] == rules.check_character("Z26000042", rules.GB_17710_ALPHABET)


@pytest.mark.parametrize(("restart", "period"), [("never", ""), ("year", "2026"), ("body", "0371")])
def test_a_series_counts_within_its_period(restart: str, period: str) -> None:
    assert rules.series_period(restart, DAY, body="0371") == period


@given(st.integers(0, 2**32), st.integers(0, rules.CODE_LENGTH - 1), st.sampled_from(rules.CODE_ALPHABET))
def test_one_wrong_character_of_a_code_is_noticed(seed: int, position: int, wrong: str) -> None:
    code = rules.new_code(random.Random(seed).randrange)
    mistyped = code[:position] + wrong + code[position + 1 :]
    assert rules.read_code(mistyped) == (code if mistyped == code else None)


def test_a_code_is_read_however_it_was_typed() -> None:
    code = rules.new_code(random.Random(1).randrange)
    shown = rules.show_code(code)
    assert len(shown) == rules.CODE_LENGTH + 2
    for typed in (shown, shown.lower(), shown.replace("-", " "), f"　{shown}　", shown.replace("-", "－")):
        assert rules.read_code(typed) == code


@pytest.mark.parametrize(
    "typed", ["", "0", "O0I1", "A" * 11, "A" * 13, "' OR 1=1 --", "\x00" * 12, "查验码查验码查验码查验码"]
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert rules.read_code(typed) is None


@pytest.mark.parametrize(
    ("valid", "last_day"),
    [
        ("for_ever", None),
        ("year_end", date(2026, 12, 31)),
        ("term", date(2031, 10, 7)),
        (Span(count=5, unit="year"), date(2031, 10, 7)),
        (Span(count=1, unit="month"), date(2026, 11, 7)),
        (Span(count=2, unit="week"), date(2026, 10, 21)),
        (Span(count=1, unit="day"), DAY),
    ],
)
def test_a_document_counts_until_its_last_day(valid: str | Span, last_day: date | None) -> None:
    assert rules.last_valid_day(valid, issued_on=DAY, term_end=date(2031, 10, 7)) == last_day


@pytest.mark.requirement("H15")
@pytest.mark.parametrize(
    ("state", "until", "stands", "answer"),
    [
        (State.ISSUED, None, True, Answer.VALID),
        (State.ISSUED, DAY, True, Answer.VALID),
        (State.ISSUED, date(2026, 10, 7), True, Answer.EXPIRED),
        (State.ISSUED, None, False, Answer.LAPSED),
        (State.SUPERSEDED, None, True, Answer.SUPERSEDED),
        (State.REVOKED, None, True, Answer.REVOKED),
        (State.REVOKED, date(2026, 10, 7), False, Answer.REVOKED),
    ],
)
def test_the_check_page_says_what_counts_today(state: State, until: date | None, stands: bool, answer: Answer) -> None:
    assert rules.answer_about(state, until, HolderStands(stands), today=DAY) is answer


@pytest.mark.parametrize(
    ("name", "shown"), [("张三", "张*"), ("欧阳娜敏", "欧***"), ("王", "王*"), ("Li Wei", "L*****")]
)
def test_strangers_read_a_name_masked(name: str, shown: str) -> None:
    assert rules.masked_name(name) == shown


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (DAY, "二〇二六年十月八日"),
        (date(2030, 1, 20), "二〇三〇年一月二十日"),
        (date(2031, 12, 31), "二〇三一年十二月三十一日"),
        (date(2027, 11, 10), "二〇二七年十一月十日"),
    ],
)
def test_a_certificate_writes_its_day_in_words(day: date, words: str) -> None:
    assert rules.han_date(day) == words
