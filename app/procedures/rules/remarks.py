"""Remarks to single fields of a returned case, and how each was answered: put right, or a reason given for leaving it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.kernel.errors import DomainError, say

LONGEST_REPLY = 1000


class Answered(StrEnum):
    """How a remark stands: nothing was done yet, the answer was changed, or a reason was given."""

    OPEN = "open"
    CHANGED = "changed"
    REPLIED = "replied"


@dataclass(frozen=True)
class Remark:
    """What was said of a field, and what was replied."""

    field: str
    text: str
    state: Answered
    reply: str = ""


def remarks_of(
    comments: Mapping[str, str], before: Mapping[str, Any], now: Mapping[str, Any], replies: Mapping[str, str]
) -> list[Remark]:
    """Each remark with how it stands between two states of the form's answers."""
    changed = {name for name in comments if before.get(name) != now.get(name)}
    return [_remark(name, text, name in changed, replies.get(name, "").strip()) for name, text in comments.items()]


def _remark(name: str, text: str, changed: bool, reply: str) -> Remark:
    state = Answered.CHANGED if changed else Answered.REPLIED if reply else Answered.OPEN
    return Remark(name, text, state, reply)


def refusals_of(remarks: list[Remark]) -> list[DomainError]:
    """One sentence for each remark that has no answer, at its field; and for each reply that is too long."""
    found = [DomainError(say("请改动这一项，或说明不改动的原因。"), one.field) for one in remarks if one.state is Answered.OPEN]
    long = [one for one in remarks if len(one.reply) > LONGEST_REPLY]
    return found + [DomainError(say("最多 %(number)s 个字符。", number=LONGEST_REPLY), one.field) for one in long]


def known_replies(comments: Mapping[str, str], replies: Mapping[str, str]) -> dict[str, str]:
    """The replies to remarks that were made; others are left out, and so are blank ones."""
    return {name: text.strip() for name, text in replies.items() if name in comments and text.strip()}
