"""A vote before a voter: the votes he takes part in, an agenda with his choices, the papers of one case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import url_for

from app.forms.answers import AnswerRow, AnswerSection, ShownFile, Sight, answer_sections
from app.forms.contents import size_in_words
from app.forms.lookups import lookups
from app.forms.models import IDENTITY_SCANS
from app.forms.printing import files_for
from app.forms.rules import UPLOADS, ReadForm
from app.forms.store import files_named
from app.forms.wording import Wording
from app.governance import ballots, store
from app.governance.labels import MANNERS, RESULT_MARKS, about_step, tier_label
from app.governance.models import Manner, Seat, Sitting, SittingState, Vote
from app.governance.rules import Choice, Result
from app.governance.words import CHOICES, RESULTS, assembly_label, count_in, majority_in, result_words, rule_words
from app.kernel.errors import Message, NotFound, say
from app.procedures.docket import Docket, look_at
from app.procedures.exhibits import Exhibit, exhibit_of
from app.procedures.labels import verdict_label
from app.procedures.rules.machine import step_named
from app.tenancy import clock
from app.tenancy.configuration.concepts.forms import Field
from app.web.access import Identity
from app.web.language import current_language, said, translated

HIDDEN = frozenset({"mobile", "phone", "email"})
"""How to reach somebody is nobody's business who votes on him."""


@dataclass(frozen=True)
class MyLine:
    """One vote of a voter's list."""

    number: str
    title: str
    assembly: str
    about: str
    state: Message
    mark: str
    until: datetime | None
    to_do: int


@dataclass(frozen=True)
class MyItem:
    """One case on a voter's page: what it is, what he said to it, and at the end what became of it."""

    place: int
    title: str
    number: str
    facts: Sequence[str]
    mine: Message | None
    choice: str
    votes: bool
    recused: bool
    gone: bool
    papers: str
    result: Message | None
    mark: str
    words: Message | None


@dataclass(frozen=True)
class Ballot:
    """The page of one vote for one voter. `votes`: he may vote now; `over`: its time has passed."""

    sitting: Sitting
    seat: Seat
    assembly: str
    about: str
    manner: Message
    rule: Message
    items: Sequence[MyItem]
    votes: bool
    over: bool
    code: str = ""
    """What the voter may write down to change a secret vote elsewhere; only in the browser that he voted with."""
    elsewhere: bool = False
    """He voted secretly with another browser."""

    @property
    def to_do(self) -> int:
        """On how many cases he has not voted."""
        return sum(one.votes and not one.mine for one in self.items)


def my_lines(who: Identity) -> list[MyLine]:
    """The votes somebody takes part in, those that wait for him first."""
    lines = [_line(one) for one in store.own_sittings(who)]
    return sorted(lines, key=lambda line: line.to_do == 0)


def _line(one: store.Mine) -> MyLine:
    sitting, to_do = one.sitting, 0
    if _takes_votes(sitting):
        to_do = max(0, one.items - one.done)
        state, mark = (say("待您投票"), "turn") if to_do else (say("已投票"), "ok")
    elif sitting.state is SittingState.CLOSED:
        state, mark = say("已宣布"), "ok"
    else:
        state, mark = say("等待宣布结果"), ""
    label, about = said(assembly_label(sitting.assembly)), about_step(sitting.procedure, sitting.step)
    return MyLine(sitting.number, sitting.title, label, about, state, mark, sitting.closes_at, to_do)


def _takes_votes(sitting: Sitting) -> bool:
    late = sitting.closes_at is not None and sitting.closes_at < clock.now()
    return sitting.state is SittingState.OPEN and sitting.manner is not Manner.RECORDED and not late


def ballot_page(sitting: Sitting, seat: Seat, slip: str = "") -> Ballot:
    """Everything on the page of one vote; `slip` is what this browser keeps for a secret one."""
    mine, votes = store.votes_of_seat(seat.id), _takes_votes(sitting)
    voted = [item_id for item_id, vote in mine.items() if vote.choice is None] if sitting.secret and votes else []
    here = bool(voted) and ballots.holds_any(voted, slip)
    items = [_item(sitting, one, mine.get(one.item.id), votes) for one in store.agenda_of(sitting)]
    over = sitting.state is SittingState.OPEN and sitting.manner is not Manner.RECORDED and not votes
    return Ballot(
        sitting, seat, said(assembly_label(sitting.assembly)), about_step(sitting.procedure, sitting.step),
        MANNERS[sitting.manner], rule_words(majority_in(sitting)), items, votes, over,
        ballots.as_code(slip) if here else "", bool(voted) and not here,
    )  # fmt: skip


