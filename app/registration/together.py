"""Starting one procedure for several members at once: for whom, the form that is filled in once, what came of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from app.forms.owners import present_owner
from app.forms.rules import ReadForm
from app.kernel.errors import DomainError, Message, NotFound, say
from app.procedures.actions import AlreadyOpen, Filing, file_case
from app.procedures.offering import started_together
from app.procedures.parties import Party
from app.registration import store
from app.registration.applicant import Applicant
from app.registration.sheet import Sheet
from app.registration.store import Named
from app.tenancy.configuration.concepts.procedures import Procedure
from app.tenancy.tenants import tenant
from app.web.access import Identity

ALREADY = say("已有一件同类事项正在办理（%(number)s）。")


@dataclass(frozen=True)
class Together:
    """One procedure that somebody in charge is about to start for several members."""

    name: str
    procedure: Procedure
    who: Identity
    members: Sequence[Named]
    today: date

    @cached_property
    def sheet(self) -> Sheet | None:
        """The form that is filled in once for all; none where the procedure has none."""
        name = self.procedure.form
        if not name:
            return None
        here = tenant()
        form = ReadForm(name, here.association.forms[name])
        return Sheet(form, here.configuration, Applicant(present_owner(), Party(), for_another=True), self.today)


def begin_together(name: str, ids: Sequence[int], who: Identity, today: date) -> Together:
    """The procedure for those of these members whom somebody may see. Raises NotFound for what is not his to start."""
    procedure = started_together(who).get(name)
    if procedure is None:
        raise NotFound(say("没有这个事项，或它尚未开放办理。"))
    members = store.named_members(who, ids, units=procedure.about == "unit") if ids else []
    return Together(name, procedure, who, members, today)


@dataclass(frozen=True)
class Outcome:
    """What came of it for one member: the number of the case, or why there is none."""

    name: str
    number: str = ""
    refused: Message | None = None


def start_for_all(begun: Together, answers: Mapping[str, Any], *, submission: str, now: datetime) -> list[Outcome]:
    """File a case for each; what is refused for one does not stop the others. Sent twice, each stands once."""
    return [_start(begun, one, answers, submission=submission, now=now) for one in begun.members]


def _start(begun: Together, one: Named, answers: Mapping[str, Any], *, submission: str, now: datetime) -> Outcome:
    party = Party(one.person_id, one.unit_id)
    filing = Filing(begun.name, dict(answers), party=party, submission=f"{submission}.{one.id}")
    try:
        return Outcome(one.name, file_case(filing, by=begun.who.account_id, now=now).number)
    except AlreadyOpen as refused:
        return Outcome(one.name, refused=Message(ALREADY.msgid, {"number": refused.number}))
    except DomainError as refused:
        return Outcome(one.name, refused=refused.message)
