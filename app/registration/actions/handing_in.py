"""Handing in: the case is filed, consents are kept and the draft goes, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.accounts.actions.consenting import record_consents
from app.kernel.errors import Conflict, say
from app.procedures.actions import Filed, Filing, complete, file_case, reopen, resubmit
from app.registration import store
from app.registration.actions.drafting import drop_draft
from app.registration.actions.visiting import make_visitor_known, send_follow_link
from app.registration.applicant import Applicant
from app.tenancy.transactions import action


@dataclass(frozen=True)
class HandingIn:
    """What is handed in: the filing, the draft it was read from (`version`), what was agreed to in which language."""

    filing: Filing
    subject: str
    version: int
    consents: Sequence[str] = ()
    language: str = "zh"


@dataclass(frozen=True)
class Submitted:
    """The case that stands now. `follow` is the secret of the follow link, for who applied without an account."""

    number: str
    follow: str | None = None


@action
def hand_in(what: HandingIn, applicant: Applicant, *, now: datetime) -> Submitted:
    """File the case once, however often the button is pressed; the draft is gone with it.

    Raises Conflict when the draft changed after it was read for review, and whatever filing refuses.
    """
    draft = store.find_draft(what.subject, applicant.key, for_update=True)  # whoever presses at once waits here
    before = store.find_submitted(what.filing.procedure, what.filing.submission)
    if before is not None:
        return Submitted(before[0])
    if (draft.version if draft else 0) != what.version:
        raise Conflict(say("申请内容刚刚在另一个窗口有改动，请重新核对后再提交。"))
    by = applicant.account_id
    if by is None:
        by = make_visitor_known(what.filing, now=now)
    filed = file_case(what.filing, by=by, now=now)
    record_consents(by, what.consents, language=what.language, now=now)
    drop_draft(what.subject, applicant.key)
    if applicant.account_id is None and filed.follow is not None:
        send_follow_link(by, filed, what.filing)
        return Submitted(filed.number, filed.follow)
    return Submitted(filed.number)


@action
def enter_case(filing: Filing, subject: str, *, by: int, now: datetime) -> Filed:
    """File a case for somebody else, once; the draft goes with it. Raises whatever filing refuses."""
    filed = file_case(filing, by=by, now=now)
    drop_draft(subject, f"account:{by}")
    return filed


@dataclass(frozen=True)
class Completed:
    """A form that was completed at a step: its answers, the draft it was read from, what was agreed to."""

    answers: Mapping[str, Any]
    subject: str
    consents: Sequence[str] = ()
    language: str = "zh"


@action
def hand_in_completed(case_id: int, what: Completed, applicant: Applicant, *, version: int, now: datetime) -> None:
    """Hand in the form that a step asks for; the case goes on, consents are kept and the draft is gone."""
    by = applicant.account_id or 0
    complete(case_id, what.answers, by=by, version=version, now=now)
    record_consents(by, what.consents, language=what.language, now=now)
    drop_draft(what.subject, applicant.key)


@dataclass(frozen=True)
class PutRight:
    """A returned case as it is handed in again: its answers, what was replied to remarks, the draft it was read from."""

    answers: Mapping[str, Any]
    subject: str
    replies: Mapping[str, str] = field(default_factory=dict)


@action
def put_right(case_id: int, what: PutRight, applicant: Applicant, *, version: int, now: datetime) -> None:
    """Hand in a returned case again; it goes on at the step that returned it, and its draft is gone."""
    by = applicant.account_id or 0
    resubmit(case_id, what.answers, by=by, version=version, now=now, replies=what.replies)
    drop_draft(what.subject, applicant.key)


@dataclass(frozen=True)
class Reopened:
    """A closed case as it is corrected: its answers, the draft they were read from, why."""

    answers: Mapping[str, Any]
    subject: str
    reason: str


@action
def correct_closed(case_id: int, what: Reopened, applicant: Applicant, *, version: int, now: datetime) -> None:
    """Correct a closed case; the draft of the correction is gone. Raises what `app.procedures.actions.reopen` raises."""
    reopen(case_id, what.answers, by=applicant.account_id or 0, version=version, reason=what.reason, now=now)
    drop_draft(what.subject, applicant.key)
