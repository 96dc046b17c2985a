"""One filing in hand: what is filed, for whom, where, what stands against it, and the case that it becomes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.accounts.hashing import draw_token, token_hash
from app.accounts.store import get_person
from app.audit.actions import record
from app.bodies.models import Body
from app.bodies.store import get_body, get_root
from app.documents.numbers import next_number
from app.forms.actions import hand_in
from app.kernel.errors import DomainError, NotAllowed, say
from app.kernel.events import publish
from app.procedures import letters
from app.procedures.acting import acting as acting_now
from app.procedures.acting import bodies_of
from app.procedures.actions.holding import hand_in_files, hold_values
from app.procedures.actions.moving import arrive
from app.procedures.actions.newcomers import party_entered
from app.procedures.actions.refusing import AlreadyOpen, refuse_closed, refuse_unmet
from app.procedures.blocks.knowing import refuse_blocked
from app.procedures.docket import Docket, line_of, seal_answers, times_refused
from app.procedures.events import CaseFiled
from app.procedures.exhibits import Subject
from app.procedures.keys import keep_keys, keys_in
from app.procedures.models import Case, Happening
from app.procedures.origins.actions import with_copies
from app.procedures.parties import Party, the_register
from app.procedures.rules.actors import Acting, BodyRef
from app.procedures.rules.conditions import conditions_of
from app.procedures.rules.machine import CaseState, first_position
from app.procedures.rules.naming import MOST_LETTERS, named_in, placed_in, wished_tier
from app.procedures.rules.starting import (
    desk_of,
    open_key,
    starts_by_itself,
    starts_for_another,
    starts_for_oneself,
    starts_for_own_unit,
)
from app.procedures.rules.time import window_end
from app.procedures.scope import CaseScope, Filled, Maker, body_record
from app.procedures.versions import current_version
from app.procedures.windows import windows_for
from app.tenancy import clock
from app.tenancy.configuration.concepts.forms import Form
from app.tenancy.configuration.concepts.procedures import Procedure
from app.tenancy.configuration.speech import Unmet
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.web.language import said

NOBODY_NAMED = Party()
AT_DESK = "case.desk"


@dataclass(frozen=True)
class Filing:
    """What is filed: the procedure, the form's answers as read, for whom, where, about which thing.

    `submission` is the form's one-time token. Without a party it is whoever files it; `newcomer`: whom the answers
    describe, entered by somebody in charge. `by_itself`: an outcome or a watch of the configuration starts it.
    `scan`: the signed form on which it was entered. `body_id` is the body applied to; the procedure's `at` goes before
    it; with neither the case belongs where the member does.
    """

    procedure: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    party: Party = NOBODY_NAMED
    body_id: int | None = None
    submission: str = ""
    newcomer: bool = False
    by_itself: bool = False
    scan: str = ""
    subject: Subject | None = None


@dataclass(frozen=True)
class Filed:
    """The case that stands now. `follow` is the secret of its follow link, known only at the first answer."""

    case_id: int
    number: str
    follow: str | None = None


def submission_hash(filing: Filing) -> str:
    """A form's one-time token as it is kept with the case."""
    return hashlib.sha256(f"{filing.procedure}|{filing.submission}".encode()).hexdigest()


