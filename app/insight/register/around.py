"""The page of the register: what stands around the lines is drawn once for what it follows from, the rest is filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for
from markupsafe import Markup

from app.insight.register.columns import LABELS
from app.insight.register.listing import Listing, address, standings_of
from app.insight.register.rules import ALWAYS, EVERYBODY, Column, Kind, Order, Wish
from app.kernel.errors import Message, say
from app.members.labels import STANDING_MARKS
from app.procedures.offering import started_together
from app.tenancy.capabilities import Capability
from app.tenancy.configuration.words import pick
from app.tenancy.tenants import tenant
from app.web.access import Identity
from app.web.addresses import with_query
from app.web.drawing import drawing_of
from app.web.framing import framed
from app.web.gaps import gap
from app.web.language import current_language, said, translated

SORTED_BY = {Column.NUMBER: Order.NUMBER, Column.NAME: Order.NAME, Column.ADMITTED: Order.ADMITTED,
             Column.TERM_END: Order.TERM_END}  # fmt: skip
KINDS: tuple[tuple[str, Message], ...] = (("", say("全部")), (Kind.PERSON, say("个人")), (Kind.UNIT, say("单位")))


@dataclass(frozen=True)
class Look:
    """All that the page follows from, but for its lines, its numbers and what was looked for.

    `standings`: those that somebody has; `bodies`: id and name of each, standing a little in below another; `together`:
    the procedures that may be started for those who are ticked.
    """

    wish: Wish
    standings: tuple[str, ...]
    bodies: tuple[tuple[str, str], ...]
    together: tuple[str, ...]
    may_export: bool
    may_import: bool
    lines: bool
    counted: bool
    following: bool
    first: bool


def register_page(listed: Listing, who: Identity) -> str:
    """The page of a list."""
    wish, counts, count = listed.wish, listed.counts, listed.count
    bare = replace(wish, text=gap("text")) if wish.text else wish
    standing = {name: counts.of([name], wish.kind) for name in tenant().association.standings}
    together = tuple(started_together(who))
    look = Look(
        bare, tuple(name for name, number in standing.items() if number or wish.standing == name), _bodies(listed), together,
        who.may(Capability.EXPORT), who.may(Capability.EDIT_REGISTER), bool(listed.lines), count > 0, bool(listed.after),
        listed.first,
    )  # fmt: skip
    named = standings_of(wish)
    fills = {
        "text": wish.text, "after": listed.after or "", "rows": rows(listed, pickable=bool(together)),
        "found": translated(say("共 %(count)s 条符合条件", count=_figure(count))),
        "all": translated(say("共 %(count)s 条", count=_figure(count))),
        **{f"of_{name}": _figure(number) for name, number in standing.items()},
        **{f"kind_{kind}": counts.of(named, kind) for kind, _label in KINDS},
    }  # fmt: skip
    return framed("insight/register.html", fills, _around, look=look)


def _figure(number: int) -> str:
    return f"{number:,}"


def rows(listed: Listing, *, pickable: bool) -> Markup:
    """The lines of the table: one line is drawn, the words of the others are filled into it."""
    columns = listed.wish.columns
    drawn = drawing_of("insight/register_row.html", _of_a_row, columns=columns, pickable=pickable)
    fill = drawn.row(["id", "mark", *columns])
    lines = [fill([line.id, line.mark, *[cell or "—" for cell in line.cells]]) for line in listed.lines]
    return Markup("\n".join(lines))  # noqa: S704 -- each word was escaped


def _of_a_row(columns: Sequence[Column], pickable: bool) -> Mapping[str, Any]:
    return {"member": url_for("insight.member", membership_id=0).removesuffix("0")}


def _bodies(listed: Listing) -> tuple[tuple[str, str], ...]:
    language = current_language()
    return tuple([(str(b.id), "　" * max(b.path.count("/") - 4, 0) + pick(b.name, language)) for b in listed.bodies])


# ---- what stands above the list
def _around(look: Look) -> Mapping[str, Any]:
    """What the template is drawn with: everything follows from the look."""
    wish, offered = look.wish, tenant().association.procedures
    found = selects(look)
    taken_away = chips(wish, found)
    return {
        "wish": wish, "heads": heads(wish), "tabs": kinds(wish), "standings": standing_links(look), "selects": found,
        "chips": taken_away, "columns": column_choices(wish), "address": url_for("insight.register"),
        "kept": kept(wish, "q", "standing", "tier", "body"), "carried": kept(wish, "columns"),
        "following": address(wish, gap("after")) if look.following else "", "plain": address(wish),
        "taking": with_query(url_for("insight.export"), wish.narrowed()),
        "everybody": address(Wish(text=wish.text, standing=EVERYBODY)),
        "together": [(url_for("registration.together", name=name), said(offered[name].label)) for name in look.together],
    }  # fmt: skip


def heads(wish: Wish) -> list[dict[str, Any]]:
    """The heads of the columns; those that sort are links."""
    found = []
    for column in wish.columns:
        order = SORTED_BY.get(column)
        head: dict[str, Any] = {"label": translated(LABELS[column])}
        if order is not None:
            head["href"] = address(replace(wish, order=order))
        if order is wish.order:
            head["sorted"] = "descending" if order.descending else "ascending"
        found.append(head)
    return found


def kinds(wish: Wish) -> list[dict[str, Any]]:
    """The tabs of persons and units, where the association has both."""
    holders = {tier.holder for tier in tenant().association.tiers.values()}
    if "either" not in holders and len(holders) < 2:
        return []
    return [
        {
            "label": translated(word),
            "href": address(replace(wish, kind=kind)),
            "count": gap(f"kind_{kind}"),
            "current": wish.kind == kind,
        }
        for kind, word in KINDS
    ]


def standing_links(look: Look) -> list[dict[str, Any]]:
    """How many stand how, each a link that narrows the list to them."""
    wish, described = look.wish, tenant().association.standings
    return [
        {"label": said(described[name].label), "href": address(replace(wish, standing=name)), "count": gap(f"of_{name}"),
         "mark": STANDING_MARKS.get(name, "turn"), "current": wish.standing == name}
        for name in look.standings
    ]  # fmt: skip


def selects(look: Look) -> list[dict[str, Any]]:
    """The filters that make sense here."""
    association, wish = tenant().association, look.wish
    everyone = (EVERYBODY, translated(say("全部登记")))
    standings = [(name, said(one.label)) for name, one in association.standings.items()]
    tiers = [(name, said(one.label)) for name, one in association.tiers.items() if not one.retired or name == wish.tier]
    every = ("", translated(say("全部")))
    members = ("", translated(say("会员")))
    found = [
        _select("standing", say("状态"), wish.standing, [members, *standings, everyone]),
        _select("tier", say("类别"), wish.tier, [every, *tiers]),
    ]
    if len(look.bodies) > 1 or wish.body:
        found.append(_select("body", say("机构"), str(wish.body or ""), [every, *look.bodies]))
    return found


def _select(name: str, label: Message, value: str, options: Sequence[tuple[str, str]]) -> dict[str, Any]:
    return {"name": name, "label": translated(label), "value": value, "options": options}


def chips(wish: Wish, given: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """What is chosen, each with the address without it."""
    found = []
    for select in given:
        word = next((label for value, label in select["options"] if value and value == select["value"]), "")
        if word:
            found.append((f"{select['label']}：{word.strip('　')}", address(wish.without(select["name"]))))
    if wish.text:
        found.append((translated(say("查找：%(text)s", text=wish.text)), address(wish.without("text"))))
    return found


def column_choices(wish: Wish) -> list[dict[str, Any]]:
    """The columns that may be chosen besides number and name, ticked where they are shown."""
    return [
        {"value": column.value, "label": translated(LABELS[column]), "on": column in wish.columns}
        for column in Column
        if column not in ALWAYS
    ]


def kept(wish: Wish, *names: str) -> dict[str, str]:
    """What a form above the list has to carry along: everything chosen but what the form itself asks."""
    return {name: value for name, value in wish.narrowed().items() if name not in names}
