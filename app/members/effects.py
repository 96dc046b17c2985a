"""What outcomes of procedures do to the register and to a member's papers and access, by the effect's name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.accounts.actions import open_account, open_unit_account, set_state
from app.accounts.rules import AccountState
from app.accounts.store import accounts_of_unit, get_account
from app.documents.actions import enter_on, issue, revoke_all
from app.documents.handing_out import Collected, kinds_handed_out, note_handed_out
from app.documents.store import standing_documents
from app.documents.values import Holder
from app.kernel.errors import DomainError, say
from app.kernel.events import publish
from app.members import actions, letters, store
from app.members.events import AccessHandedOut
from app.members.models import Membership
from app.members.printing import printed_values, shown_facts
from app.procedures.actions.amending import amend_open
from app.procedures.actions.jointly import issue_alone, joint_document_of
from app.procedures.effects import EffectContext, effect
from app.procedures.parties import Party
from app.tenancy.configuration.concepts.membership import Tier
from app.tenancy.tenants import tenant


def _party(context: EffectContext) -> Party:
    return Party(context.case.person_id, context.case.unit_id)


def _membership(context: EffectContext) -> Membership:
    found = store.find_membership(_party(context))
    if found is None:
        raise DomainError(say("此办件没有会员登记，不能办理。"))
    return found


@effect("admit")
def admit(context: EffectContext) -> None:
    """A member, with number and tier; the term follows `term.runs_from`."""
    where = context.run("at", "body")
    on: date = context.run("on", "day") or context.today
    admission = actions.Admission(
        party=_party(context),
        tier=context.run("tier", "tier") or _tier_of(context),
        on=on,
        body_id=int(where["id"]) if where else context.case.body_id,
        document=context.case.resolution,
        case_id=context.case.id,
    )
    if _keeps(context):  # first, because conditions of the tier read the file of whom they judge
        kept = {**context.case.answers, **context.case.later}
        actions.keep_data(_membership(context).id, kept, case_id=context.case.id, by=context.by, now=context.now)
    membership_id = actions.admit(admission, by=context.by, now=context.now)
    letters.welcome(store.get_membership(membership_id))
    first = _term_begins(context, on)
    if first is not None:
        actions.start_term(membership_id, first, case_id=context.case.id, by=context.by, now=context.now)


def _keeps(context: EffectContext) -> bool:
    """A form that `keeps` fills the member's file when its applicant becomes a member (configuration, habit 5)."""
    form = tenant().association.forms.get(context.case.form or "")
    return form is not None and form.keeps


def _tier_of(context: EffectContext) -> str:
    return tier_to_enter(context.case.form, context.case.answers, context.case.about)


def tier_to_enter(form: str | None, answers: Mapping[str, Any], about: str) -> str:
    """The tier wished for in the form, else the lowest that such an applicant may enter. Raises DomainError for none."""
    described = tenant().association.forms.get(form or "")
    fields = [f for f in described.all_fields() if f.type == "choice" and f.list == "tier"] if described else []
    wished = [answers.get(field.name) for field in fields]
    if wished and wished[0]:
        return str(wished[0])
    for name, tier in tenant().association.tiers.items():
        if _is_open_to(tier, about):
            return name
    raise DomainError(say("没有可以入会的会员类别。"), "tier")


def _is_open_to(tier: Tier, about: str) -> bool:
    return tier.enter == "apply" and not tier.retired and tier.holder in (about, "either")


def _term_begins(context: EffectContext, admitted_on: date) -> date | None:
    """The first day of the term: of admission or payment, as the association has it; none while it is still to come.

    Where the certificate begins it, `issue` does; where nothing was owed, the day of admission stands for payment. A
    case that asks for no payment begins no term that runs from one: it is somebody else who pays, or nobody.
    """
    runs_from = tenant().association.term.runs_from
    if runs_from == "payment":
        return context.case.paid_on or (admitted_on if context.case.pays else None)
    if runs_from == "certificate" and any(_certifies_a_term(name) for name in tenant().association.documents):
        return None
    return admitted_on


def _certifies_a_term(document: str) -> bool:
    return tenant().association.documents[document].valid == "term"


@effect("issue")
def issue_document(context: EffectContext) -> None:
    """A numbered document; one that is valid for the term begins it, where the term runs from the certificate."""
    kind = context.word("document") or ""
    membership = _membership(context)
    if _is_shared(kind, context):
        _issue_shared(kind, membership, context)
        return
    if _begins_a_term(kind, membership):
        actions.start_term(membership.id, context.today, case_id=context.case.id, by=context.by, now=context.now)
        membership = store.get_membership(membership.id)
    document = issue(
        kind,
        holder=holder_of(membership),
        case_id=context.case.id,
        values={**printed_values(membership, context.case.answers), "facts": shown_facts(kind, context.case.answers)},
        by=context.by,
        today=context.today,
    )
    letters.tell_of_paper(membership, document)


