"""The register of former days: the template, the file, what was found in it, taking it over."""

from __future__ import annotations

from io import BytesIO

from flask import flash, redirect, request, send_file, url_for
from werkzeug.wrappers import Response

from app.insight.importing import actions, store
from app.insight.importing.page import import_page, kinds_of_lists
from app.insight.importing.report import report_of
from app.insight.importing.sheet import MOST_BYTES, MOST_ROWS, read_sheet
from app.insight.importing.template import template_for
from app.insight.inputs import ConfirmForm, UploadForm
from app.insight.models import ImportKind
from app.insight.portraits import actions as portraits
from app.insight.routes import bp
from app.insight.routes.exporting import XLSX
from app.kernel.errors import NotFound, say
from app.tenancy import clock, storage
from app.tenancy.capabilities import Capability
from app.web.access import requires, somebody
from app.web.language import translated
from app.web.rendering import render

IMPORT = "/office/import/<int(max=2147483647):import_id>"


@bp.route("/office/import", methods=["GET", "POST"])
@requires(Capability.EDIT_REGISTER)
def imports() -> str | Response | tuple[str, int]:
    """Choose a template, hand in a list or a ZIP of portraits; what was handed in lately."""
    form = UploadForm(kinds_of_lists())
    if form.validate_on_submit():
        act = portraits.hand_in if form.is_portraits else actions.hand_in
        if form.try_to(act, form.sent(), by=somebody(), now=clock.now()):
            return redirect(url_for("insight.one_import", import_id=form.done))
    page = render(
        "insight/imports.html", form=form, kinds=kinds_of_lists(),
        latest=store.latest_imports(somebody(), ImportKind.REGISTER, ImportKind.PORTRAITS),
        one_import=_address, most_rows=MOST_ROWS, most_mb=MOST_BYTES // 1024 // 1024,
    )  # fmt: skip
    return (page, 422) if form.is_submitted() else page


def _address(import_id: int) -> str:
    return url_for("insight.one_import", import_id=import_id)


@bp.get("/office/import/template")
@requires(Capability.EDIT_REGISTER)
def template() -> Response:
    """The empty list, made of the association's own form."""
    about = request.args.get("about", "person")
    if about not in dict(kinds_of_lists()):
        raise NotFound(say("没有这种名单。"))
    return as_file(template_for(about), f"{about}-template.xlsx")


@bp.get(IMPORT)
@requires(Capability.EDIT_REGISTER)
def one_import(import_id: int) -> str:
    """What was found in a file, how far it is, what became of it."""
    found = store.get_import(import_id, by=somebody())
    return render("insight/import.html", page=import_page(found), form=ConfirmForm())


@bp.get(f"{IMPORT}/report")
@requires(Capability.EDIT_REGISTER)
def report(import_id: int) -> Response:
    """The rows with what is wrong with each, as a spreadsheet; `?rows=all` has the faultless ones too."""
    found = store.get_import(import_id, by=somebody())
    if not found.stored or found.kind != "register":
        raise NotFound(say("文件已过期删除，请重新上传。"))
    page = import_page(found)
    sheet = read_sheet(storage.read(found.stored))
    content = report_of(sheet, page.head, store.findings_of(found), only_faulty=request.args.get("rows") != "all")
    return as_file(content, f"import-{found.id}.xlsx")


@bp.post(f"{IMPORT}/confirm")
@requires(Capability.EDIT_REGISTER)
def confirm(import_id: int) -> str | Response | tuple[str, int]:
    """Take it over."""
    form = ConfirmForm()
    if form.validate() and form.try_to(
        actions.confirm, import_id, leave_out=bool(form.leave_out.data), by=somebody(), now=clock.now()
    ):
        return redirect(url_for("insight.one_import", import_id=import_id))
    found = store.get_import(import_id, by=somebody())
    return render("insight/import.html", page=import_page(found), form=form), 422


@bp.post(f"{IMPORT}/discard")
@requires(Capability.EDIT_REGISTER)
def discard(import_id: int) -> Response:
    """Leave it."""
    actions.discard(import_id, by=somebody())
    flash(translated(say("已放弃这次导入，文件已删除。")), "ok")
    return redirect(url_for("insight.imports"))


def as_file(content: bytes, name: str) -> Response:
    answer = send_file(BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name, etag=False)
    answer.headers["Cache-Control"] = "no-store"
    return answer
