"""One text becomes one plain answer, by the type of its field; or a sentence says why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

from app.accounts.identifiers import DocumentKind, check_id_number, check_identity
from app.forms import identifiers
from app.forms.identifiers import tidy
from app.forms.reading.circumstances import Circumstances
from app.forms.regions import read_region
from app.forms.rules import NO, YES, offered_words
from app.kernel.errors import DomainError, say, several
from app.tenancy.configuration.concepts.forms import Field

MOST_DIGITS = 15
EARLIEST, LATEST = date(1850, 1, 1), date(2200, 12, 31)
MOST_FEN = 10**14
Shape = Callable[[str, Field, Circumstances], Any]


def _line(text: str, _field: Field, _around: Circumstances) -> str:
    return tidy(text)


def _long_text(text: str, _field: Field, _around: Circumstances) -> str:
    lines = [identifiers.tidy_line(line) for line in re.split(r"\r\n|\r|\n", text)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _whole(text: str, _field: Field, _around: Circumstances) -> int:
    plain = re.sub("[, ，]", "", tidy(text)).replace("−", "-")
    if not re.fullmatch(f"-?[0-9]{{1,{MOST_DIGITS}}}", plain):
        raise DomainError(say("请填写整数，例如 12。"))
    return int(plain)


def _decimal(text: str) -> Decimal:
    plain = re.sub("[, ，]", "", tidy(text)).replace("−", "-")
    if not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,8})?", plain):
        raise InvalidOperation
    return Decimal(plain)


def _number(text: str, _field: Field, _around: Circumstances) -> str:
    try:
        return format(_decimal(text), "f")
    except InvalidOperation:
        raise DomainError(say("请填写数字，例如 12.5。")) from None


def _money(text: str, _field: Field, _around: Circumstances) -> int:
    try:
        fen = _decimal(re.sub("[¥￥元]", "", text)) * 100
    except InvalidOperation:
        raise DomainError(say("请填写金额，例如 1000 或 1000.50。")) from None
    if fen != fen.to_integral_value() or not 0 <= fen <= MOST_FEN:
        raise DomainError(say("金额不能为负，最多两位小数。"))
    return int(fen)


def _day(text: str, _field: Field, _around: Circumstances) -> str:
    """A day as 2026-06-30, 2026/6/30, 2026.6.30, 20260630 or 2026年6月30日."""
    plain = tidy(text)
    found = re.fullmatch(r"(\d{4})[-/.年 ]+(\d{1,2})[-/.月 ]+(\d{1,2})日?", plain, re.ASCII) or re.fullmatch(
        r"(\d{4})(\d\d)(\d\d)", plain, re.ASCII
    )
    try:
        day = date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        raise DomainError(say("没有这一天，请核对日期。")) from None
    if day is None:
        raise DomainError(say("请填写日期，例如 2026-06-30。"))
    if not EARLIEST <= day <= LATEST:
        raise DomainError(say("日期不在合理范围内，请核对年份。"))
    return day.isoformat()


def _month(text: str, _field: Field, _around: Circumstances) -> str:
    found = re.fullmatch(r"(\d{4})[-/.年 ]*(\d{1,2})月?", tidy(text), re.ASCII)
    if not found or not 1 <= int(found[2]) <= 12 or not EARLIEST.year <= int(found[1]) <= LATEST.year:
        raise DomainError(say("请填写年月，例如 2026-06。"))
    return f"{found[1]}-{int(found[2]):02d}"


def _yes_no(text: str, _field: Field, _around: Circumstances) -> bool:
    if text not in (YES, NO):
        raise DomainError(say("请选择是或否。"))
    return text == YES


def _agreement(text: str, _field: Field, _around: Circumstances) -> bool | None:
    return True if text == YES else None


def choice(text: str, field: Field, around: Circumstances, *, kept: object = None, about: str = "person") -> str:
    """A word of the list that is offered now, or the one that was answered before."""
    if text != kept and text not in offered_words(around.configuration, field, about):
        raise DomainError(say("请从所列各项中选择。"))
    return text


def _id_number(text: str, _field: Field, around: Circumstances) -> str:
    return check_id_number(text, today=around.today).number


def _postcode(text: str, _field: Field, around: Circumstances) -> str:
    return identifiers.read_postcode(text, chinese=around.chinese)


def _region(text: str, _field: Field, _around: Circumstances) -> str:
    return read_region(text)


def _body(text: str, field: Field, around: Circumstances) -> int:
    """A body by the id of its option or by its exact name."""
    found = around.lookups.find_bodies(tidy(text), field.kind)
    if len(found) == 1:
        return found[0].id
    if not found:
        raise DomainError(say("没有找到这个单位或机构，请按名录填写全称。"))
    choices = several([body.name for body in found[:3]])
    raise DomainError(say("有 %(count)s 个与之相近，请写明是哪一个：%(choices)s。", count=len(found), choices=choices))


def _by(reader: Callable[[str], str]) -> Shape:
    return lambda text, _field, _around: reader(text)


SHAPES: Mapping[str, Shape] = MappingProxyType({
    "text": _line, "address": _line, "long_text": _long_text, "whole": _whole, "number": _number, "money": _money,
    "day": _day, "month": _month, "yes_no": _yes_no, "agreement": _agreement, "id_number": _id_number,
    "postcode": _postcode, "region": _region, "body": _body,
    "person_name": _by(identifiers.read_person_name), "unit_name": _by(identifiers.read_unit_name),
    "credit_code": _by(identifiers.read_credit_code), "mobile": _by(identifiers.read_mobile),
    "phone": _by(identifiers.read_phone), "email": _by(identifiers.read_email), "url": _by(identifiers.read_url),
})  # fmt: skip


def id_document(kind: str, number: str, today: date) -> dict[str, str]:
    """A kind of document and its number; the rule follows the kind."""
    if kind not in set(DocumentKind):
        raise DomainError(say("请选择证件种类。"), field="kind")
    try:
        return {"kind": kind, "number": check_identity(DocumentKind(kind), number, today=today).number}
    except DomainError as refused:
        raise DomainError(refused.message, field="number") from None
