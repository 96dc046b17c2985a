"""How Chinese characters are read, without tones: the small dictionary of single characters, loaded when first asked."""

from __future__ import annotations

import os
import unicodedata
from functools import cache, lru_cache

_TONES = {"\u0300", "\u0301", "\u0304", "\u030c"}


@cache
def _dictionary() -> dict[int, str]:
    """The phrases of the package are left out: they are 44 MiB in every worker, and names are seldom phrases."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin.constants import PINYIN_DICT

    found: dict[int, str] = PINYIN_DICT
    return found


@lru_cache(maxsize=4096)
def readings_of(character: str) -> tuple[str, ...]:
    """The readings of one character, the usual one first: 重 → zhong, chong, tong. None for what is no Chinese one."""
    listed = _dictionary().get(ord(character), "")
    return tuple(dict.fromkeys(_without_tone(one) for one in listed.split(",") if one))


def _without_tone(syllable: str) -> str:
    parts = (c for c in unicodedata.normalize("NFD", syllable) if c not in _TONES)
    return unicodedata.normalize("NFC", "".join(parts))
