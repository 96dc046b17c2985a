"""The kinds of background work: what each does, what people call it, who may look on, what its report says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.jobs.models import Job
from app.kernel.errors import Message
from app.web.access import Identity

Handler = Callable[[Job], None]
Reader = Callable[[Job, Identity], bool]


@dataclass(frozen=True)
class Count:
    """One figure of a report: how many, how it is marked, and the word by which the lines are narrowed to it."""

    label: Message
    number: int
    mark: str = ""
    show: str = ""


@dataclass(frozen=True)
class ReportLine:
    """One thing that the job worked on: what it is, the way to it, and what became of it."""

    title: str
    href: str
    result: Message
    mark: str = ""
    code: str = ""
    note: Message | None = None


@dataclass(frozen=True)
class Report:
    """What a job did: its figures, the lines of this page, and where the next page starts (a key for the address)."""

    about: Message
    counts: Sequence[Count] = ()
    lines: Sequence[ReportLine] = ()
    after: str | None = None
    back: str = ""
    """The address of the page from which people begin such a job."""


@dataclass(frozen=True)
class Wish:
    """What somebody asked of a report: lines of which result, starting after which key."""

    show: str = ""
    after: str | None = None


Teller = Callable[[Job, Wish], Report]


def is_own(job: Job, who: Identity) -> bool:
    """Whoever asked for it looks on."""
    return job.account_id == who.account_id


@dataclass(frozen=True)
class Kind:
    """A kind of work. Without a label it is the house's own business and no page shows it."""

    name: str
    do: Handler
    label: Message | None = None
    seen_by: Reader = is_own
    tell: Teller | None = None


_kinds: dict[str, Kind] = {}


def job(
    name: str, *, label: Message | None = None, seen_by: Reader = is_own, tell: Teller | None = None
) -> Callable[[Handler], Handler]:
    """Register what a kind of job does. A handler may be started again at any moment: it looks what is done already.

    `label` puts it on pages: `/jobs/<id>` for whom `seen_by(job, identity)` holds, asked anew at every look and every
    download; `tell` gives the report beneath the progress.
    """

    def register(handler: Handler) -> Handler:
        _kinds[name] = Kind(name, handler, label, seen_by, tell)
        return handler

    return register


def kind_named(name: str) -> Kind:
    """A kind by its name. Raises KeyError."""
    return _kinds[name]


def find_kind(name: str) -> Kind | None:
    """A kind by its name; none where no room does such work any more."""
    return _kinds.get(name)


def shown_kinds() -> list[str]:
    """The kinds that people see on pages."""
    return sorted(name for name, kind in _kinds.items() if kind.label is not None)
