"""Help inside the product: one page a task, in both languages, for applicants, members and those who work here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

from app.kernel.errors import Message, NotFound, say

HELP = Path(__file__).parent / "help"
GROUPS: Mapping[str, tuple[Message, Sequence[str]]] = {
    "applicants": (say("申请人"), ("apply", "follow", "correct", "answer", "sponsor")),
    "members": (say("会员"), ("certificate", "my-data", "pay", "public")),
    "units": (say("单位经办人"), ("add-people", "recommend", "summary", "unit-dues", "operators", "studio")),
    "accounts": (say("账号"), ("login", "second-factor")),
    "secretariat": (
        say("秘书处和审核人"),
        ("inbox", "decide", "return", "batch", "together", "waive", "reveal", "late", "windows", "votes", "enter"),
    ),
    "office": (
        say("名册、网站与通知"),
        ("register", "import", "learning", "issue", "hand-out", "expiring", "handover", "moderate", "notices"),
    ),
    "charge": (say("机构与人员"), ("bodies", "levels", "offices", "people", "procedures", "figures")),
    "finance": (say("财务"), ("confirm", "undo", "yearly")),
}
TAGS = {"p", "h2", "h3", "ul", "ol", "li", "strong", "a", "code", "blockquote", "table", "thead", "tbody", "tr", "th", "td"}
_reader = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class HelpPage:
    """A page of help: its address, title, and text as safe HTML."""

    name: str
    title: str
    html: Markup


@dataclass(frozen=True)
class HelpGroup:
    """The pages for one kind of reader."""

    label: Message
    pages: Sequence[HelpPage]


def help_index(language: str) -> list[HelpGroup]:
    """All pages by reader."""
    return [HelpGroup(label, [get_help(name, language) for name in names]) for label, names in GROUPS.values()]


def get_help(name: str, language: str) -> HelpPage:
    """A page in a language. Raises NotFound."""
    if not any(name in names for _, names in GROUPS.values()):
        raise NotFound(say("没有这篇帮助。"))
    return _read(name, language)


@cache
def _read(name: str, language: str) -> HelpPage:
    text = (HELP / language / f"{name}.md").read_text(encoding="utf-8")
    title, _, body = text.partition("\n")
    html = nh3.clean(_reader.render(body), tags=TAGS, attributes={"a": {"href"}}, link_rel=None)
    return HelpPage(name, title.removeprefix("# ").strip(), Markup(html))  # noqa: S704 (cleaned one line above)