def _is_shared(kind: str, context: EffectContext) -> bool:
    """Whether many become this document together: a step of the procedure collects for it, and issues it itself."""
    steps = tenant().association.procedures[context.case.procedure].steps
    return any(step.is_joint and step.gather == kind for step in steps)


def _issue_shared(kind: str, membership: Membership, context: EffectContext) -> None:
    """Stand on the document that was issued for all; who was answered alone gets one that names nobody else."""
    case_id = context.case.numbered
    document_id = joint_document_of(case_id) or issue_alone(kind, case_id, by=context.by, now=context.now)
    document = enter_on(document_id, holder=holder_of(membership), case_id=case_id)
    letters.tell_of_paper(membership, document)


def _begins_a_term(kind: str, membership: Membership) -> bool:
    term = tenant().association.term
    certifies = kind in tenant().association.documents and _certifies_a_term(kind)
    return term.runs_from == "certificate" and certifies and not store.has_term(membership)


def holder_of(membership: Membership) -> Holder:
    """A member as the holder of a paper."""
    tier = tenant().association.tiers.get(membership.tier or "")
    unit = membership.unit_id is not None
    return Holder(
        kind="unit" if unit else "person",
        id=(membership.unit_id if unit else membership.person_id) or 0,
        name=membership.name,
        body_path=membership.body_path,
        body_code=actions.code_of(membership.body_id),
        tier_code=tier.code if tier else "",
        number=membership.number or "",
        term_end=membership.term_end,
    )


@effect("hand_out")
def note_in_register(context: EffectContext) -> None:
    """The issue register says who collected the papers that count today, and when."""
    membership, said = _membership(context), context.arguments.get("documents") or kinds_handed_out()
    kinds = [said] if isinstance(said, str) else list(said)
    holder = holder_of(membership)
    papers = [one.id for one in standing_documents(holder.kind, holder.id, kinds)]
    to_name = str(context.run("to", "text") or "") or membership.name
    on: date = context.run("on", "day") or context.today
    collected = Collected(to_name, on, case_id=context.case.id)
    note_handed_out(papers, collected, by=context.by, now=context.now)


@effect("revoke")
def revoke(context: EffectContext) -> None:
    """The check page says from now on that these documents no longer count; none named = all returned on exit."""
    party = _party(context)
    said = context.arguments.get("documents") or []
    kinds = [said] if isinstance(said, str) else list(said)
    kind, holder = ("unit", party.unit_id) if party.unit_id is not None else ("person", party.person_id)
    reason, membership = context.case.number, store.find_membership(party)
    gone = revoke_all(kind, holder or 0, kinds=kinds, reason=reason, by=context.by, today=context.today)
    if membership is not None:
        letters.tell_of_revoked(membership, gone, context.case.number)


@effect("enrol")
def enrol(context: EffectContext) -> None:
    """Into one of the association's libraries."""
    library = context.run("library", "library")
    actions.enrol(_membership(context).id, library, on=context.today, case_id=context.case.id, by=context.by)


@effect("keep_data")
def keep_data(context: EffectContext) -> None:
    """The form's answers go into the member's file, with what was completed on the way.

    The file of who is not admitted yet is the application that is open: it is put right too.
    """
    case = context.case
    membership, answers = _membership(context), {**case.answers, **case.later}
    actions.keep_data(membership.id, answers, case_id=case.id, by=context.by, now=context.now)
    if membership.admitted_on is None or membership.left_on is not None:
        amend_open(_party(context), answers, because=case.numbered, by=context.by, now=context.now)


@effect("record")
def enter_in_book(context: EffectContext) -> None:
    """An entry in the member's books."""
    book = context.word("book") or ""
    actions.enter_in_book(
        _membership(context).id, book, on=context.today, case_id=context.case.id, by=context.by, now=context.now
    )


@effect("open_account")
def open_access(context: EffectContext) -> None:
    """Full access for the applicant's account, made with a one-time password only where there is none."""
    party = _party(context)
    if party.person_id is not None:
        password = open_account(party.person_id, by=context.by, now=context.now)
        if password is not None:
            publish(AccessHandedOut(party.person_id, password, context.by))
    elif party.unit_id is not None:
        _open_unit(party.unit_id, context)


def _open_unit(unit_id: int, context: EffectContext) -> None:
    accounts = accounts_of_unit(unit_id)
    if not accounts:
        email = str(context.case.answers.get("email", ""))
        password = open_unit_account(unit_id, "", email=email, by=context.by, now=context.now, today=context.today)
        if password is not None:
            publish(AccessHandedOut(None, password, context.by, unit_id))
    for account in accounts:
        if get_account(account.id).state is AccountState.APPLICATION_ONLY:
            set_state(account.id, AccountState.ACTIVE, by=context.by, now=context.now)
