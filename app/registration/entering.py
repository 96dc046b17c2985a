"""Entering a case for somebody else, from paper: who may, what, for whom, where, and the form with its draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from flask import request

from app.bodies.models import Body
from app.bodies.rules import ids_on
from app.forms.owners import present_owner
from app.forms.rules import ReadForm
from app.kernel.errors import Conflict, NotFound, say
from app.members.discretion import looks_after_everybody
from app.members.models import Membership
from app.members.store import get_seen
from app.procedures.acting import acting_of
from app.procedures.offering import offered
from app.procedures.parties import Party, the_register
from app.procedures.rules.actors import parse_actor
from app.procedures.rules.starting import ONESELF, SECRETARY, starts_by_itself, starts_for_another
from app.procedures.scope import scope_of
from app.registration import store
from app.registration.applicant import Applicant
from app.registration.offers import JOIN
from app.registration.own import known_answers
from app.registration.places import chosen_among, places_for
from app.registration.sheet import Sheet
from app.registration.writing import Writing
from app.tenancy.configuration.concepts.procedures import Procedure
from app.tenancy.tenants import tenant
from app.web.access import Identity


def to_enter(who: Identity) -> Mapping[str, Procedure]:
    """The procedures that somebody may begin for another, by the roles he holds, in the order of the configuration."""
    held = {one.role for one in who.roles}
    moderated = tenant().association.site.moderations()
    return {name: one for name, one in offered().items() if name not in moderated and _may_start(one, held)}


def _may_start(procedure: Procedure, held: set[str]) -> bool:
    named = {parse_actor(actor).who for actor in procedure.starts}
    if named & held:
        return True
    return SECRETARY in held and not (starts_by_itself(procedure.starts) and len(procedure.starts) == 1)


def needs_member(procedure: Procedure) -> bool:
    """Whether it is for somebody whom the register knows; newcomers are described by the form itself."""
    return procedure.kind != JOIN and not set(procedure.starts) & ONESELF


@dataclass(frozen=True)
class Entering:
    """One case that somebody in charge is about to enter; `member` is whom it is for, None for a newcomer."""

    name: str
    procedure: Procedure
    who: Identity
    member: Membership | None
    today: date

    @property
    def party(self) -> Party:
        """Whom it is for, as far as he is known."""
        return Party(self.member.person_id, self.member.unit_id) if self.member is not None else Party()

    @property
    def subject(self) -> str:
        """What its draft is filed under."""
        return f"enter:{self.name}:{self.party.key or 'new'}"

    @property
    def applicant(self) -> Applicant:
        """The files and the draft are of who enters it, the data of whom it is for."""
        return Applicant(present_owner(), self.party, for_another=True)

    @cached_property
    def places(self) -> list[Body]:
        """Where a newcomer's case may be addressed to by whoever enters it."""
        if self.member is not None:
            return []
        found = places_for(self.name, self.procedure, self.today, [role.body_path for role in self.who.roles])
        return [one for one in found if self._starts_at(one, found)]

    def _starts_at(self, body: Body, every: Sequence[Body]) -> bool:
        above = store.bodies_on(every)
        line = [above[i] for i in reversed(ids_on(body.path))]
        return starts_for_another(self.procedure.starts, acting_of(self.who), line, tenant().association.roles)

    @property
    def is_discreet(self) -> bool:
        """Whether a newcomer is entered by who looks after a part of the people only: of the others nothing is told."""
        return self.member is None and not looks_after_everybody(self.who)

    @cached_property
    def writing(self) -> Writing:
        """The form with its draft. Raises DomainError at `at` while the place is not chosen."""
        here = tenant()
        form = ReadForm(self.procedure.form or "", here.association.forms[self.procedure.form or ""])
        applicant = self.applicant
        kept = store.find_draft(self.subject, applicant.key)
        wished = request.values.get("at") or (str(kept.body_id) if kept else None)
        place = chosen_among(self.places, wished)
        known = known_answers(form, applicant, from_file=self.procedure.prefilled)
        sheet = Sheet(form, here.configuration, applicant, self.today, known, discreet=self.is_discreet)
        return Writing(self.subject, sheet, kept, known, place.id if place else None)


def begin_entering(name: str, wanted: str | None, who: Identity, today: date) -> Entering:
    """The case to be entered, for the member of this id or for a newcomer. Raises NotFound for what is not his to enter."""
    procedure = to_enter(who).get(name)
    if procedure is None:
        raise NotFound(say("没有这个事项，或它尚未开放办理。"))
    if not needs_member(procedure):
        return Entering(name, procedure, who, None, today)
    member = _member(wanted, procedure, who)
    if member is not None and procedure.form is not None:
        _refuse_unsuited(procedure, member, today)
    return Entering(name, procedure, who, member, today)


def _refuse_unsuited(procedure: Procedure, member: Membership, today: date) -> None:
    """A form that could not be handed in is not begun: somebody decided meanwhile. Raises Conflict."""
    record = the_register().record(Party(member.person_id, member.unit_id), today)
    if not scope_of(tenant().configuration, today, member=record).holds(procedure.when):
        raise Conflict(say("此事项目前不适用于%(name)s：其申请可能已经决定，或正在办理其他事项。", name=member.name))


def _member(wanted: str | None, procedure: Procedure, who: Identity) -> Membership | None:
    """Whom it is for; none while nobody was chosen. Raises NotFound for a foreign one or one of the other kind."""
    if not wanted or not wanted.isdecimal() or len(wanted) > 9:
        return None
    member = get_seen(int(wanted), seen_by=who)
    if (member.unit_id is not None) != (procedure.about == "unit"):
        raise NotFound(say("没有这个会员。"))
    return member
