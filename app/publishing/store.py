"""Every question about articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, case, func, literal, select, tuple_, union_all
from sqlalchemy.orm import InstrumentedAttribute

from app.bodies.models import Body
from app.kernel.errors import NotFound, say
from app.members.models import Membership
from app.publishing.models import Article, ArticleState
from app.tenancy.database import ask, db
from app.web.paging import Page, cut

PAGE = 20
FEED = 30
MOST_IN_SITEMAP = 5000
_LINE: tuple[InstrumentedAttribute[Any], ...] = (
    Article.id, Article.column_name, Article.kind, Article.title, Article.published_on, Article.pinned,
)
_NEWEST_FIRST = (Article.pinned.desc(), Article.published_on.desc(), Article.id.desc())


@dataclass(frozen=True)
class Line:
    """An article as a list shows it."""

    id: int
    column: str
    kind: dict[str, str]
    title: dict[str, str]
    published_on: date
    pinned: bool


@dataclass(frozen=True)
class Wanted:
    """How many of the newest articles of which columns."""

    columns: tuple[str, ...]
    most: int


def _published(columns: Sequence[str] = ()) -> Select[Any]:
    lines = select(*_LINE).where(Article.state == ArticleState.PUBLISHED.value)
    return lines.where(Article.column_name.in_(columns)) if columns else lines


def _newest_of(one: Wanted) -> Select[Any]:
    return _published(one.columns).order_by(*_NEWEST_FIRST).limit(one.most)


def newest(wanted: Sequence[Wanted]) -> list[list[Line]]:
    """The newest articles for several places of a page at once, in one statement. No columns, no articles."""
    found: list[list[Line]] = [[] for _ in wanted]
    statement = _newest_for(tuple(wanted))
    line: list[Any]
    for place, *line in ask(statement) if statement is not None else ():
        found[place].append(Line(*line))
    return found


@lru_cache(maxsize=128)
def _newest_for(wanted: tuple[Wanted, ...]) -> Select[Any] | None:
    """The statement for the places of a front page; making it costs more than asking it."""
    places = [(place, one) for place, one in enumerate(wanted) if one.columns]
    if not places:
        return None
    joined = union_all(
        *(select(literal(place).label("place"), _newest_of(one).subquery()) for place, one in places)
    ).subquery()
    order = (joined.c.place, joined.c.pinned.desc(), joined.c.published_on.desc(), joined.c.id.desc())
    return select(joined).order_by(*order)


def list_page(columns: Sequence[str], after: Sequence[Any] | None) -> Page[Line]:
    """A page of published articles, pinned ones first, then the newest; `after` is the key the last page ended with."""
    lines = _published(columns).order_by(*_NEWEST_FIRST).limit(PAGE + 1)
    if after is not None:
        pinned, day, number = after
        key = tuple_(Article.pinned, Article.published_on, Article.id)
        lines = lines.where(key < tuple_(literal(bool(pinned)), literal(date.fromisoformat(day)), literal(int(number))))
    rows = [Line(*row) for row in db.session.execute(lines)]
    return cut(rows, lambda line: (line.pinned, line.published_on.isoformat(), line.id), size=PAGE, first=after is None)


def get_published(article_id: int) -> Article:
    """An article that everybody may read. Raises NotFound for another."""
    found = db.session.get(Article, article_id)
    if found is None or found.state != ArticleState.PUBLISHED:
        raise NotFound(say("没有这篇文章，或已撤下。"))
    return found


def for_feed() -> list[Article]:
    """The newest articles whole, by day."""
    newest_first = (Article.published_on.desc(), Article.id.desc())
    wanted = select(Article).where(Article.state == ArticleState.PUBLISHED.value).order_by(*newest_first).limit(FEED)
    return list(db.session.scalars(wanted))


def for_sitemap() -> list[tuple[int, datetime]]:
    """Number and last change of every published article."""
    wanted = select(Article.id, Article.changed_at).where(Article.state == ArticleState.PUBLISHED.value)
    return [(number, changed) for number, changed in
            db.session.execute(wanted.order_by(Article.id.desc()).limit(MOST_IN_SITEMAP))]


@dataclass(frozen=True)
class Counted:
    """So many members of one tier at one place of the tree; `lately` those admitted since the day asked for."""

    path: str
    tier: str
    number: int
    lately: int


def members_counted(since: date) -> list[Counted]:
    """Who is admitted and has not left, by place and tier, in one statement."""
    stays = (Membership.admitted_on.is_not(None), Membership.left_on.is_(None), Membership.tier.is_not(None))
    lately = func.sum(case((Membership.admitted_on >= since, 1), else_=0))
    wanted = select(Membership.body_path, Membership.tier, func.count(), lately).where(*stays)
    rows = db.session.execute(wanted.group_by(Membership.body_path, Membership.tier))
    return [Counted(path, tier, number, int(new)) for path, tier, number, new in rows]


def paths_of(names: Sequence[str]) -> dict[str, str]:
    """Where bodies of the configuration stand in the tree, by their names there."""
    wanted = select(Body.configured_as, Body.path).where(Body.configured_as.in_(names))
    return {name: path for name, path in db.session.execute(wanted) if name}