class InHand:
    """One filing in hand: who files, for whom, where; each found once."""

    def __init__(self, filing: Filing, procedure: Procedure, by: int | None, now: datetime) -> None:
        self.filing, self.procedure, self.by, self.now = filing, procedure, by, now
        self.today: date = clock.local_day(now)
        self.who: Acting | None = acting_now(by, self.today) if by is not None else None
        self.party = self._party()
        self.member = the_register().record(self.party, self.today)
        self.desk = self._starters_desk()
        self.body = self._body()
        self.line = line_of(self.body.path)
        self.windows = windows_for(filing.procedure, procedure, self.body.path)
        self.as_at = self._as_at()
        self.filed_for = False

    # -- for whom, where, by which day
    def _party(self) -> Party:
        if self.filing.party.key or self.who is None:
            return self._fitting(self.filing.party)
        if self.filing.newcomer and self.form is not None:
            return party_entered(self.form, self.filing.answers, by=self.who.account_id, now=self.now)
        about_unit = self.procedure.about == "unit"
        own = Party(unit_id=self.who.unit_id) if about_unit else Party(person_id=self.who.person_id)
        if not own.key:
            raise NotAllowed(
                say("此事项由单位办理，请用单位账号登录。") if about_unit else say("此事项由个人办理，请用个人账号登录。")
            )
        return own

    def _fitting(self, party: Party) -> Party:
        """The party, if it is of the kind that the procedure is about. Raises DomainError."""
        if party.key and (party.unit_id is not None) != (self.procedure.about == "unit"):
            raise DomainError(say("“%(procedure)s”不适用于此类会员。", procedure=said(self.procedure.label)))
        return party

    def _starters_desk(self) -> BodyRef | None:
        """Where whoever starts it for somebody else is in charge; none for one's own matter."""
        if self.who is None or self.filing.by_itself or self._is_own():
            return None
        paths = the_register().places(self.party)
        lines = [line_of(path) for path in paths] or [[one] for one in bodies_of(self.who)]
        return desk_of(self.procedure.starts, self.who, lines, tenant().association.roles)

    def _is_own(self) -> bool:
        who = self.who
        return who is not None and self.party in (Party(who.person_id), Party(None, who.unit_id))

    def _body(self) -> Body:
        chosen = self.filing.body_id
        if self.procedure.at:
            if AT_DESK in self.procedure.at and self.desk is None:
                raise NotAllowed(say("您不能发起这个事项。"))
            found = self._scope(self.today, case=self._desk_record).value_of(self.procedure.at, "body")
            chosen = int(found["id"])
        if chosen is None:
            return self._own_body()
        body = get_body(chosen)
        kinds = tenant().association.kinds
        chosen_freely = self.procedure.at is None and not self.filing.by_itself
        if chosen_freely and body.parent_id is not None and not (body.kind in kinds and kinds[body.kind].admits):
            raise DomainError(say("所选的机构不受理申请，请重新选择。"), "body")
        return body

    def _own_body(self) -> Body:
        """Where a member belongs, or whose unit enters him, or above whom a unit stands; the association for the rest."""
        if self.filing.newcomer and self.who and starts_for_own_unit(self.procedure.starts, self.who):
            return get_body(self.who.unit_id or 0)
        own = self.member.get("body") if self.member.get("is_admitted") or self.filing.party.key else None
        unit_id = self.filing.party.unit_id
        above = int(own["id"]) if own else get_body(unit_id).parent_id if unit_id is not None else None
        return get_root() if above is None else get_body(above)

    def _as_at(self) -> date:
        if self.procedure.as_at is None:
            return self.today
        day: date = self._scope(self.today).value_of(self.procedure.as_at, "day")
        return day

    def _scope(self, day: date, **makers: Maker) -> CaseScope:
        form = Filled(self.procedure.form, self.filing.answers) if self.procedure.form else None
        return CaseScope(tenant().configuration, day, {"member": lambda: self._member_on(day), **makers}, form)

    def _member_on(self, day: date) -> Mapping[str, Any]:
        return the_register().record(self.party, day)

    def scope(self) -> CaseScope:
        """What the conditions at filing read; the case has no number yet."""
        return self._scope(self.as_at, case=self._case_record, answers=lambda: (self.filing.procedure, {}))

    def _case_record(self) -> dict[str, Any]:
        return {
            "procedure": self.filing.procedure,
            "filed": self.today,
            "arrived": self.today,
            "body": body_record(self.body.id),
            **self._desk_record(),
            "times_refused": times_refused(self.party, self.filing.procedure),
            "window_end": window_end(self.windows.stretches, self.today),
        }

    def _desk_record(self) -> dict[str, Any]:
        return {"desk": body_record(self.desk.id)} if self.desk is not None else {}

    def check(self) -> None:
        """Everything that may stand against it. Raises the reason, or all unmet conditions at once."""
        self._check_starter()
        if not self.filing.by_itself:
            refuse_closed(self.windows, self.today)
        refuse_blocked(self.party, keys_in(self.form, self.filing.answers), self.procedure, self.today)
        scope = self.scope()
        if not scope.holds(self.procedure.when):
            raise NotAllowed(say("此事项目前不适用于此会员。") if self.filed_for else say("此事项目前不适用于您。"))
        self.refuse_second()
        refuse_unmet(self.unmet(scope))

    def _check_starter(self) -> None:
        if self.filing.by_itself:
            return
        if self.who is None:
            if not starts_by_itself(self.procedure.starts):
                raise NotAllowed(say("此事项不能由系统发起。"))
            return
        starts = self.procedure.starts
        own = self._is_own()
        admitted = bool(self.member.get("is_admitted"))
        if own and starts_for_oneself(starts, is_member=admitted, is_unit=self.who.unit_id is not None):
            return
        if own and starts_for_own_unit(starts, self.who):
            return
        if not starts_for_another(starts, self.who, self.line, tenant().association.roles):
            raise NotAllowed(say("您不能发起这个事项。"))
        self.filed_for = not own

    def unmet(self, scope: CaseScope) -> list[Unmet]:
        """Unmet conditions, without those that may be waived and those that only warn."""
        conditions = conditions_of(self.procedure, tenant().association)
        return scope.unmet(one for one in conditions if one.level == "refuse" and one.waived_by is None)

    @property
    def form(self) -> Form | None:
        """The form that is filled in to start it."""
        return tenant().association.forms[self.procedure.form] if self.procedure.form else None

    def refuse_second(self) -> None:
        """Raise AlreadyOpen, when there is an open case where only one may be."""
        key = self._open_key()
        number = db.session.scalar(select(Case.number).where(Case.open_key == key)) if key else None
        if number is not None:
            raise AlreadyOpen(number)

    def _open_key(self) -> str | None:
        unit = f"unit:{self.who.unit_id}" if self.who and self.who.unit_id is not None else ""
        return open_key(self.procedure, self.filing.procedure, party=self.party.key, unit=unit)

    # -- it is filed
    def enter(self) -> Filed:
        """The case with its number, its held values, its register entry, its first step, letters and record."""
        follow = draw_token()
        case = self._case(follow)
        db.session.add(case)
        db.session.flush()
        docket = Docket(case, tenant().configuration)
        keep_keys(case.id, self.form, self.filing.answers)
        hold_values(docket, self.form)
        hand_in_files(docket, self.form, by=self.by)
        self._hand_in_scan(case)
        the_register().open_file(self.party, case.title, self.body.id, now=self.now)
        self._note_filed(case)
        arrive(docket, first_position(self.procedure, self.scope().holds), by=self.by, now=self.now)
        letters.tell_entered(docket)
        details = {"procedure": case.procedure, "for": self.party.key, "filed_for": self.filed_for}
        record("case.filed", by=self.by, subject=f"case:{case.number}", details=details)
        publish(CaseFiled(case.id, case.procedure))
        return Filed(case.id, case.number, follow)

    def _hand_in_scan(self, case: Case) -> None:
        if self.filing.scan:
            hand_in([self.filing.scan], f"case:{case.number}", by=self.by)

    def _note_filed(self, case: Case) -> None:
        """The first line of the case's record, with the signed form where it was entered from paper."""
        details = {"uploads": [self.filing.scan]} if self.filing.scan else {}
        name = self.who.name if self.who else ""
        db.session.add(
            Happening(case_id=case.id, what="filed", name=name, details=details, account_id=self.by, at=self.now)
        )

    def _case(self, follow: str) -> Case:
        number = next_number(self.procedure.number, on=self.today, context={"body.code": self.body.code})
        fields = self.form.all_fields() if self.form else ()
        answers = with_copies(fields, self.filing.answers, self.party, number)
        return Case(
            number=number,
            procedure=self.filing.procedure,
            version_id=current_version(now=self.now),
            about=self.procedure.about,
            person_id=self.party.person_id,
            unit_id=self.party.unit_id,
            starter_id=self.by,
            filed_for=self.filed_for,
            quiet=self.procedure.quiet,
            body_id=self.body.id,
            body_path=self.body.path,
            desk_id=self.desk.id if self.desk else None,
            title=self._title(),
            place=self._place(),
            subject=self.filing.subject.ref if self.filing.subject else None,
            tier=wished_tier(self.form, answers),
            answers=seal_answers(answers),
            state=CaseState.OPEN,
            step="",
            round=1,
            arrived_at=self.now,
            as_at=self.as_at,
            window_end=window_end(self.windows.stretches, self.today),
            version=1,
            filed_at=self.now,
            open_key=self._open_key(),
            follow_hash=token_hash(follow),
            submission=submission_hash(self.filing) if self.filing.submission else None,
        )

    def _title(self) -> str:
        if self.filing.subject is not None:
            return self.filing.subject.title[:MOST_LETTERS]
        return (named_in(self.filing.answers) or self._holder())[:MOST_LETTERS]

    def _holder(self) -> str:
        return str(self.member.get("name") or "") or self._name_of_party() or (self.who.name if self.who else "")

    def _name_of_party(self) -> str:
        """The name of who stands in no register yet."""
        if self.party.person_id is not None:
            return get_person(self.party.person_id).name
        return said(get_body(self.party.unit_id).name) if self.party.unit_id is not None else ""

    def _place(self) -> str:
        """What stands beside the title: whose thing it is, or where a person works."""
        if self.filing.subject is not None:
            return self._holder()[:MOST_LETTERS]
        return placed_in(self.filing.answers) if self.party.person_id else ""
