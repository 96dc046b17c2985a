"""How people write phone numbers, codes, addresses and names: text in, tidy text out, or a refusal.

The ID number itself is checked in `app.accounts.identifiers`, because people log in with it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from app.accounts.identifiers import check_email, check_mobile
from app.kernel.errors import DomainError, say

LONGEST_URL = 500
LONGEST_NAME = 60
LONGEST_UNIT_NAME = 120
MOBILE_DIGITS = 11
_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_DOTS = str.maketrans(dict.fromkeys("・•‧∙⋅･﹒●．", "·"))
_HAN = re.compile("[\u3007\u3400-\u9fff\U00020000-\U0003ffff]")
_INTERNATIONAL = re.compile(r"\+[1-9][0-9]{6,14}")
_UNDIVIDED = re.compile("[2-9][0-9]{6,7}|[48]00[0-9]{7}|1[3-9][0-9]{9}|1[0-9]{4}|9[0-9]{4}")
_PLAIN_LOCAL = re.compile(r"[A-Za-z0-9_+-]+(\.[A-Za-z0-9_+-]+)*")
LONGEST_LOCAL = 64
_NAME_MARKS = " ·-'’."


def tidy(text: str) -> str:
    """One line as it is kept: full-width letters made plain, nothing invisible, one blank between words."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    if plain.isprintable():
        return " ".join(plain.split())
    return " ".join("".join(c if unicodedata.category(c)[0] != "C" else " " for c in plain).split())


