"""An organisation writes an article: a procedure of moderation begins with one, never with a form."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.kernel.errors import DomainError, say
from app.members.actions import settle
from app.procedures.actions import Filed
from app.procedures.models import Case
from app.publishing.actions.studios import open_studio
from app.publishing.actions.writing import Where, begin_article, hand_in_article, save_draft
from app.publishing.rules.articles import Draft
from app.publishing.store.writing import get_in_hand
from app.rehearsal.people import Player
from app.tenancy import clock
from app.tenancy.configuration.words import pick
from app.tenancy.database import db
from app.tenancy.tenants import tenant

PAGE = "play"
TEXT = {"zh": "这里是一段示例文字，说明这一次活动的经过和结果。", "en": "An example: what was done, and what came of it."}


def hand_in(procedure: str, author: Player, *, now: datetime) -> Filed:
    """A member's studio hands in an article of the kind that this procedure moderates. Raises DomainError."""
    columns = [name for name, column in tenant().association.site.studio.items() if column.procedure == procedure]
    if not columns or author.membership is None:
        raise DomainError(say("这个栏目由审核人员发布，没有人提交。"))
    studio = open_studio(author.membership, on=clock.local_day(now), by=None)
    settle(author.membership, today=clock.local_day(now))
    language = tenant().association.languages[0]
    text: dict[str, str] = {language: pick(TEXT, language)}
    article = begin_article(columns[0], studio_id=studio, token=PAGE, by=author.account_id, now=now)
    begun = Where(article, studio, copy=_copy(article, studio))
    copy = save_draft(begun, _draft(columns[0], text), by=author.account_id, now=now)
    number = hand_in_article(Where(article, studio, copy=copy), by=author.account_id, now=now)
    found = db.session.scalars(select(Case.id).where(Case.number == number)).first()
    if found is None:
        raise DomainError(say("文章没有进入审核。"))
    return Filed(found, number)


def _draft(column: str, text: dict[str, str]) -> Draft:
    return Draft(column, {name: said[:12] for name, said in text.items()}, text)


def _copy(article: int, studio: int) -> str:
    return get_in_hand(article, studio).copy
