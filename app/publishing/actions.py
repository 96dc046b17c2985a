"""What is done to articles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from app.audit.actions import record
from app.kernel.errors import DomainError, NotFound, say
from app.publishing.models import Article, ArticleState
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action

LONGEST_TITLE = 200
LONGEST_BODY = 200_000


@dataclass(frozen=True)
class Draft:
    """What somebody wrote: its column, title and body (Markdown) by language, a short kind, whether it stays on top."""

    column: str
    title: Mapping[str, str]
    body: Mapping[str, str] = field(default_factory=dict)
    kind: Mapping[str, str] = field(default_factory=dict)
    pinned: bool = False


@action
def publish_article(draft: Draft, *, on: date, by: int | None, now: datetime) -> int:
    """Put an article before everybody, dated `on`; gives its number. Refused without a title, in an unknown column."""
    _check(draft)
    article = Article(
        column_name=draft.column, title=dict(draft.title), body=dict(draft.body), kind=dict(draft.kind),
        pinned=draft.pinned, published_on=on, state=ArticleState.PUBLISHED.value, written_by=by, changed_at=now,
    )
    db.session.add(article)
    db.session.flush()
    details = {"column": draft.column, "on": on.isoformat()}
    record("article.published", by=by, subject=f"article:{article.id}", details=details)
    return article.id


@action
def hide_article(article_id: int, *, by: int | None, now: datetime) -> None:
    """Take an article down; its address then answers like one that never was. Raises NotFound for an unknown one."""
    article = db.session.get(Article, article_id, with_for_update=True)
    if article is None:
        raise NotFound(say("没有这篇文章，或已撤下。"))
    article.state, article.changed_at = ArticleState.HIDDEN.value, now
    record("article.hidden", by=by, subject=f"article:{article_id}", details={})


def _check(draft: Draft) -> None:
    if draft.column not in tenant().association.site.columns:
        raise DomainError(say("网站没有“%(column)s”这个栏目。", column=draft.column), "column")
    if not any(text.strip() for text in draft.title.values()):
        raise DomainError(say("请填写标题。"), "title")
    if any(len(text) > LONGEST_TITLE for text in draft.title.values()):
        raise DomainError(say("标题不超过 %(most)s 个字。", most=LONGEST_TITLE), "title")
    if any(len(text) > LONGEST_BODY for text in draft.body.values()):
        raise DomainError(say("正文太长，请分成几篇。"), "body")
