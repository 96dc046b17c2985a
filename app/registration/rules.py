"""The applicant's desk as sentences: how long a draft lives, whose copy is older, how long a chain takes, what it costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.kernel.errors import Message, say
from app.tenancy.configuration.concepts.fees import FeeLine, Fees, plain_price, price_range
from app.tenancy.configuration.concepts.forms import Field, Form
from app.tenancy.configuration.concepts.membership import Tier
from app.tenancy.configuration.concepts.procedures import Procedure, Step
from app.tenancy.configuration.words import Span

DRAFT_DAYS = 7
SPANS: Mapping[str, Message] = {
    "day": say("%(count)s 天"), "workday": say("%(count)s 个工作日"), "week": say("%(count)s 周"),
    "month": say("%(count)s 个月"), "year": say("%(count)s 年"),
}  # fmt: skip
TO_BRING = frozenset({"id_number", "id_document", "credit_code", "mobile", "photo", "file", "files", "members", "member"})
SUMMED_UP = ("unit_name", "employer", "post", "title_level", "education", "degree", "school", "major", "head")
"""Standard fields that tell a sponsor who applies, none of them protected."""


def expires_after(today: date) -> date:
    """The last day on which a draft saved today can be gone on with."""
    return today + timedelta(days=DRAFT_DAYS)


@dataclass(frozen=True)
class Copy:
    """Which state of a draft a page was drawn from: its version then, and the page's own token."""

    version: int
    page: str


def is_stale(copy: Copy, version: int, page: str) -> bool:
    """Another page saved since this one was opened; a page that saved last itself may go on."""
    return copy.version != version and copy.page != page


def span_in_words(span: Span) -> Message:
    """`10 workdays` as people say it."""
    return Message(SPANS[span.unit].msgid, {"count": span.count})


def fixed_span(step: Step) -> Span | None:
    """The deadline of a step where it does not depend on the case."""
    always = step.deadline.always if step.deadline is not None else None
    return Span.model_validate(always) if always is not None else None


def longest(steps: Iterable[Step]) -> list[Span]:
    """All deadlines of the steps that every case walks, added up unit by unit; none where a step has no deadline."""
    spans = [fixed_span(step) for step in steps if step.when is None]
    totals: dict[str, int] = {}
    for span in spans:
        if span is None:
            return []
        totals[span.unit] = totals.get(span.unit, 0) + span.count
    return [Span.model_validate(f"{count} {unit}") for unit, count in totals.items()]


def fields_to_bring(form: Form | None) -> list[Field]:
    """What one needs at hand before beginning, each once: numbers of papers, telephone, photo, files, names of sponsors."""
    found: dict[str, Field] = {}
    for one in form.all_fields() if form else ():
        if one.type in TO_BRING:
            found.setdefault(str(one.label), one)
    return list(found.values())


# ---- what it costs
@dataclass(frozen=True)
class Price:
    """What a tier pays a year in fen; None where it depends on more than the tier: then from low to high, if that is known."""

    tier: str
    fen: int | None
    between: tuple[int, int] | None = None


def admits(procedure: Procedure) -> bool:
    """Whether it ends with a membership, so that dues follow."""
    effects = (*procedure.approved, *(effect for step in procedure.steps for effect in step.then))
    return any(effect.name == "admit" for effect in effects)


def prices_for(procedure: Procedure, versions: Sequence[Fees], tiers: Mapping[str, Tier], today: date) -> list[Price]:
    """The yearly dues of the tiers that a newcomer may enter by this procedure, low to high; none where nothing is due."""
    fees = fees_in_force(versions, today)
    if fees is None or not admits(procedure):
        return []
    yearly = [line for line in fees.lines.values() if line.every == "year"]
    if not yearly and events_billed(procedure, versions, today):
        return []
    return [Price(name, plain_price(name, yearly), price_range(name, yearly)) for name in entered_by(procedure, tiers)]


def entry_fees(procedure: Procedure, versions: Sequence[Fees], tiers: Mapping[str, Tier], today: date) -> list[FeeLine]:
    """What a newcomer pays once, beside the dues."""
    fees, entered = fees_in_force(versions, today), entered_by(procedure, tiers)
    if fees is None or not admits(procedure):
        return []
    once = [line for line in fees.lines.values() if line.every == "once"]
    return [line for line in once if not line.for_ or any(name in line.for_ for name in entered)]


def events_billed(procedure: Procedure, versions: Sequence[Fees], today: date) -> list[FeeLine]:
    """The lines that an outcome bills by itself (`every: event`): a certificate, a course."""
    fees = fees_in_force(versions, today)
    effects = (*procedure.approved, *(effect for step in procedure.steps for effect in step.then))
    found: list[FeeLine] = []
    for effect in effects:
        if fees is not None and effect.name == "bill":
            said = next(iter(effect.args.values()), list(fees.lines))
            names = [said] if isinstance(said, str) else list(said)
            found += [fees.lines[name] for name in names if name in fees.lines and fees.lines[name].every == "event"]
    return found


def fees_in_force(versions: Sequence[Fees], today: date) -> Fees | None:
    """The version that has begun last, else the first to come."""
    begun = [version for version in versions if version.valid_from <= today]
    if begun:
        return max(begun, key=lambda version: version.valid_from)
    return min(versions, key=lambda version: version.valid_from, default=None)


def entered_by(procedure: Procedure, tiers: Mapping[str, Tier]) -> list[str]:
    """The tiers that its admission names; where it names none, all that such newcomers may apply to."""
    effects = (*procedure.approved, *(effect for step in procedure.steps for effect in step.then))
    said = " ".join(str(value) for one in effects if one.name == "admit" for value in one.args.values())
    named = [name for name in tiers if f"tier.{name}" in said.replace("?", " ").split()]
    open_to = [n for n, t in tiers.items() if t.enter == "apply" and not t.retired and t.holder in (procedure.about, "either")]
    return named or open_to
