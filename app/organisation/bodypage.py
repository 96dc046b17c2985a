"""Everything that the page of a body shows, for somebody in charge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.bodies.models import Body, BodyChange
from app.bodies.rules import ids_on
from app.bodies.store import changes_of, get_body
from app.forms.answers import AnswerSection, Sight, answer_sections
from app.forms.lookups import lookups
from app.forms.reading.typed import as_typed
from app.forms.store import files_named
from app.forms.taking import named
from app.forms.wording import Wording
from app.members.offices.store import Held, holders
from app.organisation import store
from app.organisation.labels import CHANGES
from app.organisation.owndata import form_of
from app.organisation.permission import grantable, may_change_body, openable
from app.organisation.store import BodyLine, InCharge, Staff
from app.tenancy.configuration.words import pick
from app.tenancy.tenants import tenant
from app.web.access import Identity
from app.web.language import current_language, said, translated
from app.web.paging import Page, cut, unpack

ROWS = 50


@dataclass(frozen=True)
class Occurrence:
    """A line of a body's history."""

    on: date
    what: str
    note: str


@dataclass(frozen=True)
class BodyPage:
    """A body: what it is, who is in charge, what stands below, how many members, what happened; and what may be done."""

    body: Body
    kind: str
    above: Sequence[tuple[Body, bool]]
    """The bodies above it, each with whether the reader may look at it."""
    facts: Sequence[AnswerSection]
    people: Sequence[InCharge]
    offices: Sequence[Held]
    staff: Sequence[Staff]
    below: Page[BodyLine]
    number_below: int
    members: int
    history: Sequence[Occurrence]
    may_change: bool
    may_open: Sequence[str]
    may_grant: Sequence[str]
    duties: str = ""
    successor: Body | None = None

    def link_of(self, kind: str) -> str:
        """What a kind of body is called."""
        return kind_label(kind)


def kind_label(kind: str) -> str:
    """What a kind of body is called, in the reader's language."""
    described = tenant().association.kinds.get(kind)
    return said(described.label) if described else said(tenant().association.name) if kind == "association" else kind


def body_page(body: Body, who: Identity, on: date, after: str | None) -> BodyPage:
    """The page of a body that somebody sees."""
    key = unpack(after)
    rows = store.bodies_page(who, "", under=body.id, after=key, limit=ROWS + 1)
    is_open = body.closed_on is None
    return BodyPage(
        body,
        kind_label(body.kind),
        _above(body, who),
        facts_of(body, who),
        store.in_charge(on, body_id=body.id),
        [one for one in holders(on) if one.body_id == body.id],
        store.staff_of([body.id], on).get(body.id, ()),
        cut(rows, lambda row: (row.name_key, row.id), size=ROWS, first=key is None),
        store.count_below(who, "", under=body.id),
        store.members_at(body.id),
        history_of(body),
        is_open and may_change_body(body, who, on),
        openable(body, who, on) if is_open else (),
        grantable(body, who, on) if is_open else (),
        duties_of(body),
        get_body(body.successor_id) if body.successor_id is not None else None,
    )


def _above(body: Body, who: Identity) -> list[tuple[Body, bool]]:
    ids = ids_on(body.path)[:-1]
    seen = store.seen_among(ids, who)
    return [(get_body(one), one in seen) for one in ids]


def duties_of(body: Body) -> str:
    """What a department does, as the folder says."""
    described = tenant().association.bodies.get(body.configured_as or "")
    return said(described.duties) if described and described.duties else ""


def facts_of(body: Body, who: Identity) -> Sequence[AnswerSection]:
    """The own data of a body in words, as far as somebody sees them."""
    form = form_of(body.kind)
    if form is None or not body.data:
        return ()
    files = files_named(named(form, as_typed(form, body.data)))
    wording = Wording(tenant().configuration, current_language(), translated, lookups(), files)
    return answer_sections(form, body.data, wording, Sight.of(who))


def reads_file(body_id: int, field: str, who: Identity) -> bool:
    """Whether somebody may see a file of a body: he sees the body, and the field is shown to his role."""
    body = store.find_seen_body(body_id, who)
    form = form_of(body.kind) if body is not None else None
    ask = form.fields.get(field.split("-")[0]) if form is not None else None
    return ask is not None and Sight.of(who).sees(ask)


def history_of(body: Body) -> list[Occurrence]:
    """What happened to a body, the latest first; that it was founded stands last."""
    return [_occurrence(one) for one in changes_of(body.id)]


def _occurrence(change: BodyChange) -> Occurrence:
    language = current_language()
    before, after = (_named(one, language) for one in (change.before, change.after))
    words = " → ".join(filter(None, (before, after)))
    return Occurrence(change.on, translated(CHANGES[change.what]), "　".join(filter(None, (words, change.reason))))


def _named(side: Mapping[str, Any], language: str) -> str:
    names = side.get("name", side)
    if not isinstance(names, Mapping) or not all(isinstance(one, str) for one in names.values()) or not names:
        return ""
    return pick(names, language)
