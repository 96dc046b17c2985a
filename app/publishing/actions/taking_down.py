"""What those in charge of the site do to any article: take it down with a reason, put it back."""

from __future__ import annotations

from datetime import datetime

from app.audit.actions import record
from app.kernel.errors import Conflict, say
from app.publishing import letters
from app.publishing.actions.articles import get_article, hide_article
from app.publishing.models import ArticleState
from app.publishing.places import place_for
from app.tenancy import clock
from app.tenancy.transactions import action


@action
def take_down(article_id: int, *, reason: str, by: int, now: datetime) -> None:
    """An article is gone from the site at once; a member whose article it is reads why. Twice has its effect once.

    Raises NotAllowed for who is not in charge of the site, Conflict for what is not published.
    """
    place_for(by, None, clock.local_day(now))
    article = get_article(article_id, for_update=True)
    if article.state == ArticleState.HIDDEN:
        return
    if article.state != ArticleState.PUBLISHED:
        raise Conflict(say("这篇文章没有发布，不需要撤下。"))
    hide_article(article_id, by=by, now=now, reason=reason)
    letters.tell_hidden(article)


@action
def put_back(article_id: int, *, by: int, now: datetime) -> None:
    """An article that was taken down stands on the site again as it was. Raises NotAllowed, Conflict."""
    place_for(by, None, clock.local_day(now))
    article = get_article(article_id, for_update=True)
    if article.state == ArticleState.PUBLISHED:
        return
    if article.state != ArticleState.HIDDEN or article.published_on is None:
        raise Conflict(say("这篇文章没有发布过，不能恢复。"))
    article.state, article.hidden_because, article.changed_at = ArticleState.PUBLISHED.value, "", now
    record("article.put_back", by=by, subject=f"article:{article_id}", details={})
