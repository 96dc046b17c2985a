"""What people read of a request that waits for a second person."""

from __future__ import annotations

from collections.abc import Mapping

from app.kernel.errors import Message, say
from app.seconding.rules import Outcome

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
