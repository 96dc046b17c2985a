"""What names a person or a login: identity documents, mobiles, mail addresses; how each is checked and made one.

Two people type the same number in different ways (full-width digits, a small x, gaps). Every identifier is therefore
brought into one form before it is compared, indexed or stored.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from app.kernel.errors import DomainError, say

_PROVINCES = frozenset(
    f"{number}"
    for span in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83), (91, 91))
    for number in range(span[0], span[1] + 1)
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_OLD_LENGTH, _LENGTH, _MALE_DIGIT = 15, 18, 16
_EARLIEST_BIRTH = date(1900, 1, 1)
_LONGEST_EMAIL = 254


class Sex(StrEnum):
    """Sex as an identity number tells it; the words are those of the standard list `sex`."""

    MALE = "male"
    FEMALE = "female"


class DocumentKind(StrEnum):
    """Kinds of identity document; each has its own rule."""

    ID_NUMBER = "id_number"
    PASSPORT = "passport"
    HK_MACAO_PERMIT = "hk_macao_permit"
    TAIWAN_PERMIT = "taiwan_permit"
    RESIDENCE_PERMIT = "residence_permit"
    FOREIGN_RESIDENT_ID = "foreign_resident_id"
    MILITARY_ID = "military_id"


@dataclass(frozen=True)
class IdentityDocument:
    """A checked identity document; day of birth and sex only where the number says them."""

    kind: DocumentKind
    number: str
    born_on: date | None = None
    sex: Sex | None = None

    @property
    def index_text(self) -> str:
        """What the blind index is made of: kinds never meet, so that a passport cannot pass for another document."""
        return f"{self.kind}:{self.number}"


@dataclass(frozen=True)
class IdNumber(IdentityDocument):
    """A resident identity number in its 18-digit form; it says day of birth and sex (GB 11643)."""

    born_on: date
    sex: Sex


_PATTERNS: Mapping[DocumentKind, re.Pattern[str]] = MappingProxyType(
    {
        DocumentKind.PASSPORT: re.compile(r"[A-Z0-9]{5,15}"),
        DocumentKind.HK_MACAO_PERMIT: re.compile(r"[HM]\d{8}(\d{2})?"),
        DocumentKind.TAIWAN_PERMIT: re.compile(r"\d{8}|\d{10}[A-Z]?"),
        DocumentKind.FOREIGN_RESIDENT_ID: re.compile(r"[A-Z]{3}\d{12}"),
        DocumentKind.MILITARY_ID: re.compile(r"[A-Z0-9一-鿿]{6,20}"),
    }
)


def plain_form(text: str) -> str:
    """Full-width signs become narrow, invisible ones vanish, breaks are blanks: before every comparison."""
    if text.isascii() and text.isprintable():
        return text.strip()
    folded = unicodedata.normalize("NFKC", text)
    kinds = ((sign, unicodedata.category(sign)) for sign in folded)
    return "".join(" " if kind == "Cc" else sign for sign, kind in kinds if kind != "Cf").strip()


def check_id_number(text: str, *, today: date = date.max) -> IdNumber:
    """A resident identity number of 18 digits, or an old one of 15, as its 18-digit form.

    Raises DomainError with what is wrong: length, region, day of birth (not after `today`) or check digit.
    """
    number = re.sub(r"[\s-]", "", plain_form(text)).upper()
    if not re.fullmatch(r"\d{15}|\d{17}[\dX]", number, re.ASCII):
        raise DomainError(say("身份证号码应为 18 位（末位可以是 X），请核对。"))
    if len(number) == _OLD_LENGTH:
        number = _lengthened(number)
    if number[:2] not in _PROVINCES:
        raise DomainError(say("身份证号码前两位不是有效的地区代码，请核对。"))
    born_on = _birth_in(number, today)
    if number[-1] != _check_digit(number[:17]):
        raise DomainError(say("身份证号码的校验位不对，可能有一位输错，请逐位核对。"))
    sex = Sex.MALE if int(number[_MALE_DIGIT]) % 2 else Sex.FEMALE
    return IdNumber(DocumentKind.ID_NUMBER, number, born_on, sex)


def _lengthened(old: str) -> str:
    body = f"{old[:6]}19{old[6:]}"
    return body + _check_digit(body)


def _check_digit(body: str) -> str:
    return _CHECK_DIGITS[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11]


def _birth_in(number: str, today: date) -> date:
    try:
        born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise DomainError(say("身份证号码中的出生日期不存在，请核对第 7 至 14 位。")) from None
    if born_on < _EARLIEST_BIRTH or born_on > today:
        raise DomainError(say("身份证号码中的出生日期不在合理范围内，请核对第 7 至 14 位。"))
    return born_on


def check_identity(kind: DocumentKind, text: str, *, today: date = date.max) -> IdentityDocument:
    """An identity document of the given kind; the rule follows the kind. Raises DomainError."""
    if kind in (DocumentKind.ID_NUMBER, DocumentKind.RESIDENCE_PERMIT) or _new_resident_id(kind, text):
        checked = check_id_number(text, today=today)
        return IdentityDocument(kind, checked.number, checked.born_on, checked.sex)
    number = re.sub(r"[\s-]", "", plain_form(text)).upper()
    if not _PATTERNS[kind].fullmatch(number):
        raise DomainError(_WRONG[kind])
    return IdentityDocument(kind, number)


def _new_resident_id(kind: DocumentKind, text: str) -> bool:
    """Since 2023 the card of a foreign permanent resident has 18 digits and begins with 9."""
    return kind is DocumentKind.FOREIGN_RESIDENT_ID and plain_form(text).startswith("9")


_WRONG = MappingProxyType(
    {
        DocumentKind.PASSPORT: say("护照号码应为 5 至 15 位字母和数字，请核对。"),
        DocumentKind.HK_MACAO_PERMIT: say("港澳居民来往内地通行证号码应为 H 或 M 加 8 位或 10 位数字，请核对。"),
        DocumentKind.TAIWAN_PERMIT: say("台湾居民来往大陆通行证号码应为 8 位或 10 位数字，请核对。"),
        DocumentKind.FOREIGN_RESIDENT_ID: say("外国人永久居留身份证号码应为 18 位，或 3 个字母加 12 位数字，请核对。"),
        DocumentKind.MILITARY_ID: say("军人证件号码应为 6 至 20 位汉字、字母和数字，请核对。"),
    }
)


def check_mobile(text: str) -> str:
    """A mobile number of the mainland as 11 digits, or a foreign one as + and 7 to 15 digits. Raises DomainError."""
    number = re.sub(r"[\s()-]", "", plain_form(text))
    number = re.sub(r"^(\+86|0086)", "", number)
    if not re.fullmatch(r"1[3-9]\d{9}|\+[1-9]\d{6,14}", number, re.ASCII):
        raise DomainError(say("手机号码应为 11 位数字；境外号码请以 + 和国家代码开头。"))
    return number


def check_email(text: str) -> str:
    """A mail address in one form, the domain and name in small letters. Raises DomainError."""
    address = plain_form(text).casefold()
    if len(address) > _LONGEST_EMAIL or not re.fullmatch(
        r"[^\s@<>\",;]{1,64}@[^\s@<>\",;]+\.[^\s@<>\",;.]{2,}", address
    ):
        raise DomainError(say("邮箱地址应为“名称@域名”，例如 name@example.com。"))
    return address


def clean_name(text: str) -> str:
    """A person's or unit's name as it is shown: one space where there were several, the middle dot in one form."""
    return re.sub(r"\s+", " ", plain_form(text)).replace("•", "·").replace("・", "·")


def mask_id(number: str) -> str:
    """6201**********3317: the first and last four of a number, stars between; short ones keep one sign at each end."""
    kept = 4 if len(number) >= 12 else 1
    return (
        number[:kept] + "*" * max(len(number) - 2 * kept, 0) + number[-kept:] if len(number) > 2 else "*" * len(number)
    )


def mask_mobile(number: str) -> str:
    """139****0012."""
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 11 else mask_id(number)


def mask_email(address: str) -> str:
    """w***@example.com: the first letter and the domain."""
    name, _, domain = address.partition("@")
    return f"{name[:1]}***@{domain}" if domain else "***"
