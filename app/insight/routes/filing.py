"""People of a unit from a spreadsheet: the template, the file, what was found in it, entering them, the first passwords."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.documents.sheets import Sheet, sheet_bytes
from app.insight.filing.access import count_access, take_access
from app.insight.filing.actions import hand_in_people
from app.insight.filing.procedures import from_a_list, get_listed
from app.insight.importing import actions, store
from app.insight.importing.page import import_page
from app.insight.importing.report import report_of
from app.insight.importing.sheet import MOST_BYTES, MOST_ROWS, read_sheet
from app.insight.importing.template import template_of
from app.insight.inputs import ConfirmForm, PeopleForm
from app.insight.models import ImportKind, RegisterImport
from app.insight.routes import bp
from app.insight.routes.importing import as_file
from app.kernel.errors import DomainError, NotFound, say
from app.tenancy import clock, storage
from app.tenancy.capabilities import Capability
from app.web.access import requires, somebody
from app.web.language import translated
from app.web.rendering import render

LIST = "/unit/people/add/<int(max=2147483647):import_id>"
enters = requires(Capability.MANAGE_ACCOUNTS, Capability.RECOMMEND)


@bp.route("/unit/people/add", methods=["GET", "POST"])
@enters
def people() -> str | Response | tuple[str, int]:
    """Enter one person, or hand in a list; what was handed in lately."""
    who = somebody()
    form = PeopleForm(_listed())
    if form.validate_on_submit() and form.try_to(_hand_in, form, by=who, now=clock.now()):
        return redirect(url_for("insight.people_list", import_id=form.done))
    latest = [one for one in store.latest_imports(who) if one.kind is ImportKind.CASES]
    page = render("insight/people.html", form=form, listed=form.listed, latest=latest, most_rows=MOST_ROWS,
                  most_mb=MOST_BYTES // 1024 // 1024)  # fmt: skip
    return (page, 422) if form.is_submitted() else page


def _hand_in(form: PeopleForm, **about: Any) -> int:
    return hand_in_people(form.sent(), **about)


def _listed() -> Any:
    found = from_a_list(somebody())
    if not found:
        raise NotFound(say("没有这个页面：您不能为单位添加人员。"))
    return found


@bp.get("/unit/people/add/template")
@enters
def people_template() -> Response:
    """The empty list, made of the procedure's own form."""
    listed = get_listed(request.args.get("procedure", ""), somebody())
    return as_file(template_of(listed.columns, listed.label), f"{listed.name}-template.xlsx")


@bp.get(LIST)
@enters
def people_list(import_id: int) -> str:
    """What was found in a list, how far it is, what became of it, the passwords that wait."""
    return _page(_own(import_id), ConfirmForm())


def _own(import_id: int) -> RegisterImport:
    found = store.get_import(import_id, by=somebody())
    if found.kind is not ImportKind.CASES or found.body_id != somebody().unit_id:
        raise NotFound(say("没有这次导入。"))
    return found


def _page(found: RegisterImport, form: ConfirmForm) -> str:
    return render("insight/people_list.html", page=import_page(found), form=form, waiting=count_access(found.id))


@bp.get(f"{LIST}/report")
@enters
def people_report(import_id: int) -> Response:
    """The rows with what is wrong with each, as a spreadsheet."""
    found = _own(import_id)
    if not found.stored:
        raise NotFound(say("文件已过期删除，请重新上传。"))
    page = import_page(found)
    content = report_of(read_sheet(storage.read(found.stored)), page.head, store.findings_of(found), only_faulty=True)
    return as_file(content, f"list-{found.id}.xlsx")


@bp.post(f"{LIST}/confirm")
@enters
def confirm_people(import_id: int) -> str | Response | tuple[str, int]:
    """Enter them."""
    form = ConfirmForm()
    get_listed(_own(import_id).procedure, somebody())
    if form.validate() and form.try_to(
        actions.confirm, import_id, leave_out=bool(form.leave_out.data), by=somebody(), now=clock.now()
    ):
        return redirect(url_for("insight.people_list", import_id=import_id))
    return _page(_own(import_id), form), 422


@bp.post(f"{LIST}/discard")
@enters
def discard_people(import_id: int) -> Response:
    """Leave it."""
    _own(import_id)
    actions.discard(import_id, by=somebody())
    flash(translated(say("已放弃这次导入，文件已删除。")), "ok")
    return redirect(url_for("insight.people"))


@bp.post(f"{LIST}/passwords")
@enters
def take_passwords(import_id: int) -> Response:
    """The sheet of first passwords, once."""
    _own(import_id)
    try:
        handed = take_access(import_id, by=somebody())
    except NotFound:
        raise
    except DomainError as refused:
        flash(translated(refused.message), "stop")
        return redirect(url_for("insight.people_list", import_id=import_id))
    heads = [translated(say("姓名")), translated(say("登录名（证件号码）")), translated(say("初始密码（只能使用一次）"))]
    rows = [[one.name, one.masked, one.password] for one in handed]
    content = sheet_bytes(Sheet(translated(say("初始密码")), heads, rows, widths=[14, 24, 30]))
    return as_file(content, f"passwords-{import_id}.xlsx")
