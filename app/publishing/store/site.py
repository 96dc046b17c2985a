"""Every question about articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, case, func, literal, or_, select, tuple_, union_all
from sqlalchemy.orm import InstrumentedAttribute

from app.bodies.models import Body
from app.kernel.errors import NotFound, say
from app.members.models import Membership
from app.publishing.models import Article, ArticleState, PublicProfile, Studio
from app.tenancy.database import ask, db
from app.web.paging import Page, cut

PAGE = 20
FEED = 30
MOST_IN_SITEMAP = 5000
_LINE: tuple[InstrumentedAttribute[Any], ...] = (
    Article.id, Article.column_name, Article.kind, Article.title, Article.published_on, Article.pinned,
)
OF_STUDIO = (Studio, Studio.id == Article.studio_id)
OF_PROFILE = (PublicProfile, PublicProfile.membership_id == Studio.membership_id)
_NEWEST_FIRST = (Article.pinned.desc(), Article.published_on.desc(), Article.id.desc())


@dataclass(frozen=True)
class Line:
    """An article as a list shows it; one of a studio with the member's name."""

    id: int
    column: str
    kind: dict[str, str]
    title: dict[str, str]
    published_on: date
    pinned: bool
    studio_id: int | None = None
    studio: str = ""


@dataclass(frozen=True)
class Wanted:
    """How many of the newest articles of which columns of the site; `studios`: of which kinds of the members' studios."""

    columns: tuple[str, ...]
    most: int
    studios: bool = False


def _published(columns: Sequence[str] = ()) -> Select[Any]:
    """The association's own articles."""
    lines = select(*_LINE, literal(None, Integer).label("studio_id"), literal("").label("studio"))
    lines = lines.where(Article.state == ArticleState.PUBLISHED.value, Article.studio_id.is_(None))
    return lines.where(Article.column_name.in_(columns)) if columns else lines


def _of_studios(kinds: Sequence[str]) -> Select[Any]:
    """Articles of the studios that are shown today; nobody pins anything there."""
    lines = select(*_LINE, Studio.id.label("studio_id"), PublicProfile.name.label("studio")).join(*OF_STUDIO).join(*OF_PROFILE)
    return lines.where(
        Article.state == ArticleState.PUBLISHED.value, Article.pinned.is_(False), Studio.shown, Article.column_name.in_(kinds)
    )


def _newest_of(one: Wanted) -> Select[Any]:
    lines = _of_studios(one.columns) if one.studios else _published(one.columns)
    return lines.order_by(*_NEWEST_FIRST).limit(one.most)


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
    """An article of the association that everybody may read. Raises NotFound for another."""
    found = db.session.get(Article, article_id)
    if found is None or found.state != ArticleState.PUBLISHED or found.studio_id is not None:
        raise NotFound(say("没有这篇文章，或已撤下。"))
    return found


def _seen_by_all() -> ColumnElement[bool]:
    """Published, and not in a studio that is not shown today."""
    return and_(Article.state == ArticleState.PUBLISHED.value, or_(Article.studio_id.is_(None), Studio.shown))


def for_feed() -> list[Article]:
    """The newest articles whole, by day, those of the studios among them."""
    newest_first = (Article.published_on.desc(), Article.id.desc())
    wanted = select(Article).outerjoin(*OF_STUDIO).where(_seen_by_all()).order_by(*newest_first).limit(FEED)
    return list(db.session.scalars(wanted))


def for_sitemap() -> list[tuple[int, int | None, datetime]]:
    """Number, studio and last change of every published article."""
    wanted = select(Article.id, Article.studio_id, Article.changed_at).outerjoin(*OF_STUDIO).where(_seen_by_all())
    return [(number, studio, changed) for number, studio, changed in
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
