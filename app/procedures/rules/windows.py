"""The stretches of the year in which a body takes applications, as somebody types them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pydantic import ValidationError

from app.kernel.errors import DomainError, Refusals, say
from app.tenancy.configuration.words import Days

MOST_STRETCHES = 6


def read_stretches(pairs: Sequence[tuple[str, str]]) -> tuple[Days, ...]:
    """Pairs of days of the year (`03-01`, `03-25`), in order of the year; empty pairs are passed over.

    Raises Refusals with a sentence for each pair that cannot be, at `stretch-0`, `stretch-1`, ….
    """
    found: list[tuple[int, Days]] = []
    refusals: list[DomainError] = []
    for number, (first, last) in enumerate(pairs[:MOST_STRETCHES]):
        if not first.strip() and not last.strip():
            continue
        try:
            found.append((number, Days.model_validate(f"{first.strip()}..{last.strip()}")))
        except ValidationError:
            refusals.append(DomainError(say("请填写月-日，如 03-01 至 03-25；跨年请分成两段。"), f"stretch-{number}"))
    found.sort(key=lambda one: one[1].first.key())
    for (_, before), (number, after) in pairwise(found):
        if after.first.key() <= before.last.key():
            refusals.append(DomainError(say("这一段与另一段重叠，请合并或错开。"), f"stretch-{number}"))
    if refusals:
        raise Refusals(refusals)
    return tuple(days for _, days in found)


def written(stretches: Sequence[Days]) -> list[str]:
    """The stretches as they are kept: `03-01..03-25`."""
    return [f"{_day(one.first.key())}..{_day(one.last.key())}" for one in stretches]


def _day(key: tuple[int, int]) -> str:
    return f"{key[0]:02}-{key[1]:02}"
