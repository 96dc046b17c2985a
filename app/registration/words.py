"""What pages say of procedures: who acts, how long it takes, what it costs, when it is open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.kernel.errors import Message, say
from app.kernel.money import Money
from app.procedures.rules.actors import parse_actor
from app.procedures.rules.time import is_open, next_opening, window_end
from app.procedures.wording import PARTIES, who_acts
from app.registration.rules import Price, entry_fees, events_billed, fixed_span, longest, prices_for, span_in_words
from app.tenancy.configuration.concepts.association import Association
from app.tenancy.configuration.concepts.fees import FeeLine, plain_price
from app.tenancy.configuration.concepts.procedures import Procedure, Step
from app.tenancy.configuration.words import Days, MonthDay, Span
from app.web.language import said, translated

UNIT = "unit"
WHO_MAY: dict[str, Message] = {
    "anyone": say("任何符合条件的人"), "applicant": say("已注册的申请人"), "member": say("会员"), "unit": say("会员单位"),
}  # fmt: skip


@dataclass(frozen=True)
class StepWords:
    """One step as the page before the form tells it."""

    label: str
    who: str
    note: str


@dataclass(frozen=True)
class Opening:
    """Whether a procedure is open today, until when, and when it opens next."""

    is_open: bool
    until: date | None = None
    opens_on: date | None = None


def opening(windows: Sequence[Days], today: date) -> Opening:
    """The windows of a procedure, seen from a day."""
    if is_open(windows, today):
        return Opening(True, until=window_end(windows, today))
    return Opening(False, opens_on=next_opening(windows, today))


def stretches_in_words(windows: Sequence[Days]) -> str:
    """3月1日至3月25日、9月1日至9月25日."""
    told = [
        translated(say("%(first)s 至 %(last)s", first=_day_of_year(one.first), last=_day_of_year(one.last))) for one in windows
    ]
    return translated(say("、")).join(told) or translated(say("随时"))


def _day_of_year(day: MonthDay) -> str:
    return f"{day.month:02}-{day.day:02}"


def is_of_a_unit(step: Step, association: Association) -> bool:
    """Whether a step is answered inside the applicant's own unit."""
    actor = parse_actor(step.by)
    role = association.roles.get(actor.who)
    return actor.who == UNIT or actor.place == UNIT or (role is not None and tuple(role.at) == (UNIT,))


def spans_in_words(spans: Iterable[Span]) -> str:
    """14 天＋10 个工作日."""
    return translated(say("＋")).join(translated(span_in_words(span)) for span in spans)


def how_long(procedure: Procedure) -> str:
    """How long it takes at most, as far as the steps have deadlines."""
    spans = longest(procedure.steps)
    if spans and any(step.when is not None and fixed_span(step) for step in procedure.steps):
        return translated(say("至少 %(time)s，视经过的步骤而定", time=spans_in_words(spans)))
    if spans:
        return translated(say("约 %(time)s", time=spans_in_words(spans)))
    return translated(say("即时办结")) if not procedure.steps else translated(say("按各步骤时限办理"))


def steps_of(procedure: Procedure, association: Association) -> list[StepWords]:
    """The chain with who acts in each step: filling in first, the papers last."""
    first = StepWords(translated(say("填写并提交")), translated(PARTIES["applicant"]), translated(say("随时可保存草稿")))
    steps = [
        StepWords(said(s.label), who_acts(s, association, procedure), _note_of(s)) for s in procedure.steps
    ]
    papers = [said(association.documents[name].label) for name in issued_by(procedure) if name in association.documents]
    if not papers:
        return [first, *steps]
    last = StepWords(translated(say("发证")), translated(say("系统自动生成")), translated(say("、")).join(papers))
    return [first, *steps, last]


def _note_of(step: Step) -> str:
    span = fixed_span(step)
    notes = [translated(say("需要时才有这一步"))] if step.when else []
    notes += [translated(say("%(time)s内", time=spans_in_words([span])))] if span else []
    return translated(say("，")).join(notes)


def issued_by(procedure: Procedure) -> list[str]:
    """The documents that approval issues, by name."""
    effects = [*(e for step in procedure.steps for e in step.then), *procedure.approved]
    return [str(value) for one in effects if one.name == "issue" for value in one.args.values()]


@dataclass(frozen=True)
class PriceWords:
    """A tier with its yearly dues in words."""

    tier: str
    amount: str


def prices(procedure: Procedure, association: Association, today: date) -> list[PriceWords]:
    """What a newcomer pays a year, tier by tier; empty where nothing is due."""
    found = prices_for(procedure, association.fees, association.tiers, today)
    yearly = [PriceWords(said(association.tiers[price.tier].label), _amount(price, association)) for price in found]
    events = events_billed(procedure, association.fees, today)
    if found:
        events = [*entry_fees(procedure, association.fees, association.tiers, today), *events]
    return yearly + [PriceWords(said(line.label), _event(line, association)) for line in events]


def _event(line: FeeLine, association: Association) -> str:
    """What something costs once, and who pays it where it is not the applicant."""
    fen = plain_price("", [line])
    if fen is None:
        return translated(say("另行计算"))
    money = Money(fen).short()
    amount = f"{association.currency} {money}"
    if association.currency == "CNY":
        amount = translated(say("%(amount)s 元", amount=money))
    return translated(say("%(amount)s（由单位缴纳）", amount=amount)) if line.payer == "unit" else amount


def _amount(price: Price, association: Association) -> str:
    low, high = price.between or (0, 0)
    if price.fen is None and low == high:
        return translated(say("另行计算"))
    if price.fen == 0:
        return translated(say("免费"))
    amount = Money(price.fen).short() if price.fen is not None else f"{Money(low).short()}–{Money(high).short()}"
    if association.currency == "CNY":
        return translated(say("%(amount)s 元／年", amount=amount))
    return translated(say("%(currency)s %(amount)s／年", currency=association.currency, amount=amount))


def cost_line(found: Sequence[PriceWords]) -> str:
    """What it costs in one line."""
    if not found or all(one.amount == translated(say("免费")) for one in found):
        return translated(say("免费"))
    if len(found) == 1:
        return found[0].amount
    return translated(say("，")).join(f"{one.tier} {one.amount}" for one in found)
