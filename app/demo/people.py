"""Invented people: names put together from lists, identity numbers of a made-up region that pass the check digit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = (
    "思远", "雨晴", "志恒", "若兰", "建勋", "静姝", "明哲", "书瑶", "浩然", "清怡", "立群", "婉宁", "承志", "佳禾", "永康",
    "梦琪", "启航", "诗涵", "国栋", "雪莹", "文博", "欣妍", "长庚", "素心", "景行", "知夏", "守正", "令仪", "慕白", "晚晴",
)  # fmt: skip
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


def names() -> Iterator[str]:
    """Invented names without end, always in the same order."""
    number = 0
    while True:
        surname = SURNAMES[(number * 7) % len(SURNAMES)]
        yield surname + GIVEN[(number * 11 + number // len(GIVEN)) % len(GIVEN)]
        number += 1


def identity_number(born: date, serial: int, *, region: str = "410105") -> str:
    """An identity number that passes the check digit (GB 11643) and belongs to nobody."""
    digits = f"{region}{born:%Y%m%d}{serial % 1000:03d}"
    return digits + CHECKS[sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=True)) % 11]


def birthdays() -> Iterator[date]:
    """Days of birth of people between 28 and 55."""
    number = 0
    while True:
        yield date(1971, 3, 1) + timedelta(days=(number * 617) % 9800)
        number += 1
