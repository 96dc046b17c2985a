"""Help inside the product: one page a task, in both languages, for applicants, members and those who work here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

from app.kernel.errors import Message, NotFound, say

HELP = Path(__file__).parent / "help"
GROUPS: Mapping[str, tuple[Message, Sequence[str]]] = {
    "applicants": (say("申请人"), ("apply", "follow", "correct", "answer", "sponsor")),
    "members": (say("会员"), ("certificate", "my-data", "pay", "public", "vote")),
    "units": (say("单位经办人"), ("add-people", "recommend", "summary", "unit-dues", "operators", "studio")),
    "accounts": (say("账号"), ("login", "second-factor", "messages")),
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
ABOUT: Mapping[str, Sequence[str]] = {
    "/desk": ("inbox", "decide", "batch"),
    "/desk/late": ("late", "inbox"),
    "/desk/cases": ("decide", "return", "waive", "reveal", "together"),
    "/desk/batch": ("batch", "together"),
    "/desk/bundles": ("batch", "issue"),
    "/desk/second": ("together",),
    "/desk/enter": ("enter", "learning"),
    "/desk/windows": ("windows",),
    "/desk/votes": ("votes", "vote"),
    "/desk/phrases": ("decide",),
    "/me/votes": ("vote",),
    "/office/members": ("register", "learning", "levels"),
    "/office/import": ("import",),
    "/office/units": ("handover", "offices"),
    "/office/handovers": ("handover",),
    "/office/handouts": ("hand-out",),
    "/office/finance": ("confirm", "undo", "yearly"),
    "/office/articles": ("moderate",),
    "/office/notices": ("notices",),
    "/office/letters": ("notices", "messages"),
    "/office/figures": ("figures",),
    "/office/levels": ("levels",),
    "/office/bodies": ("bodies",),
    "/office/offices": ("offices",),
    "/office/people": ("people",),
    "/office/procedures": ("procedures",),
    "/office/audit": ("figures",),
    "/jobs": ("figures",),
    "/messages": ("messages",),
    "/account": ("login", "second-factor", "together"),
    "/apply": ("apply",),
    "/cases": ("follow", "correct", "answer"),
    "/confirm": ("sponsor",),
    "/dues": ("pay", "unit-dues"),
    "/me": ("my-data", "certificate", "public"),
    "/me/learning": ("learning",),
    "/unit": ("recommend", "summary", "add-people"),
    "/unit/people/add": ("add-people",),
    "/unit/summaries": ("summary",),
    "/unit/operators": ("operators",),
    "/unit/representatives": ("offices", "operators"),
    "/studio": ("studio",),
    "/verify": ("certificate",),
    "/login": ("login", "operators"),
}
"""Where somebody comes from, and which pages tell of it; the longest address counts."""
AROUND = 40
MOST_WORDS = 6
TAGS = {"p", "h2", "h3", "ul", "ol", "li", "strong", "a", "code", "blockquote", "table", "thead", "tbody", "tr", "th", "td"}
_reader = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class HelpPage:
    """A page of help: its address, title, and text as safe HTML."""

    name: str
    title: str
    html: Markup
    text: str = ""


@dataclass(frozen=True)
class Hit:
    """A page in which something was found, with the words around it."""

    page: HelpPage
    before: str
    found: str
    after: str


@dataclass(frozen=True)
class HelpGroup:
    """The pages for one kind of reader."""

    label: Message
    pages: Sequence[HelpPage]


def help_index(language: str) -> list[HelpGroup]:
    """All pages by reader."""
    return [HelpGroup(label, [get_help(name, language) for name in names]) for label, names in GROUPS.values()]


def pages_about(path: str, language: str) -> list[HelpPage]:
    """The pages that tell of where somebody was."""
    at = max((one for one in ABOUT if path == one or path.startswith(f"{one}/")), key=len, default="")
    return [get_help(name, language) for name in ABOUT.get(at, ())]


def find_help(sought: str, language: str) -> list[Hit]:
    """The pages that have all the words, those with one in their title first."""
    words = sought.casefold().split()[:MOST_WORDS]
    if not words:
        return []
    pages = [page for group in help_index(language) for page in group.pages]
    fitting = [page for page in pages if all(word in f"{page.title} {page.text}".casefold() for word in words)]
    named = [page for page in fitting if any(word in page.title.casefold() for word in words)]
    return [_hit(page, words) for page in (*named, *(one for one in fitting if one not in named))]


def _hit(page: HelpPage, words: Sequence[str]) -> Hit:
    """The first word as it stands in the text; where only the title has it, how the text begins."""
    text = page.text.casefold()
    at, word = min(((text.find(word), word) for word in words if word in text), default=(0, ""))
    start, end = max(0, at - AROUND), at + len(word)
    before = ("…" if start else "") + page.text[start:at]
    return Hit(page, before, page.text[at:end], page.text[end : end + 2 * AROUND] + "…")


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
    plain = " ".join(unescape(nh3.clean(html, tags=set())).split())
    return HelpPage(name, title.removeprefix("# ").strip(), Markup(html), plain)  # noqa: S704 (cleaned above)
