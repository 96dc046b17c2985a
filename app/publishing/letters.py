"""The letters of this room: an article stands on the site now, or was taken down."""

from __future__ import annotations

from app.accounts.rules import LOGS_IN
from app.accounts.store import accounts_of_unit, find_account_of_person
from app.members.models import Membership
from app.notices.actions import leave_letter
from app.procedures import letters as of_cases
from app.procedures.docket import look_at
from app.procedures.models import Case
from app.publishing.models import Article, Studio
from app.tenancy.configuration.words import pick
from app.tenancy.database import db

PUBLISHED = {"zh": "已发布", "en": "published"}
HIDDEN = {"zh": "已撤下", "en": "taken down"}


def tell_published(article: Article, *, case_id: int) -> None:
    """To those who wrote it: it is public, and where."""
    docket = look_at(db.session.get_one(Case, case_id))
    words = {"title": pick(article.title, of_cases.language()), "outcome": PUBLISHED[of_cases.language()], "reason": ""}
    link = f"/studios/{article.studio_id}/{article.id}" if article.studio_id else f"/news/{article.id}"
    for reader in of_cases.readers_of_party(docket):
        leave_letter("article_decided", to=reader, params=words, link=link, about=docket.case.number)


def tell_hidden(article: Article) -> None:
    """To the member whose article was taken down: why."""
    studio = db.session.get(Studio, article.studio_id) if article.studio_id else None
    if studio is None:
        return
    member = db.session.get_one(Membership, studio.membership_id)
    found = find_account_of_person(member.person_id) if member.person_id is not None else None
    accounts = accounts_of_unit(member.unit_id) if member.unit_id is not None else [found] if found else []
    language = of_cases.language()
    words = {"title": pick(article.title, language), "outcome": HIDDEN[language], "reason": article.hidden_because}
    for account in accounts:
        if account.state in LOGS_IN:
            reader, about = of_cases.reader(account), f"article:{article.id}"
            leave_letter("article_decided", to=reader, params=words, link=f"/studio/{article.id}", about=about)
