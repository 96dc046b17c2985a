"""What the pages of every list do: hand in, look, fetch what is wrong, confirm, leave. Thin; the doors say which."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect
from werkzeug.wrappers import Response

from app.insight.filing.actions import hand_in_list
from app.insight.filing.doors import Door
from app.insight.filing.store import count_access
from app.insight.importing import actions, store
from app.insight.importing.page import import_page
from app.insight.importing.report import report_of
from app.insight.importing.sheet import MOST_BYTES, MOST_ROWS, read_sheet
from app.insight.importing.template import template_of
from app.insight.inputs import ConfirmForm, ListForm
from app.insight.models import RegisterImport
from app.insight.routes.importing import as_file
from app.kernel.errors import NotFound, say
from app.tenancy import clock, storage
from app.web.access import somebody
from app.web.language import translated
from app.web.rendering import render


def hand_in_page(door: Door) -> str | Response | tuple[str, int]:
    """Template and file; what was handed in lately."""
    who, form = somebody(), ListForm(door.listed, of_members=door.of_members)
    if form.validate_on_submit() and form.try_to(_hand_in, form, by=who, now=clock.now()):
        return redirect(door.to(form.done))
    latest = [one for one in store.latest_imports(who, door.kind) if one.procedure in door.listed]
    page = render("insight/list_in.html", door=door, form=form, latest=latest, most_rows=MOST_ROWS,
                  most_mb=MOST_BYTES // 1024 // 1024)  # fmt: skip
    return (page, 422) if form.is_submitted() else page


def _hand_in(form: ListForm, **about: Any) -> int:
    return hand_in_list(form.sent(), **about)


def template_file(door: Door, procedure: str) -> Response:
    """The empty list, made of the procedure's own form. Raises NotFound for a procedure that is not behind this door."""
    listed = door.listed.get(procedure)
    if listed is None:
        raise NotFound(say("没有这个事项，或它不能从名单办理。"))
    return as_file(template_of(listed.columns, listed.label), f"{listed.name}-template.xlsx")


def own_list(import_id: int, door: Door) -> RegisterImport:
    """A list of one's own, handed in behind this door. Raises NotFound."""
    found = store.get_import(import_id, by=somebody())
    if found.kind is not door.kind or found.body_id != somebody().unit_id or found.procedure not in door.listed:
        raise NotFound(say("没有这次导入。"))
    return found


def list_page(found: RegisterImport, door: Door, form: ConfirmForm) -> str:
    """What was found in a list, how far it is, what became of it, the passwords that wait."""
    return render("insight/list_out.html", door=door, page=import_page(found), form=form, waiting=count_access(found.id))


def report_file(found: RegisterImport) -> Response:
    """The rows with what is wrong with each, as a spreadsheet."""
    if not found.stored:
        raise NotFound(say("文件已过期删除，请重新上传。"))
    page = import_page(found)
    content = report_of(read_sheet(storage.read(found.stored)), page.head, store.findings_of(found), only_faulty=True)
    return as_file(content, f"list-{found.id}.xlsx")


def confirm_list(import_id: int, door: Door) -> str | Response | tuple[str, int]:
    """Do it."""
    form, _found = ConfirmForm(), own_list(import_id, door)
    if form.validate() and form.try_to(
        actions.confirm, import_id, leave_out=bool(form.leave_out.data), by=somebody(), now=clock.now()
    ):
        return redirect(door.to(import_id))
    return list_page(own_list(import_id, door), door, form), 422


def discard_list(import_id: int, door: Door) -> Response:
    """Leave it."""
    own_list(import_id, door)
    actions.discard(import_id, by=somebody())
    flash(translated(say("已放弃这次导入，文件已删除。")), "ok")
    return redirect(door.address)
