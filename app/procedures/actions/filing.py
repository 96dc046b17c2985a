"""Filing a case: who may, when, under which conditions; once, however often the button is pressed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.kernel.errors import Conflict, DomainError, NotAllowed, NotFound, say
from app.procedures.actions.inhand import Filed, Filing, InHand, submission_hash
from app.procedures.models import Case
from app.procedures.offering import why_not_offered
from app.tenancy.configuration.concepts.procedures import Procedure
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action
from app.web.language import said


@action
def file_case(filing: Filing, *, by: int | None, now: datetime) -> Filed:
    """File a case and put it where its first step waits. The same submission gives the same case again (R1).

    Raises NotFound for no such procedure, NotAllowed for who may not start it, AlreadyOpen, and Refusals with every
    unmet condition at its field.
    """
    before = _same_submission(filing, by)
    if before is not None:
        return before
    procedure = _startable(filing)
    try:
        with db.session.begin_nested():
            return _enter(filing, procedure, by, now)
    except IntegrityError as error:  # somebody pressed twice, at the very same time
        return _same_submission(filing, by) or _refuse_second(InHand(filing, procedure, by, now), error)


def check_filing(filing: Filing, *, by: int | None, now: datetime) -> None:
    """Raise what `file_case` would say against it now; nothing is written."""
    InHand(filing, _startable(filing), by, now).check()


def _enter(filing: Filing, procedure: Procedure, by: int | None, now: datetime) -> Filed:
    desk = InHand(filing, procedure, by, now)
    desk.check()
    return desk.enter()


def _startable(filing: Filing) -> Procedure:
    association = tenant().association
    procedure = association.procedures.get(filing.procedure)
    lacks_its_thing = filing.subject is None and filing.procedure in association.site.moderations()
    if procedure is None or procedure.retired or lacks_its_thing:
        raise NotFound(say("没有这个事项。"))
    if why_not_offered(procedure):
        raise DomainError(say("“%(procedure)s”尚未开放办理。", procedure=said(procedure.label)))
    return procedure


def _same_submission(filing: Filing, by: int | None) -> Filed | None:
    if not filing.submission:
        return None
    query = select(Case.id, Case.number, Case.starter_id).where(Case.submission == submission_hash(filing))
    row = db.session.execute(query).first()
    if row is None:
        return None
    if row.starter_id != by:
        raise NotAllowed(say("此表单不属于当前账号，请重新打开申请页面。"))
    return Filed(row.id, row.number)


def _refuse_second(desk: InHand, error: IntegrityError) -> Filed:
    desk.refuse_second()
    raise Conflict(say("刚刚有另一份申请使用了同样的内容，请核对后再试。")) from error
