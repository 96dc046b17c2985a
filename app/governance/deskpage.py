"""A vote on the desk: how far it is, its agenda with what became of each case, who may vote and who has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.governance import store
from app.governance.labels import (
    MANNERS,
    RESULT_MARKS,
    STATE_MARKS,
    STATES,
    about_step,
    office_labels,
    tier_label,
)
from app.governance.models import Manner, Seat, Sitting, SittingState, Vote
from app.governance.rules import Choice, Count, Result, majority_of
from app.governance.store import Agendum, Ready
from app.governance.words import CHOICES, RESULTS, assembly_label, count_in, majority_in, result_words, rule_words
from app.kernel.errors import Message, say, several
from app.tenancy import clock
from app.tenancy.tenants import tenant
from app.web.access import Identity
from app.web.language import said, translated


@dataclass(frozen=True)
class Stack:
    """Cases of one step that wait to be put to the vote."""

    procedure: str
    step: str
    label: str
    assembly: str
    rows: Sequence[Ready]


@dataclass(frozen=True)
class SittingLine:
    """One vote of a list."""

    number: str
    title: str
    assembly: str
    about: str
    state: Message
    mark: str
    cases: int
    day: date
    resolution: str
    due: bool


@dataclass(frozen=True)
class ItemLine:
    """One case of an agenda. `words` is its result in a sentence, `names` who voted how, where the vote was open."""

    place: int
    case_id: int
    number: str
    title: str
    beside: str
    result: Message
    mark: str
    progress: Message | None
    count: Count | None
    words: Message | None
    names: Sequence[tuple[Message, str]]
    refusal: Message | None
    recordable: bool


@dataclass(frozen=True)
class SeatLine:
    """One voter of the roll."""

    name: str
    beside: str
    done: int
    recused: Sequence[int]
    missing: bool


@dataclass(frozen=True)
class SittingPage:
    """What the page of a vote draws."""

    sitting: Sitting
    assembly: str
    about: str
    manner: Message
    rule: Message
    state: Message
    mark: str
    steps: Sequence[Mapping[str, str]]
    items: Sequence[ItemLine]
    seats: Sequence[SeatLine]
    addable: Sequence[Ready]
    manages: bool
    may_close: bool

    @property
    def is_planned(self) -> bool:
        return self.sitting.state is SittingState.PLANNED

    @property
    def is_open(self) -> bool:
        return self.sitting.state is SittingState.OPEN

    @property
    def is_closed(self) -> bool:
        return self.sitting.state is SittingState.CLOSED

    @property
    def is_recorded(self) -> bool:
        return self.sitting.manner is Manner.RECORDED

    @property
    def ends_by_itself(self) -> bool:
        """It is counted when its time is over, without anybody."""
        return self.is_open and self.sitting.manner is Manner.CIRCULATION

    @property
    def reminders(self) -> Sequence[str]:
        """The days on which who has not voted is reminded."""
        return self.sitting.remind_on

    @property
    def missing(self) -> Sequence[str]:
        """Who has not voted on everything yet."""
        return [one.name for one in self.seats if one.missing]

    @property
    def stuck(self) -> bool:
        """Whether a case could not be moved as resolved."""
        return any(one.refusal is not None for one in self.items)


def stacks_of(who: Identity) -> list[Stack]:
    """What waits to be put to the vote, by procedure and step."""
    found: dict[tuple[str, str], list[Ready]] = {}
    for one in store.ready_cases(who):
        found.setdefault((one.procedure, one.step), []).append(one)
    steps = store.voting_steps()
    return [
        Stack(p, s, about_step(p, s), said(assembly_label(steps[p, s].vote or "")), rows) for (p, s), rows in found.items()
    ]


def sitting_lines(rows: Sequence[tuple[Sitting, int]]) -> list[SittingLine]:
    """The lines of a list; `due`: its time is over and it waits to be closed."""
    now = clock.now()
    return [
        SittingLine(
            one.number, one.title, said(assembly_label(one.assembly)), about_step(one.procedure, one.step), STATES[one.state],
            STATE_MARKS[one.state], cases, one.held_on, one.resolution or "",
            one.state is SittingState.OPEN and one.closes_at is not None and one.closes_at < now,
        )
        for one, cases in rows
    ]  # fmt: skip


def sitting_page(sitting: Sitting, who: Identity) -> SittingPage:
    """Everything on the page of a vote."""
    agenda, seats = store.agenda_of(sitting), store.roll_of(sitting.id)
    votes = store.votes_in(sitting.id) if seats else {}
    manages = store.manages(sitting, who)
    planned = manages and sitting.state is SittingState.PLANNED
    items = [_item(sitting, one, seats, votes) for one in agenda]
    lines = [_seat(one, agenda, votes) for one in seats]
    return SittingPage(
        sitting, said(assembly_label(sitting.assembly)), about_step(sitting.procedure, sitting.step), MANNERS[sitting.manner],
        _rule(sitting), STATES[sitting.state], STATE_MARKS[sitting.state], _steps(sitting), items, lines,
        store.ready_cases(who, sitting.procedure, sitting.step) if planned else (), manages, _may_close(sitting, items, lines),
    )  # fmt: skip


def _rule(sitting: Sitting) -> Message:
    if sitting.opened_at is not None:
        return rule_words(majority_in(sitting))
    found = tenant().association.assemblies.get(sitting.assembly)
    return rule_words(majority_of(found)) if found else Message("")


def _steps(sitting: Sitting) -> list[dict[str, str]]:
    """Agenda, vote, result: done, now or to come."""
    order = [SittingState.PLANNED, SittingState.OPEN, SittingState.CLOSED]
    titles = (say("拟定议程"), say("表决"), say("宣布结果"))
    if sitting.state is SittingState.DROPPED:
        return []
    reached = order.index(sitting.state)
    looks = ["done" if at < reached or sitting.state is SittingState.CLOSED else "now" if at == reached else "to-come"
             for at in range(3)]  # fmt: skip
    return [{"state": look, "title": translated(title), "note": ""} for look, title in zip(looks, titles, strict=True)]


def _item(sitting: Sitting, one: Agendum, seats: Sequence[Seat], votes: Mapping[tuple[int, int], Vote]) -> ItemLine:
    item = one.item
    told = item.counted and (sitting.manner is Manner.RECORDED or sitting.state is SittingState.CLOSED)
    told = told and item.result is not Result.GONE
    figures = told and not (sitting.secret and item.result is Result.ADJOURNED)
    count = count_in(item) if told else None
    open_one = sitting.state is SittingState.OPEN
    beside = "　".join(filter(None, (one.place, tier_label(one.tier))))
    return ItemLine(
        item.place, item.case_id, one.number, one.title, beside, RESULTS[item.result], RESULT_MARKS[item.result],
        _progress(sitting, one, votes) if open_one and item.active else None,
        count if figures else None,
        result_words(count, majority_in(sitting)) if count is not None and sitting.state is SittingState.CLOSED else None,
        _names(item.id, seats, votes) if told and not sitting.secret else (),
        item.said if item.refusal and item.active else None,
        open_one and item.active and one.waits and sitting.manner is Manner.RECORDED,
    )  # fmt: skip


def _progress(sitting: Sitting, one: Agendum, votes: Mapping[tuple[int, int], Vote]) -> Message:
    """How far the vote on a case is, without a word of how it stands."""
    if not one.waits:
        return say("已撤回或退回，不再表决")
    if sitting.manner is Manner.RECORDED:
        return say("已登记") if one.item.counted else say("待登记")
    mine = [vote for (item_id, _seat), vote in votes.items() if item_id == one.item.id]
    recused = sum(vote.choice is Choice.RECUSED for vote in mine)
    return say("已投 %(voted)s／%(voters)s", voted=len(mine) - recused, voters=sitting.voters - recused)


def _names(item_id: int, seats: Sequence[Seat], votes: Mapping[tuple[int, int], Vote]) -> list[tuple[Message, str]]:
    """Who voted how, in an open vote that was counted; who said nothing was absent."""
    found: dict[Choice, list[str]] = {choice: [] for choice in Choice}
    for seat in seats:
        vote = votes.get((item_id, seat.id))
        choice = vote.choice if vote is not None and vote.choice is not None else Choice.ABSENT
        found[choice].append(seat.name)
    return [(CHOICES[choice], translated(Message("%(names)s", {"names": several(names)}))) for choice, names in found.items()
            if names]  # fmt: skip


def _seat(seat: Seat, agenda: Sequence[Agendum], votes: Mapping[tuple[int, int], Vote]) -> SeatLine:
    own = {one.item.place: votes.get((one.item.id, seat.id)) for one in agenda}
    recused = [place for place, vote in own.items() if vote is not None and vote.choice is Choice.RECUSED]
    done = [place for place, vote in own.items() if vote is not None and place not in recused]
    asked = [one.item.place for one in agenda if one.waits and one.item.place not in recused]
    beside = "　".join(filter(None, (seat.of_unit, *office_labels(seat.offices))))
    return SeatLine(seat.name, beside, len(done), recused, any(place not in done for place in asked))


def _may_close(sitting: Sitting, items: Sequence[ItemLine], seats: Sequence[SeatLine]) -> bool:
    """Whether closing makes sense now; the action has the last word."""
    if sitting.state is not SittingState.OPEN:
        return False
    if sitting.manner is Manner.RECORDED:
        return sitting.minutes is not None and all(one.count is not None or not one.recordable for one in items)
    over = sitting.closes_at is not None and sitting.closes_at < clock.now()
    return over or sitting.manner is Manner.MEETING or not any(one.missing for one in seats)
