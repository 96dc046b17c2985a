"""The desk at which an article is written, the same for a studio and for the association's site: read, kept, handed in."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.kernel.errors import DomainError, Refusals, say
from app.procedures.docket import look_at
from app.publishing import actions
from app.publishing.actions.writing import NewerCopy, Where
from app.publishing.exhibit import suspicion
from app.publishing.house import LANGUAGES
from app.publishing.inputs import (
    PREVIEW,
    SUBMIT,
    ArticleForm,
    OneButton,
    Sheet,
    article_form,
    labels_of_vacancy,
    pictures_given,
    pictures_posted,
)
from app.publishing.labels import STAGE_MARKS, STAGES
from app.publishing.pictures import keep_picture
from app.publishing.places import VACANCIES, WritingPlace, place_for
from app.publishing.reading import Reading, figures_of, reading_of
from app.publishing.rules.articles import Draft, Picture
from app.publishing.rules.vacancies import discriminating
from app.publishing.store.writing import InHand, get_in_hand
from app.tenancy import clock
from app.tenancy.tenants import tenant
from app.web.access import somebody
from app.web.language import gettext as _
from app.web.language import said, translated
from app.web.rendering import render

NAMED = {"zh": say("中文"), "en": say("英文")}
"""Languages as the writer calls them."""


@dataclass
class Desk:
    """One article on somebody's desk. `ends` are the endpoints of this desk: list, write, preview, autosave, drop."""

    article_id: int
    studio_id: int | None
    layout: str
    ends: Mapping[str, str]
    problems: list[tuple[str, str]] = field(default_factory=list)

    @property
    def by(self) -> int:
        return somebody().account_id

    @cached_property
    def place(self) -> WritingPlace:
        return place_for(self.by, self.studio_id, clock.today())

    @cached_property
    def found(self) -> InHand:
        return get_in_hand(self.article_id, self.studio_id)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        return tuple(code for code in tenant().association.languages if code in LANGUAGES)

    @property
    def sheet(self) -> Sheet:
        """Kinds may be changed among those of the same shape: a vacancy stays one."""
        columns, own = self.place.columns, self._is_vacancy(self.found.draft.column)
        fitting = tuple((name, said(one.label)) for name, one in columns.items() if self._is_vacancy(name) == own)
        return Sheet(fitting, self.languages, vacancy=own, site=self.studio_id is None)

    def _is_vacancy(self, column: str) -> bool:
        known = self.place.columns.get(column)
        return known is not None and known.kind == VACANCIES

    def to(self, end: str, **more: Any) -> str:
        """An address of this desk."""
        return url_for(self.ends[end], **more) if end == "list" else url_for(self.ends[end], article_id=self.article_id, **more)

    # ---- shown
    def show(self, form: ArticleForm | None = None, pictures: Sequence[Picture] | None = None) -> str:
        """The page of the article: to be written on, or as it waits."""
        draft = self.found.draft
        self.place.column(draft.column)
        filled = form or article_form(self.sheet, draft, self.found.copy)
        shown = list(draft.pictures if pictures is None else pictures)
        return render(
            "publishing/write.html", desk=self, layout=self.layout, form=filled, pictures=shown, found=self.found,
            stands=(translated(STAGES[self.found.stage]), STAGE_MARKS[self.found.stage]), languages=self._named(),
            vacancy_labels=labels_of_vacancy(), problems=[*self.problems, *filled.summary()], opinion=self.opinion,
            warning=self._warning(), column=self.place.column(draft.column), stale=isinstance(filled.refusal, NewerCopy),
        )  # fmt: skip

    def _named(self) -> list[tuple[str, str]]:
        return [(code, translated(NAMED[code])) for code in self.languages]

    @cached_property
    def opinion(self) -> str:
        """What was said when it was last returned or refused."""
        case = self.found.case
        if case is None or case.state.value not in ("returned", "refused"):
            return ""
        turns = look_at(case).turns
        return turns[-1].opinion if turns else ""

    def _warning(self) -> str:
        draft = self.found.draft
        words = discriminating([*draft.title.values(), *draft.body.values(), *map(str, draft.vacancy.values())])
        return translated(suspicion(words)) if words else ""

    def preview(self) -> str:
        """The article as the public would read it."""
        return render("publishing/preview.html", desk=self, layout=self.layout, reading=self.reading, found=self.found)

    @property
    def reading(self) -> Reading:
        one = self.found.revision or self.found.article
        return reading_of(one, figures_of(one, self.article_id, public=False))

    # ---- taken in
    def receive(self, now: datetime) -> ResponseReturnValue:
        """What was posted: kept; then shown again, previewed or handed in. What was typed is never lost."""
        form = article_form(self.sheet)
        pictures = self._pictures(form, now)
        do = request.form.get("do", "")
        if not form.validate() or not self._keep(form, pictures, now):
            return self.show(form, pictures), 409 if isinstance(form.refusal, NewerCopy) else 422
        if do == PREVIEW and not self.problems:
            return redirect(self.to("preview"))
        if do == SUBMIT and not self.problems:
            return self._hand_in(form, pictures, now)
        flash(translated(say("草稿已保存。")), "ok")
        return redirect(self.to("write")) if not self.problems else (self._again(), 422)

    def _again(self) -> str:
        """The page anew, as it was saved, with what could not be taken."""
        self.__dict__.pop("found", None)
        return self.show()

    def _pictures(self, form: ArticleForm, now: datetime) -> list[Picture]:
        held = pictures_posted(request.form, self.languages)
        for incoming in pictures_given(request.files):
            try:
                held.append(Picture(keep_picture(incoming, by=self.by, now=now)))
            except DomainError as refused:
                sentence = _("%(name)s：%(why)s", name=incoming.name[:60], why=translated(refused.message))
                self.problems.append(("new-picture", sentence))
        return held

    def _keep(self, form: ArticleForm, pictures: Sequence[Picture], now: datetime) -> bool:
        where = Where(self.article_id, self.studio_id, form.copy.data or "", form.page.data or "")
        if "overwrite" in request.form:
            where = Where(self.article_id, self.studio_id, self.found.copy, form.page.data or "")
        done = form.try_to(
            actions.save_draft, where, form.draft(pictures), by=self.by, now=now, field_map=form.field_map
        )
        self.__dict__.pop("found", None)
        return done

    def _hand_in(self, form: ArticleForm, pictures: Sequence[Picture], now: datetime) -> ResponseReturnValue:
        where = Where(self.article_id, self.studio_id, form.done, form.page.data or "")
        if not form.try_to(actions.hand_in_article, where, by=self.by, now=now, field_map=form.field_map):
            form.copy.data = where.copy
            self.__dict__.pop("found", None)
            return self.show(form, self.found.draft.pictures), 422
        sentence = say("已提交审核，通过后公开显示；结果会写信告诉您。") if form.done else say("已发布。")
        flash(translated(sentence), "ok")
        return redirect(self.to("list"))

    def autosave(self, now: datetime) -> dict[str, str]:
        """What the page's script saves while one types; gives the sentence for the page."""
        form = article_form(self.sheet)
        where = Where(self.article_id, self.studio_id, form.copy.data or "", form.page.data or "")
        draft: Draft = form.draft(pictures_posted(request.form, self.languages))
        try:
            actions.save_draft(where, draft, by=self.by, now=now)
        except Refusals as refused:
            return {"message": translated(refused.refusals[0].message)}
        except DomainError as refused:
            return {"message": translated(refused.message)}
        at = now.astimezone(clock.zone()).strftime("%H:%M")
        return {"message": translated(say("草稿已保存 %(at)s", at=at))}

    def drop(self, now: datetime) -> ResponseReturnValue:
        """Throw the draft away, back to the list."""
        form = OneButton()
        where = Where(self.article_id, self.studio_id)
        if form.validate_on_submit() and form.try_to(actions.drop_draft, where, by=self.by, now=now):
            flash(translated(say("草稿已删除。")), "ok")
        for _field, sentence in form.summary():
            flash(sentence, "stop")
        return redirect(self.to("list"))


def one_time_token() -> str:
    """The token of a page on which something is begun."""
    return secrets.token_hex(16)
