"""Telling what passes between bodies and the association: bundles handed up, logins handed over, notices sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.demo.cast import Cast
from app.demo.pictures import sample_page
from app.demo.stories import DemoBundle, DemoHandover, DemoNotice, DemoWindows
from app.forms.actions import Incoming, keep_upload
from app.forms.places import Place
from app.forms.readers import Owner
from app.jobs.actions import run_pending
from app.mailings.actions import Written, send_notice, write_some
from app.mailings.models import Audience
from app.mailings.store import Circle
from app.procedures import actions
from app.procedures.actions import Collected, Decision
from app.procedures.actions.jointly import answer_by_document, joint_step
from app.procedures.actions.windowing import WindowsSaid, set_windows
from app.procedures.models import Case
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.database import db
from app.units.handing_over import Asking, ask_for_handover
from app.units.letters import LETTER

STAGES = ("open", "printed", "scanned", "handed_in")
SCAN = Field(name="scan", label={"zh": "盖章扫描件", "en": "Stamped scan"}, type="file", accept=("pdf", "jpg", "png"))


def tell_bundle(story: DemoBundle, cast: Cast) -> None:
    """Cases are collected, their list printed, scanned, handed up: as far as the story goes."""
    by, at = cast.accounts[story.by], cast.now - timedelta(days=story.days_ago)
    cases = [cast.cases[story.procedure, one] for one in story.who]
    number = actions.open_bundle(Collected(story.procedure, story.step, cases), by=by, now=at)
    if story.stage == "issued":
        actions.issue_jointly(number, by=by, now=at)
        for case_id in cases:  # on the day of the story: the job, which works today, finds them answered
            _answer_with_document(case_id, story, by, at)
        run_pending()
        return
    reached = STAGES.index(story.stage)
    if reached >= STAGES.index("printed"):
        actions.freeze_list(number, by=by, now=at)
    if reached >= STAGES.index("scanned"):
        place, owner = Place("bundle", SCAN.name, SCAN), Owner(account_id=by)
        scan = keep_upload(Incoming("盖章名单.png", sample_page(len(number))), place, owner=owner, now=at)
        actions.attach_scan(number, scan, revision=1, by=by, now=at)
    if story.stage == "handed_in":
        actions.hand_in(number, by=by, now=at)


def _answer_with_document(case_id: int, story: DemoBundle, by: int, at: datetime) -> None:
    version = db.session.get_one(Case, case_id, populate_existing=True).version
    verdict = answer_by_document(story.procedure, joint_step(story.procedure, story.step))
    db.session.rollback()
    actions.decide(case_id, Decision(verdict), by=by, version=version, now=at)


def tell_windows(story: DemoWindows, cast: Cast) -> None:
    """A body sets windows of its own."""
    pairs = [(first, last) for first, _, last in (stretch.partition("..") for stretch in story.stretches)]
    said = WindowsSaid(story.procedure, cast.body(story.at), pairs, 0)
    set_windows(said, by=cast.accounts[story.by], now=cast.now)


def tell_handover(story: DemoHandover, cast: Cast) -> None:
    """A request with the stamped letter, which waits for the association."""
    at = cast.now - timedelta(days=story.days_ago)
    file, place = Incoming("交接函.png", sample_page(story.days_ago)), Place("handover", LETTER.name, LETTER)
    letter = keep_upload(file, place, owner=Owner(visitor="demo"), now=at)
    ask_for_handover(Asking(story.unit, story.name, story.mobile, story.email, letter), now=at)


def tell_notice(story: DemoNotice, cast: Cast) -> None:
    """A notice is asked for, and written to every member it is for."""
    at = cast.now - timedelta(days=story.days_ago)
    written = Written(story.subject, story.text, "", f"demo-{story.days_ago}-{story.by}"[:32])
    circle = Circle(Audience(story.audience), story.tier, ("/",))
    number = send_notice(written, circle, by=cast.accounts[story.by], now=at)
    while write_some(number, now=at):
        pass
