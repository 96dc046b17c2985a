"""What comes in over the web besides the configured forms: shape only."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from app.kernel.errors import DomainError, Message, say
from app.registration.rules import Copy
from app.web.forms import PlainForm
from app.web.language import translated

LONGEST_OPINION = 2000
PAGE_LETTERS = 32


def copy_from(sent: MultiDict[str, str]) -> Copy:
    """Which state of the draft the posting page was drawn from."""
    version, page = sent.get("draft-version", ""), sent.get("draft-page", "")
    return Copy(int(version) if version.isdecimal() and len(version) < 9 else 0, page[:PAGE_LETTERS] or secrets.token_hex(16))


def case_version(sent: MultiDict[str, str]) -> int:
    """Which state of the case the posting page was drawn from; 0 for none, which is never the present one."""
    version = sent.get("case-version", "")
    return int(version) if version.isdecimal() and len(version) < 9 else 0


class _Needed(InputRequired):
    """A field that must be filled in, with our own sentence."""

    def __init__(self, sentence: Message) -> None:
        super().__init__()
        self.sentence = sentence

    def __call__(self, form: Any, field: Any) -> None:
        self.message = translated(self.sentence)
        super().__call__(form, field)


def _length(most: int) -> Length:
    return Length(max=most)


class ReviewForm(PlainForm):
    """The last page before an application is handed in: the consents, the one-time token, the draft that was read."""

    submission = HiddenField(default=lambda: secrets.token_urlsafe(24), validators=[InputRequired(), Length(max=64)])
    version = IntegerField(default=0, widget=HiddenInput(), validators=[Optional()])


def review_form(labels: Mapping[str, str], free: Collection[str] = ()) -> type[ReviewForm]:
    """The form with one unticked box for each consent (PIPL 14, 29); those in `free` may stay unticked."""
    return type("ReviewForm", (ReviewForm,), _boxes(labels, free))


def boxes_form(labels: Mapping[str, str], free: Collection[str] = ()) -> type[PlainForm]:
    """Nothing but the boxes, for a form that is completed at a step."""
    return type("BoxesForm", (PlainForm,), _boxes(labels, free))


def _boxes(labels: Mapping[str, str], free: Collection[str]) -> dict[str, Any]:
    return {
        consent_box(name): BooleanField(label, [] if name in free else [_Needed(say("请阅读并勾选后再提交。"))])
        for name, label in labels.items()
    }


def free_boxes(labels: Mapping[str, str]) -> dict[str, Any]:
    """Boxes beside an answer: whether they are needed is judged with the answer."""
    return _boxes(labels, labels)


def consent_box(name: str) -> str:
    """The name of a consent's box."""
    return f"consent-{name}"


class EnterForm(PlainForm):
    """Entering a case for somebody else: the one-time token, so that it is entered once."""

    submission = HiddenField(default=lambda: secrets.token_urlsafe(24), validators=[InputRequired(), Length(max=64)])


class WithdrawForm(PlainForm):
    """Taking a case back: the version that was seen, and why, if somebody likes to say."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    reason = TextAreaField(validators=[Optional(), _length(LONGEST_OPINION)])


class ReopenForm(PlainForm):
    """Correcting a closed case: why."""

    reason = TextAreaField(validators=[Optional(), _length(LONGEST_OPINION)])

    def __init__(self) -> None:
        super().__init__(prefix="reopen-")


class ReminderForm(PlainForm):
    """Reminding those who are waited for."""


class DropForm(PlainForm):
    """Giving up a draft."""


class WishForm(PlainForm):
    """To be told when it opens: the body where one would apply, 0 while that is to be chosen."""

    at = IntegerField(default=0, widget=HiddenInput(), validators=[Optional()])


class AnswerForm(PlainForm):
    """The answer of somebody who is asked by name."""

    verdict = RadioField(choices=[], validators=[_Needed(say("请选择一项答复。"))])
    opinion = TextAreaField(validators=[Optional(), _length(LONGEST_OPINION)])
    letter = HiddenField(validators=[Optional(), Length(max=32)])


LARGEST_ID = 2**31 - 1
MOST_TOGETHER = 100


def picked_in(sent: MultiDict[str, str]) -> list[int]:
    """The members that somebody ticked in a list, each once, at most so many."""
    texts = [text for text in sent.getlist("pick") if text.isascii() and text.isdecimal() and len(text) < 11]
    return [int(text) for text in dict.fromkeys(texts) if int(text) <= LARGEST_ID][:MOST_TOGETHER]


class StatementForm(PlainForm):
    """The answer of a party at a step of its case; refusals at the step's own fields are kept for them."""

    verdict = RadioField(choices=[], validators=[_Needed(say("请选择一项答复。"))])
    opinion = TextAreaField(validators=[Optional(), _length(LONGEST_OPINION)])
    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])

    def __init__(self, own: Collection[str] = ()) -> None:
        super().__init__()
        self.own, self.at_fields = own, dict[str, Message]()

    def refuse(self, refused: DomainError, field_map: dict[str, str]) -> None:
        """A refusal at a field of the step stands there."""
        if refused.field in self.own:
            self.at_fields[refused.field or ""] = refused.message
        else:
            super().refuse(refused, field_map)
