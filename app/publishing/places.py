"""The place that somebody writes in: a studio, or the association's own site; what may be written there, and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.bodies.store import get_root
from app.kernel.errors import NotAllowed, NotFound, say
from app.members.models import Membership
from app.members.records import member_record
from app.members.store import get_membership
from app.procedures.acting import acting
from app.procedures.parties import Party
from app.procedures.rules.actors import Acting
from app.publishing.models import Studio
from app.publishing.rules.showing import may_publish
from app.publishing.rules.writers import Holder, moderates_site, writes_in_studio, writes_on_site
from app.tenancy.configuration.concepts.site import Column
from app.tenancy.database import db
from app.tenancy.tenants import tenant

VACANCIES = "vacancies"


@dataclass(frozen=True)
class WritingPlace:
    """Where somebody writes. `studio` is None on the association's own site."""

    who: Acting
    studio: Studio | None = None
    membership: Membership | None = None

    @property
    def studio_id(self) -> int | None:
        return self.studio.id if self.studio else None

    @property
    def name(self) -> str:
        """Whose place it is."""
        return self.membership.name if self.membership else ""

    @property
    def holder(self) -> Holder:
        membership = self.membership
        return Holder(membership.unit_id, membership.person_id) if membership else Holder()

    @property
    def party(self) -> Party:
        return Party(self.holder.person_id, self.holder.unit_id)

    @property
    def columns(self) -> Mapping[str, Column]:
        """What may be written here by whoever writes."""
        site, roles = tenant().association.site, tenant().association.roles
        if self.studio is not None:
            return {n: one for n, one in site.studio.items() if writes_in_studio(one.by, self.who, self.holder)}
        root = get_root().id
        return {n: one for n, one in site.columns.items() if writes_on_site(one.by, self.who, root, roles)}

    def column(self, name: str) -> Column:
        """A column that may be written in here. Raises NotFound for another."""
        found = self.columns.get(name)
        if found is None:
            raise NotFound(say("没有这个栏目，或您不能在这里写文章。"))
        return found

    def moderates(self) -> bool:
        """Whether who writes on the association's site may also publish what has to be moderated."""
        return moderates_site(self.who, get_root().id, tenant().association.roles)

    def may_publish(self, today: date) -> bool:
        """Whether the member may publish today; the association always may."""
        if self.studio is None or self.membership is None:
            return True
        known = member_record(self.membership, today)
        return self.studio.closed_on is None and may_publish(known, tenant().association)


def place_for(by: int, studio_id: int | None, today: date) -> WritingPlace:
    """The place, for whoever may write there now. Raises NotFound for a foreign studio, NotAllowed for the site."""
    who = acting(by, today)
    if studio_id is None:
        place = WritingPlace(who)
        if not place.columns:
            raise NotAllowed(say("您不能编辑协会网站。"))
        return place
    studio = db.session.get(Studio, studio_id)
    membership = get_membership(studio.membership_id) if studio else None
    if studio is None or membership is None or not Holder(membership.unit_id, membership.person_id).is_own(who):
        raise NotFound(say("没有这个工作室。"))
    return WritingPlace(who, studio, membership)
