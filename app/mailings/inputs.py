"""What comes in when a notice is written. Shape only."""

from __future__ import annotations

from uuid import uuid4

from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from app.accounts.inputs import later
from app.kernel.errors import say
from app.mailings.actions import Written
from app.mailings.models import Audience
from app.mailings.store import Circle
from app.tenancy.configuration.concepts.papers import Notice
from app.tenancy.tenants import tenant
from app.web.forms import PlainForm
from app.web.language import said, translated

LONGEST_SUBJECT, LONGEST_TEXT = 100, 5000
AUDIENCES = {
    Audience.ALL: say("全部会员"),
    Audience.UNITS: say("单位会员"),
    Audience.PERSONS: say("个人会员"),
}


def notices_by_hand() -> dict[str, Notice]:
    """The notices of the association that somebody sends: those that follow no event and no outcome of a case."""
    association = tenant().association
    told = {str(value) for one in association.procedures.values() for effect in _effects(one) for value in effect}
    return {name: one for name, one in association.notices.items() if one.on is None and name not in told}


def _effects(procedure: object) -> list[list[object]]:
    steps = getattr(procedure, "steps", ())
    lists = [getattr(procedure, name) for name in ("approved", "refused", "withdrawn")] + [step.then for step in steps]
    return [list(effect.args.values()) for effects in lists for effect in effects if effect.name == "tell"]


class NoticeForm(PlainForm):
    """A notice to many: what it is called, to whom, its words."""

    notice = SelectField(later(say("通知种类")))
    audience = SelectField(later(say("发给")), default=Audience.ALL.value)
    tier = SelectField(later(say("会员类别")))
    subject = StringField(
        later(say("标题")),
        validators=[
            DataRequired(later(say("请填写标题。"))),
            Length(max=LONGEST_SUBJECT, message=later(say("最多 %(number)s 个字符。", number=LONGEST_SUBJECT))),
        ],
    )
    text = TextAreaField(
        later(say("正文")),
        validators=[
            DataRequired(later(say("请填写正文。"))),
            Length(max=LONGEST_TEXT, message=later(say("最多 %(number)s 个字符。", number=LONGEST_TEXT))),
        ],
    )
    submission = HiddenField(validators=[InputRequired(later(say("页面已过期，请刷新后重新提交。"))), Length(max=40)])

    def __init__(self) -> None:
        super().__init__()
        association = tenant().association
        own = [(name, said(one.label)) for name, one in notices_by_hand().items()]
        self.notice.choices = [*own, ("", translated(say("其他通知")))]
        self.audience.choices = [(one.value, translated(word)) for one, word in AUDIENCES.items()]
        tiers = [(name, said(one.label)) for name, one in association.tiers.items() if not one.retired]
        self.tier.choices = [("", translated(say("全部类别"))), *tiers]
        if not self.submission.data:
            self.submission.data = uuid4().hex

    def begin_with(self, name: str) -> None:
        """Fill in what a configured notice says of itself: whom it is for and what it is called."""
        found = notices_by_hand().get(name)
        if found is None:
            return
        self.notice.data, self.subject.data = name, said(found.label)
        only_units = "unit" in {str(actor) for actor in found.to} and "member" not in {str(actor) for actor in found.to}
        self.audience.data = (Audience.UNITS if only_units else Audience.ALL).value

    def circle(self, places: list[str]) -> Circle:
        """Whom it goes to, as far as the writer reaches."""
        return Circle(Audience(self.audience.data), self.tier.data or "", places)

    def written(self) -> Written:
        """The words."""
        text = "\n".join(line.rstrip() for line in (self.text.data or "").strip().splitlines())
        subject = " ".join((self.subject.data or "").split())
        return Written(subject, text, self.notice.data or "", self.submission.data or "")
