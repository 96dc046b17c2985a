"""A line's arithmetic in words: 3,000 元/年 × 半年; 200 元/年 × 5 年（2027—2031）."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from app.dues.rules.lines import MONTHS, QUARTERS, Line
from app.kernel.errors import Message, say
from app.kernel.money import Money
from app.tenancy.tenants import tenant

HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Step:
    """One row of a bill: what it is, how it was worked out, and what it adds (fen; a minus takes away)."""

    label: Message | dict[str, str] | str
    how: Message
    fen: int
    why: Message | None = None


def steps_of(line: Line, *, year: int, joined: date | None, tier: str = "") -> list[Step]:
    """A line as rows: the amount for its part of the year, then cap, concession and tax where there are any."""
    label = dict(line.label) if not line.about else say("%(label)s（%(about)s）", label=dict(line.label), about=line.about)
    whole = _worth(line, line.full)
    rows = [Step(label, _how(line, line.full, year, tier), whole, _why(line, joined))]
    if line.capped < line.full:
        rows.append(Step(say("封顶减免"), say("每年最多 %(amount)s", amount=amount_in(line.capped)), line.before - whole))
    if line.net < line.before and line.concession:
        rows.append(Step(dict(line.concession_label), _pays(line.pays), line.net - line.before))
    if line.tax:
        taxed = say("%(base)s × %(percent)s%%", base=amount_in(line.net), percent=line.tax_percent)
        rows.append(Step(dict(line.tax_label), taxed, line.tax))
    missing = line.due - sum(row.fen for row in rows)
    if missing and line.prorated != "difference":
        rows[0] = Step(rows[0].label, rows[0].how, rows[0].fen + missing, rows[0].why)
    return rows if line.prorated != "difference" else [Step(label, _difference(line), line.due)]


def _worth(line: Line, full: int) -> int:
    if full == line.capped:
        return line.before
    return Money(full).times(line.part + line.years - 1).fen


def _how(line: Line, full: int, year: int, tier: str) -> Message:
    amount = amount_in(full)
    if line.every != "year":
        return say("一次性 %(amount)s", amount=amount) if line.every == "once" else say("每次 %(amount)s", amount=amount)
    yearly = say("%(tier)s %(amount)s/年", tier=tier, amount=amount) if tier else say("%(amount)s/年", amount=amount)
    if line.years == 1:
        return say("%(yearly)s × %(part)s", yearly=yearly, part=_part(line))
    span = f"{year}—{year + line.years - 1}"
    if line.part == 1:
        return say("%(yearly)s × %(years)s 年（%(span)s）", yearly=yearly, years=line.years, span=span)
    more = line.years - 1
    return say("%(yearly)s ×（%(part)s + %(years)s 年）（%(span)s）", yearly=yearly, part=_part(line), years=more, span=span)


def _part(line: Line) -> Message:
    """The part of the year in words."""
    part = line.part
    if line.covers_next_year:
        return say("全年（含下一年度）")
    if part == 1:
        return say("全年")
    if part == HALF:
        return say("半年")
    if line.prorated == "quarters" and (part * QUARTERS).denominator == 1:
        return say("%(count)s 个季度", count=int(part * QUARTERS))
    if (part * MONTHS).denominator == 1:
        return say("%(count)s 个月", count=int(part * MONTHS))
    return say("全年的 %(share)s", share=str(part))


def _why(line: Line, joined: date | None) -> Message | None:
    if joined is None or line.every != "year" or line.prorated == "full":
        return None
    if line.part == 1:
        return say("%(day)s 入会，缴纳当年全年会费", day=joined.isoformat())
    return say("%(day)s 入会，按%(part)s计收", day=joined.isoformat(), part=_part(line))


def _pays(share: Fraction) -> Message:
    if share == 0:
        return say("全部免缴")
    percent = share * 100
    shown = str(percent) if percent.denominator == 1 else f"{float(percent):.2f}"
    return say("按 %(percent)s%% 缴纳", percent=shown)


def _difference(line: Line) -> Message:
    return say("新类别 %(new)s − 原类别 %(old)s", new=amount_in(line.net + line.before), old=amount_in(line.before))


def amount_in(fen: int) -> Message:
    """An amount as a sentence has it: 3,000 元, or EUR 120.50."""
    amount, currency = Money(fen).short(), tenant().association.currency
    if currency == "CNY":
        return say("%(amount)s 元", amount=amount)
    return say("%(currency)s %(amount)s", currency=currency, amount=amount)


DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")


def in_capitals(fen: int) -> str:
    """An amount in capital numerals, as vouchers have it (支付结算办法, 附一): 人民币贰仟伍佰元整."""
    yuan, rest = divmod(fen, 100)
    jiao, cents = divmod(rest, 10)
    said = _yuan(yuan) + "元" if yuan else ""
    if not rest:
        return f"人民币{said or '零元'}整"
    if yuan and not jiao:
        said += "零"
    return f"人民币{said}{DIGITS[jiao] + '角' if jiao else ''}{DIGITS[cents] + '分' if cents else '整'}"


def _yuan(yuan: int) -> str:
    groups: list[int] = []
    while yuan:
        yuan, group = divmod(yuan, 10000)
        groups.append(group)
    return _joined([(_group(one), GROUPS[i], one) for i, one in reversed(list(enumerate(groups)))])


def _joined(parts: Sequence[tuple[str, str, int]]) -> str:
    said, gap = "", False
    for words, place, group in parts:
        if not group:
            gap = True
            continue
        if said and (gap or group < 1000):
            said += "零"
        said, gap = said + words + place, False
    return said


def _group(group: int) -> str:
    digits: Iterable[tuple[int, int]] = [(int(digit), 3 - i) for i, digit in enumerate(f"{group:04}")]
    said, gap = "", False
    for digit, place in digits:
        if not digit:
            gap = bool(said)
            continue
        said += ("零" if gap else "") + DIGITS[digit] + PLACES[place]
        gap = False
    return said
