"""People of a unit from a spreadsheet: the template, the file, what was found in it, entering them, the first passwords."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.documents.sheets import Sheet, sheet_bytes
from app.insight.filing.access import take_access
from app.insight.filing.doors import PEOPLE, Door
from app.insight.filing.procedures import from_a_list
from app.insight.inputs import ConfirmForm
from app.insight.routes import bp, listing
from app.insight.routes.importing import as_file
from app.kernel.errors import DomainError, NotFound, say
from app.tenancy.capabilities import Capability
from app.web.access import requires, somebody
from app.web.language import translated

LIST = "/unit/people/add/<int(max=2147483647):import_id>"
enters = requires(Capability.MANAGE_ACCOUNTS, Capability.RECOMMEND)


def _door() -> Door:
    found = from_a_list(somebody())
    if not found:
        raise NotFound(say("没有这个页面：您不能为单位添加人员。"))
    return Door(PEOPLE, found)


@bp.route("/unit/people/add", methods=["GET", "POST"])
@enters
def people() -> str | Response | tuple[str, int]:
    """Enter one person, or hand in a list; what was handed in lately."""
    return listing.hand_in_page(_door())


@bp.get("/unit/people/add/template")
@enters
def people_template() -> Response:
    """The empty list, made of the procedure's own form."""
    return listing.template_file(_door(), request.args.get("procedure", ""))


@bp.get(LIST)
@enters
def people_list(import_id: int) -> str:
    """What was found in a list, how far it is, what became of it, the passwords that wait."""
    return listing.list_page(listing.own_list(import_id, _door()), _door(), ConfirmForm())


@bp.get(f"{LIST}/report")
@enters
def people_report(import_id: int) -> Response:
    """The rows with what is wrong with each, as a spreadsheet."""
    return listing.report_file(listing.own_list(import_id, _door()))


@bp.post(f"{LIST}/confirm")
@enters
def people_confirm(import_id: int) -> str | Response | tuple[str, int]:
    """Enter them."""
    return listing.confirm_list(import_id, _door())


@bp.post(f"{LIST}/discard")
@enters
def people_discard(import_id: int) -> Response:
    """Leave it."""
    return listing.discard_list(import_id, _door())


@bp.post(f"{LIST}/passwords")
@enters
def take_passwords(import_id: int) -> Response:
    """The sheet of first passwords, once."""
    listing.own_list(import_id, _door())
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
