"""Writing an article: begun, saved, handed in to be moderated or published at once, thrown away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, select

from app.audit.actions import record
from app.forms.actions import forget_uploads
from app.kernel.errors import Conflict, DomainError, NotAllowed, Refusals, say
from app.procedures.actions import Filing, file_case, resubmit
from app.procedures.exhibits import Subject
from app.procedures.rules.machine import CaseState
from app.publishing.actions.articles import all_titles, get_article, publish_revision
from app.publishing.models import Article, Revision
from app.publishing.pictures import take_pictures
from app.publishing.places import VACANCIES, WritingPlace, place_for
from app.publishing.rules.articles import Draft, not_ready, too_long
from app.publishing.rules.vacancies import too_long_vacancy, vacancy_not_ready
from app.publishing.store.writing import InHand, get_in_hand
from app.tenancy import clock
from app.tenancy.configuration.words import pick
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action, once_for_a_wish

KIND = "article"


@dataclass(frozen=True)
class Where:
    """An article that somebody writes: its number, the studio (None: the association's site), the page and its copy."""

    article_id: int
    studio_id: int | None
    copy: str = ""
    page: str = ""

    def is_stale(self, found: InHand) -> bool:
        """Whether another page saved the article since this one was drawn."""
        own = found.being_written and found.revision is not None and self.page and found.revision.page == self.page
        return self.copy != found.copy and not own


class NewerCopy(Conflict):
    """Another page has saved this article since."""

    def __init__(self) -> None:
        super().__init__(say("这篇文章刚刚在另一个页面保存过，请核对后再保存。"))


@once_for_a_wish
@action
def begin_article(column: str, *, studio_id: int | None, token: str, by: int, now: datetime) -> int:
    """Begin an article in a column; gives its number. The same page begins one only, however often it is pressed."""
    place = place_for(by, studio_id, clock.local_day(now))
    place.column(column)
    begun = db.session.scalar(select(Article.id).where(Article.token == token, Article.written_by == by))
    if begun is not None:
        return begun
    article = Article(
        studio_id=studio_id, column_name=column, title={}, latest=1, token=token or None, written_by=by, changed_at=now
    )
    db.session.add(article)
    db.session.flush()
    db.session.add(Revision(article_id=article.id, number=1, column_name=column, written_by=by, written_at=now))
    db.session.flush()
    record("article.begun", by=by, subject=f"{KIND}:{article.id}", details={"column": column, "studio": studio_id})
    return article.id


@action
def save_draft(where: Where, draft: Draft, *, by: int, now: datetime) -> str:
    """Keep what was written; gives the copy that the page holds from now on. What is missing yet is no fault.

    Raises NotFound for an article of another place, NewerCopy, Refusals for what is too long, Conflict while it waits.
    """
    place = place_for(by, where.studio_id, clock.local_day(now))
    get_article(where.article_id, for_update=True)
    found = get_in_hand(where.article_id, where.studio_id)
    if not found.stage.may_be_written:
        raise Conflict(say("这篇文章正在审核，审核期间不能修改；如需修改，请先撤回。"))
    if where.is_stale(found):
        raise NewerCopy
    place.column(draft.column)
    _refuse([*too_long(draft), *too_long_vacancy(draft.vacancy)])
    revision = _open_revision(found, by, now)
    pictures = take_pictures(where.article_id, draft.pictures, by=by)
    _take_over(revision, replace(draft, pictures=tuple(pictures)))
    revision.version, revision.written_at, revision.written_by = revision.version + 1, now, by
    revision.page = where.page
    found.article.titles, found.article.changed_at = all_titles(draft), now
    db.session.flush()
    return f"{revision.number}.{revision.version}"


def _open_revision(found: InHand, by: int, now: datetime) -> Revision:
    """The revision that is being written; a new one, where the last was handed in. It keeps a returned one's case."""
    if found.being_written and found.revision is not None:
        return found.revision
    case = found.case if found.case is not None and found.case.state is CaseState.RETURNED else None
    number = found.article.latest + 1
    revision = Revision(
        article_id=found.article.id, number=number, version=0, column_name=found.draft.column, written_by=by, written_at=now,
        case_id=case.id if case else None,
    )  # fmt: skip
    db.session.add(revision)
    found.article.latest = number
    return revision


def _take_over(revision: Revision, draft: Draft) -> None:
    revision.column_name, revision.pinned = draft.column, draft.pinned
    revision.title = {language: text.strip() for language, text in draft.title.items() if text.strip()}
    revision.body = {language: text for language, text in draft.body.items() if text.strip()}
    revision.kind = {language: text.strip() for language, text in draft.kind.items() if text.strip()}
    revision.pictures, revision.vacancy = [one.kept() for one in draft.pictures], dict(draft.vacancy)


@action
def hand_in_article(where: Where, *, by: int, now: datetime) -> str:
    """Hand in what was written: moderated by the procedure of its kind, published at once where there is none.

    Gives the number of the case, or nothing. Raises Refusals with everything that is missing, NotAllowed while the
    member's rights are suspended. Pressed twice it is handed in once.
    """
    today = clock.local_day(now)
    place = place_for(by, where.studio_id, today)
    get_article(where.article_id, for_update=True)
    found = get_in_hand(where.article_id, where.studio_id)
    if not found.being_written or found.revision is None:
        return found.case.number if found.case else ""
    if where.is_stale(found):
        raise NewerCopy
    _refuse(lacks(found.draft, place, now))
    if not place.may_publish(today):
        raise NotAllowed(say("会员当前不能发布信息，文章已保存为草稿；恢复权利后可以提交。"))
    return _go(place, found, found.revision, now)


def lacks(draft: Draft, place: WritingPlace, now: datetime) -> list[DomainError]:
    """Everything that has to be put right before others may read it."""
    column = place.column(draft.column)
    found = not_ready(draft, tenant().association.languages[0])
    if column.kind == VACANCIES:
        today = clock.local_day(now)
        found += vacancy_not_ready(draft.vacancy, own_name=place.name, for_others=column.for_others, today=today)
    return found


def _go(place: WritingPlace, found: InHand, revision: Revision, now: datetime) -> str:
    column, by = place.column(revision.column_name), place.who.account_id
    revision.handed_in_at = now
    if column.procedure is None or (place.studio is None and place.moderates()):
        publish_revision(found.article.id, revision.number, on=clock.local_day(now), by=by, now=now)
        return ""
    if place.studio is None:
        raise NotAllowed(say("这个栏目由审核人员发布；文章已保存，请通知审核人员。"))
    found.article.changed_at = now
    if found.case is not None and found.case.state is CaseState.RETURNED:
        resubmit(found.case.id, {}, by=by, version=found.case.version, now=now)
        return found.case.number
    title = pick(revision.title, tenant().association.languages[0])
    filing = Filing(
        column.procedure, {}, place.party, submission=f"{KIND}:{found.article.id}:{revision.number}",
        subject=Subject(f"{KIND}:{found.article.id}", title),
    )  # fmt: skip
    filed = file_case(filing, by=by, now=now)
    revision.case_id = filed.case_id
    return filed.number


@action
def drop_draft(where: Where, *, by: int, now: datetime) -> None:
    """Throw away what is being written. An article that nobody else ever saw is gone with it, its pictures too."""
    place_for(by, where.studio_id, clock.local_day(now))
    get_article(where.article_id, for_update=True)
    found = get_in_hand(where.article_id, where.studio_id)
    if not found.being_written or found.revision is None:
        raise Conflict(say("没有可以删除的草稿。"))
    article_id = found.article.id
    ours = {one.file for one in found.draft.pictures}
    db.session.delete(found.revision)
    db.session.flush()
    before = select(Revision.number).where(Revision.article_id == article_id).order_by(Revision.number.desc()).limit(1)
    found.article.latest, found.article.changed_at = db.session.scalar(before) or 0, now
    _forget(ours - _still_named(article_id), by, now)
    record("article.draft_dropped", by=by, subject=f"{KIND}:{article_id}", details={})
    if found.article.latest == 0 and found.article.published_on is None:
        db.session.execute(delete(Article).where(Article.id == article_id))


def _still_named(article_id: int) -> set[str]:
    """The pictures that another text of the article shows."""
    texts = [*db.session.scalars(select(Revision.pictures).where(Revision.article_id == article_id).order_by(Revision.number))]
    texts += [*db.session.scalars(select(Article.pictures).where(Article.id == article_id))]
    return {str(one["file"]) for pictures in texts for one in pictures}


def _forget(files: Iterable[str], by: int, now: datetime) -> None:
    forget_uploads(sorted(files), by=by, now=now, because="draft dropped")


def _refuse(refusals: list[DomainError]) -> None:
    if refusals:
        raise Refusals(refusals)
