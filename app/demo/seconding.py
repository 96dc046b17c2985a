"""Telling what takes two persons: batches and lists that one asks for and another confirms, sends back, or nobody has yet."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.accounts.rights import who_asked
from app.demo.cast import Cast
from app.demo.stories import DemoBatch, DemoTakenAway, DemoTwo
from app.insight.exporting.actions import ask_for_export
from app.insight.register.rules import Wish
from app.jobs.actions import run_pending
from app.procedures import actions
from app.procedures.actions import Decision, Many
from app.procedures.models import Case
from app.seconding.actions import confirm, decline, withdraw
from app.seconding.alone import do_alone
from app.seconding.rules import Measure
from app.tenancy.database import db
from app.tenancy.transactions import action


def tell_two(story: DemoTwo, cast: Cast) -> None:
    """One request, as far as the story goes."""
    by, at = cast.accounts[story.by], cast.now - timedelta(days=story.days_ago)
    token = f"demo-two-{story.by}-{story.days_ago}-{story.outcome}"
    ask = _ask_for_batch if story.batch else _ask_for_list
    request, then = ask(story, cast, at, token), min(at + timedelta(hours=2), cast.now)
    if story.outcome == "withdrawn":
        withdraw(request, by=by, now=then)
    if story.outcome == "declined":
        decline(request, by=cast.accounts[story.second], remark=story.remark, now=then)
    if story.outcome == "confirmed":
        confirm(request, by=cast.accounts[story.second], now=then)
        run_pending()


def _ask_for_batch(story: DemoTwo, cast: Cast, at: datetime, token: str) -> int:
    """The last cases of a long day: those before it were decided alone."""
    by, batch = cast.accounts[story.by], story.batch or DemoBatch()
    _decided_before(by, batch.before, at)
    cases = [db.session.get_one(Case, cast.cases[batch.procedure, one], populate_existing=True) for one in batch.who]
    versions = {case.id: case.version for case in cases}
    db.session.rollback()
    many = Many(batch.procedure, batch.step, Decision(batch.verdict, batch.opinion, batch.fields), versions, token)
    return actions.ask_for_many(many, story.reason, by=by, now=at).request_id


@action
def _decided_before(by: int, cases: int, at: datetime) -> None:
    do_alone(Measure.DECISIONS, cases, by=by, now=at)


def _ask_for_list(story: DemoTwo, cast: Cast, at: datetime, token: str) -> int:
    taken, who = story.taken or DemoTakenAway(), who_asked(cast.accounts[story.by], at)
    return ask_for_export(Wish(tier=taken.tier), story.reason, taken.format, by=who, submission=token, now=at)
