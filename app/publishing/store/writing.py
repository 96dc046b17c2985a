"""What those who write ask: their articles and where each stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from app.kernel.errors import NotFound, say
from app.members.models import Membership
from app.procedures.models import Case
from app.publishing.models import Article, Revision, Studio
from app.publishing.rules.articles import Draft, Stage, pictures_from, stage_of
from app.tenancy.database import db
from app.web.access import Identity
from app.web.paging import Page, cut

PAGE = 30
LATEST = (Revision, and_(Revision.article_id == Article.id, Revision.number == Article.latest))
ITS_CASE = (Case, Case.id == Revision.case_id)


@dataclass(frozen=True)
class WrittenLine:
    """An article in the list of those who write."""

    id: int
    column: str
    studio_id: int | None
    studio: str
    title: Mapping[str, str]
    stage: Stage
    published_on: date | None
    changed_at: datetime
    pinned: bool
    case_number: str | None


@dataclass(frozen=True)
class WrittenWish:
    """What the list is narrowed to. `studio_id` 0 means the association's own articles only, None all.

    `own`: the list of who writes them. For anybody else what a member never handed in is not there.
    """

    studio_id: int | None = None
    own: bool = False
    column: str = ""
    stage: str = ""
    text: str = ""


@dataclass(frozen=True)
class InHand:
    """An article in the hands of who writes it: where it stands, its latest text, and the copy that a page of it holds."""

    article: Article
    revision: Revision | None
    case: Case | None

    @property
    def being_written(self) -> bool:
        """Whether the latest revision is still open."""
        return self.revision is not None and self.revision.handed_in_at is None

    @property
    def stage(self) -> Stage:
        return stage_of(
            self.article.state, being_written=self.being_written, case_state=self.case.state.value if self.case else None
        )

    @property
    def copy(self) -> str:
        """The number and version that a page drawn now holds: `3.2`; `3.0` while nobody writes."""
        version = self.revision.version if self.being_written and self.revision else 0
        return f"{self.article.latest}.{version}"

    @property
    def draft(self) -> Draft:
        """The latest text."""
        one: Article | Revision = self.revision or self.article
        return Draft(
            one.column_name, one.title, one.body, one.kind, one.pinned, pictures_from(one.pictures), dict(one.vacancy)
        )


def find_own_studio(who: Identity) -> Studio | None:
    """The studio of whoever is logged in: of the unit he acts for, else his own; closed ones too."""
    mine = Membership.unit_id == who.unit_id if who.unit_id is not None else Membership.person_id == who.person_id
    if who.unit_id is None and who.person_id is None:
        return None
    return db.session.scalar(select(Studio).join(Membership, Membership.id == Studio.membership_id).where(mine))


def get_in_hand(article_id: int, studio_id: int | None) -> InHand:
    """An article of a studio, or of the association (None), for who writes it. Raises NotFound."""
    place = Article.studio_id.is_(None) if studio_id is None else Article.studio_id == studio_id
    wanted = select(Article, Revision, Case).outerjoin(*LATEST).outerjoin(*ITS_CASE)
    found = db.session.execute(wanted.where(Article.id == article_id, place)).first()
    if found is None:
        raise NotFound(say("没有这篇文章。"))
    return InHand(*found)


def submitted_in(case_id: int) -> tuple[Article, Revision] | None:
    """What was last handed in with a case."""
    wanted = select(Article, Revision).join(Article, Article.id == Revision.article_id)
    wanted = wanted.where(Revision.case_id == case_id, Revision.handed_in_at.is_not(None))
    found = db.session.execute(wanted.order_by(Revision.number.desc()).limit(1)).first()
    return (found[0], found[1]) if found else None


def _stage_code() -> Any:
    """The same as `rules.articles.stage_of`, for counting and filtering in the database."""
    writing = and_(Revision.id.is_not(None), Revision.handed_in_at.is_(None))
    return case(
        (Case.state == "open", Stage.WAITING.value),
        (Case.state == "returned", Stage.RETURNED.value),
        (and_(Article.state == "published", writing), Stage.CHANGED.value),
        (Article.state == "published", Stage.PUBLISHED.value),
        (and_(Case.state == "refused", Revision.handed_in_at.is_not(None)), Stage.REFUSED.value),
        (Article.state == "hidden", Stage.HIDDEN.value),
        else_=Stage.DRAFT.value,
    )


def _left_the_desk() -> ColumnElement[bool]:
    """An article of the association, or one that its member handed in once."""
    handed_in = or_(Revision.handed_in_at.is_not(None), Revision.case_id.is_not(None), Article.latest > 1)
    return or_(Article.studio_id.is_(None), Article.published_on.is_not(None), handed_in)


def _narrowed(wanted: Select[Any], wish: WrittenWish, *, by_stage: bool = True) -> Select[Any]:
    if wish.studio_id == 0:
        wanted = wanted.where(Article.studio_id.is_(None))
    elif wish.studio_id is not None:
        wanted = wanted.where(Article.studio_id == wish.studio_id)
    if not wish.own:
        wanted = wanted.where(_left_the_desk())
    if wish.column:
        wanted = wanted.where(func.coalesce(Revision.column_name, Article.column_name) == wish.column)
    if wish.text:
        named = Membership.name.icontains(wish.text, autoescape=True)
        wanted = wanted.where(or_(Article.titles.icontains(wish.text, autoescape=True), named))
    return wanted.where(_stage_code() == wish.stage) if wish.stage and by_stage else wanted


def _joined(wanted: Select[Any]) -> Select[Any]:
    own = (Studio, Studio.id == Article.studio_id)
    return wanted.outerjoin(*LATEST).outerjoin(*ITS_CASE).outerjoin(*own).outerjoin(
        Membership, Membership.id == Studio.membership_id
    )


def written_page(wish: WrittenWish, after: Sequence[Any] | None) -> Page[WrittenLine]:
    """A page of articles, what changed last on top."""
    wanted = select(
        Article.id, func.coalesce(Revision.column_name, Article.column_name), Article.studio_id,
        func.coalesce(Membership.name, ""), Article.title, Revision.title, _stage_code(), Article.published_on,
        Article.changed_at, Article.pinned, Case.number,
    ).select_from(Article)  # fmt: skip
    wanted = _narrowed(_joined(wanted), wish)
    if after is not None:
        moment, number = datetime.fromisoformat(after[0]), int(after[1])
        same = and_(Article.changed_at == moment, Article.id < number)
        wanted = wanted.where(or_(Article.changed_at < moment, same))
    rows = db.session.execute(wanted.order_by(Article.changed_at.desc(), Article.id.desc()).limit(PAGE + 1))
    lines = [_line(row, own=wish.own) for row in rows]
    return cut(lines, lambda one: (one.changed_at.isoformat(), one.id), size=PAGE, first=after is None)


def _line(row: Any, *, own: bool) -> WrittenLine:
    number, column, studio_id, studio, public, writing, stage, on, changed, pinned, case_number = row
    title = (writing or public) if own or studio_id is None else (public or writing)
    return WrittenLine(number, column, studio_id, studio, title or {}, Stage(stage), on, changed, pinned, case_number)


def count_by_stage(wish: WrittenWish) -> dict[Stage, int]:
    """How many articles stand at which stage."""
    stage = _stage_code().label("stage")
    wanted = _narrowed(_joined(select(stage, func.count(Article.id)).select_from(Article)), wish, by_stage=False)
    return {Stage(name): count for name, count in db.session.execute(wanted.group_by(stage).order_by(stage))}
