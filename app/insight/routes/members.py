"""Something of many members from a spreadsheet, the results of a training for example: one list, one case a row."""

from __future__ import annotations

from werkzeug.wrappers import Response

from app.insight.filing.doors import MEMBERS, Door
from app.insight.filing.procedures import for_members
from app.insight.inputs import ConfirmForm
from app.insight.routes import bp, listing
from app.kernel.errors import NotFound, say
from app.tenancy.capabilities import Capability
from app.web.access import requires, somebody

LIST = "/desk/enter/lists/<int(max=2147483647):import_id>"
in_charge = requires(
    Capability.DECIDE, Capability.RECOMMEND, Capability.EDIT_REGISTER, Capability.MANAGE_ACTIVITIES
)  # fmt: skip


def _door(name: str = "") -> Door:
    """One procedure by its name; of a list that was handed in, whichever it was."""
    every = for_members(somebody())
    found = {one: listed for one, listed in every.items() if name in ("", one)}
    if not found:
        raise NotFound(say("没有这个事项，或它不能从名单办理。"))
    return Door(MEMBERS, found)


def _door_of(import_id: int) -> Door:
    return _door(listing.own_list(import_id, _door()).procedure)


@bp.route("/desk/enter/<name>/list", methods=["GET", "POST"])
@in_charge
def members(name: str) -> str | Response | tuple[str, int]:
    """Hand in a list about members; what was handed in lately."""
    return listing.hand_in_page(_door(name))


@bp.get("/desk/enter/<name>/list/template")
@in_charge
def members_template(name: str) -> Response:
    """The empty list: name, number, and the procedure's own form."""
    return listing.template_file(_door(name), name)


@bp.get(LIST)
@in_charge
def members_list(import_id: int) -> str:
    """What was found in a list, how far it is, what became of it."""
    door = _door_of(import_id)
    return listing.list_page(listing.own_list(import_id, door), door, ConfirmForm())


@bp.get(f"{LIST}/report")
@in_charge
def members_report(import_id: int) -> Response:
    """The rows with what is wrong with each, as a spreadsheet."""
    return listing.report_file(listing.own_list(import_id, _door_of(import_id)))


@bp.post(f"{LIST}/confirm")
@in_charge
def members_confirm(import_id: int) -> str | Response | tuple[str, int]:
    """File a case for each row."""
    return listing.confirm_list(import_id, _door_of(import_id))


@bp.post(f"{LIST}/discard")
@in_charge
def members_discard(import_id: int) -> Response:
    """Leave it."""
    return listing.discard_list(import_id, _door_of(import_id))
