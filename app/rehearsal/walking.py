"""Walking a procedure from its form to its end, in the first situation in which somebody may start it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from app.accounts.store import get_account
from app.bodies.models import Body
from app.bodies.rules import UNIT
from app.bodies.store import get_body, get_root
from app.dues.actions import charge_year
from app.forms.readers import Owner
from app.forms.rules import form_named
from app.kernel.errors import DomainError, Refusals
from app.members import actions as register
from app.members.store import find_membership
from app.procedures import actions
from app.procedures.actions import Filed, Filing
from app.procedures.docket import line_of, look_at, waiting_rows
from app.procedures.models import Asked as AskedRow
from app.procedures.models import Case, Waiting
from app.procedures.parties import Party, the_register
from app.procedures.rules.actors import Actor, BodyRef, parse_actor, place_of
from app.procedures.rules.machine import CaseState
from app.procedures.rules.time import window_end
from app.procedures.rules.verdicts import answers_of
from app.procedures.scope import CaseScope, Filled, body_record, scope_of
from app.rehearsal.acting import CannotAct, Deed, Scene, act, hands_for
from app.rehearsal.articles import hand_in
from app.rehearsal.filling import Answers, Filling, figures_of
from app.rehearsal.people import Cast, Player, bodies
from app.rehearsal.played import Asked, Played, Station
from app.rehearsal.situations import NEWCOMER, Named, Situation, situations
from app.rehearsal.traces import mark, since
from app.tenancy import clock
from app.tenancy.configuration.concepts.conditions import Require
from app.tenancy.configuration.concepts.procedures import Procedure, Step
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.web.language import said, translated

MOST_STATIONS = 60
MOST_SITUATIONS = 80
HOUR = 3
Unmet = tuple[Require, Mapping[str, str]]


@dataclass(frozen=True)
class Play:
    """What shall be played: a procedure, from a day on; answers that are given; the answer wished for at a step; the step
    before which the play stops."""

    procedure: str
    day: date
    answers: Mapping[str, Any] = field(default_factory=dict)
    verdicts: Mapping[str, str] = field(default_factory=dict)
    stop_at: str = ""


@dataclass(frozen=True)
class _Ready:
    """A situation brought about: who it is about, who files, with which answers; what still stands against it."""

    situation: Situation
    about: Player
    by: int | None
    answers: dict[str, Any]
    wrong: tuple[str, ...]


def play(wish: Play) -> Played:
    """Play a procedure on the database entered, which has to be a provisional one. Raises KeyError for none such."""
    named = Named(wish.procedure, tenant().association.procedures[wish.procedure])
    cast = Cast(_moment(wish.day))
    cast.file_of = partial(_file_of, cast)
    cast.plant()
    ready = _first_that_may(named, wish, cast)
    if ready.wrong:
        return _told(named, ready, unmet=ready.wrong)
    before, now = mark(), _moment(ready.situation.day)
    try:
        filed = _file(named, ready, now)
    except DomainError as refused:
        every = refused.refusals if isinstance(refused, Refusals) else (refused,)
        return _told(named, ready, unmet=tuple(translated(one.message) for one in every))
    start = since(before)
    stations, stuck = _walk(filed, wish, cast, now)
    state = db.session.get_one(Case, filed.case_id, populate_existing=True).state
    told = _told(named, ready, number=filed.number, state=state.value)
    return replace(told, filing=start, stations=tuple(stations), stuck=stuck)


def _file_of(cast: Cast, one: Player) -> dict[str, Any]:
    """What stands in the file of a member: invented answers to the forms by which one joins, the first of them first."""
    unit, a = one.party.unit_id is not None, tenant().association
    joins = [one.form for one in a.procedures.values() if one.kind == "join" and (one.about == "unit") is unit]
    hands, kept = hands_for(cast, Owner(account_id=one.account_id), cast.now), dict[str, Any]()
    for name in dict.fromkeys(form for form in joins if form and a.forms[form].keeps):
        form = form_named(tenant().configuration, name)
        kept = {**Filling(form, tenant().configuration, cast.now.date(), one.who, hands).kept(), **kept}
    return kept


def _told(named: Named, ready: _Ready, **more: Any) -> Played:
    one = ready.situation
    place = body_record(one.place) if one.place else None
    return Played(
        named.name, one.day, one.whose, one.starter, one.tier, str(place["name"]) if place else "", ready.answers, **more
    )


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(HOUR, 0), UTC)


# ---- who may start it, and with which answers
def _first_that_may(named: Named, wish: Play, cast: Cast) -> _Ready:
    """The first situation against which nothing stands; else the one against which least does."""
    best: _Ready | None = None
    places = _places(named)
    for number, situation in enumerate(situations(named, tenant().association, places, wish.day)):
        if number >= MOST_SITUATIONS:
            break
        ready = _brought_about(named, situation, wish, cast)
        if ready is None:
            continue
        if not ready.wrong:
            return ready
        if best is None or len(ready.wrong) < len(best.wrong):
            best = ready
    if best is None:
        raise LookupError(f"nobody may start {named.name}")
    return best


def _places(named: Named) -> list[int | None]:
    """Bodies where such a case may stand: the deepest at which all its steps find somebody first."""
    every = [body for body in bodies() if _takes_applications(body) or body.parent_id is None]
    charge = {parse_actor(text).place for text in named.procedure.starts}
    every += [body for body in bodies() if body.kind in charge and body not in every]
    by_unit = any(" of unit" in text for text in (*named.procedure.starts, *(step.by for step in named.procedure.steps)))
    of_here = any(step.by.endswith(" of here") for step in named.procedure.steps)
    by_unit = by_unit or of_here or _appoints_through_units(named.procedure)
    if by_unit or not named.procedure.form:
        every += [body for body in bodies() if body.kind == UNIT]
    one_a_kind = list({body.kind: body for body in every}.values())

    def order(body: Body) -> tuple[int, bool, int]:
        return -_found(named.procedure, body), by_unit and body.kind != UNIT, -len(body.path)

    return [body.id for body in sorted(one_a_kind, key=order)]


def _appoints_through_units(procedure: Procedure) -> bool:
    """Whether approval gives an office to a person that is held through an organisation."""
    offices = tenant().association.offices.values()
    appoints = procedure.about == "person" and any(effect.name == "appoint" for effect in procedure.approved)
    return appoints and any(office.held_through_unit for office in offices)


def _takes_applications(body: Body) -> bool:
    kinds = tenant().association.kinds
    return body.kind in kinds and kinds[body.kind].admits


def _found(procedure: Procedure, body: Body) -> int:
    """How many of the steps find a body that acts, for a case here."""
    line = line_of(body.path)
    actors = [parse_actor(step.by) for step in procedure.steps]
    return sum(one.is_party or bool(one.field) or _acts_on(one, line) for one in actors)


def _acts_on(actor: Actor, line: Sequence[BodyRef]) -> bool:
    """Whether somebody acts for a case of this place: the role is held where it leads."""
    roles = tenant().association.roles
    place = place_of(actor, roles, line)
    return place is not None and (actor.who not in roles or place.kind in roles[actor.who].at)


def _brought_about(named: Named, situation: Situation, wish: Play, cast: Cast) -> _Ready | None:
    try:
        about = _with_open_case(situation, wish, cast) if situation.running else _party(named, situation, cast)
    except DomainError:
        return None  # the tier refuses such a one: another situation
    if situation.running:
        registered = find_membership(about.party)
        situation = replace(situation, place=registered.body_id if registered else situation.place)
    by, desk = _starter(named, situation, about, cast)
    if by is None and situation.starter != "system":
        return None
    entered = _is_entered(named, situation, about, by)
    judge = _Judge(named, situation, Party() if entered else about.party, desk)
    answers, wrong = _answers(judge, about, wish, cast, by if by is not None else about.account_id)
    return _Ready(situation, about, by, answers, tuple(wrong))


def _is_entered(named: Named, situation: Situation, about: Player, by: int | None) -> bool:
    """Whether somebody in charge enters whom the answers describe, who is unknown so far."""
    form = tenant().association.forms.get(named.procedure.form or "")
    newcomer = situation.whose == NEWCOMER and by is not None and by != about.account_id
    return newcomer and form is not None and form.keeps and not situation.running


def _with_open_case(situation: Situation, wish: Play, cast: Cast) -> Player:
    """Somebody whose case in another procedure is open."""
    other = Named(situation.running, tenant().association.procedures[situation.running])
    ready = _first_that_may(other, replace(wish, procedure=other.name, answers={}), cast)
    _file(other, ready, _moment(ready.situation.day))
    return ready.about


def _party(named: Named, situation: Situation, cast: Cast) -> Player:
    unit = named.procedure.about == "unit"
    if situation.whose == NEWCOMER:
        one = cast.newcomer(unit=unit)
        known = unit and named.procedure.kind != "join"  # an organisation that has its account stands somewhere
        if situation.place and (known or situation.place != get_root().id):
            register.open_file(one.party, one.name, situation.place, now=cast.now)
        return one
    one = cast.member_kept(situation.tier, situation.since or situation.day, unit=unit, body_id=situation.place)
    if situation.restricted:
        cast.restricted(one, None)
    for credit in tenant().association.credits if named.speaks_of("credits(") else ():
        cast.credited(one, credit, max(figures_of(named.conditions()), default=1) + 1, situation.day - timedelta(days=20))
    for office in situation.offices:
        cast.appointed(one, office)
    if situation.noted and one.membership is not None:
        register.keep_data(one.membership, dict([situation.noted]), case_id=None, by=None, now=_moment(situation.day))
    if situation.owing and one.membership is not None:
        charge_year(one.membership, situation.day, by=None, now=_moment(situation.day))
    return one


def _starter(named: Named, situation: Situation, about: Player, cast: Cast) -> tuple[int | None, int | None]:
    """Who starts it, and the body at which whoever starts it for another is in charge."""
    if situation.starter == "system":
        return None, None
    if situation.starter == "oneself":
        return about.account_id, None
    actor = parse_actor(situation.starter)
    where = line_of(get_body(situation.place or get_root().id).path)
    if named.procedure.about == "unit" and about.party.unit_id is not None and actor.place == UNIT:
        return cast.holder(actor.who, about.party.unit_id), about.party.unit_id
    place = place_of(actor, tenant().association.roles, where)
    if place is None:
        return None, None
    return cast.holder(actor.who, place.id), place.id


def _answers(judge: _Judge, about: Player, wish: Play, cast: Cast, by: int) -> tuple[dict[str, Any], list[str]]:
    procedure, situation = judge.named.procedure, judge.situation
    if procedure.form is None:
        return {}, [said(sentence) for _, sentence in judge.unmet({})]
    filling = Filling(
        form_named(tenant().configuration, procedure.form), tenant().configuration, situation.day, about.who,
        hands_for(cast, Owner(account_id=by), _moment(situation.day)),
        member=judge.member, beyond=judge.unmet,
    )  # fmt: skip
    answers, wrong = filling.fill(wish.answers)
    return answers, [one.sentence for one in wrong]


@dataclass
class _Judge:
    """What the procedure itself asks, beside its form: `when`, `require`, and that its body is found."""

    named: Named
    situation: Situation
    party: Party
    desk: int | None = None

    @property
    def member(self) -> Mapping[str, Any]:
        return the_register().record(self.party, self.situation.day)

    def unmet(self, answers: Answers) -> list[Unmet]:
        """Every condition that is not met, with its sentence."""
        procedure, scope = self.named.procedure, self._scope(answers, self.situation.day)
        if procedure.as_at is not None and scope.answers(procedure.as_at):
            scope = self._scope(answers, scope.value_of(procedure.as_at, "day"))
        asked = [one for one in procedure.require if one.level == "refuse"]
        found: list[Unmet] = [(one.require, one.sentence) for one in scope.unmet(asked)]
        for text in (procedure.when, *(e for e in (procedure.as_at, procedure.at) if e and not scope.answers(e))):
            if text and not (scope.holds(text) if text is procedure.when else False):
                found.append(_as_condition(text, beside=procedure.as_at or ""))
        return found

    def _scope(self, answers: Answers, day: date) -> CaseScope:
        procedure = self.named.procedure
        case = {
            "procedure": self.named.name, "filed": self.situation.day, "arrived": self.situation.day, "times_refused": 0,
            "body": body_record(self.situation.place or get_root().id),
            "window_end": window_end(procedure.open, self.situation.day),
            "desk": body_record(self.desk) if self.desk else None,
        }  # fmt: skip
        if procedure.at is not None and "case.desk" in procedure.at and self.desk:
            case["body"] = case["desk"]
        form = Filled(procedure.form, answers) if procedure.form else None
        member = the_register().record(self.party, day)
        whole = scope_of(tenant().configuration, day, member=member, case=case, answers=(self.named.name, {}))
        return CaseScope(whole.configuration, day, whole.makers, form)


def _as_condition(text: str, beside: str) -> Unmet:
    """A `when` that does not hold; `beside`: the day it is judged by, whose fields may be put right as well."""
    sentence = {"zh": f"此事项只在这种情况下办理：{text}", "en": f"This is offered only where: {text}"}
    return Require.model_validate({"that": f"{text} {beside}".strip(), "else": sentence}), sentence


def _file(named: Named, ready: _Ready, now: datetime) -> Filed:
    one = ready.situation
    entered = _is_entered(named, one, ready.about, ready.by)
    if named.name in tenant().association.site.moderations():
        return hand_in(named.name, ready.about, now=now)
    token = f"play {named.name} {ready.about.account_id}"
    filing = Filing(
        named.name, ready.answers, party=Party() if entered else ready.about.party, newcomer=entered,
        body_id=_chosen(named.procedure, one), submission=token, by_itself=one.starter == "system",
    )  # fmt: skip
    return actions.file_case(filing, by=ready.by, now=now)


def _chosen(procedure: Procedure, one: Situation) -> int | None:
    """The body that is chosen at filing; where a member belongs, and where the procedure says it, nobody chooses."""
    if procedure.at is not None or one.place is None:
        return None
    return one.place if one.whose == NEWCOMER and _takes_applications(get_body(one.place)) else None


# ---- from step to step
def _walk(filed: Filed, wish: Play, cast: Cast, now: datetime) -> tuple[list[Station], str]:
    stations: list[Station] = []
    given = dict(wish.verdicts)
    while len(stations) < MOST_STATIONS:
        case = db.session.get_one(Case, filed.case_id, populate_existing=True)
        if case.state is not CaseState.OPEN or case.step == wish.stop_at:
            return stations, ""
        now += timedelta(days=1)
        try:
            stations.append(_station(case, given.pop(case.step, ""), cast, now))
        except CannotAct as cannot:
            return stations, f"{said(look_at(case).step.label)}: {cannot}"
        except DomainError as refused:
            return stations, f"{said(look_at(case).step.label)}: {translated(refused.message)}"
    return stations, "the case goes round in a circle"


def _station(case: Case, verdict: str, cast: Cast, now: datetime) -> Station:
    docket, cast.now = look_at(case), now
    step = docket.step
    rows = [row for row in waiting_rows(case.id) if row.step == step.name]
    offered = tuple(answers_of(docket.procedure, step, docket.scope().holds))
    arrived, due, before = clock.local_day(case.arrived_at), case.due_on, mark()
    asked = tuple(dict.fromkeys(_asked(row, now.date()) for row in rows))
    deed: Deed = act(Scene(docket, rows, cast, now, offered, wish=verdict))
    return Station(
        step.name, arrived, due, asked, offered, _task(step), deed.answer, deed.answers,
        tuple(deed.refused), tuple(deed.waived), since(before),
    )  # fmt: skip


def _task(step: Step) -> str:
    tasks = {"pay": step.pay, "fill": step.fill, "vote": step.vote, "gather": step.gather, "each": step.each}
    return next((name for name, there in tasks.items() if there), "decide")


def _asked(row: Waiting, today: date) -> Asked:
    if row.role is not None and row.body_id is not None:
        body = body_record(row.body_id)
        return Asked(role=row.role, body=str(body["name"]) if body else "")
    if row.account_id is not None:
        return Asked(name=get_account(row.account_id).name)
    if row.person_id is None and row.unit_id is None:
        return Asked(name=db.session.get_one(AskedRow, row.asked_id).name if row.asked_id else "")
    return Asked(name=str(the_register().record(Party(row.person_id, row.unit_id), today).get("name", "")))
