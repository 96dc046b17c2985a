"""How Chinese characters are read, without tones: a table of single characters, loaded when first asked.

`readings.txt` has a line for each reading or list of readings, with the characters that are read so. It is drawn from
pypinyin (MIT), whose own table takes 12 MiB in every worker; a test compares the two and writes it anew.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

TABLE = Path(__file__).with_name("readings.txt")
LAST = 0x3FFFF
"""Chinese characters stand below this code."""
_TONES = {"\u0300", "\u0301", "\u0304", "\u030c"}


@dataclass(frozen=True)
class _Readings:
    """For each code of a character the place of its readings; half a MiB for forty thousand characters."""

    lists: tuple[str, ...]
    places: array[int]


@cache
def _table() -> _Readings:
    lists, places = [""], array("H", bytes(2 * (LAST + 1)))
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        listed, _, characters = line.partition("\t")
        for character in characters:
            places[ord(character)] = len(lists)
        lists.append(listed)
    return _Readings(tuple(lists), places)


@lru_cache(maxsize=4096)
def readings_of(character: str) -> tuple[str, ...]:
    """The readings of one character, the usual one first: 重 → zhong, chong, tong. None for what is no Chinese one."""
    code, table = ord(character), _table()
    listed = table.lists[table.places[code]] if code <= LAST else ""
    return tuple(listed.split(",")) if listed else ()


def as_table(dictionary: Mapping[int, str]) -> str:
    """The text of the table, from a dictionary of codes and readings with tones: `{0x91CD: "zhòng,chóng,tóng"}`."""
    found: dict[str, list[str]] = {}
    for code, listed in sorted(dictionary.items()):
        plain = ",".join(dict.fromkeys(_without_tone(one) for one in listed.split(",") if one))
        if plain:
            found.setdefault(plain, []).append(chr(code))
    return "".join(f"{plain}\t{''.join(characters)}\n" for plain, characters in sorted(found.items()))


def _without_tone(syllable: str) -> str:
    parts = (c for c in unicodedata.normalize("NFD", syllable) if c not in _TONES)
    return unicodedata.normalize("NFC", "".join(parts))
