"""What is done to articles that the public reads: put before everybody, taken down."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from app.audit.actions import record
from app.kernel.errors import DomainError, NotFound, Refusals, say
from app.publishing.models import Article, ArticleState, Revision
from app.publishing.rules.articles import Draft, too_long
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action

LONGEST_REASON = 500


@action
def publish_article(draft: Draft, *, on: date, by: int | None, now: datetime) -> int:
    """Put an article before everybody, dated `on`; gives its number. Refused without a title, in an unknown column."""
    _check(draft)
    article = Article(
        column_name=draft.column, title=dict(draft.title), titles=all_titles(draft), body=dict(draft.body),
        kind=dict(draft.kind), pictures=[one.kept() for one in draft.pictures], pinned=draft.pinned, published_on=on,
        state=ArticleState.PUBLISHED.value, written_by=by, changed_at=now,
    )  # fmt: skip
    db.session.add(article)
    db.session.flush()
    details = {"column": draft.column, "on": on.isoformat()}
    record("article.published", by=by, subject=f"article:{article.id}", details=details)
    return article.id


@action
def publish_revision(article_id: int, number: int, *, on: date, by: int | None, now: datetime) -> None:
    """A revision becomes what the public reads; the day of the first publication stays. Done twice it changes nothing."""
    article = get_article(article_id, for_update=True)
    wanted = select(Revision).where(Revision.article_id == article_id, Revision.number == number)
    revision = db.session.scalar(wanted)
    if revision is None:
        raise NotFound(say("没有这篇文章，或已撤下。"))
    if article.state != ArticleState.PUBLISHED or article.published_on is None:
        article.published_on = on
    article.state, article.hidden_because = ArticleState.PUBLISHED.value, ""
    article.column_name, article.kind, article.pinned = revision.column_name, dict(revision.kind), revision.pinned
    article.title, article.body = dict(revision.title), dict(revision.body)
    article.pictures, article.vacancy = list(revision.pictures), dict(revision.vacancy)
    article.changed_at = now
    details = {"column": article.column_name, "revision": number}
    record("article.published", by=by, subject=f"article:{article_id}", details=details)


@action
def hide_article(article_id: int, *, by: int | None, now: datetime, reason: str = "") -> None:
    """Take an article down; its address then answers like one that never was. Raises NotFound for an unknown one."""
    article = get_article(article_id, for_update=True)
    if len(reason) > LONGEST_REASON:
        raise DomainError(say("理由不超过 %(most)s 个字。", most=LONGEST_REASON), "reason")
    if article.state == ArticleState.HIDDEN:
        return
    article.state, article.hidden_because, article.changed_at = ArticleState.HIDDEN.value, reason.strip(), now
    details = {"reason": reason.strip()} if reason.strip() else {}
    record("article.hidden", by=by, subject=f"article:{article_id}", details=details)


def get_article(article_id: int, *, for_update: bool = False) -> Article:
    """An article, locked where it is about to change. Raises NotFound."""
    found = db.session.get(Article, article_id, with_for_update=for_update or None)
    if found is None:
        raise NotFound(say("没有这篇文章，或已撤下。"))
    return found


def all_titles(draft: Draft) -> str:
    """The titles in every language in one line, to be searched."""
    return "\n".join(text for text in draft.title.values() if text)[:1000]


def _check(draft: Draft) -> None:
    if draft.column not in tenant().association.site.columns:
        raise DomainError(say("网站没有“%(column)s”这个栏目。", column=draft.column), "column")
    if not any(text.strip() for text in draft.title.values()):
        raise DomainError(say("请填写标题。"), "title")
    refusals = too_long(draft)
    if len(refusals) == 1:
        raise refusals[0]
    if refusals:
        raise Refusals(refusals)
