"""Written texts: Markdown becomes the little HTML that a public page may carry, and nothing that runs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {
    "p", "br", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "a", "blockquote", "table", "thead", "tbody", "tr",
    "th", "td", "hr", "code", "del",
}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "th": {"class"}, "td": {"class"}}
SCHEMES = {"http", "https", "mailto", "tel"}
KEPT = 512

_reader = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])


@dataclass(frozen=True)
class Written:
    """A text: its own title (the first heading), what follows as safe HTML, and the language it is in."""

    title: str
    html: Markup
    language: str


@lru_cache(maxsize=KEPT)
def safe_html(markdown: str) -> Markup:
    """Markdown as HTML of the allowed tags: no script, no style, no pictures, no address but http, mail, telephone."""
    raw = _reader.render(markdown).replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    aligned = raw.replace(' style="text-align:right"', ' class="num"')
    clean = nh3.clean(aligned, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener nofollow")
    return Markup(clean)  # noqa: S704 (cleaned one line above)


def split_title(markdown: str) -> tuple[str, str]:
    """The text of a leading `# heading`, and the rest."""
    first, _, rest = markdown.lstrip("\ufeff\n ").partition("\n")
    return (first[2:].strip(), rest) if first.startswith("# ") else ("", markdown)


def written(folder: Path, name: str, languages: tuple[str, ...]) -> Written | None:
    """The text `texts/<language>/<name>.md` in the first of these languages that has it, or None."""
    for language in languages:
        path = folder / "texts" / language / f"{name}.md"
        if path.is_file():
            title, body = split_title(path.read_text(encoding="utf-8"))
            return Written(title, safe_html(body), language)
    return None


def plain_start(markdown: str, letters: int = 120) -> str:
    """The first letters of a text without its marks, for descriptions and feeds."""
    bare = " ".join(nh3.clean(_reader.render(markdown), tags=set()).split())
    if len(bare) <= letters:
        return bare
    start, rest = bare[: letters - 1], bare[letters - 1 :]
    in_a_word = start[-1].isascii() and start[-1].isalnum() and rest[0].isascii() and rest[0].isalnum()
    return (start.rpartition(" ")[0] if in_a_word and " " in start else start) + "…"
