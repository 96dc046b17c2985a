"""What is collected at a step is handed up first, on a list that was printed, stamped and scanned."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.demo.pictures import sample_page
from app.forms.actions import Incoming, keep_upload
from app.forms.places import Place
from app.forms.readers import Owner
from app.procedures.actions import Collected, attach_scan, freeze_list, hand_in, open_bundle
from app.procedures.models import Bundle, Case, Gathering
from app.rehearsal.people import Cast
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.configuration.concepts.procedures import Step
from app.tenancy.database import db

SCAN = Field(name="scan", label={"zh": "盖章扫描件", "en": "Stamped scan"}, type="file", accept=("pdf", "jpg", "png"))


def hand_up(case: Case, step: Step, people: Cast, *, now: datetime) -> None:
    """Whoever collects this case hands it up by itself; nothing where nobody collects it."""
    case_id, procedure = case.id, case.procedure
    query = select(Gathering).where(Gathering.case_id == case_id, Gathering.left_at.is_(None), Gathering.bundle_id.is_(None))
    gathered = db.session.scalars(query.order_by(Gathering.id)).first()
    if gathered is None or gathered.role is None:
        return
    by = people.holder(gathered.role, gathered.body_id)
    number = open_bundle(Collected(procedure, step.name, (case_id,)), by=by, now=now)
    bundle = freeze_list(number, by=by, now=now)
    revision = db.session.get_one(Bundle, bundle, populate_existing=True).revision
    place = Place("bundle", SCAN.name, SCAN)
    scan = keep_upload(Incoming("scan.png", sample_page(1)), place, owner=Owner(account_id=by), now=now)
    attach_scan(number, scan, revision=revision, by=by, now=now)
    hand_in(number, by=by, now=now)
