"""What comes in on the pages of this room. Shape only."""

from __future__ import annotations

import secrets

from flask import request
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.accounts.inputs import later
from app.kernel.errors import say
from app.seconding.actions import LONGEST_REASON, LONGEST_REMARK
from app.web.forms import PlainForm


class AskForm(PlainForm):
    """Why a long list is taken away; `token` makes a double click one request."""

    reason = TextAreaField(
        later(say("申请理由")),
        [
            InputRequired(later(say("请写明理由。"))),
            Length(max=LONGEST_REASON, message=later(say("最多 %(number)s 个字符。", number=LONGEST_REASON))),
        ],
    )
    token = StringField()

    def __init__(self) -> None:
        super().__init__(prefix="second-")

    @property
    def key(self) -> str:
        """The token that came with the form, or a new one."""
        return (self.token.data or "")[:64] or secrets.token_hex(16)

    @property
    def is_sent(self) -> bool:
        """Whether it was filled in: a button elsewhere leads here by POST too."""
        return self.reason.name in request.form


class RemarkForm(PlainForm):
    """Why a request is sent back."""

    remark = TextAreaField(
        later(say("退回理由")),
        [Length(max=LONGEST_REMARK, message=later(say("最多 %(number)s 个字符。", number=LONGEST_REMARK)))],
    )
