"""The table of readings is what pypinyin says, without tones; where that has learned something, it is written anew."""

from __future__ import annotations

import os

import pytest

from app.search.readings import TABLE, as_table, readings_of


@pytest.mark.parametrize(
    ("character", "readings"),
    [
        ("重", ("zhong", "chong", "tong")), ("曾", ("ceng", "zeng")), ("绿", ("lü", "lu")), ("A", ()), ("，", ()),
        ("\U0010ffff", ()),
    ],
)  # fmt: skip
def test_a_character_has_its_readings_the_usual_one_first(character, readings):
    assert readings_of(character)[: len(readings)] == readings
    assert bool(readings) == bool(readings_of(character))


def test_the_table_says_what_pypinyin_says():
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin.constants import PINYIN_DICT

    true = as_table(PINYIN_DICT)
    if TABLE.read_text(encoding="utf-8") != true and os.environ.get("WRITE_READINGS"):
        TABLE.write_text(true, encoding="utf-8")
    assert TABLE.read_text(encoding="utf-8") == true, "WRITE_READINGS=1 with this test writes app/search/readings.txt anew"
