"""The article that a case is about, drawn for whoever moderates it as the public would read it."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from markupsafe import Markup

from app.kernel.errors import Message, say
from app.procedures.docket import Docket
from app.procedures.exhibits import Exhibit
from app.publishing.models import Article, Revision
from app.publishing.reading import figures_of, reading_of
from app.publishing.rules.vacancies import PERMIT, discriminating
from app.publishing.store.writing import submitted_in
from app.tenancy.tenants import tenant
from app.web.language import said, translated
from app.web.rendering import render


def article_of(docket: Docket) -> Exhibit | None:
    """What was last handed in; None where it is gone."""
    found = submitted_in(docket.case.id)
    if found is None:
        return None
    article, revision = found
    kinds = {**tenant().association.site.columns, **tenant().association.site.studio}
    column = kinds.get(revision.column_name)
    label = said(column.label) if column else translated(say("文章"))
    reading = reading_of(revision, figures_of(revision, article.id, public=False))
    html = Markup(render("publishing/parts/article_body.html", reading=reading))  # noqa: S704 - a template's own, escaped output
    way = url_for("publishing.write", article_id=article.id)
    return Exhibit(label, reading.title, html, list(_notes(article, revision)), way)


def _notes(article: Article, revision: Revision) -> Iterator[str]:
    """What whoever moderates should look at."""
    if article.published_on is not None:
        yield translated(say("这是已发布文章的修改稿；通过之前，公众看到的仍是原文。"))
    words = discriminating(texts_of(revision))
    if words:
        yield translated(suspicion(words))
    if revision.vacancy.get(PERMIT):
        yield translated(say("为其他单位招聘，许可证编号：%(permit)s，请核对。", permit=revision.vacancy[PERMIT]))


def texts_of(revision: Revision) -> list[str]:
    """Everything that is written in a revision."""
    return [*revision.title.values(), *revision.body.values(), *map(str, revision.vacancy.values())]


def suspicion(words: list[str]) -> Message:
    """The warning for words that may discriminate."""
    return say("出现了可能含有歧视的词语：%(words)s。招聘不得有性别、民族、宗教信仰等歧视，请核对。", words="、".join(words))
