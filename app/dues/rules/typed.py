"""Amounts and days as people type them: full-width digits, thousands, a sign of the currency."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from app.kernel.errors import DomainError, say
from app.kernel.money import Money

PLAIN = re.compile(r"(\d{1,9})(?:\.(\d*))?")
NOISE = re.compile(r"[\s,，'’]|元整?$|^(?:CNY|RMB|¥|￥|人民币)", re.IGNORECASE)
CENTS = 2
LONGEST = 40


def plain(text: str) -> str:
    """What was typed with full-width signs made narrow."""
    return unicodedata.normalize("NFKC", text).strip()[:LONGEST]


def read_amount(text: str, field: str = "amount") -> Money:
    """`２,５００．00` and `￥2,500` are 2500 yuan. Raises DomainError for nothing, signs, three decimals, zero."""
    typed = NOISE.sub("", NOISE.sub("", plain(text)))
    if not typed:
        raise DomainError(say("请填写金额。"), field)
    if typed[0] in "-−－":
        raise DomainError(say("金额不能是负数；退款或更正请用“冲销”。"), field)
    found = PLAIN.fullmatch(typed)
    if found is None:
        raise DomainError(say("请填写金额，例如 2500 或 2500.00。"), field)
    if len(found[2] or "") > CENTS:
        raise DomainError(say("金额最多到分，只能有两位小数。"), field)
    amount = Money(int(found[1]) * 100 + int((found[2] or "").ljust(CENTS, "0")))
    if not amount:
        raise DomainError(say("金额须大于零。"), field)
    return amount


def read_day(text: str, field: str = "paid_on") -> date:
    """`2026-09-24`, `2026/9/24` or `2026年9月24日`. Raises DomainError."""
    found = re.fullmatch(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})日?", plain(text))
    try:
        if found is None:
            raise ValueError(text)
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise DomainError(say("请填写日期，例如 2026-09-24。"), field) from None
