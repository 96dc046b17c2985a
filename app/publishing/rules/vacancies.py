"""What a vacancy must say, and what it must not (《人力资源市场暂行条例》, 《就业促进法》 articles 25 to 31). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.kernel.errors import DomainError, Message, say

ELEMENTS: Mapping[str, Message] = {
    "employer": say("用人单位"),
    "count": say("招聘人数"),
    "place": say("工作地点"),
    "pay": say("薪酬"),
    "conditions": say("招聘条件"),
    "duties": say("岗位职责"),
    "until": say("有效期至"),
}
"""The elements that a published vacancy names: employer, number, place, pay, conditions, duties, validity."""
LONG = frozenset({"conditions", "duties"})
PERMIT, PERMIT_LABEL = "permit", say("人力资源服务许可证编号")
LONGEST = {"conditions": 3000, "duties": 3000}
LONGEST_LINE = 200
DISCRIMINATION = re.compile(
    r"(?:仅?限|只招|仅招)[男女]性?|[男女][士性生]?优先"
    r"|(?:限|只招|仅招)(?:汉族|少数民族)|不招(?:少数民族|女|男)|已婚已育|未婚未育|已育优先|未婚优先|已婚优先|无宗教信仰|乙肝"
    r"|\b(?:males?|females?|men|women)\s+only\b|\bno\s+(?:women|men|females?|males?)\b|\bunmarried\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Vacancy:
    """A vacancy as a list shows it."""

    place: str
    count: str
    pay: str
    until: date | None

    def is_open(self, today: date) -> bool:
        """Whether one may still apply."""
        return self.until is None or today <= self.until


def vacancy_from(kept: Mapping[str, Any]) -> Vacancy:
    """A stored vacancy."""
    return Vacancy(str(kept.get("place", "")), str(kept.get("count", "")), str(kept.get("pay", "")), day_from(kept))


def day_from(kept: Mapping[str, Any]) -> date | None:
    """The last day on which a vacancy is open; none where none, or no day, was written."""
    try:
        return date.fromisoformat(str(kept.get("until", "")))
    except ValueError:
        return None


def vacancy_not_ready(kept: Mapping[str, Any], *, own_name: str, for_others: bool, today: date) -> list[DomainError]:
    """What a vacancy lacks. Who recruits for another employer names the permit for human-resources services."""
    missing = [name for name in ELEMENTS if not str(kept.get(name, "")).strip()]
    found = [DomainError(say("请填写%(element)s。", element=ELEMENTS[name]), name) for name in missing]
    last = day_from(kept)
    if "until" not in missing and last is None:
        found.append(DomainError(say("有效期请写成 2026-12-31 这样的日期。"), "until"))
    if last is not None and last < today:
        found.append(DomainError(say("有效期已过，请填写今天或以后的日期。"), "until"))
    if not str(kept.get("count", "")).strip().isdecimal() and "count" not in missing:
        found.append(DomainError(say("招聘人数请填写数字。"), "count"))
    employer = str(kept.get("employer", "")).strip()
    if employer and employer != own_name:
        found += _about_others(kept, for_others=for_others)
    return found


def _about_others(kept: Mapping[str, Any], *, for_others: bool) -> list[DomainError]:
    if not for_others:
        return [DomainError(say("这里只能发布本单位的招聘信息。"), "employer")]
    if not str(kept.get(PERMIT, "")).strip():
        return [DomainError(say("为其他单位发布招聘信息，请填写人力资源服务许可证编号。"), PERMIT)]
    return []


def too_long_vacancy(kept: Mapping[str, Any]) -> list[DomainError]:
    """Elements that cannot even be kept."""
    return [
        DomainError(say("%(element)s太长。", element=ELEMENTS.get(name, PERMIT_LABEL)), name)
        for name, text in kept.items()
        if len(str(text)) > LONGEST.get(name, LONGEST_LINE)
    ]


def discriminating(texts: Iterable[str]) -> list[str]:
    """Words that may exclude by sex, ethnic group, religion or marriage, each once: to be looked at, no proof of anything."""
    found = dict.fromkeys(match[0] for text in texts for match in DISCRIMINATION.finditer(text))
    return list(found)
