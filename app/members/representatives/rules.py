"""How many speak for a unit, and in which order. No clock, no database."""

from __future__ import annotations

from collections.abc import Sequence

from app.kernel.errors import Conflict, DomainError, say
from app.tenancy.configuration.concepts.membership import Representatives


def refuse_kind(settings: Representatives, kind: str, standing: Sequence[str]) -> None:
    """Raise where no further representative of a kind fits beside those who stand (by their kinds).

    The kind that is written first (main) is there once; of the others there are as many as `at_most` leaves.
    """
    if kind not in settings.kinds:
        raise DomainError(say("没有这种代表。"), "kind")
    if len(standing) >= settings.at_most:
        raise Conflict(say("每个单位最多 %(count)s 名代表，请先办理离任。", count=settings.at_most), "kind")
    if kind == next(iter(settings.kinds)) and kind in standing:
        raise Conflict(say("该单位已有这一代表，请先办理离任。"), "kind")


def free_kinds(settings: Representatives, standing: Sequence[str]) -> list[str]:
    """The kinds of which a further representative may be named."""
    if len(standing) >= settings.at_most:
        return []
    first = next(iter(settings.kinds))
    return [kind for kind in settings.kinds if kind != first or kind not in standing]
