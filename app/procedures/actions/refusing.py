"""Refusing what does not meet its conditions, with every sentence at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.bodies.store import get_body
from app.kernel.errors import Conflict, DomainError, Refusals, say
from app.procedures.rules.time import is_open, next_opening
from app.procedures.windows import Windows
from app.tenancy.configuration.speech import Unmet
from app.web.language import current_language, said


class AlreadyOpen(Conflict):
    """There is an open case of the kind already; `number` says which."""

    def __init__(self, number: str) -> None:
        super().__init__(say("您已有一件同类申请正在办理（%(number)s），不必重复提交。", number=number))
        self.number = number


def refuse_unmet(unmet: Sequence[Unmet]) -> None:
    """Raise every unmet condition at once, each at its field."""
    if unmet:
        raise Refusals([DomainError(one.said(current_language()), one.require.field) for one in unmet])


def refuse_closed(windows: Windows, today: date) -> None:
    """Raise a DomainError outside of the windows that count: when the next one opens, and whose it is."""
    if is_open(windows.stretches, today):
        return
    opens = next_opening(windows.stretches, today).isoformat()
    if windows.body_id is None:
        raise DomainError(say("现在不在受理时间内，下一次受理自 %(day)s 开始。", day=opens))
    body = get_body(windows.body_id)
    raise DomainError(say("现在不在%(body)s的受理时间内，下一次受理自 %(day)s 开始。", body=said(body.name), day=opens))
