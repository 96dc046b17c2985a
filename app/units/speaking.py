"""Who speaks for a unit, for its own workspace and for the association's page of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from app.kernel.errors import NotFound, say
from app.members.representatives import store
from app.members.representatives.actions import NewRepresentative, successor_procedure
from app.members.representatives.rules import free_kinds
from app.members.representatives.store import OwnPerson, Speaker
from app.procedures.acting import acting_of
from app.procedures.docket import line_of
from app.procedures.offering import offered
from app.procedures.rules.starting import starts_for_another, starts_for_oneself
from app.tenancy.tenants import tenant
from app.units.inputs import RepresentativeForm
from app.web.access import Identity
from app.web.language import gettext as _
from app.web.language import said

MOST_FORMER, MOST_PEOPLE = 30, 500


@dataclass(frozen=True)
class Speaking:
    """What a page shows of a unit's representatives. `successor` leads to the procedure by which somebody takes over."""

    unit_id: int
    speakers: Sequence[Speaker]
    former: Sequence[Speaker]
    free: Sequence[str]
    people: Sequence[OwnPerson]
    successor: str = ""

    def label(self, kind: str) -> str:
        """What a kind of representative is called."""
        settings = tenant().association.representatives
        return said(settings.kinds[kind]) if settings and kind in settings.kinds else kind


def speaks_here() -> bool:
    """Whether the association's units have representatives."""
    return tenant().association.representatives is not None


def speaking_of(unit_id: int, path: str, who: Identity) -> Speaking:
    """The representatives of a unit. Raises NotFound where the association knows none."""
    settings = tenant().association.representatives
    if settings is None:
        raise NotFound(say("没有这个页面。"))
    speakers = store.representatives_of(unit_id)
    return Speaking(
        unit_id,
        speakers,
        store.former_representatives(unit_id, limit=MOST_FORMER),
        free_kinds(settings, [one.kind for one in speakers]),
        store.people_to_name(unit_id, limit=MOST_PEOPLE),
        _successor(path, who),
    )


def _successor(path: str, who: Identity) -> str:
    """Where who looks at the page may have a successor take over an office; empty where he may not."""
    name = successor_procedure()
    procedure = offered().get(name)
    if procedure is None:
        return ""
    unit = who.unit_id is not None
    if unit and procedure.about == "unit" and starts_for_oneself(procedure.starts, is_member=True, is_unit=True):
        return url_for("registration.before", name=name)
    entered = starts_for_another(procedure.starts, acting_of(who), line_of(path), tenant().association.roles)
    return url_for("registration.entering_for", name=name) if entered else ""


def naming_form(speaking: Speaking, *, blank: bool = False) -> RepresentativeForm:
    """The form with its choices: the kinds that are free, and the unit's own people."""
    form = RepresentativeForm(formdata=None) if blank else RepresentativeForm()
    form.kind.choices = [(kind, speaking.label(kind)) for kind in speaking.free]
    named = {one.person_id for one in speaking.speakers}
    people = [(str(one.person_id), " ".join(filter(None, (one.name, one.number)))) for one in speaking.people]
    form.person.choices = [("", _("不在会员中，在下面填写"))] + [one for one in people if int(one[0]) not in named]
    return form


def named_in(form: RepresentativeForm, unit_id: int) -> NewRepresentative:
    """Who is to be named, as the form says."""
    person = form.person.data or ""
    return NewRepresentative(
        unit_id,
        form.kind.data or "",
        person_id=int(person) if person else None,
        name=form.name.data or "",
        mobile=form.mobile.data or "",
        email=form.email.data or "",
        post=form.post.data or "",
    )
