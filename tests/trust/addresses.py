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


def _always(**parameters: Any) -> Filled:
    return lambda _world: [parameters]


FILLED: dict[str, Filled] = {
    "accounts.activate": _always(token=UNKNOWN),
    "accounts.consent": _always(purpose="id_scan"),
    "accounts.end_session": _each("session_id", "session"),
    "accounts.withdraw": _always(purpose="id_scan"),
    "approval.bundle": _always(number="B2026-0001"),
    "approval.bundle_list": _always(number="B2026-0001"),
    "approval.case": _each("number", "case"),
    "approval.change_bundle": _always(number="B2026-0001"),
    "approval.decide": _each("number", "case"),
    "approval.hand_in_bundle": _always(number="B2026-0001"),
    "approval.print_bundle": _always(number="B2026-0001"),
    "approval.printed": _each("number", "case"),
    "approval.retry": _each("letter_id", "letter"),
    "approval.scan_bundle": _always(number="B2026-0001"),
    "approval.take_bundle_back": _always(number="B2026-0001"),
    "asset": _always(stamp="x", name="css/site.css"),
    "documents.download": _each("document_id", "document"),
    "documents.verify": _each("code", "code"),
    "forms.remove": _each("upload_id", "upload"),
    "forms.show": _each("upload_id", "upload"),
    "jobs.again": _always(job_id=1),
    "jobs.fetch": _always(job_id=1),
    "jobs.progress": _always(job_id=1),
    "notices.message": _each("letter_id", "letter"),
    "notices.read": _each("letter_id", "letter"),
    "publishing.article": _always(article_id=1),
    "publishing.brand_file": _always(name="mark.svg"),
    "publishing.mark": _always(slug=HENAN),
    "publishing.page": _always(name="about"),
    "registration.before": _always(name="join_person"),
    "registration.case": _each("number", "case"),
    "registration.case_correct": _each("number", "case"),
    "registration.case_draft": _each("number", "case"),
    "registration.case_form": _each("number", "case"),
    "registration.case_remind": _each("number", "case"),
    "registration.case_withdraw": _each("number", "case"),
    "registration.confirm_by_link": _always(token=UNKNOWN),
    "registration.confirm_case": _each("number", "case"),
    "registration.drop": _always(name="join_person"),
    "registration.fill": _always(name="join_person"),
    "registration.follow": _always(token=UNKNOWN),
    "registration.follow_correct": _always(token=UNKNOWN),
    "registration.follow_draft": _always(token=UNKNOWN),
    "registration.follow_form": _always(token=UNKNOWN),
    "registration.follow_remind": _always(token=UNKNOWN),
    "registration.follow_withdraw": _always(token=UNKNOWN),
    "registration.hand_in": _always(name="join_person"),
    "registration.help_page": _always(name="applying"),
    "registration.keep": _always(name="join_person"),
    "registration.review": _always(name="join_person"),
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
