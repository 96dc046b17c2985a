"""Every address of the application, filled with the secrets of somebody else.

A route with parameters stands in `FILLED`; one that is missing there fails the tests with a sentence that says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from tests.trust.world import HENAN, World

Filled = Callable[[World], list[dict[str, Any]]]
UNKNOWN = "a-token-that-nobody-was-given-0123456789"


def _each(name: str, kind: str) -> Filled:
    return lambda world: [{name: secret} for secret in world.secrets[kind]]


def _each_at(name: str, secrets: str, **more: Any) -> Filled:
    return lambda world: [{name: secret, **more} for secret in world.secrets[secrets]]


def _pairs(first: str, second: str, kind: str) -> Filled:
    """Two parameters that belong together, as a row of two columns gives them."""
    return lambda world: [{first: pair[0], second: pair[1]} for pair in world.secrets[kind]]


def _always(**parameters: Any) -> Filled:
    return lambda _world: [parameters]


FILLED: dict[str, Filled] = {
    "accounts.activate": _always(token=UNKNOWN),
    "accounts.consent": _always(purpose="id_scan"),
    "accounts.end_deputy": _always(deputy_id=1),
    "accounts.end_session": _each("session_id", "session"),
    "accounts.withdraw": _always(purpose="id_scan"),
    "registration.desk_paper_draft": _each("number", "case"),
    "registration.desk_paper": _each("number", "case"),
    "approval.bundle": _each("number", "bundle"),
    "approval.bundle_list": _each("number", "bundle"),
    "approval.case": _each("number", "case"),
    "approval.change_bundle": _each("number", "bundle"),
    "approval.decide": _each("number", "case"),
    "approval.drop": _each("phrase_id", "phrase"),
    "approval.forget": _each("view_id", "view"),
    "approval.hand_in_bundle": _each("number", "bundle"),
    "approval.issue_bundle": _each("number", "bundle"),
    "approval.joint_draft": _each("number", "bundle"),
    "approval.note": _each("number", "case"),
    "approval.print_bundle": _each("number", "bundle"),
    "approval.printed": _each("number", "case"),
    "approval.rename": _each("view_id", "view"),
    "approval.retry": _each("letter_id", "letter"),
    "approval.scan_bundle": _each("number", "bundle"),
    "approval.second": _each("number", "case"),
    "approval.send_back": _each("number", "case"),
    "approval.set_window": _always(procedure="join_person", body_id=1),
    "approval.start_with": _each("view_id", "view"),
    "approval.take_back": _each("number", "case"),
    "approval.take_bundle_back": _each("number", "bundle"),
    "asset": _always(stamp="x", name="css/site.css"),
    "documents.download": _each("document_id", "document"),
    "documents.verify": _each("code", "code"),
    "chains.procedure": _always(name="join_person"),
    "dues.bill": _each("number", "bill"),
    "dues.collect_for": _each("unit_id", "unit"),
    "dues.collect_for_on": _each("unit_id", "unit"),
    "dues.confirm": _each("number", "bill"),
    "dues.desk_bill": _each("number", "bill"),
    "dues.give": _each("number", "bill"),
    "dues.note": _each("ticket_id", "ticket"),
    "dues.notice": _each("number", "bill"),
    "dues.refuse": _pairs("number", "voucher_id", "voucher"),
    "dues.reverse": _each("number", "bill"),
    "dues.reverse_one": _pairs("number", "payment_id", "payment"),
    "dues.ticket": _each("number", "bill"),
    "dues.undo": _pairs("number", "payment_id", "payment"),
    "dues.withdraw": _pairs("number", "voucher_id", "voucher"),
    "forms.blank": _always(name="pledge"),
    "forms.remove": _each("upload_id", "upload"),
    "forms.show": _each("upload_id", "upload"),
    "governance.ballot": _each("number", "sitting"),
    "governance.carry_out_again": _each("number", "sitting"),
    "governance.cast": _each("number", "sitting"),
    "governance.change": _each("number", "sitting"),
    "governance.change_agenda": _each("number", "sitting"),
    "governance.close": _each("number", "sitting"),
    "governance.details": _each("number", "sitting"),
    "governance.drop": _each("number", "sitting"),
    "governance.end_authority": _each("delegation_id", "delegation"),
    "governance.minutes": _each("number", "sitting"),
    "governance.open_vote": _each("number", "sitting"),
    "governance.papers": _each_at("number", "sitting", place=1),
    "governance.record": _each_at("number", "sitting", place=1),
    "governance.resolution": _each("number", "sitting"),
    "governance.resolution_pdf": _each("number", "sitting"),
    "governance.tally": _each_at("number", "sitting", place=1),
    "governance.vote": _each("number", "sitting"),
    "insight.accept_claim": _pairs("membership_id", "account_id", "member"),
    "insight.confirm": _each("import_id", "import"),
    "insight.people_confirm": _each("import_id", "import"),
    "insight.discard": _each("import_id", "import"),
    "insight.people_discard": _each("import_id", "import"),
    "insight.member": _each("membership_id", "membership"),
    "insight.members": _always(name="train"),
    "insight.members_confirm": _each("import_id", "import"),
    "insight.members_discard": _each("import_id", "import"),
    "insight.members_list": _each("import_id", "import"),
    "insight.members_report": _each("import_id", "import"),
    "insight.members_template": _always(name="train"),
    "insight.one_import": _each("import_id", "import"),
    "insight.open_access": _each("membership_id", "membership"),
    "insight.people_list": _each("import_id", "import"),
    "insight.people_report": _each("import_id", "import"),
    "insight.report": _each("import_id", "import"),
    "insight.take_passwords": _each("import_id", "import"),
    "insight.undo_handout": _each("document_id", "document"),
    "insight.reverse": _pairs("membership_id", "fact_id", "fact"),
    "jobs.again": _each("job_id", "job"),
    "jobs.fetch": _each("job_id", "job"),
    "jobs.progress": _each("job_id", "job"),
    "mailings.one": _each("mailing_id", "mailing"),
    "notices.message": _each("letter_id", "letter"),
    "notices.open_letter": _each("letter_id", "letter"),
    "notices.read": _each("letter_id", "letter"),
    "organisation.appointing": _always(name="council_member"),
    "organisation.body": _each("body_id", "branch"),
    "organisation.change": _each("body_id", "unit"),
    "organisation.change_person": _each("account_id", "clerk"),
    "organisation.close": _each("body_id", "unit"),
    "organisation.end": _each("grant_id", "grant"),
    "organisation.leave_office": _each("holding_id", "office"),
    "organisation.move": _each("body_id", "unit"),
    "organisation.open_below": _each_at("body_id", "branch", kind="unit"),
    "organisation.opening": _each_at("body_id", "branch", kind="unit"),
    "organisation.person": _each("account_id", "clerk"),
    "organisation.place": _each("body_id", "unit"),
    "organisation.rename": _each("body_id", "unit"),
    "organisation.set_data": _each("body_id", "unit"),
    "organisation.staff": _each("body_id", "unit"),
    "organisation.take": _each("grant_id", "grant"),
    "organisation.take_off": _each_at("placement_id", "placement", body_id=1),
    "organisation.take_office": _always(name="council_member"),
    "publishing.article": _always(article_id=1),
    "publishing.autosave": _each("article_id", "article"),
    "publishing.brand_file": _always(name="mark.svg"),
    "publishing.drop": _each("article_id", "article"),
    "publishing.library": _always(name="talents"),
    "publishing.listed": _always(name="talents", address=1),
    "publishing.listed_picture": _always(name="talents", address=1),
    "publishing.mark": _always(slug=HENAN),
    "publishing.office_autosave": _each("article_id", "article"),
    "publishing.office_drop": _each("article_id", "article"),
    "publishing.office_hide": _each("article_id", "article"),
    "publishing.office_preview": _each("article_id", "article"),
    "publishing.office_put_back": _each("article_id", "article"),
    "publishing.office_write": _each("article_id", "article"),
    "publishing.page": _always(name="about"),
    "publishing.picture": _each_at("article_id", "article", place=1),
    "publishing.preview": _each("article_id", "article"),
    "publishing.studio": _each("studio_id", "studio"),
    "publishing.studio_article": _pairs("studio_id", "article_id", "written"),
    "publishing.studio_logo": _each("studio_id", "studio"),
    "publishing.take_back": _each("article_id", "article"),
    "publishing.write": _each("article_id", "article"),
    "registration.before": _always(name="join_person"),
    "registration.case": _each("number", "case"),
    "registration.case_answer": _each("number", "case"),
    "registration.case_complete": _each("number", "case"),
    "registration.case_complete_draft": _each("number", "case"),
    "registration.case_correct": _each("number", "case"),
    "registration.case_draft": _each("number", "case"),
    "registration.case_form": _each("number", "case"),
    "registration.case_remind": _each("number", "case"),
    "registration.case_reopen": _each("number", "case"),
    "registration.case_reopen_draft": _each("number", "case"),
    "registration.case_withdraw": _each("number", "case"),
    "registration.confirm_by_link": _always(token=UNKNOWN),
    "registration.confirm_case": _each("number", "case"),
    "registration.do_together": _always(name="join_person"),
    "registration.desk_complete": _each("number", "case"),
    "registration.desk_complete_draft": _each("number", "case"),
    "registration.desk_reopen": _each("number", "case"),
    "registration.desk_reopen_draft": _each("number", "case"),
    "registration.drop": _always(name="join_person"),
    "registration.drop_wish": _always(name="join_person"),
    "registration.wish": _always(name="join_person"),
    "registration.enter_draft": _always(name="join_person"),
    "registration.enter_form": _always(name="join_person"),
    "registration.entering_for": _always(name="join_person"),
    "registration.fill": _always(name="join_person"),
    "registration.follow": _always(token=UNKNOWN),
    "registration.follow_answer": _always(token=UNKNOWN),
    "registration.follow_complete": _always(token=UNKNOWN),
    "registration.follow_complete_draft": _always(token=UNKNOWN),
    "registration.follow_correct": _always(token=UNKNOWN),
    "registration.follow_draft": _always(token=UNKNOWN),
    "registration.follow_form": _always(token=UNKNOWN),
    "registration.follow_remind": _always(token=UNKNOWN),
    "registration.follow_withdraw": _always(token=UNKNOWN),
    "registration.hand_in": _always(name="join_person"),
    "registration.help_page": _always(name="applying"),
    "registration.keep": _always(name="join_person"),
    "registration.review": _always(name="join_person"),
    "registration.together": _always(name="join_person"),
    "units.change_operator": _pairs("unit_id", "account_id", "operator"),
    "units.change_summary": _each("number", "bundle"),
    "units.end_for": _pairs("unit_id", "representative_id", "representative"),
    "units.end_own": lambda world: [{"representative_id": two[1]} for two in world.secrets["representative"]],
    "units.name_for": _each("unit_id", "unit"),
    "units.representatives_of": _each("unit_id", "unit"),
    "units.decide_handover": _each("handover_id", "handover"),
    "units.dismiss": _each("account_id", "operating"),
    "units.hand_in_summary": _each("number", "bundle"),
    "units.hand_out": _each("unit_id", "unit"),
    "units.handover": _each("handover_id", "handover"),
    "units.person": _each("membership_id", "membership"),
    "units.print_summary": _each("number", "bundle"),
    "units.scan_summary": _each("number", "bundle"),
    "units.summary": _each("number", "bundle"),
    "units.take_back_summary": _each("number", "bundle"),
    "units.unit": _each("unit_id", "unit"),
    "seconding.confirm": _always(request_id=1),
    "seconding.decline": _always(request_id=1),
    "seconding.one": _always(request_id=1),
    "seconding.withdraw": _always(request_id=1),
}


@dataclass(frozen=True)
class Address:
    """One address to call."""

    endpoint: str
    path: str


def missing(app: Flask) -> list[str]:
    """Routes with parameters that nobody has filled."""
    return sorted({rule.endpoint for rule in app.url_map.iter_rules() if rule.arguments and rule.endpoint not in FILLED})


def addresses(world: World, method: str) -> Iterator[Address]:
    """Every address that answers a method, as often as there are secrets to fill it with."""
    known = world.app.url_map.bind(f"{HENAN}.localhost")
    for rule in sorted(world.app.url_map.iter_rules(), key=lambda one: one.rule):
        if method in (rule.methods or ()):
            for parameters in _parameters(world, rule):
                yield Address(rule.endpoint, known.build(rule.endpoint, parameters))


def _parameters(world: World, rule: Rule) -> list[dict[str, Any]]:
    if not rule.arguments:
        return [{}]
    return FILLED[rule.endpoint](world) if rule.endpoint in FILLED else []
