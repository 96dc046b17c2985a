"""One case whose vote is recorded by hand: the roll with what was recorded or typed, and the case that comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.governance import store
from app.governance.labels import office_labels, tier_label
from app.governance.models import Manner, Seat, Sitting, SittingState, Vote
from app.governance.rules import Choice
from app.governance.words import assembly_label
from app.kernel.errors import NotFound, say
from app.web.access import Identity
from app.web.forms import PlainForm
from app.web.language import said

FIGURES = ("in_favour", "against", "abstained")


class TallyForm(PlainForm):
    """What was recorded; its controls follow the roll (`tally_in`)."""


@dataclass(frozen=True)
class TallySeat:
    """One voter, what is chosen for him, and whether he has to keep out of it."""

    id: int
    name: str
    beside: str
    chosen: str
    fixed: bool


@dataclass(frozen=True)
class TallyPage:
    """What the page draws. `following` is the next case that is not recorded."""

    sitting: Sitting
    assembly: str
    place: int
    last: int
    title: str
    number: str
    facts: Sequence[str]
    seats: Sequence[TallySeat]
    figures: Mapping[str, str]
    rest: str
    following: int | None


def tally_page(sitting: Sitting, place: int, who: Identity, *, sent: Mapping[str, str] | None = None) -> TallyPage:
    """The page for one case. Raises NotFound where it is not recorded by hand, or not by this reader."""
    agenda = store.agenda_of(sitting)
    one = next((one for one in agenda if one.item.place == place), None)
    recorded = sitting.manner is Manner.RECORDED and sitting.state is SittingState.OPEN and store.manages(sitting, who)
    if one is None or not recorded or not one.waits:
        raise NotFound(say("议程上没有这一件。"))
    votes = store.votes_in(sitting.id)
    before = _recorded_before(agenda, place)
    seats = [_seat(sitting, seat, (votes, one.item.id, before), sent) for seat in store.roll_of(sitting.id)]
    waiting = [other.item.place for other in agenda if other.waits and not other.item.counted and other.item.place != place]
    facts = [part for part in (one.place, tier_label(one.tier)) if part]
    return TallyPage(
        sitting, said(assembly_label(sitting.assembly)), place, len(agenda), one.title, one.number, facts, seats,
        _figures(one, sent), (sent or {}).get("rest", ""), next((p for p in waiting if p > place), next(iter(waiting), None)),
    )  # fmt: skip


def _recorded_before(agenda: Sequence[store.Agendum], place: int) -> int | None:
    """The case recorded just before: who was away from it is probably away from this one."""
    done = [one.item.id for one in agenda if one.item.counted and one.item.place < place]
    return done[-1] if done else None


def _seat(
    sitting: Sitting, seat: Seat, known: tuple[Mapping[tuple[int, int], Vote], int, int | None], sent: Mapping[str, str] | None
) -> TallySeat:
    votes, item_id, before = known
    vote, earlier = votes.get((item_id, seat.id)), votes.get((before or 0, seat.id))
    fixed = vote is not None and vote.choice is Choice.RECUSED and vote.account_id is None
    beside = "　".join(filter(None, (seat.of_unit, *office_labels(seat.offices))))
    return TallySeat(seat.id, seat.name, beside, _chosen(sitting, seat, (vote, earlier), sent), fixed)


def _chosen(sitting: Sitting, seat: Seat, known: tuple[Vote | None, Vote | None], sent: Mapping[str, str] | None) -> str:
    vote, earlier = known
    if sent is not None:
        return str(sent.get(f"seat-{seat.id}", ""))
    if vote is not None:
        return vote.choice.value if vote.choice is not None else "present"
    if earlier is not None and earlier.choice is Choice.ABSENT:
        return Choice.ABSENT.value
    return "present" if sitting.secret else ""


def _figures(one: store.Agendum, sent: Mapping[str, str] | None) -> dict[str, str]:
    if sent is not None:
        return {name: str(sent.get(name, "")) for name in FIGURES}
    item = one.item
    known = (item.for_it, item.against, item.abstained) if item.counted else ("", "", "")
    return {name: str(value) for name, value in zip(FIGURES, known, strict=True)}
