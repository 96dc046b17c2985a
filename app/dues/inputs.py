"""What comes in over the web about money. Shape only; amounts and days are read by the rules."""

from __future__ import annotations

import re

from flask_babel import lazy_gettext as _
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional
from wtforms.widgets import HiddenInput

from app.dues.actions.paying import Arrived
from app.dues.actions.tickets import Wanted
from app.dues.actions.vouching import Stated
from app.dues.labels import PAID_HOW
from app.dues.rules.ledger import PaidHow
from app.dues.rules.typed import read_amount, read_day
from app.forms.actions import Incoming
from app.web.forms import PlainForm
from app.web.rendering import told

LONGEST = 300
MOST_IDS = 5000


class VoucherForm(PlainForm):
    """The payer's proof of a transfer, with what it says."""

    voucher = MultipleFileField(_("银行回单"))
    amount = StringField(_("转账金额（元）"), [Optional(), Length(max=40)])
    paid_on = StringField(_("转账日期"), [Optional(), Length(max=40)])

    def stated(self) -> Stated:
        """What was said of the transfer. Raises DomainError at its field."""
        amount = read_amount(self.amount.data) if (self.amount.data or "").strip() else None
        return Stated(amount, read_day(self.paid_on.data) if (self.paid_on.data or "").strip() else None)

    def files(self) -> list[Incoming]:
        """The files as they were sent."""
        sent: list[FileStorage] = [one for one in self.voucher.data or [] if getattr(one, "filename", "")]
        return [Incoming(one.filename or "", one.stream.read()) for one in sent]


class ConfirmForm(PlainForm):
    """Money that arrived, as finance saw it on the account."""

    amount = StringField(_("到账金额（元）"), [Length(max=40)])
    paid_on = StringField(_("到账日期"), [Length(max=40)])
    how = SelectField(_("方式"), choices=[], validate_choice=False)
    note = StringField(_("备注"), [Optional(), Length(max=LONGEST)])
    voucher = HiddenField()
    version = IntegerField(widget=HiddenInput(), default=0)

    def offer(self) -> ConfirmForm:
        """The ways money comes, in the reader's language."""
        self.how.choices = [(how.value, told(label)) for how, label in PAID_HOW.items()]
        return self

    def arrived(self) -> Arrived:
        """What was entered. Raises DomainError at its field."""
        how = PaidHow(self.how.data) if self.how.data in {one.value for one in PaidHow} else PaidHow.TRANSFER
        number = self.voucher.data or ""
        voucher = int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else None
        return Arrived(
            read_amount(self.amount.data or ""), read_day(self.paid_on.data or ""), how, self.note.data or "", voucher
        )


class ReasonForm(PlainForm):
    """Why something is taken back."""

    reason = TextAreaField(_("原因"), [Length(max=LONGEST)])
    version = IntegerField(widget=HiddenInput(), default=0)
    anew = HiddenField()


class TicketForm(PlainForm):
    """What shall stand on a fiscal ticket."""

    title = StringField(_("票据抬头"), [Length(max=100)])
    tax_number = StringField(_("纳税人识别号"), [Optional(), Length(max=30)])
    email = StringField(_("接收邮箱"), [Optional(), Length(max=254)])

    def wanted(self) -> Wanted:
        """What was entered."""
        return Wanted(self.title.data or "", self.tax_number.data or "", self.email.data or "")


class NumberForm(PlainForm):
    """The number under which a ticket was made."""

    number = StringField(_("票据号码"), [Length(max=40)])


class CollectForm(PlainForm):
    """Those of a unit whom one bill shall carry."""

    step = HiddenField()
    submission = HiddenField()


def chosen(texts: list[str]) -> list[int]:
    """The ids that were ticked; anything else is dropped."""
    return [int(text) for text in texts[:MOST_IDS] if re.fullmatch(r"[0-9]{1,9}", text)]
