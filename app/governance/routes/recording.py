"""Recording what was voted at a meeting, case by case, and the scan of its minutes."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from app.forms.actions import Incoming, keep_upload
from app.forms.owners import present_owner
from app.forms.places import Place
from app.governance import actions, store
from app.governance.inputs import tally_in
from app.governance.routes import bp
from app.governance.routes.desk import WORKS, own
from app.governance.tallypage import TallyForm, tally_page
from app.kernel.errors import DomainError, say
from app.tenancy.clock import now
from app.tenancy.configuration.concepts.forms import Field
from app.web.access import requires, somebody
from app.web.rendering import render

MINUTES = Field(
    name="minutes", label={"zh": "会议纪要扫描件", "en": "Scan of the minutes"}, type="file", accept=("pdf", "jpg", "png"),
    required=False,
)  # fmt: skip


@bp.get("/desk/votes/<number>/items/<int(max=9999):place>")
@requires(*WORKS)
def tally(number: str, place: int) -> str:
    """The roll, to be recorded name by name; of a secret vote who was there, and the figures."""
    sitting = store.get_sitting(number, seen_by=somebody())
    return render("governance/tally.html", page=tally_page(sitting, place, somebody()), form=TallyForm())


@bp.post("/desk/votes/<number>/items/<int(max=9999):place>")
@requires(*WORKS)
def record(number: str, place: int) -> Response | tuple[str, int]:
    """Keep what was recorded; then the next case, or the page of the vote."""
    sitting, form = store.get_sitting(number, seen_by=somebody()), TallyForm()
    page = tally_page(sitting, place, somebody(), sent=request.form)
    seats = [one.id for one in page.seats]

    def keep() -> None:
        given = tally_in(request.form, seats, secret=sitting.secret)
        actions.record_tally(number, place, given, by=somebody().account_id, now=now())

    if form.validate_on_submit() and form.try_to(keep):
        if page.following is not None:
            return redirect(url_for("governance.tally", number=number, place=page.following))
        return redirect(url_for("governance.vote", number=number))
    return render("governance/tally.html", page=page, form=form), 422


@bp.post("/desk/votes/<number>/minutes")
@requires(*WORKS)
def minutes(number: str) -> Response:
    """Add the scan of the minutes."""
    def attach(by: int) -> None:
        file = request.files.get("minutes-file")
        if file is None or not file.filename:
            raise DomainError(say("请选择会议纪要扫描件。"))
        place = Place(f"sitting.{number}"[:90], MINUTES.name, MINUTES)
        kept = keep_upload(Incoming(file.filename, file.stream.read()), place, owner=present_owner(), now=now())
        actions.attach_minutes(number, kept, by=by, now=now())

    return own(number, attach, say("会议纪要已上传。"))
