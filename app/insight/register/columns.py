"""The columns of the register in words: what stands above them, and how each value is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.accounts.identifiers import Sex, mask_email, mask_mobile
from app.insight.register.rules import Column
from app.kernel.errors import Message, say
from app.tenancy.clock import local_day
from app.tenancy.configuration.load import Configuration
from app.tenancy.configuration.words import pick

LABELS: Mapping[Column, Message] = {
    Column.NUMBER: say("会员编号"), Column.NAME: say("姓名或名称"), Column.TIER: say("类别"),
    Column.STANDING: say("状态"), Column.BODY: say("所属机构"), Column.ADMITTED: say("入会日期"),
    Column.TERM_END: say("有效期至"), Column.KIND: say("个人或单位"), Column.SINCE: say("状态起始日期"),
    Column.LEFT: say("退出日期"), Column.IDENTITY: say("证件号码（部分隐藏）"), Column.SEX: say("性别"),
    Column.BIRTH: say("出生日期"), Column.MOBILE: say("手机（部分隐藏）"), Column.EMAIL: say("邮箱（部分隐藏）"),
    Column.CODE: say("机构代码"), Column.PLACE: say("机构层级"), Column.OPENED: say("建档日期"),
    Column.DOCUMENT: say("依据文件"), Column.VERSION: say("变更次数"),
}  # fmt: skip
PERSON, UNIT_WORD = say("个人"), say("单位")
SEXES: Mapping[Sex, Message] = {Sex.MALE: say("男"), Sex.FEMALE: say("女")}


@dataclass(frozen=True)
class Words:
    """In which language, with which names of bodies and which translator."""

    configuration: Configuration
    language: str
    translate: Callable[[Message], str]
    bodies: Mapping[int, Mapping[str, Any]]

    def writers(self, columns: Sequence[Column]) -> list[Callable[[Any], str]]:
        """For each column the function that writes its values; made once a list, called once a cell."""
        return [self._writer(column) for column in columns]

    def _writer(self, column: Column) -> Callable[[Any], str]:
        special = {
            Column.TIER: self._of_list("tier"), Column.STANDING: self._standing(), Column.BODY: self._body(),
            Column.KIND: self._kind(), Column.SEX: self._sex(), Column.PLACE: self._place(),
            Column.MOBILE: _masked(mask_mobile), Column.EMAIL: _masked(mask_email),
        }.get(column)  # fmt: skip
        if special is not None:
            return special
        if column in (Column.ADMITTED, Column.TERM_END, Column.SINCE, Column.LEFT, Column.BIRTH):
            return _day
        return _moment if column is Column.OPENED else _plain

    def _of_list(self, name: str) -> Callable[[Any], str]:
        words = {word: pick(label, self.language) for word, label in self.configuration.words(name).items()}
        return lambda value: words.get(value, value or "")

    def _standing(self) -> Callable[[Any], str]:
        standings = self.configuration.association.standings
        words = {name: pick(one.label, self.language) for name, one in standings.items()}
        return lambda value: words.get(value, value or "")

    def _body(self) -> Callable[[Any], str]:
        names = {body_id: pick(name, self.language) for body_id, name in self.bodies.items()}
        return lambda value: names.get(value, "")

    def _place(self) -> Callable[[Any], str]:
        kinds = {name: pick(one.label, self.language) for name, one in self.configuration.association.kinds.items()}
        return lambda value: kinds.get(value, "")

    def _kind(self) -> Callable[[Any], str]:
        person, unit = self.translate(PERSON), self.translate(UNIT_WORD)
        return lambda value: person if value is None else unit

    def _sex(self) -> Callable[[Any], str]:
        words = {sex: self.translate(word) for sex, word in SEXES.items()}
        return lambda value: words.get(value, "")


def _day(value: date | None) -> str:
    return value.isoformat() if value is not None else ""


def _moment(value: datetime | None) -> str:
    return local_day(value).isoformat() if value is not None else ""


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def _masked(mask: Callable[[str], str]) -> Callable[[Any], str]:
    return lambda value: mask(value) if value else ""
