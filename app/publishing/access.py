"""Who sees which of this room's pages behind the login, and which pictures that are not public yet."""

from __future__ import annotations

from flask import g
from sqlalchemy import select

from app.bodies.rules import ids_on
from app.forms.models import Upload
from app.members.models import Membership
from app.procedures.models import Case
from app.procedures.store import seen_at_work
from app.publishing.models import Article, Studio
from app.publishing.store.writing import find_own_studio
from app.tenancy.capabilities import Capability
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.web.access import Identity

SUBJECT = "article:"


def edits_site(who: Identity) -> bool:
    """Whether somebody publishes for the association itself: by a role held there, not at a unit of it."""
    return "publishing" in tenant().association.features and any(
        Capability.PUBLISH in held.capabilities and len(ids_on(held.body_path)) == 1 for held in who.roles
    )


def may_have_a_studio(who: Identity) -> bool:
    """Whether there are studios for such a member."""
    studios = "studios" in tenant().association.features
    return studios and bool(who.unit_id or (who.person_id and _persons_write()))


def writes_in_own_studio(who: Identity) -> bool:
    """Whether somebody has a studio to write in. Asked once a request."""
    if not may_have_a_studio(who):
        return False
    if "has_studio" not in g:
        g.has_studio = find_own_studio(who) is not None
    return bool(g.has_studio)


def _persons_write() -> bool:
    """Whether a kind of article is written by members that are people."""
    return any("member" in kind.by for kind in tenant().association.site.studio.values())


def shows_something(who: Identity) -> bool:
    """Whether a library of the association is for such a member."""
    about = "unit" if who.unit_id is not None else "person" if who.person_id is not None else ""
    here = tenant().association
    return "libraries" in here.features and any(one.public and one.about == about for one in here.libraries.values())


def may_see_picture(upload: Upload, who: Identity | None) -> bool:
    """A picture of an article is for who writes it, for who edits the site, and for who moderates its case."""
    number = upload.subject.removeprefix(SUBJECT)
    if who is None or not upload.subject.startswith(SUBJECT) or not number.isdecimal():
        return False
    if edits_site(who):
        return True
    works_on_it = select(Case.id).where(Case.subject == upload.subject, seen_at_work(who))
    return _is_own(int(number), who) or db.session.scalar(works_on_it.limit(1)) is not None


def _is_own(article_id: int, who: Identity) -> bool:
    own = select(Membership.unit_id, Membership.person_id).join(Studio, Studio.membership_id == Membership.id)
    row = db.session.execute(own.join(Article, Article.studio_id == Studio.id).where(Article.id == article_id)).first()
    if row is None:
        return False
    pairs = ((row.unit_id, who.unit_id), (row.person_id, who.person_id))
    return any(holder is not None and holder == own for holder, own in pairs)
