"""Refusing what does not meet its conditions, with every sentence at once."""

from __future__ import annotations

from collections.abc import Sequence

from app.kernel.errors import Conflict, DomainError, Refusals, say
from app.tenancy.configuration.speech import Unmet
from app.web.language import current_language


class AlreadyOpen(Conflict):
    """There is an open case of the kind already; `number` says which."""

    def __init__(self, number: str) -> None:
        super().__init__(say("您已有一件同类申请正在办理（%(number)s），不必重复提交。", number=number))
        self.number = number


def refuse_unmet(unmet: Sequence[Unmet]) -> None:
    """Raise every unmet condition at once, each at its field."""
    if unmet:
        raise Refusals([DomainError(one.said(current_language()), one.require.field) for one in unmet])
