"""What stands above a list: the filters that make sense for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.approval.lists import step_label
from app.approval.setting import Place, Setting, ViewLink
from app.approval.showing import view_address
from app.approval.store import Shelf, Waits
from app.approval.wishes import View, Wish
from app.kernel.errors import Message, say
from app.procedures.store import Again
from app.tenancy.configuration.words import pick
from app.tenancy.tenants import tenant
from app.web.language import current_language, said, translated


def setting_of(wish: Wish, waits: Waits, shelf: Shelf) -> Setting:
    """Where somebody's list stands."""
    language, asked = current_language(), wish.asked()
    return Setting(
        wish, tuple(waits.by_step) if wish.is_inbox else (),
        tuple([ViewLink(one.name, view_address(one), (one.view, one.asked) == (wish.view, asked)) for one in shelf.views]),
        tuple([Place(one.id, one.depth, pick(one.name, language)) for one in shelf.bodies]),
        tuple([(number, pick(name, language)) for number, name in shelf.bundles]) if wish.is_inbox else (),
    )  # fmt: skip


def selects(setting: Setting) -> list[dict[str, Any]]:
    """The filters of this list; one with a single choice is left out unless it was chosen."""
    wish = setting.wish
    found = [_steps(setting), _tiers(wish)] if wish.is_inbox else [_states(wish), _procedures(wish), _tiers(wish)]
    found.append(_bodies(wish, setting.bodies))
    if wish.view is View.WAITING:
        found.append(_due(wish))
    if wish.is_inbox:
        found += [_again(wish), _bundles(wish, setting.bundles)]
    return [one for one in found if len(one["options"]) > one.get("least", 2) or one["value"]]


def _select(name: str, label: Message, value: str, options: Sequence[tuple[str, str]]) -> dict[str, Any]:
    every = ("", translated(say("全部")))
    return {"name": name, "label": translated(label), "value": value, "options": [every, *options]}


def _steps(setting: Setting) -> dict[str, Any]:
    wish, procedures = setting.wish, tenant().association.procedures
    names: dict[str, str] = {}
    for procedure, step in setting.steps:
        if wish.procedure in ("", procedure):
            names.setdefault(step, step_label(procedures.get(procedure), step))
    if wish.step:
        names.setdefault(wish.step, wish.step)
    return _select("step", say("步骤"), wish.step, list(names.items()))


def _procedures(wish: Wish) -> dict[str, Any]:
    procedures = [(name, said(one.label)) for name, one in tenant().association.procedures.items()]
    return _select("procedure", say("事项"), wish.procedure, procedures)


def _tiers(wish: Wish) -> dict[str, Any]:
    tiers = [(name, said(one.label)) for name, one in tenant().association.tiers.items() if not one.retired]
    return _select("tier", say("类别"), wish.tier, tiers)


def _bodies(wish: Wish, bodies: Sequence[Place]) -> dict[str, Any]:
    """The bodies that I reach, those below standing a little in."""
    least = min((body.depth for body in bodies), default=0)
    options = [(str(one.id), "　" * (one.depth - least) + one.name) for one in bodies]
    return _select("body", say("机构"), wish.body, options)


def _due(wish: Wish) -> dict[str, Any]:
    ends = {"late": say("已逾期"), "today": say("今天及以前"), "week": say("一周以内")}
    return _select("due", say("期限"), wish.due, [(name, translated(label)) for name, label in ends.items()])


def _again(wish: Wish) -> dict[str, Any]:
    words = {Again.FIRST.value: say("首次办理"), Again.AGAIN.value: say("补正或退回后再次办理")}
    return _select("again", say("次数"), wish.again, [(name, translated(label)) for name, label in words.items()])


def _bundles(wish: Wish, bundles: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The bundles that were handed up and are not decided yet; one that was chosen by its number stays chosen."""
    found = dict(bundles)
    if wish.bundle:
        found.setdefault(wish.bundle, "")
    options = [(number, f"{number} {body}".strip()) for number, body in found.items()]
    return {**_select("bundle", say("报送批次"), wish.bundle, options), "least": 1}


def _states(wish: Wish) -> dict[str, Any]:
    states = {"running": say("办理中"), "closed": say("已办结")}
    return _select("state", say("状态"), wish.state, [(name, translated(label)) for name, label in states.items()])