def tidy_line(text: str) -> str:
    """One line of a longer text: as typed, without what is invisible and without blanks at its end."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).replace("\t", " ")
    return "".join(c for c in plain if unicodedata.category(c)[0] != "C").rstrip()


def has_han(text: str) -> bool:
    """Is there a Chinese character in it?"""
    return bool(_HAN.search(text))


def read_mobile(text: str) -> str:
    """A mobile number: eleven digits of mainland China, or +country and number from elsewhere."""
    digits = re.sub(r"[\s().\-–—]", "", tidy(text))
    if digits.isascii() and digits.isdigit() and not digits.startswith("0086") and len(digits) != MOBILE_DIGITS:
        raise DomainError(say("手机号码应为 11 位数字，现为 %(count)s 位。", count=len(digits)))
    return check_mobile(digits)


def read_phone(text: str) -> str:
    """A telephone or fax, kept as 0371-65300000-801; a mobile, a hot line and +country numbers too."""
    typed = tidy(text)
    if _INTERNATIONAL.fullmatch(re.sub(r"[^0-9+]", "", typed)):
        return typed
    groups = re.split(r"(?:[()\s–—/.#-]|转|分机|ext|x)+", typed.lower().removeprefix("+86").strip("()- "))
    for count in (len(groups), len(groups) - 1):
        number = _dialled("".join(groups[:count]))
        extension = "".join(groups[count:])
        if number and (not extension or re.fullmatch("[0-9]{1,6}", extension)):
            return "-".join(filter(None, (number, extension)))
    raise DomainError(say("请填写带区号的电话号码，例如 0371-65300000；分机号写在最后，用 - 分开。"))


def _dialled(digits: str) -> str:
    """Area code and number with a hyphen between; nothing where it is no number of China."""
    if found := re.fullmatch("(0(?:10|2[0-9])|0[3-9][0-9]{2})([2-9][0-9]{6,7})", digits):
        return f"{found[1]}-{found[2]}"
    return digits if _UNDIVIDED.fullmatch(digits) else ""


def read_email(text: str) -> str:
    """An e-mail address; the part after @ checked as strictly as mail servers do."""
    address = tidy(text)
    local, _, host = address.rpartition("@")
    try:
        if _PLAIN_LOCAL.fullmatch(local) and len(local) <= LONGEST_LOCAL:
            return check_email(f"{local}@{_checked_host(host)}")
        return check_email(validate_email(address, check_deliverability=False).normalized)
    except EmailNotValidError:
        raise DomainError(say("请填写完整的电子邮箱，例如 name@example.com。")) from None


@lru_cache(maxsize=2048)
def _checked_host(host: str) -> str:
    """The part behind @, which many share. Raises EmailNotValidError."""
    return validate_email(f"name@{host}", check_deliverability=False).normalized.rpartition("@")[2]


def read_url(text: str) -> str:
    """A public web address, http or https; https is put in front where neither is said."""
    address = tidy(text)
    if "://" not in address:
        address = "https://" + address
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    plain_host = host.encode("idna").decode() if _is_idna(host) else ""
    wrong = parts.scheme not in ("http", "https") or parts.username is not None or port == 0
    if wrong or " " in address or len(address) > LONGEST_URL or not re.fullmatch(r"([a-z0-9-]+\.)+[a-z0-9-]{2,}", plain_host):
        raise DomainError(say("请填写完整的网址，例如 https://www.example.com。"))
    return address


def _is_idna(host: str) -> bool:
    try:
        host.encode("idna")
    except UnicodeError:
        return False
    return True


def read_postcode(text: str, *, chinese: bool = True) -> str:
    """Six digits in China; abroad three to ten letters, digits, blanks and hyphens."""
    code = tidy(text).upper()
    abroad = re.fullmatch("[A-Z0-9][A-Z0-9 -]{1,8}[A-Z0-9]", code) and not (chinese and code.isdigit())
    if re.fullmatch("[0-9]{6}", code) or abroad:
        return code
    if code.isascii() and code.isdigit():
        raise DomainError(say("邮政编码应为 6 位数字，现为 %(count)s 位。", count=len(code)))
    raise DomainError(say("请填写邮政编码，中国大陆为 6 位数字。"))


def read_credit_code(text: str) -> str:
    """统一社会信用代码, GB 32100: 18 places, the last one checks the others."""
    code = re.sub(r"[\s-]", "", tidy(text)).upper()
    if len(code) != 18:
        raise DomainError(say("统一社会信用代码应为 18 位，现为 %(count)s 位。", count=len(code)))
    if set(code) & set("IOSVZ"):
        raise DomainError(say("统一社会信用代码不含字母 I、O、S、V、Z，请核对是否与数字 1、0、5、2 混淆。"))
    try:
        return str(uscc.validate(code))
    except ValidationError:
        raise DomainError(say("统一社会信用代码的校验位不符，请逐位核对。")) from None


def read_person_name(text: str) -> str:
    """A person's full name: Chinese with or without ·, or foreign with blanks, hyphens and apostrophes."""
    name = re.sub(r"\s*·\s*", "·", tidy(text.translate(_DOTS)))
    if has_han(name):
        name = re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", name)
    if len(name) < 2:
        raise DomainError(say("请填写完整的姓名。"))
    if len(name) > LONGEST_NAME:
        raise DomainError(say("姓名不超过 %(most)s 个字，现为 %(count)s 个字。", most=LONGEST_NAME, count=len(name)))
    if not all(unicodedata.category(c)[0] in "LM" or c in _NAME_MARKS or c == "〇" for c in name) or name[0] in _NAME_MARKS:
        raise DomainError(say("姓名只含汉字或字母，以及间隔号、空格、连字符；请与证件一致。"))
    return name


def read_unit_name(text: str) -> str:
    """The full name of an organisation, with full-width brackets where it is Chinese."""
    name = tidy(text)
    if has_han(name):
        name = name.replace(" ", "").replace("(", "（").replace(")", "）")
    if len(name) < 2:
        raise DomainError(say("请填写单位全称。"))
    if len(name) > LONGEST_UNIT_NAME:
        raise DomainError(say("单位名称不超过 %(most)s 个字，现为 %(count)s 个字。", most=LONGEST_UNIT_NAME, count=len(name)))
    if not any(unicodedata.category(c)[0] == "L" for c in name) or set(name) & set("<>{}[]|\\^`"):
        raise DomainError(say("请填写单位全称，与登记证书或营业执照一致。"))
    return name
