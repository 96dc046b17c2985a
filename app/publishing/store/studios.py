"""What the public asks about studios. One that is not shown today is as little there as none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, literal, or_, select, union_all

from app.kernel.errors import NotFound, say
from app.publishing.models import Article, ArticleState, PublicProfile, Studio
from app.publishing.store.site import OF_STUDIO
from app.tenancy.database import db
from app.web.paging import Page, cut

PAGE = 20
ARTICLES = 10
VACANCIES = 8
OF_PROFILE = (PublicProfile, PublicProfile.membership_id == Studio.membership_id)
_LINE = (
    Article.id, Article.column_name, Article.title, Article.body, Article.vacancy, Article.published_on,
)  # fmt: skip


@dataclass(frozen=True)
class StudioLine:
    """A studio as the list shows it."""

    id: int
    name: str
    tier: str | None
    answers: dict[str, Any]


@dataclass(frozen=True)
class StudioArticle:
    """An article of a studio as its page shows it."""

    id: int
    column: str
    title: dict[str, str]
    body: dict[str, str]
    vacancy: dict[str, Any]
    published_on: date


@dataclass(frozen=True)
class Shelf:
    """The articles of one kind, and the newest vacancies beside them."""

    page: Page[StudioArticle]
    vacancies: Sequence[StudioArticle]


def get_shown(studio_id: int) -> tuple[Studio, PublicProfile]:
    """A studio that everybody may see, with what it shows of its member. Raises NotFound."""
    wanted = select(Studio, PublicProfile).join(*OF_PROFILE).where(Studio.id == studio_id, Studio.shown)
    found = db.session.execute(wanted).first()
    if found is None:
        raise NotFound(say("没有这个工作室，或它目前不对外展示。"))
    return found[0], found[1]


def counts_of(studio_id: int) -> dict[str, int]:
    """How many published articles of each kind."""
    wanted = select(Article.column_name, func.count()).where(*_published(studio_id)).group_by(Article.column_name)
    return {row[0]: row[1] for row in db.session.execute(wanted.order_by(Article.column_name))}


def _published(studio_id: int) -> tuple[Any, ...]:
    return Article.studio_id == studio_id, Article.state == ArticleState.PUBLISHED.value


def shelf_of(studio_id: int, kind: str, vacancies: Sequence[str], after: Sequence[Any] | None) -> Shelf:
    """A page of the articles of a kind, the newest first, and the newest vacancies, in one statement."""
    listed = _of_kind(studio_id, (kind,), ARTICLES + 1, after)
    beside = _of_kind(studio_id, tuple(vacancies), VACANCIES if vacancies else 0)
    both = [select(literal(place).label("place"), one.subquery()) for place, one in enumerate((listed, beside))]
    joined = union_all(*both).subquery()
    found: list[list[StudioArticle]] = [[], []]
    newest_first = (joined.c.place, joined.c.published_on.desc(), joined.c.id.desc())
    for place, *line in db.session.execute(select(joined).order_by(*newest_first)):
        found[place].append(StudioArticle(*line))
    page = cut(found[0], lambda one: (one.published_on.isoformat(), one.id), size=ARTICLES, first=after is None)
    return Shelf(page, found[1])


def _of_kind(studio_id: int, kinds: tuple[str, ...], most: int, after: Sequence[Any] | None = None) -> Select[Any]:
    lines = select(*_LINE).where(*_published(studio_id), Article.column_name.in_(kinds))
    if after is not None:
        day, number = date.fromisoformat(after[0]), int(after[1])
        earlier = and_(Article.published_on == day, Article.id < number)
        lines = lines.where(or_(Article.published_on < day, earlier))
    return lines.order_by(Article.published_on.desc(), Article.id.desc()).limit(most)


def get_article(studio_id: int, article_id: int) -> tuple[Article, PublicProfile]:
    """A published article of a studio that is shown. Raises NotFound."""
    wanted = select(Article, PublicProfile).join(*OF_STUDIO).join(*OF_PROFILE)
    found = db.session.execute(wanted.where(Article.id == article_id, *_published(studio_id), Studio.shown)).first()
    if found is None:
        raise NotFound(say("没有这篇文章，或已撤下。"))
    return found[0], found[1]


def find_public_article(article_id: int) -> Article | None:
    """An article that everybody may read, of the site or of a studio that is shown; for its pictures."""
    seen = or_(Article.studio_id.is_(None), Studio.shown)
    wanted = select(Article).outerjoin(*OF_STUDIO).where(Article.id == article_id, seen)
    return db.session.scalar(wanted.where(Article.state == ArticleState.PUBLISHED.value))


@dataclass(frozen=True)
class StudioWish:
    """What the list of studios is narrowed to."""

    text: str = ""
    tier: str = ""


def _narrowed(wish: StudioWish) -> list[Any]:
    conditions: list[Any] = [Studio.shown]
    if wish.text:
        conditions.append(PublicProfile.name.icontains(wish.text, autoescape=True))
    if wish.tier:
        conditions.append(PublicProfile.tier == wish.tier)
    return conditions


def studios_page(wish: StudioWish, after: Sequence[Any] | None) -> Page[StudioLine]:
    """A page of the studios that are shown, by name."""
    wanted = select(Studio.id, PublicProfile.name, PublicProfile.tier, PublicProfile.answers).join(*OF_PROFILE)
    wanted = wanted.where(*_narrowed(wish))
    if after is not None:
        name, number = str(after[0]), int(after[1])
        same = and_(PublicProfile.name == name, Studio.id > number)
        wanted = wanted.where(or_(PublicProfile.name > name, same))
    rows = db.session.execute(wanted.order_by(PublicProfile.name, Studio.id).limit(PAGE + 1))
    lines = [StudioLine(*row) for row in rows]
    return cut(lines, lambda one: (one.name, one.id), size=PAGE, first=after is None)


def count_studios(wish: StudioWish) -> int:
    """How many studios match."""
    return db.session.scalar(select(func.count(Studio.id)).join(*OF_PROFILE).where(*_narrowed(wish))) or 0
