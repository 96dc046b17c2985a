"""The list of a unit's people as a page: what stands around the rows, and each look of a row, is drawn once and filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from urllib.parse import quote

from flask import url_for
from markupsafe import Markup

from app.kernel.errors import Message, say
from app.tenancy.capabilities import Capability
from app.units.acts import ANSWER, Act
from app.units.people import EVERYBODY, Line, PeopleList, RailItem
from app.units.store import Sought
from app.web.addresses import with_query
from app.web.drawing import drawing_of
from app.web.framing import framed
from app.web.gaps import gap
from app.web.language import translated
from app.web.rendering import day, render, short_day

ORDERS: Sequence[tuple[str, Message]] = (("number", say("会员编号")), ("name", say("姓名")), ("latest", say("最近登记")))
FOUND: Sequence[tuple[str, Message]] = (
    ("", say("全部")), ("ok", say("符合")), ("wait", say("可放宽")), ("stop", say("不符合")),
)  # fmt: skip
OWN = ("id", "name", "number", "standing", "mark", "word", "day", "case")
"""What a row has for itself, before the answers of its columns."""


class Head(NamedTuple):
    """A column of answers: its heading, and how its cells look."""

    label: str
    code: bool
    number: bool


@dataclass(frozen=True)
class Look:
    """All that the page follows from, but for its rows, its numbers, the unit's name and what was looked for."""

    sought: Sought
    rail: tuple[RailItem, ...]
    columns: tuple[Head, ...]
    acts: tuple[Act, ...]
    pickable: bool
    export: bool
    collects: bool
    lines: bool
    total: bool
    cases: bool
    following: bool
    first: bool


class RowLook(NamedTuple):
    """All that a row follows from, but for its own words. `judged`: how its finding is marked; `word`: it has one."""

    columns: tuple[Head, ...]
    boxes: bool
    pickable: bool
    numbered: bool
    standing: bool
    word: bool
    marked: bool
    judged: str
    mine: bool
    label: str


def people_page(page: PeopleList) -> str:
    """The page of a list."""
    sought = replace(page.sought, text=gap("text")) if page.sought.text else page.sought
    columns = tuple([Head(one.label, one.code, one.number) for one in page.columns])
    pickable, collects = any(line.pickable for line in page.lines), page.unstamped.collects
    look = Look(
        sought, tuple([replace(item, count=0) for item in page.rail]), columns, tuple(page.acts), pickable,
        bool(page.total) and page.workspace.may(Capability.EXPORT), collects, bool(page.lines), bool(page.total),
        bool(page.lines) and page.lines[0].case is not None, bool(page.after), page.first,
    )  # fmt: skip
    fills = {
        "text": page.sought.text, "after": page.after or "", "unit": page.workspace.name,
        "every": translated(say("共 %(count)s 人", count=page.total)),
        "found": translated(say("共 %(count)s 人", count=page.count)), "rows": _rows(page, columns, boxes=pickable),
        "bundles": Markup(render("units/_bundles.html", page=page)) if page.unstamped.people else "",  # noqa: S704 -- ours
        **{f"at_{item.name}": item.count for item in page.rail},
    }  # fmt: skip
    return framed("units/people.html", fills, _around, look=look)


# ---- rows
def _rows(page: PeopleList, columns: tuple[Head, ...], *, boxes: bool) -> Markup:
    act, drawn, found = _onward(page.acts), {}, []  # type: ignore[var-annotated]
    names = [*OWN, *(f"answer_{place}" for place in range(len(columns)))]
    for line in page.lines:
        look = _look(line, columns, (boxes, not page.sought.standing), act)
        fill = drawn.get(look)
        if fill is None:
            fill = drawn[look] = drawing_of("units/people_row.html", _of_a_row, look=look).row(names)
        found.append(fill(_words(line)))
    return Markup("\n".join(found))  # noqa: S704 -- each word was escaped


def _onward(acts: Sequence[Act]) -> Act | None:
    return next((act for act in acts if act.onward), None)


def _look(line: Line, columns: tuple[Head, ...], shown: tuple[bool, bool], act: Act | None) -> RowLook:
    finding = line.finding
    judged = finding.judged.value if finding else ""
    word = finding is not None and bool(finding.word)
    label = act.label if act and line.mine and line.is_sound else ""
    return RowLook(columns, shown[0], line.pickable, bool(line.person.number_key), shown[1], word,
                   word and (line.mine or bool(judged)), judged, line.mine, label)  # fmt: skip


def _words(line: Line) -> list[object]:
    person, case = line.person, line.case
    on = (short_day(line.day) if case else day(line.day)) if line.day else "—"
    return [person.id, person.name, person.number_key, line.standing, line.mark, line.finding.word if line.finding else "",
            on, quote(case.number, safe="") if case else "", *[cell or "—" for cell in line.cells]]  # fmt: skip


def _of_a_row(look: RowLook) -> Mapping[str, Any]:
    return {
        "person": url_for("units.person", membership_id=0).removesuffix("0"),
        "case": url_for("approval.case", number="-").removesuffix("-"),
    }  # fmt: skip


# ---- what stands around them
def _around(look: Look) -> Mapping[str, Any]:
    """What the template is drawn with: everything follows from the look."""
    sought, act = look.sought, _onward(look.acts)
    chosen = {"standing": sought.standing or EVERYBODY}
    narrowed = {**chosen, **({"q": sought.text} if sought.text else {}), "sort": sought.order}
    here = _address(chosen)
    return {
        "sought": sought, "answering": act is not None and act.kind == ANSWER, "selects": _selects(look), "keep": chosen,
        "rail_items": [_standing(item) for item in look.rail], "heads": _heads(look), "here": here,
        "everybody": _address({"standing": EVERYBODY}), "first": "" if look.first else _address(narrowed),
        "following": _address({**narrowed, "after": gap("after")}) if look.following else "",
        "reset": here if sought.text or sought.checked else "",
    }  # fmt: skip


def _address(asked: Mapping[str, str]) -> str:
    return with_query(url_for("units.people"), asked)


def _standing(item: RailItem) -> dict[str, Any]:
    return {"label": item.label, "count": gap(f"at_{item.name}"), "href": _address({"standing": item.name}),
            "current": item.current, "leads_on": item.leads_on}  # fmt: skip


def _selects(look: Look) -> list[dict[str, Any]]:
    found = [("sort", say("排序"), look.sought.order, ORDERS)]
    if look.sought.checked or look.acts:
        found.append(("checked", say("核对结果"), look.sought.checked, FOUND))
    return [
        {"name": name, "label": translated(label), "value": value,
         "options": [(word, translated(said)) for word, said in options]}
        for name, label, value, options in found
    ]  # fmt: skip


def _heads(look: Look) -> list[dict[str, Any]]:
    sorted_ = "ascending" if look.sought.order == "name" else ""
    heads: list[dict[str, Any]] = [{"pick": translated(say("全选"))}] if look.pickable else []
    heads += [{"label": translated(say("姓名")), "sorted": sorted_}]
    heads += [{"label": column.label, "num": column.number} for column in look.columns]
    words = [] if look.sought.standing else [say("会员状态")]
    words += [say("办理情况"), say("提交日期") if look.cases else say("有效期至")]
    return [*heads, *[{"label": translated(word)} for word in words], {"label": ""}]
