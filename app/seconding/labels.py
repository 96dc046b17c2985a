"""What people read of a request that waits for a second person."""

from __future__ import annotations

from collections.abc import Mapping

from app.kernel.errors import Message, say
from app.seconding.rules import Load, Outcome

OUTCOMES: Mapping[Outcome, Message] = {
    Outcome.WAITING: say("待另一人确认"),
    Outcome.CONFIRMED: say("已确认"),
    Outcome.DECLINED: say("已退回"),
    Outcome.WITHDRAWN: say("已撤回"),
    Outcome.LAPSED: say("已失效"),
}
MARKS: Mapping[Outcome, str] = {
    Outcome.WAITING: "wait",
    Outcome.CONFIRMED: "ok",
    Outcome.DECLINED: "stop",
    Outcome.WITHDRAWN: "off",
    Outcome.LAPSED: "off",
}


def why_rows_take_two(load: Load) -> Message:
    """Why a file takes two: it is long, or long together with what somebody took before."""
    if not load.before:
        return say("达到 %(limit)s 行，须由另一人确认后才能下载。", limit=load.limit or 0)
    return say(
        "您%(lately)s已单独导出 %(before)s 行，加上这次 %(count)s 行，达到 %(limit)s 行，须由另一人确认后才能下载。",
        lately=_lately(load), before=load.before, count=load.count, limit=load.limit or 0,
    )  # fmt: skip


def why_cases_take_two(load: Load) -> Message:
    """Why a batch takes two: it is large, or large together with what somebody decided before."""
    if not load.before:
        return say("达到 %(limit)s 件，须由另一人确认后才会办理。", limit=load.limit or 0)
    return say(
        "您%(lately)s已单独批量办理 %(before)s 件，加上这次 %(count)s 件，达到 %(limit)s 件，须由另一人确认后才会办理。",
        lately=_lately(load), before=load.before, count=load.count, limit=load.limit or 0,
    )  # fmt: skip


def _lately(load: Load) -> Message:
    """Since when it is counted."""
    return say("今天") if load.since == load.today else say("自 %(since)s 起", since=load.since.isoformat())
