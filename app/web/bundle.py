"""The files that every page loads, each put together from many: one stylesheet, one script, one sprite of icons.

The stylesheet is Bootstrap's own followed by ours, in the order of `SHEETS`; within a folder by name. Bootstrap draws
its ticks and arrows as `data:` images, which a strict content policy refuses: they are taken out here, and
`ui/*.svg` stand in for those we use (`css/parts/field.css`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import flask_bootstrap

from app.web.icons import sprite

STATIC = Path(__file__).parent / "static"
BOOTSTRAP = Path(flask_bootstrap.__file__).parent / "static/bootstrap5/css/bootstrap.min.css"
SHEETS = ("tokens.css", "ground.css", "parts/*.css", "site.css", "pages/*.css", "work.css", "houses/*.css", "print.css")
_DATA_IMAGE = re.compile(r'url\((["\']?)data:image/.*?\1\)')
_SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/")


def bundled(name: str) -> bytes | None:
    """The content of a bundle, or None where no bundle has that name."""
    makers = {"xiehui.css": stylesheet, "xiehui.js": script, "icons.svg": sprite}
    return makers[name]() if name in makers else None


def stylesheet() -> bytes:
    """Bootstrap without its inlined images, then our sheets."""
    bootstrap = _SOURCE_MAP.sub("", _DATA_IMAGE.sub("none", BOOTSTRAP.read_text(encoding="utf-8")))
    return "\n".join([bootstrap, *_texts(_in_order(STATIC / "css", SHEETS))]).encode()


def script() -> bytes:
    """Our scripts by name, each in a function of its own so that none sees another's names."""
    parts = [f'(() => {{\n"use strict";\n{text}}})();\n' for text in _texts(_in_order(STATIC / "js", ("*.js",)))]
    return "".join(parts).encode()


def _in_order(folder: Path, patterns: Iterable[str]) -> list[Path]:
    return [path for pattern in patterns for path in sorted(folder.glob(pattern))]


def _texts(paths: Iterable[Path]) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in paths]
