"""The pieces of a case's page: each is drawn once for how it looks, and filled in with what the case says."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from app.approval.material import FilesPanel
from app.approval.recording import Recorded
from app.forms.answers import ShownFile
from app.web.drawing import Make, drawing_of, shown
from app.web.framing import drawn
from app.web.gaps import gap
from app.web.rendering import when

ENTRY = ("iso", "at", "who", "text", "words", "rest")


@dataclass(frozen=True)
class Around:
    """What stands round a piece: the heading's id and words, words or markup beside it, room at the edges."""

    id: str
    title: str
    note: str = ""
    tools: Markup | str = ""
    padded: bool = True


def joined(pieces: Iterable[str]) -> Markup:
    """Pieces one after another; each escapes what it holds."""
    return Markup("\n".join(filter(None, pieces)))  # noqa: S704 -- pieces are markup


def drawn_with(template: str, make: Make, fills: Mapping[str, object], **looks: Hashable) -> Markup:
    """A part whose template is handed what `make` works out from its looks."""
    return Markup(drawing_of(template, make, **looks).filled(fills))  # noqa: S704 -- every gap was escaped


def panel(around: Around, inside: str) -> Markup:
    """A panel with a piece in it."""
    fills = {"title": around.title, "note": around.note, "tools": around.tools, "inside": Markup(inside)}  # noqa: S704 -- markup
    return drawn(
        "approval/panel_drawn.html", fills,
        id=around.id, noted=bool(around.note), tooled=bool(around.tools), padded=around.padded,
    )  # fmt: skip


def stepper(steps: Sequence[Mapping[str, str]]) -> Markup:
    """The chain in one line."""
    looks = tuple((one["state"], bool(one["note"]), bool(one["who"])) for one in steps)
    fills = {f"{key}{at}": one[key] for at, one in enumerate(steps) for key in ("title", "note", "who")}
    return drawn_with("approval/steps_drawn.html", _steps, fills, looks=looks)


def _steps(looks: Sequence[tuple[str, bool, bool]]) -> Mapping[str, Any]:
    steps = [
        {"state": state, "title": gap(f"title{at}"), "note": gap(f"note{at}") if noted else "",
         "who": gap(f"who{at}") if acted else ""}
        for at, (state, noted, acted) in enumerate(looks)
    ]  # fmt: skip
    return {"steps": steps}


def checks(found: Sequence[Mapping[str, str]]) -> Markup:
    """The conditions, each with whether it is met."""
    fills = {f"{key}{at}": one[key] for at, one in enumerate(found) for key in ("text", "source")}
    states = tuple(one["state"] for one in found)
    return drawn_with("approval/checks_drawn.html", _checks, fills, states=states)


def _checks(states: Sequence[str]) -> Mapping[str, Any]:
    found = [{"state": one, "text": gap(f"text{at}"), "source": gap(f"source{at}")} for at, one in enumerate(states)]
    return {"checks_found": found}


def files(found: FilesPanel) -> Markup:
    """The list of files and the one that is shown."""
    looks = tuple((one["state"], bool(one.get("current")), bool(one["note"])) for one in found.files)
    fills = {f"{key}{at}": one[key] for at, one in enumerate(found.files) for key in ("title", "href", "note")}
    kind = found.current["kind"] if found.current else ""
    return drawn_with("approval/viewer_drawn.html", _files, {**fills, **(found.current or {})}, looks=looks, kind=kind)


def _files(looks: Sequence[tuple[str, bool, bool]], kind: str) -> Mapping[str, Any]:
    found = [
        {"state": state, "current": current, "title": gap(f"title{at}"), "href": gap(f"href{at}"),
         "note": gap(f"note{at}") if noted else ""}
        for at, (state, current, noted) in enumerate(looks)
    ]  # fmt: skip
    shown_now = {key: gap(key) for key in ("src", "caption", "original", "alt")} | {"kind": kind}
    return {"files": found, "current": shown_now if kind else None}


def file_tools(found: FilesPanel) -> Markup | str:
    """The file before and after; what turns and enlarges a picture."""
    if not found.current:
        return ""
    look = {"before": bool(found.before), "after": bool(found.after), "picture": found.current["kind"] == "image"}
    return drawn("approval/viewer_tools_drawn.html", {"before": found.before, "after": found.after}, **look)


def record(entries: Sequence[Recorded]) -> Markup:
    """The record of a case, an entry a line."""
    drawn: dict[tuple[bool, bool], Callable[[Sequence[object]], str]] = {}
    lines = []
    for one in entries:
        look = (one.who != "", one.said != "")
        if look not in drawn:
            drawn[look] = drawing_of("approval/entry_drawn.html", named=look[0], said=look[1]).row(ENTRY)
        lines.append(drawn[look](_entry(one)))
    return Markup(f'<ol class="log">\n{joined(lines)}\n</ol>')  # noqa: S704 -- entries escape what they hold


def _entry(one: Recorded) -> tuple[object, ...]:
    rest = Markup("".join([*map(_noted, one.notes), *map(_filed, one.files)]))  # noqa: S704 -- each is escaped
    return one.at.isoformat(), when(one.at), one.who, one.text, one.said, rest


def _noted(note: str) -> str:
    return f'<br><small class="quiet">{shown(note)}</small>'


def _filed(file: ShownFile) -> str:
    return f'<br><a href="{shown(file.href)}">{shown(file.name)}</a> <small class="quiet">{shown(file.note)}</small>'
