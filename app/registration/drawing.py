"""The form's page: sections beside, the summary of what is wrong, the form, what was saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request, url_for

from app.forms.display import FieldRemark, FormView
from app.registration.application import Application
from app.registration.doors import DESK
from app.registration.rules import Copy
from app.registration.sheet import Filled, SectionState
from app.registration.writing import Received, saved_words
from app.web.language import gettext as _
from app.web.language import said
from app.web.rendering import render


def form_page(application: Application, filled: Filled, copy: Copy, received: Received | None = None) -> str:
    """The page of a new application, as it was found or as it came back."""
    writing, name = application.writing, application.name
    return drawn(
        filled, copy, received, checking=_checks(received), title=application.procedure.label,
        place=application.place_name, body_id=writing.body_id, has_expired=writing.has_expired,
        draft=writing.draft, back=url_for("registration.before", name=name),
        autosave=url_for("registration.keep", name=name), newer=url_for("registration.fill", name=name),
        next_label=_("下一步：核对并提交"), next_word=_("核对并提交"), trail=_trail(application),
        lead=_("带 * 的必填；提交后您不能直接修改，如有变更请点“申请变更”。"),
    )  # fmt: skip


def _trail(application: Application) -> list[tuple[str, str]]:
    before = url_for("registration.before", name=application.name)
    label = said(application.procedure.label)
    return [(_("在线办理"), url_for("registration.choose")), (label, before), (_("填写"), "")]


def trail_of_case(number: str, back: str, here: str) -> list[tuple[str, str]]:
    """Where one is, on a page below that of a case."""
    if back.startswith(DESK):
        return [(_("待办"), "/desk"), (number, back), (here, "")]
    return [(_("我的申请"), url_for("registration.cases")), (number, back), (here, "")]


def _checks(received: Received | None) -> bool:
    return received.goes_on if received is not None else "check" in request.args


def drawn(filled: Filled, copy: Copy, received: Received | None, *, checking: bool, **about: Any) -> str:
    """The template with the view of the form; `about` are the words and addresses of this page."""
    about.setdefault("refusals", [])
    remarks = about.pop("remarks", {})
    view = filled.view(checking=checking, remarks=remarks)
    saved = saved_words(received.saved_at) if received is not None and received.saved_at is not None else ""
    return render(
        "registration/form.html", view=view, copy=copy, saved=saved, stale=received.stale if received else None,
        toc=[_in_list(state, checking, _unanswered(view)) for state in filled.states(view)],
        strays=_strays(filled, view, remarks), **about,
    )  # fmt: skip


def _strays(filled: Filled, view: FormView, remarks: Mapping[str, FieldRemark]) -> list[tuple[str, FieldRemark]]:
    """Remarks to fields that this page does not show, as one that is not asked any more: they want an answer too."""
    shown = {one.control for part in view.sections for _kind, views in part.groups for one in views}
    fields = filled.reading.form.fields
    return [(said(fields[name].label), one) for name, one in remarks.items() if name in fields and name not in shown]


def _unanswered(view: FormView) -> dict[str, int]:
    """How many remarks of each section still want an answer."""
    return {
        part.id: sum(one.remark is not None and one.remark.state == "open" for _kind, views in part.groups for one in views)
        for part in view.sections
    }


def _in_list(state: SectionState, checking: bool, remarks: Mapping[str, int]) -> dict[str, Any]:
    item: dict[str, Any] = {"label": state.label, "href": f"#{state.id}"}
    if state.wrong:
        return {**item, "note": _("%(count)s 处", count=state.wrong), "bad": True}
    if count := remarks.get(state.id):
        return {**item, "note": _("%(count)s 条批注", count=count), "bad": True}
    if state.is_complete:
        return {**item, "note": _("完成") if state.wanted else ""}
    return {**item, "note": f"{state.given}／{state.wanted}", "bad": checking}
