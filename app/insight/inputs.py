"""What comes in on the pages of this room. Shape only."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence

from flask import request
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.accounts.identifiers import plain_form
from app.accounts.inputs import later
from app.insight.filing.actions import List
from app.insight.filing.procedures import ListedProcedure
from app.insight.importing.actions import HandedIn
from app.insight.register.rules import EVERYBODY, Kind, Order, Wish, columns_from
from app.kernel.errors import DomainError, say
from app.tenancy.clock import today
from app.tenancy.tenants import tenant
from app.web.forms import PlainForm
from app.web.language import translated

LONGEST_SEARCH = 60
LARGEST_ID = 2**31 - 1
SHORTEST_REASON, LONGEST_REASON = 4, 100


def wish_from(args: MultiDict[str, str]) -> Wish:
    """The list somebody asked for; what is no word of the association's is left out."""
    association = tenant().association
    standing, tier, kind = args.get("standing", ""), args.get("tier", ""), args.get("kind", "")
    return Wish(
        text=plain_form(" ".join(args.get("q", "").split())[:LONGEST_SEARCH]).replace("\0", ""),
        kind=kind if kind in set(Kind) else "",
        standing=standing if standing in association.standings or standing == EVERYBODY else "",
        tier=tier if tier in association.tiers else "",
        body=_number(args.get("body", "")),
        order=Order(args["sort"]) if args.get("sort") in set(Order) else Order.NUMBER,
        columns=columns_from(args.getlist("columns")),
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 11 and int(text) <= LARGEST_ID else 0


class ReasonForm(PlainForm):
    """Something that stays on the record with its reason."""

    reason = TextAreaField(
        later(say("理由")),
        [
            InputRequired(later(say("请写明理由。"))),
            Length(
                SHORTEST_REASON,
                LONGEST_REASON,
                later(say("请写明理由，%(least)s 至 %(most)s 个字。", least=SHORTEST_REASON, most=LONGEST_REASON)),
            ),
        ],
    )


class ExportForm(ReasonForm):
    """Taking a list away: as which kind of file, and why; `token` makes a double click one request."""

    token = StringField()

    format = RadioField(
        later(say("文件格式")),
        choices=[SelectChoice("xlsx", "Excel (XLSX)"), SelectChoice("csv", "CSV")],
        default="xlsx",
        validators=[InputRequired(later(say("请选择。")))],
    )

    @property
    def key(self) -> str:
        """The token that came with the form, or a new one."""
        return (self.token.data or "")[:64] or secrets.token_hex(16)


class HandoutForm(PlainForm):
    """Who collected papers, and when."""

    to_name = StringField(
        later(say("领取人")), [InputRequired(later(say("请填写领取人。"))), Length(max=100, message=later(say("太长了。")))]
    )
    on = DateField(later(say("领取日期")), [InputRequired(later(say("请填写领取日期。")))], default=today)
    note = StringField(later(say("备注")), [Length(max=200, message=later(say("太长了。")))])


PORTRAITS = "portraits"


class UploadForm(PlainForm):
    """A file to be taken over: which list it is, and the file."""

    about = RadioField(later(say("导入什么")), validators=[InputRequired(later(say("请选择。")))])
    file = FileField(later(say("文件")), validators=[FileRequired(later(say("请选择文件。")))])

    def __init__(self, kinds: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        portraits = (PORTRAITS, translated(say("会员照片（ZIP，文件名为证件号码或会员编号）")))
        choices = [*kinds, portraits] if any(about == "person" for about, _label in kinds) else kinds
        self.about.choices = [SelectChoice(value, label) for value, label in choices]
        if not self.about.data and kinds:
            self.about.data = kinds[0][0]

    @property
    def is_portraits(self) -> bool:
        return bool(self.about.data == PORTRAITS)

    def sent(self) -> HandedIn:
        """The file as it came; no more of it than is taken."""
        return HandedIn(self.file.data.filename or "", self.file.data.read(), self.about.data)


class ListForm(PlainForm):
    """A list of people or about members: for which procedure, the file, and what is agreed to once for all of them."""

    procedure = RadioField(later(say("办理事项")), validators=[InputRequired(later(say("请选择。")))])
    file = FileField(later(say("文件")), validators=[FileRequired(later(say("请选择文件。")))])

    def __init__(self, listed: Mapping[str, ListedProcedure], *, of_members: bool = False) -> None:
        super().__init__()
        self.listed, self.of_members = listed, of_members
        self.procedure.choices = [SelectChoice(name, one.label) for name, one in listed.items()]
        if not self.procedure.data and listed:
            self.procedure.data = next(iter(listed))

    @property
    def agreements(self) -> Mapping[str, str]:
        """What the chosen procedure wants to be agreed to."""
        chosen = self.listed.get(self.procedure.data or "")
        return chosen.agreements if chosen else {}

    def sent(self) -> List:
        """The file as it came. Raises DomainError where something was not agreed to."""
        missing = [name for name in self.agreements if not request.form.get(f"agreed-{name}")]
        if missing:
            raise DomainError(say("请先确认：%(sentence)s", sentence=self.agreements[missing[0]]))
        return List(self.file.data.filename or "", self.file.data.read(), self.procedure.data, self.of_members)


class ConfirmForm(PlainForm):
    """Taking a list over, with or without the rows that have faults."""

    leave_out = BooleanField(later(say("只导入没有问题的行，有问题的行不导入")))
