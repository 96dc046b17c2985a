"""A suggestion for how a Chinese name is written in letters: 曾小华 → Zeng Xiaohua (GB/T 28039). People may edit it."""

from __future__ import annotations

from app.forms.identifiers import has_han
from app.search.readings import readings_of
from app.search.surnames import DOUBLE_SURNAMES, SURNAMES


def suggest(name: str) -> str:
    """The name in letters, surname first. A name without Chinese characters is its own suggestion."""
    if not has_han(name):
        return name
    if "·" in name:
        return " ".join(_joined(part) for part in name.split("·"))
    surname, given = _parted(name)
    return f"{surname} {_joined(given)}".strip()


def _parted(name: str) -> tuple[str, str]:
    if len(name) > 2 and name[:2] in DOUBLE_SURNAMES:
        return DOUBLE_SURNAMES[name[:2]], name[2:]
    return SURNAMES.get(name[0]) or _joined(name[0]), name[1:]


def _joined(han: str) -> str:
    """小华 → Xiaohua, 西安 → Xi'an: an apostrophe before a syllable that begins with a, e or o."""
    syllables = [(readings_of(character) or (character,))[0] for character in han]
    word = "".join(("'" if i and s[:1] in "aeo" else "") + s for i, s in enumerate(syllables))
    return word[:1].upper() + word[1:]
