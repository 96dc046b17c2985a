"""Votes in words: what a vote came to, as the resolution, the letters and the pages of a case say it."""

from __future__ import annotations

from fractions import Fraction

from app.governance.models import AgendaItem, Sitting
from app.governance.rules import (
    HALF,
    Choice,
    Count,
    Majority,
    Result,
    counted_of,
    needed_in_favour,
    needed_present,
    result_of,
)
from app.kernel.errors import Message, say
from app.tenancy.configuration.words import pick
from app.tenancy.tenants import tenant
from app.web.language import catalogue, form_of

RESULTS: dict[Result, Message] = {
    Result.WAITING: say("待表决"),
    Result.CARRIED: say("通过"),
    Result.LOST: say("未通过"),
    Result.ADJOURNED: say("未达到法定人数，延期"),
    Result.GONE: say("已撤回或退回，未表决"),
}
CHOICES: dict[Choice, Message] = {
    Choice.FOR: say("赞成"),
    Choice.AGAINST: say("反对"),
    Choice.ABSTAINED: say("弃权"),
    Choice.ABSENT: say("缺席"),
    Choice.RECUSED: say("回避"),
}
COUNTED_OF: dict[str, Message] = {
    "present": say("到会人数"), "all": say("应到人数"), "cast": say("赞成与反对票数之和"),
}  # fmt: skip


def majority_in(sitting: Sitting) -> Majority:
    """The rule as it was frozen with a sitting."""
    present = Fraction(sitting.present) if sitting.present else None
    counted: dict[str, object] = {"counted_of": sitting.counted_of}
    return Majority(present, Fraction(sitting.in_favour), secret=sitting.secret, **counted)  # type: ignore[arg-type]


def count_in(item: AgendaItem) -> Count:
    """The figures of an item that was counted."""
    return Count(item.for_it, item.against, item.abstained, item.absent, item.recused, item.invalid)


def result_words(count: Count, majority: Majority) -> Message:
    """应到 12 人，实到 10 人；赞成 9，反对 1，弃权 0，回避 0；须 7 票，通过。"""
    result = result_of(count, majority)
    figures = {
        "eligible": count.eligible, "present": count.present, "in_favour": count.in_favour, "against": count.against,
        "abstained": count.abstained, "recused": count.recused,
    }  # fmt: skip
    if result is Result.ADJOURNED:
        needed = needed_present(count.eligible, majority.present)
        return say("应到 %(eligible)s 人，实到 %(present)s 人，不足 %(needed)s 人，未达到法定人数，本次不作决议。",
                   eligible=count.eligible, present=count.present, needed=needed)  # fmt: skip
    needed = needed_in_favour(counted_of(count, majority), majority.in_favour)
    if result is Result.CARRIED:
        return say("应到 %(eligible)s 人，实到 %(present)s 人；赞成 %(in_favour)s，反对 %(against)s，弃权 %(abstained)s，"
                   "回避 %(recused)s；须 %(needed)s 票赞成，通过。", **figures, needed=needed)  # fmt: skip
    return say("应到 %(eligible)s 人，实到 %(present)s 人；赞成 %(in_favour)s，反对 %(against)s，弃权 %(abstained)s，"
               "回避 %(recused)s；须 %(needed)s 票赞成，未通过。", **figures, needed=needed)  # fmt: skip


def rule_words(majority: Majority) -> Message:
    """The rule of an assembly in a sentence."""
    whole = COUNTED_OF[majority.counted_of]
    if majority.in_favour == HALF:
        carries = say("%(whole)s的半数以上（不含半数）赞成方为通过", whole=whole)
    else:
        carries = say("%(whole)s的 %(share)s 以上（含）赞成方为通过", whole=whole, share=str(majority.in_favour))
    if majority.present is None:
        return say("不设法定到会人数；%(carries)s。", carries=carries)
    return say("应到人数的 %(share)s 以上（含）到会方可表决；%(carries)s。", share=str(majority.present), carries=carries)


def assembly_label(name: str) -> dict[str, str]:
    """What an assembly is called; its own name where the folder has it no more."""
    found = tenant().association.assemblies.get(name)
    return dict(found.label) if found else {"*": name}


def in_house_language(message: Message) -> str:
    """A sentence in the association's first language, for what is written down for good."""
    first = tenant().association.languages[0]
    language = first if first in ("zh", "en") else "zh"
    params = {name: in_house_language(v) if isinstance(v, Message) else v for name, v in message.params.items()}
    sentence = form_of(catalogue(language), message.msgid, None)
    return sentence % params if params else sentence


def in_first_language(text: dict[str, str]) -> str:
    """A text of the folder in the association's first language."""
    return pick(text, tenant().association.languages[0])
