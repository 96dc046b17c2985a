"""What comes in on the desk: the verdict as it was posted, and the list that somebody asked for. Shape only."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.accounts.inputs import later
from app.approval.columns import known_columns
from app.approval.fieldcolumns import known_fields
from app.approval.wishes import SORTS, View, Wish
from app.forms.reading import Reading
from app.kernel.errors import DomainError, say
from app.procedures.actions import Decision
from app.web.forms import PlainForm
from app.web.language import translated

PREFIX = "case-"
"""No field of a form in the configuration has a hyphen in its name, so nothing of a step's own can be mistaken."""
COMMENT, WAIVER = "comment-", "waiver-"
LONGEST_OPINION = 2000
LONGEST_NOTE = 2000
LONGEST_VIEW, LONGEST_QUERY = 40, 1000
LONGEST_SEARCH = 60
FILTERS = ("procedure", "step", "tier", "due", "again", "state", "body")
NUMBER = re.compile(r"[\w.()（）〔〕/-]{1,60}")
NUMBERED = 4


class TakeBackForm(PlainForm):
    """Taking back the answer given last: the version of the case that was read."""

    version = IntegerField(validators=[InputRequired(later(say("页面已过期，请刷新后重新提交。")))])


class SecondForm(PlainForm):
    """Confirming or sending back what another has proposed: the version that was read, and a remark."""

    version = IntegerField(validators=[InputRequired(later(say("页面已过期，请刷新后重新提交。")))])
    remark = TextAreaField(validators=[Length(max=LONGEST_OPINION)])
    step = StringField()
    """The step at which it was proposed, where several run side by side."""


class VerdictForm(PlainForm):
    """One answer to a case: the verdict, an opinion, and which version of the case was read."""

    verdict = StringField(validators=[InputRequired(later(say("请选择结论。")))])
    opinion = TextAreaField(
        validators=[Length(max=LONGEST_OPINION, message=later(say("最多 %(number)s 个字符。", number=LONGEST_OPINION)))]
    )
    step = StringField()
    """The step that is answered, where several run side by side."""
    keep = BooleanField()
    """Keep the opinion among one's stock phrases."""
    version = IntegerField(validators=[InputRequired(later(say("页面已过期，请刷新后重新提交。")))])

    def __init__(self, sent: MultiDict[str, str] | None = None) -> None:
        super().__init__(prefix=PREFIX)
        self.comments = defaultdict(str, _after(COMMENT, sent))
        self.reasons = {int(n): why for n, why in _after(WAIVER, sent).items() if _is_number(n)}
        self.reading: Reading | None = None
        self.at_waivers: list[str] = []
        self.scan, self.at_scan = "", ""

    def is_sound(self, reading: Reading | None) -> bool:
        """Whether it can be put to the engine: well formed, and nothing wrong in the step's own fields."""
        self.reading = reading
        fine = bool(self.validate()) and not self.at_scan
        return fine and not (reading and reading.wrong)

    def decision(self, waivers: Mapping[str, str]) -> Decision:
        """What is put to the engine."""
        answers = dict(self.reading.answers) if self.reading else {}
        uploads = [self.scan] if self.scan else []
        return Decision(self.verdict.data or "", self.opinion.data or "", answers, self.comments, waivers, uploads,
                        self.step.data or "")

    def refuse(self, refused: DomainError, field_map: dict[str, str]) -> None:
        """Put a refusal at the step's own field, at the waivers, at verdict or opinion, or above the form."""
        field = refused.field or ""
        if self.reading is not None and field in self.reading.form.fields:
            self.reading = replace(self.reading, errors={**self.reading.errors, field: refused.message})
        elif field == "waivers":
            self.at_waivers = [translated(refused.message)]
        else:
            super().refuse(refused, field_map)

    def problems(self) -> list[tuple[str, str]]:
        """Every refusal for the summary: (id of the control, sentence)."""
        found = [("", sentence) for sentence in self.refusals]
        for field in (self.verdict, self.opinion, self.version):
            found += [(f"f-{field.name}", str(sentence)) for sentence in field.errors]
        found += [("#waivers", sentence) for sentence in self.at_waivers]
        found += [("f-case-scan", self.at_scan)] if self.at_scan else []
        if self.reading is None:
            return found
        return found + [(control, _said(self.reading, control)) for control in self.reading.errors]


def _said(reading: Reading, control: str) -> str:
    ask = reading.form.fields[control.split("-")[0]]
    sentence: Any = reading.errors[control]
    return translated(say("%(label)s：%(sentence)s", label=ask.label, sentence=sentence))


def _after(prefix: str, sent: MultiDict[str, str] | None) -> dict[str, str]:
    named = sent or MultiDict()
    return {name.removeprefix(prefix): named[name] for name in named if name.startswith(prefix)}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < NUMBERED


def wish_from(args: MultiDict[str, str], view: View) -> Wish:
    """The list somebody asked for; what is no word of ours is left out."""
    words: dict[str, Any] = {name: _word(args.get(name, "")) for name in FILTERS}
    words["sort"] = args["sort"] if args.get("sort") in SORTS else ""
    words["bundle"] = args["bundle"] if NUMBER.fullmatch(args.get("bundle", "")) else ""
    text = " ".join(args.get("q", "").split())[:LONGEST_SEARCH]
    columns = known_columns([*args.getlist("col"), *args.get("cols", "").split(".")])
    fields = known_fields([*args.getlist("field"), *args.get("fields", "").split(".")])
    return Wish(view, **words, text=text, columns=columns, fields=fields)


def _word(text: str) -> str:
    return text if text.isascii() and text.replace("_", "").isalnum() else ""


def view_from(args: MultiDict[str, str]) -> View:
    """`?view=late`, `?view=done`, `?view=open`; anything else is the inbox."""
    named = args.get("view", "")
    return View(named) if named in set(View) else View.WAITING


class ViewForm(PlainForm):
    """A view to be kept, or to be called something else; `view` and `asked` say which list it is."""

    name = StringField(
        validators=[
            InputRequired(later(say("请填写视图名称。"))),
            Length(max=LONGEST_VIEW, message=later(say("最多 %(number)s 个字符。", number=LONGEST_VIEW))),
        ]
    )
    view = StringField()
    asked = StringField()
    starts = BooleanField()

    def __init__(self) -> None:
        super().__init__(prefix="view-")

    def wish(self) -> Wish:
        """The list, read like any address: what nobody offered is left out."""
        args = MultiDict(parse_qsl((self.asked.data or "")[:LONGEST_QUERY]))
        return wish_from(args, view_from(MultiDict({"view": self.view.data or ""})))


class NoteForm(PlainForm):
    """A note among reviewers; `token` makes a double click one note."""

    text = TextAreaField(
        validators=[
            InputRequired(later(say("请填写备注内容。"))),
            Length(max=LONGEST_NOTE, message=later(say("最多 %(number)s 个字符。", number=LONGEST_NOTE))),
        ]
    )
    token = StringField(validators=[Length(max=64)])

    def __init__(self) -> None:
        super().__init__(prefix="note-")
