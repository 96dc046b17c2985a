"""What outcomes of procedures do here: a studio is opened or hidden, an article published or taken down."""

from __future__ import annotations

from app.kernel.errors import DomainError, say
from app.members.models import Membership
from app.members.store import find_membership
from app.procedures.effects import EffectContext, effect
from app.procedures.parties import Party
from app.publishing import letters
from app.publishing.actions.articles import hide_article, publish_revision
from app.publishing.actions.studios import close_studio, open_studio
from app.publishing.models import Article, Revision
from app.publishing.store.writing import submitted_in


def _membership(context: EffectContext) -> Membership:
    found = find_membership(Party(context.case.person_id, context.case.unit_id))
    if found is None:
        raise DomainError(say("此办件没有会员登记，不能办理。"))
    return found


def _submitted(context: EffectContext) -> tuple[Article, Revision]:
    found = submitted_in(context.case.numbered)
    if found is None:
        raise DomainError(say("此办件没有附带文章，不能发布。"))
    return found


@effect("open_studio")
def open_pages(context: EffectContext) -> None:
    """The member gets its pages; everybody sees them once it may publish."""
    open_studio(_membership(context).id, on=context.today, by=context.by)


@effect("hide_studio")
def hide_pages(context: EffectContext) -> None:
    """The member's pages are gone from the site."""
    close_studio(_membership(context).id, on=context.today, by=context.by)


@effect("publish")
def publish_submitted(context: EffectContext) -> None:
    """What was handed in with the case becomes public, and its authors are told where it stands."""
    article, revision = _submitted(context)
    publish_revision(article.id, revision.number, on=context.today, by=context.by, now=context.now)
    letters.tell_published(article, case_id=context.case.numbered)


@effect("unpublish")
def unpublish(context: EffectContext) -> None:
    """The article of the case is taken down."""
    article, _revision = _submitted(context)
    hide_article(article.id, by=context.by, now=context.now, reason=context.case.number)
