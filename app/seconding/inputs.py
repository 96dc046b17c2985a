"""What comes in on the pages of this room. Shape only."""

from __future__ import annotations

from wtforms import TextAreaField
from wtforms.validators import Length

from app.accounts.inputs import later
from app.kernel.errors import say
from app.seconding.actions import LONGEST_REMARK
from app.web.forms import PlainForm


class RemarkForm(PlainForm):
    """Why a request is sent back."""

    remark = TextAreaField(
        later(say("退回理由")),
        [Length(max=LONGEST_REMARK, message=later(say("最多 %(number)s 个字符。", number=LONGEST_REMARK)))],
    )
