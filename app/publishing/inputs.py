"""What comes in while an article is written: its texts by language, its pictures, the elements of a vacancy. Shape only."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import AnyOf, InputRequired

from app.accounts.inputs import later
from app.forms.actions import Incoming
from app.kernel.errors import say
from app.publishing.rules.articles import MOST_PICTURES, Draft, Picture
from app.publishing.rules.vacancies import ELEMENTS, LONG, PERMIT, PERMIT_LABEL
from app.web.forms import PlainForm

NEW = "new-picture"
SAVE, PREVIEW, SUBMIT = "save", "preview", "submit"
LONGEST_SEARCH = 60


@dataclass(frozen=True)
class Sheet:
    """What the form of an article asks: columns to choose from, languages; `vacancy` and `site` for what goes with these."""

    columns: tuple[tuple[str, str], ...]
    languages: tuple[str, ...]
    vacancy: bool = False
    site: bool = False


class ArticleForm(PlainForm):
    """An article in hand. Texts are `title_zh`, `body_zh`, `kind_zh`; elements of a vacancy `vac_place`."""

    copy = HiddenField()
    page = HiddenField()
    sheet: Sheet

    @property
    def field_map(self) -> dict[str, str]:
        """Where the refusals of the rules stand."""
        first = self.sheet.languages[0]
        own = {name: f"{name}_{first}" for name in ("title", "body", "kind")}
        return own | {name: f"vac_{name}" for name in (*ELEMENTS, PERMIT)}

    def draft(self, pictures: Iterable[Picture]) -> Draft:
        """What was written."""
        return Draft(
            self._fields["column"].data, self._texts("title"), self._texts("body"), self._texts("kind"),
            bool(self.sheet.site and self._fields["pinned"].data), tuple(pictures), self._vacancy(),
        )  # fmt: skip

    def _texts(self, name: str) -> dict[str, str]:
        named = ((language, self._fields.get(f"{name}_{language}")) for language in self.sheet.languages)
        return {language: field.data for language, field in named if field is not None and field.data}

    def _vacancy(self) -> dict[str, str]:
        if not self.sheet.vacancy:
            return {}
        named = {name: (self._fields[f"vac_{name}"].data or "").strip() for name in (*ELEMENTS, PERMIT)}
        return {name: text for name, text in named.items() if text}


def article_form(sheet: Sheet, draft: Draft | None = None, copy: str = "") -> ArticleForm:
    """The form of an article, filled with a draft unless something was posted."""
    made: type[ArticleForm] = type("ArticleForm", (ArticleForm,), {**_controls(sheet), "sheet": sheet})
    return made(data=_data(draft, sheet) | {"copy": copy, "page": secrets.token_hex(16)} if draft else None)


def _controls(sheet: Sheet) -> dict[str, Any]:
    known = [value for value, _ in sheet.columns]
    controls: dict[str, Any] = {"column": StringField(validators=[AnyOf(known, message=later(say("请选择栏目。")))])}
    for language in sheet.languages:
        controls |= {f"title_{language}": StringField(), f"body_{language}": TextAreaField()}
        if sheet.site:
            controls[f"kind_{language}"] = StringField()
    if sheet.site:
        controls["pinned"] = BooleanField()
    if sheet.vacancy:
        controls |= {f"vac_{name}": TextAreaField() if name in LONG else StringField() for name in (*ELEMENTS, PERMIT)}
    return controls


def _data(draft: Draft, sheet: Sheet) -> dict[str, Any]:
    found: dict[str, Any] = {"column": draft.column, "pinned": draft.pinned}
    for language in sheet.languages:
        found |= {f"title_{language}": draft.title.get(language, ""), f"body_{language}": draft.body.get(language, "")}
        found[f"kind_{language}"] = draft.kind.get(language, "")
    return found | {f"vac_{name}": draft.vacancy.get(name, "") for name in (*ELEMENTS, PERMIT)}


def labels_of_vacancy() -> Mapping[str, Any]:
    """The labels of a vacancy's controls."""
    return {**ELEMENTS, PERMIT: PERMIT_LABEL}


def pictures_posted(sent: MultiDict[str, str], languages: Iterable[str]) -> list[Picture]:
    """The pictures that the page held, with their words; without those that were taken off."""
    found = []
    for number in range(1, MOST_PICTURES + 1):
        file = sent.get(f"picture-{number}", "")
        if len(file) == 32 and file.isalnum() and f"drop-{number}" not in sent:
            words = {language: sent.get(f"caption-{number}-{language}", "").strip() for language in languages}
            found.append(Picture(file, {language: text for language, text in words.items() if text}))
    return found


def pictures_given(files: MultiDict[str, FileStorage]) -> list[Incoming]:
    """New pictures."""
    sent = [one for one in files.getlist(NEW) if one.filename]
    return [Incoming(one.filename or "", one.stream.read()) for one in sent[:MOST_PICTURES]]


def searched(sent: Mapping[str, str]) -> str:
    """What was typed to be searched for, without signs that no page can show."""
    return "".join(sign for sign in sent.get("q", "") if sign.isprintable()).strip()[:LONGEST_SEARCH]


class BeginForm(PlainForm):
    """Which kind of article is begun, and the one-time token of the page."""

    column = StringField(validators=[InputRequired(later(say("请选择栏目。")))])
    token = StringField(validators=[InputRequired(later(say("页面已过期，请刷新后重新提交。")))])


class HideForm(PlainForm):
    """Why an article is taken down."""

    reason = StringField(validators=[InputRequired(later(say("请填写撤下的理由。")))])


class OneButton(PlainForm):
    """A form that is only pressed."""

    copy = HiddenField()
    page = HiddenField()


class ChoiceForm(PlainForm):
    """What a member lets be shown: whether it stands in the libraries, and which fields."""

    listed = BooleanField()
