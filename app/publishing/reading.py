"""An article as it is read: by the public, by whoever wrote it before it is public, by whoever moderates it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from flask import url_for
from markupsafe import Markup

from app.publishing.house import LANGUAGES
from app.publishing.prose import plain_start, safe_html
from app.publishing.rules.articles import pictures_from
from app.publishing.rules.vacancies import ELEMENTS, LONG, PERMIT, PERMIT_LABEL, vacancy_from
from app.tenancy.configuration.words import pick
from app.web.language import current_language, translated

_MARK = r"[\[【]\s*(?:图|picture)\s*(\d{1,2})\s*[\]】]"
_PLACED = re.compile(rf"<p>\s*{_MARK}\s*</p>", re.IGNORECASE)
_MARKED = re.compile(_MARK, re.IGNORECASE)


class Written(Protocol):
    """What has the text of an article: the article itself, or a revision of it."""

    title: dict[str, Any]
    body: dict[str, Any]
    kind: dict[str, Any]
    pictures: list[Any]
    vacancy: dict[str, Any]


@dataclass(frozen=True)
class Figure:
    """A picture where it stands: its address, the words for it, its size."""

    src: str
    caption: str
    width: int
    height: int

    def html(self) -> Markup:
        """The picture with its words below."""
        size = Markup(' width="{}" height="{}"').format(self.width, self.height) if self.width else ""
        return Markup('<figure><img src="{}" alt="{}"{} loading="lazy"><figcaption>{}</figcaption></figure>').format(
            self.src, self.caption, size, self.caption
        )


@dataclass(frozen=True)
class Element:
    """An element of a vacancy."""

    label: str
    text: str
    long: bool = False


@dataclass(frozen=True)
class Reading:
    """The text in the reader's language; `foreign` is the tag of the language where it is not."""

    title: str
    kind: str
    html: Markup
    start: str
    foreign: str
    elements: Sequence[Element]
    until: date | None

    def is_over(self, today: date) -> bool:
        """Whether it is a vacancy for which one cannot apply any more."""
        return self.until is not None and self.until < today


def reading_of(one: Written, figures: Sequence[Figure]) -> Reading:
    """An article with its pictures where the text places them (`[图1]` on a line of its own), the others after it."""
    language = current_language()
    body = pick(one.body, language) if one.body else ""
    return Reading(
        pick(one.title, language) if one.title else "", pick(one.kind, language) if one.kind else "",
        _illustrated(safe_html(body), figures), start_of(body), foreign_tag(one.body or one.title),
        elements_of(one.vacancy), vacancy_from(one.vacancy).until if one.vacancy else None,
    )  # fmt: skip


def start_of(body: str) -> str:
    """How a text begins, for lists and descriptions; where pictures stand in it is nothing to read."""
    return plain_start(_MARKED.sub("", body)) if body else ""


def foreign_tag(text: Mapping[str, str]) -> str:
    """The tag of the language that a text is shown in where it is not the reader's; empty where it is."""
    if not text or current_language() in text or "*" in text:
        return ""
    return LANGUAGES["zh" if "zh" in text else "en"][1]


def figures_of(one: Written, article_id: int, *, public: bool) -> list[Figure]:
    """The pictures of a text; those that are not public yet come by the address that asks who looks."""
    language, found = current_language(), []
    for place, picture in enumerate(pictures_from(one.pictures), 1):
        mark = picture.file[:12]
        if public:
            src = url_for("publishing.picture", article_id=article_id, place=place, v=mark)
        else:
            src = url_for("forms.show", upload_id=picture.file)
        caption = pick(picture.caption, language) if picture.caption else ""
        found.append(Figure(src, caption, *picture.size))
    return found


def _illustrated(html: Markup, figures: Sequence[Figure]) -> Markup:
    placed: set[int] = set()

    def put(match: re.Match[str]) -> str:
        number = int(match[1])
        if not 1 <= number <= len(figures) or number in placed:
            return ""
        placed.add(number)
        return str(figures[number - 1].html())

    text = _PLACED.sub(put, str(html))
    rest = [figure.html() for number, figure in enumerate(figures, 1) if number not in placed]
    return Markup("\n").join([Markup(text), *rest])  # noqa: S704 (clean HTML in which figures of our own were put)


def elements_of(vacancy: Mapping[str, Any]) -> list[Element]:
    """The elements of a vacancy in the order in which the rules ask them; none for another article."""
    if not vacancy:
        return []
    found = [
        Element(translated(label), str(vacancy[name]), name in LONG) for name, label in ELEMENTS.items() if vacancy.get(name)
    ]
    if vacancy.get(PERMIT):
        found.append(Element(translated(PERMIT_LABEL), str(vacancy[PERMIT])))
    return found
