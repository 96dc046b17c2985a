"""`at_least`, `at_most`, `pattern`: how large, long or many an answer may be; each refusal says the figure it has."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from app.forms.rules import MANY, MOST_ROWS
from app.kernel.errors import Message, say
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.configuration.patterns import fits

LONGEST = {"text": 200, "address": 200, "long_text": 20_000}
_TEXTS = frozenset({
    "text", "long_text", "person_name", "unit_name", "address", "phone", "email", "url", "mobile", "postcode",
    "credit_code",
})  # fmt: skip
_COUNTED: dict[str, tuple[Callable[..., Message], Callable[..., Message]]] = {
    "text": (
        lambda limit, has: say("至少 %(limit)s 个字，现为 %(has)s 个字。", limit=limit, has=has),
        lambda limit, has: say("最多 %(limit)s 个字，现为 %(has)s 个字。", limit=limit, has=has),
    ),
    "files": (
        lambda limit, has: say("至少上传 %(limit)s 份，现为 %(has)s 份。", limit=limit, has=has),
        lambda limit, has: say("最多上传 %(limit)s 份，现为 %(has)s 份。", limit=limit, has=has),
    ),
    "choices": (
        lambda limit, has: say("至少选择 %(limit)s 项，现为 %(has)s 项。", limit=limit, has=has),
        lambda limit, has: say("最多选择 %(limit)s 项，现为 %(has)s 项。", limit=limit, has=has),
    ),
    "members": (
        lambda limit, has: say("至少填写 %(limit)s 人，现为 %(has)s 人。", limit=limit, has=has),
        lambda limit, has: say("最多填写 %(limit)s 人，现为 %(has)s 人。", limit=limit, has=has),
    ),
    "table": (
        lambda limit, has: say("至少填写 %(limit)s 行，现为 %(has)s 行。", limit=limit, has=has),
        lambda limit, has: say("最多填写 %(limit)s 行，现为 %(has)s 行。", limit=limit, has=has),
    ),
}


def outside_limits(field: Field, answer: Any) -> Message | None:
    """The sentence for an answer that is too small or too large; None where it is within its limits."""
    if field.type in MANY or field.type in _TEXTS:
        return _by_count(field, len(answer))
    if field.type in ("day", "month"):
        return _by_day(field, answer)
    if field.type in ("whole", "number", "money"):
        return _by_value(field, Decimal(answer) / 100 if field.type == "money" else Decimal(answer))
    return None


def _by_count(field: Field, has: int) -> Message | None:
    too_few, too_many = _COUNTED[field.type if field.type in MANY else "text"]
    most = int(Decimal(field.at_most)) if field.at_most else _house_limit(field)
    if field.at_least and has < int(Decimal(field.at_least)):
        return too_few(field.at_least, has)
    return too_many(most, has) if has > most else None


def _house_limit(field: Field) -> int:
    return MOST_ROWS if field.type in MANY else LONGEST.get(field.type, 500)


def _by_day(field: Field, answer: str) -> Message | None:
    if field.at_least and answer < field.at_least:
        return say("不能早于 %(limit)s。", limit=field.at_least)
    if field.at_most and answer > field.at_most:
        return say("不能晚于 %(limit)s。", limit=field.at_most)
    return None


def _by_value(field: Field, has: Decimal) -> Message | None:
    if field.at_least and has < Decimal(field.at_least):
        return say("不能小于 %(limit)s。", limit=field.at_least)
    if field.at_most and has > Decimal(field.at_most):
        return say("不能大于 %(limit)s。", limit=field.at_most)
    return None


def against_pattern(field: Field, answer: Any) -> Message | None:
    """The sentence for a text that is not written as the pattern wants it; the field's own help says how."""
    if field.pattern is None or not isinstance(answer, str) or fits(field.pattern, answer):
        return None
    return say("书写格式不符合要求，请按说明填写。")
