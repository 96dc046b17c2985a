"""What comes in at the unit's workspace. Shape only."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.accounts.identifiers import check_email, check_mobile
from app.accounts.inputs import LONGEST_TEXT, CodedForm, at_most, checked, later, line, needed
from app.kernel.errors import say
from app.units.store import Sought
from app.web.forms import PlainForm

ORDERS = ("number", "name", "latest")
FOUND = ("ok", "wait", "stop")
LONGEST_SEARCH = 60
MOST_TOGETHER = 200
LONGEST_REASON = 1000
LONGEST_NUMBER = 9


def sought_in(args: MultiDict[str, str], standing: str, order: str) -> Sought:
    """The list somebody asked for; an order that is none of ours falls back to the list's own."""
    wished = args.get("sort", "")
    text = " ".join(args.get("q", "").split())[:LONGEST_SEARCH]
    checked = args.get("checked", "")
    return Sought(standing, text, wished if wished in ORDERS else order, checked if checked in FOUND else "")


@dataclass(frozen=True)
class PickedCase:
    """A case with the version that was read on the preview."""

    number: str
    version: int


def picked_in(args: MultiDict[str, str]) -> list[int]:
    """The people somebody ticked, at most so many at once."""
    texts = [text for text in args.getlist("pick") if _is_number(text)]
    return [int(text) for text in dict.fromkeys(texts)][:MOST_TOGETHER]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER


class BatchForm(PlainForm):
    """What is done with several people: the act, and one reason for all where the answer needs it."""

    act = HiddenField(validators=[InputRequired(later(say("页面已过期，请刷新后重新提交。")))])
    opinion = TextAreaField(
        later(say("意见")),
        validators=[Length(max=LONGEST_REASON, message=later(say("最多 %(number)s 个字符。", number=LONGEST_REASON)))],
    )

    def cases(self, sent: MultiDict[str, str]) -> Sequence[PickedCase]:
        """The cases that were read on the preview, each with its version."""
        pairs = [text.rpartition(":") for text in sent.getlist("case")[:MOST_TOGETHER]]
        return [PickedCase(number, int(version)) for number, _, version in pairs if number and _is_number(version)]


class HandoverForm(CodedForm):
    """Somebody whose predecessor is gone asks for access to the unit's account; the scan comes as a file beside it."""

    unit_name = line(later(say("单位名称")), needed(say("请填写营业执照或登记证书上的全称。")), at_most(LONGEST_TEXT))
    name = line(later(say("您的姓名")), needed(say("请填写姓名。")), at_most(LONGEST_TEXT))
    mobile = line(later(say("手机号")), needed(say("请填写手机号。")), checked(check_mobile))
    email = line(later(say("邮箱")), Optional(), checked(check_email))
    letter = HiddenField()


class OperatorForm(PlainForm):
    """Somebody who is to act for the unit."""

    operator = line(later(say("经办人姓名")), needed(say("请填写经办人姓名。")), at_most(LONGEST_TEXT))
    email = line(later(say("邮箱")), Optional(), checked(check_email))


class RepresentativeForm(PlainForm):
    """Who is to speak for the unit: one of its people, or somebody by name and telephone."""

    kind = RadioField(later(say("代表类别")), validators=[InputRequired(later(say("请选择代表类别。")))])
    person = SelectField(later(say("本单位会员")), validators=[Optional()])
    name = line(later(say("姓名")), Optional(), at_most(LONGEST_TEXT))
    mobile = line(later(say("手机号")), Optional(), checked(check_mobile))
    email = line(later(say("邮箱")), Optional(), checked(check_email))
    post = line(later(say("在本单位的职务")), Optional(), at_most(60))


class LeavingForm(PlainForm):
    """Why somebody speaks for the unit no longer."""

    why = line(later(say("离任原因")), needed(say("请填写离任原因，例如“调离本单位”。")), at_most(200))


class ReasonForm(PlainForm):
    """Why a request is not granted."""

    reason = TextAreaField(later(say("理由")), validators=[Length(max=LONGEST_REASON)])


class ExportForm(PlainForm):
    """What a list of people is taken away for (D6)."""

    reason = line(later(say("用途")), needed(say("请写明用途，例如“核对缴费名单”。")), at_most(200))
    token = StringField()

    @property
    def key(self) -> str:
        """The token that came with the form, or a new one: a double click is one request."""
        return (self.token.data or "")[:64] or secrets.token_hex(16)
