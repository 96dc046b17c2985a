"""Many cases become one document: an appointment of all who were approved, a list of those who passed.

Whoever decides a step collects its cases himself (`gather` with `gathered_by` as `by`). Issuing draws the document's
number and freezes whom it names, then answers every case of the list by a job, so that each draws its own effects.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import select

from app.audit.actions import record
from app.bodies.models import Body
from app.bodies.store import get_body
from app.documents.actions import draw_printed, issue
from app.documents.models import IssuedDocument
from app.documents.values import Holder
from app.kernel.errors import Conflict, NotFound, say
from app.procedures.actions.batching import Many, decide_many, preview
from app.procedures.actions.bundling import own_bundle, refuse_empty
from app.procedures.actions.deciding import Decision
from app.procedures.actions.moving import waiter_at
from app.procedures.batches.models import DecisionBatch
from app.procedures.bundlelist import joint_list
from app.procedures.docket import take_up
from app.procedures.models import Bundle, BundleState, Case, Gathering
from app.procedures.rules.verdicts import answers_of
from app.tenancy import clock
from app.tenancy.configuration.concepts.procedures import Step
from app.tenancy.configuration.words import pick
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action


@action
def issue_jointly(number: str, *, by: int, now: datetime, seen: str | None = None) -> int:
    """Issue the document that the cases of a bundle become, and answer them all; gives the number of the job.

    `seen` is the list that whoever issues has looked at (`list_seen`). Done twice it is one document. Raises NotFound (no
    such bundle, none that becomes a document), Conflict (nothing in it, another list than was seen, a case that cannot be
    answered as it stands: its name is told).
    """
    bundle = own_bundle(number, by, now)
    step = joint_step(bundle.procedure, bundle.step)
    if bundle.state is not BundleState.OPEN:
        return _job_of(bundle)
    refuse_empty(bundle)
    if seen is not None and seen != list_seen(bundle):
        raise Conflict(say("名单在您打开页面之后有变动，文件没有下发，请重新核对名单。"))
    cases, verdict = _cases(bundle), answer_by_document(bundle.procedure, step)
    _refuse_unanswerable(bundle, list(cases), verdict, by, now)
    document = _issued(bundle.document, list(cases), bundle.body_id, by=by, now=now)
    bundle.state, bundle.handed_in_at, bundle.issued_id = BundleState.HANDED_IN, now, document.id
    details = {"document": document.number, "cases": len(cases)}
    record("bundle.issued", by=by, subject=f"bundle:{bundle.number}", details=details)
    many = Many(bundle.procedure, bundle.step, Decision(verdict), cases, _token(bundle))
    return decide_many(many, by=by, now=now)


def _issued(kind: str, cases: Sequence[int], body_id: int, *, by: int | None, now: datetime) -> IssuedDocument:
    """The document with its number, held by the body that issues it."""
    today, body = clock.local_day(now), get_body(body_id)
    name = issuer_of(body)
    holder = Holder("unit", body.id, name, body_path=body.path, body_code=body.code)
    values = {"list": joint_list(kind, cases, name, today=today)}
    return issue(kind, holder=holder, case_id=None, values=values, by=by, today=today)


def issuer_of(body: Body) -> str:
    """Under which name a body issues a document: the association under its short one, which is that of the authority."""
    association = tenant().association
    name = (association.short_name or association.name) if body.parent_id is None else body.name
    return pick(name, association.languages[0])


def issue_alone(kind: str, case_id: int, *, by: int | None, now: datetime) -> int:
    """The same document for one case that was answered by itself; gives its id. Part of an action."""
    docket = take_up(case_id)
    joint = [step for step in docket.procedure.steps if step.is_joint and step.gather == kind]
    step = next((one for one in reversed(joint) if docket.scope().holds(one.when)), joint[-1])
    return _issued(kind, [case_id], waiter_at(docket, step).body_id or docket.line[-1].id, by=by, now=now).id


def draft_of(bundle: Bundle, *, today: date) -> bytes:
    """The document as it would be issued now, without its number. Raises NotFound for a bundle that becomes none."""
    joint_step(bundle.procedure, bundle.step)
    name = issuer_of(get_body(bundle.body_id))
    listed = joint_list(bundle.document, list(_cases(bundle)), name, today=today)
    label = dict(tenant().association.documents[bundle.document].label)
    document = {"label": label, "number": "", "code": "", "verify": "", "issued_on": today.isoformat()}
    return draw_printed(bundle.document, {"list": listed, "holder": {"name": name}, "document": document})


def joint_step(procedure: str, name: str) -> Step:
    """The step whose cases become one document. Raises NotFound."""
    described = tenant().association.procedures.get(procedure)
    step = next((one for one in described.steps if one.name == name), None) if described else None
    if step is None or not step.is_joint:
        raise NotFound(say("这一步骤不下发共同的文件。"))
    return step


def answer_by_document(procedure: str, step: Step) -> str:
    """The answer that issuing means: the first that leads on."""
    described = tenant().association.procedures[procedure]
    return next(one.verdict for one in answers_of(described, step, lambda _condition: True) if one.onward)


def _token(bundle: Bundle) -> str:
    return f"bundle:{bundle.number}"


def _job_of(bundle: Bundle) -> int:
    """The job of a bundle that was issued before."""
    if bundle.issued_id is None:
        raise Conflict(say("报送批次已报送，不能再修改。"))
    from_bundle = DecisionBatch.procedure == bundle.procedure, DecisionBatch.step == bundle.step
    query = select(DecisionBatch.job_id).where(*from_bundle, DecisionBatch.asked_at == bundle.handed_in_at)
    return db.session.scalar(query.order_by(DecisionBatch.id).limit(1)) or 0


def list_seen(bundle: Bundle) -> str:
    """What a page says of the list it shows, so that nobody issues for others than he has looked at."""
    listed = ";".join(f"{case_id}:{version}" for case_id, version in sorted(_cases(bundle).items()))
    return sha256(listed.encode()).hexdigest()[:24]


def _cases(bundle: Bundle) -> dict[int, int]:
    """The cases that stand in it, each with its version."""
    held = (Gathering.bundle_id == bundle.id, Gathering.left_at.is_(None))
    query = select(Case.id, Case.version).join(Gathering, Gathering.case_id == Case.id).where(*held)
    return {row.id: row.version for row in db.session.execute(query.order_by(Case.id))}


def _refuse_unanswerable(bundle: Bundle, cases: list[int], verdict: str, by: int, now: datetime) -> None:
    """A document that is issued names nobody who is then not approved."""
    for one in preview(bundle.procedure, bundle.step, Decision(verdict), cases, by=by, now=now):
        why = one.refusal or (one.asks[0].message if one.asks else None)
        if why is not None:
            raise Conflict(say("%(title)s（%(number)s）不能办理：%(why)s请先移出或单独处理。", title=one.title,
                               number=one.number, why=why))  # fmt: skip


def joint_document_of(case_id: int) -> int | None:
    """The document that a case became part of when its bundle was issued; none where it was answered by itself."""
    query = select(Bundle.issued_id).join(Gathering, Gathering.bundle_id == Bundle.id)
    query = query.where(Gathering.case_id == case_id, Bundle.issued_id.is_not(None))
    return db.session.scalar(query.order_by(Gathering.id.desc()).limit(1))

