"""What comes in where cases are put to the vote, voted on, and recorded. Shape only."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from uuid import uuid4

from werkzeug.datastructures import MultiDict
from wtforms import DateField, HiddenField, RadioField, StringField, TextAreaField, TimeField
from wtforms.validators import InputRequired, Length, Optional

from app.accounts.inputs import later
from app.governance.actions import Ballot, Details, Tally
from app.governance.actions.delegating import LONGEST_REFERENCE, Authorised
from app.governance.actions.planning import LONGEST_NOTE, LONGEST_PLACE, LONGEST_TITLE
from app.governance.labels import MANNERS
from app.governance.models import Manner, Sitting
from app.governance.rules import Choice
from app.kernel.errors import DomainError, say
from app.tenancy import clock
from app.web.forms import PlainForm
from app.web.language import translated

LONGEST_NUMBER = 9
MOST_ITEMS = 500


def _most(number: int) -> Length:
    return Length(max=number, message=later(say("最多 %(number)s 个字符。", number=number)))


class PlanForm(PlainForm):
    """How the assembly meets, and about what."""

    title = StringField(later(say("会议或表决的名称")), validators=[_most(LONGEST_TITLE)])
    manner = RadioField(later(say("表决方式")), validators=[InputRequired(later(say("请选择表决方式。")))])
    held_on = DateField(
        later(say("会议日期（通讯表决为截止日期）")), validators=[InputRequired(later(say("请填写日期，例如 2026-09-10。")))]
    )
    closes_at = TimeField(later(say("截止时间")), validators=[Optional()])
    place = StringField(later(say("会议时间和地点")), validators=[_most(LONGEST_PLACE)])
    note = TextAreaField(later(say("给各位成员的说明")), validators=[_most(LONGEST_NOTE)])
    submission = HiddenField(validators=[_most(40)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.manner.choices = [(one.value, translated(label)) for one, label in MANNERS.items()]
        self.submission.data = self.submission.data or uuid4().hex

    @classmethod
    def of(cls, sitting: Sitting) -> PlanForm:
        """The form with what was planned."""
        until = sitting.closes_at.astimezone(clock.zone()).time() if sitting.closes_at else None
        return cls(data={
            "title": sitting.title, "manner": sitting.manner.value, "held_on": sitting.held_on, "closes_at": until,
            "place": sitting.place, "note": sitting.note,
        })  # fmt: skip

    def details(self) -> Details:
        """What was typed; by circulation the day has an hour at which it ends."""
        manner, day = Manner(self.manner.data), self.held_on.data or date.max
        closes = _moment(day, self.closes_at.data) if manner is Manner.CIRCULATION else None
        return Details(self.title.data or "", manner, day, closes, self.place.data or "", self.note.data or "")


def _moment(day: date, hour: time | None) -> datetime | None:
    return datetime.combine(day, hour, clock.zone()) if hour is not None else None


class DelegationForm(PlainForm):
    """What authorises a delegate; the scan comes as a file beside it."""

    place = HiddenField(validators=[InputRequired(), _most(90)])
    reference = StringField(later(say("授权决议（文号或会议名称、日期）")), validators=[_most(LONGEST_REFERENCE)])
    since = DateField(later(say("自")), validators=[InputRequired(later(say("请填写日期，例如 2026-09-10。")))])
    until = DateField(later(say("至")), validators=[Optional()])
    scan = HiddenField(validators=[_most(40)])

    def given(self) -> Authorised:
        """What was typed."""
        procedure, step, body = [*(self.place.data or "").split("."), "", ""][:3]
        since, at = self.since.data or clock.today(), int(body) if _is_number(body) else None
        return Authorised(procedure, step, self.reference.data or "", self.scan.data or "", since, self.until.data, at)


def ids_in(sent: MultiDict[str, str]) -> list[int]:
    """The ids of the cases that were ticked."""
    return [int(text) for text in sent.getlist("case")[:MOST_ITEMS] if _is_number(text)]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER


def ballot_in(sent: MultiDict[str, str], slip: str) -> Ballot:
    """What a voter chose, by place of the item. Raises DomainError for a word that is no choice."""
    chosen = {}
    for name, text in list(sent.items())[:MOST_ITEMS]:
        head, _, place = name.partition("-")
        if head == "choice" and _is_number(place):
            chosen[int(place)] = _choice(text)
    return Ballot(chosen, slip)


def _choice(text: str) -> Choice:
    if text not in set(Choice):
        raise DomainError(say("请从所列选项中选择。"), "choice")
    return Choice(text)


def tally_in(sent: MultiDict[str, str], seats: list[int], *, secret: bool) -> Tally:
    """What the secretariat recorded; `rest` is what all voted who were not recorded by name. Raises DomainError."""
    rest = sent.get("rest", "")
    chosen = {}
    for seat_id in seats:
        text = sent.get(f"seat-{seat_id}", "") or ("" if secret else rest)
        if text and not (secret and text == "present"):
            chosen[seat_id] = _choice(text)
    if not secret:
        return Tally(chosen)
    return Tally(chosen, *(_figure(sent, name) for name in ("in_favour", "against", "abstained")))


def _figure(sent: MultiDict[str, str], name: str) -> int:
    text = sent.get(name, "").strip()
    if text and not _is_number(text):
        raise DomainError(say("请填写整数票数。"), name)
    return int(text or 0)