def _item(sitting: Sitting, one: store.Agendum, vote: Vote | None, votes: bool) -> MyItem:
    item, closed = one.item, sitting.state is SittingState.CLOSED
    recused = vote is not None and vote.choice is Choice.RECUSED
    gone = item.result is Result.GONE or (not closed and not one.waits)
    counted = closed and item.result in (Result.CARRIED, Result.LOST, Result.ADJOURNED)
    papers = url_for("governance.papers", number=sitting.number, place=item.place)
    return MyItem(
        item.place, one.title, one.number, [part for part in (one.place, tier_label(one.tier)) if part], _said(vote),
        vote.choice.value if vote is not None and vote.choice is not None else "", votes and not recused and not gone, recused,
        gone, papers if sitting.state is SittingState.OPEN and not recused and not gone else "",
        RESULTS[item.result] if closed else None, RESULT_MARKS[item.result],
        result_words(count_in(item), majority_in(sitting)) if counted else None,
    )  # fmt: skip


def _said(vote: Vote | None) -> Message | None:
    if vote is None or vote.choice is Choice.RECUSED:
        return None
    return CHOICES[vote.choice] if vote.choice is not None else say("已投票（无记名）")


# ---- the papers of one case
class VoterSight(Sight):
    """What a voter sees of a form: what every reviewer sees, without numbers, telephones and addresses."""

    def sees(self, ask: Field) -> bool:
        """Whether an answer is shown as it is."""
        return ask.type not in HIDDEN and super().sees(ask)


@dataclass(frozen=True)
class Opinion:
    """What was said of the case at an earlier step."""

    step: str
    verdict: Message
    name: str
    words: str
    at: datetime
    files: Sequence[ShownFile]


@dataclass(frozen=True)
class Papers:
    """One case as a voter reads it."""

    title: str
    number: str
    procedure: str
    facts: Sequence[str]
    sections: Sequence[AnswerSection]
    opinions: Sequence[Opinion]
    exhibit: Exhibit | None
    form_label: str


def papers_of(sitting: Sitting, seat: Seat, place: int) -> Papers:
    """What lies before the assembly in one case, while the vote is open. Raises NotFound, also for who keeps out of it."""
    agendum = next((one for one in store.agenda_of(sitting) if one.item.place == place), None)
    vote = store.votes_of_seat(seat.id).get(agendum.item.id) if agendum is not None else None
    hidden = vote is not None and vote.choice is Choice.RECUSED
    if agendum is None or hidden or sitting.state is not SittingState.OPEN or not agendum.waits:
        raise NotFound(say("表决期间才能查看材料；回避的办件不提供材料。"))
    docket = look_at(store.case_of(agendum.item))
    case = docket.case
    facts = [part for part in (case.place, tier_label(case.tier)) if part]
    return Papers(
        case.title, case.number, said(docket.procedure.label), facts, _sections(docket), _opinions(docket),
        exhibit_of(docket), said(_form(docket).form.label) if docket.procedure.form else "",
    )  # fmt: skip


def _form(docket: Docket) -> ReadForm:
    name = docket.procedure.form or ""
    return ReadForm(name, docket.configuration.association.forms[name])


def _sections(docket: Docket) -> Sequence[AnswerSection]:
    if not docket.procedure.form:
        return ()
    form = _form(docket)
    files = files_named(files_for(form, docket.answers))
    words = Wording(docket.configuration, current_language(), translated, lookups(), files)
    sections = answer_sections(form, docket.answers, words, VoterSight())
    kept = (replace(one, rows=tuple(_narrowed(form, row) for row in one.rows if _is_for_voters(form, row))) for one in sections)
    return [one for one in kept if one.rows]


def _narrowed(form: ReadForm, row: AnswerRow) -> AnswerRow:
    """A table without the columns that are nobody's business here, and without the names of files in it."""
    columns = [one for one in form.fields[row.name].columns if one.type != "note"]
    wanted = [place for place, one in enumerate(columns) if one.type not in {*HIDDEN, *UPLOADS}]
    if not row.columns:
        return row
    table = tuple(tuple(cells[place] for place in wanted) for cells in row.table)
    return replace(row, columns=tuple(row.columns[place] for place in wanted), table=table)


def _is_for_voters(form: ReadForm, row: AnswerRow) -> bool:
    return row.name not in IDENTITY_SCANS and form.fields[row.name].type not in {*HIDDEN, "agreement"}


def _opinions(docket: Docket) -> list[Opinion]:
    named = [upload for turn in docket.turns for upload in turn.uploads]
    files: Mapping[str, Any] = files_named(named) if named else {}
    return [
        Opinion(
            said(step_named(docket.procedure, turn.step).label), verdict_label(turn.verdict), turn.name, turn.opinion, turn.at,
            [ShownFile(files[one].name, size_in_words(files[one].size), url_for("forms.show", upload_id=one))
             for one in turn.uploads if one in files],
        )
        for turn in docket.turns
    ]  # fmt: skip
