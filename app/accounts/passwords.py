"""What a password must be: two presets, the common ones refused, and nothing that belongs to the person or the house.

`mlps` follows GB/T 22239 (等保): 8 characters, 3 of 4 kinds, not one of the last five, 90 days for staff. `asvs` is
OWASP ASVS 5.0 6.2: length only. Both take up to 128 characters, ask staff for 12 and refuse what is easily guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType

from app.kernel.errors import Message, say

LONGEST = 128
SHORTEST_PIECE = 6
FEWEST_SIGNS = 5
_COMMON = Path(__file__).with_name("common_passwords.txt")


@dataclass(frozen=True)
class PasswordPolicy:
    """One preset. Lengths in characters; `kinds` of letters, capitals, digits, signs; `lasts` only for staff."""

    shortest: int
    shortest_staff: int
    kinds: int
    remembered: int
    lasts: timedelta | None


POLICIES = MappingProxyType(
    {
        "mlps": PasswordPolicy(shortest=8, shortest_staff=12, kinds=3, remembered=5, lasts=timedelta(days=90)),
        "asvs": PasswordPolicy(shortest=8, shortest_staff=12, kinds=1, remembered=1, lasts=None),
    }
)


@dataclass(frozen=True)
class Surroundings:
    """What a guesser knows: the person's numbers, names and the words of the association."""

    staff: bool = False
    numbers: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def reasons_against(password: str, policy: PasswordPolicy, around: Surroundings) -> list[Message]:
    """Every reason why this password is not taken, told at once; empty when it is good."""
    shortest = policy.shortest_staff if around.staff else policy.shortest
    checks = (
        (len(password) < shortest, say("密码至少 %(number)s 个字符。", number=shortest)),
        (len(password) > LONGEST, say("密码最多 %(number)s 个字符。", number=LONGEST)),
        (
            _kinds(password) < policy.kinds,
            say("密码须包含大写字母、小写字母、数字、符号中的至少 %(number)s 种。", number=policy.kinds),
        ),
        (_is_common(password), say("这个密码太常见，容易被猜到，请换一个。")),
        (_has_number(password, around.numbers), say("密码不能包含证件号码或手机号码中的数字。")),
        (_has_word(password, around.words), say("密码不能包含您的姓名、账号或协会的名称。")),
    )
    return [reason for found, reason in checks if found]


def _kinds(password: str) -> int:
    patterns = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")
    return sum(bool(re.search(pattern, password)) for pattern in patterns)


@cache
def _common() -> frozenset[str]:
    return frozenset(_COMMON.read_text("utf-8").split())


def _is_common(password: str) -> bool:
    """Also `Password123!`: what is common stays so with digits and signs around it and with @ for a."""
    folded = password.casefold()
    plain = folded.translate(str.maketrans("@$!013", "asioie"))
    stems = {
        folded,
        re.sub(r"[^a-z0-9]", "", folded),
        re.sub(r"^[\W\d_]+|[\W\d_]+$", "", folded),
        re.sub(r"[\W\d_]+$", "", plain),
    }
    return len(set(folded)) < FEWEST_SIGNS or bool((stems - {""}) & _common())


def _has_number(password: str, numbers: Iterable[str]) -> bool:
    folded = password.casefold()
    return any(piece in folded for number in numbers for piece in _pieces(number.casefold()))


def _pieces(number: str) -> Iterable[str]:
    return (number[at : at + SHORTEST_PIECE] for at in range(len(number) - SHORTEST_PIECE + 1))


def _has_word(password: str, words: Iterable[str]) -> bool:
    folded = password.casefold()
    return any(word.casefold() in folded for word in words if _worth_refusing(word))


def _worth_refusing(word: str) -> bool:
    """Two Chinese characters or four letters are a word; less would refuse half of all passwords."""
    return len(word) >= (2 if re.search(r"[一-鿿]", word) else 4)


def has_expired(changed_at: datetime, policy: PasswordPolicy, *, staff: bool, now: datetime) -> bool:
    """Only staff passwords age, and only under the preset that asks for it."""
    return staff and policy.lasts is not None and now - changed_at >= policy.lasts
