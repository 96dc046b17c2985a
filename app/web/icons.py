"""The symbols that pages use, cut out of Bootstrap's sprite of two thousand (1.1 MB) into one of our own."""

from __future__ import annotations

import re
from pathlib import Path

import flask_bootstrap

SPRITE = Path(flask_bootstrap.__file__).parent / "static/bootstrap5/icons/bootstrap-icons.svg"
ICONS = tuple((Path(__file__).parent / "icons.txt").read_text(encoding="utf-8").split())
_SYMBOL = re.compile(r'<symbol class="bi bi-[^"]+" (viewBox="[^"]+") id="([^"]+)">(.*?)</symbol>', re.DOTALL)


def sprite(names: tuple[str, ...] = ICONS) -> bytes:
    """An SVG that holds the named symbols only. Raises KeyError for a name that Bootstrap does not draw."""
    drawn = {name: (box, paths) for box, name, paths in _SYMBOL.findall(SPRITE.read_text(encoding="utf-8"))}
    symbols = [f'<symbol id="{name}" {drawn[name][0]}>{drawn[name][1]}</symbol>' for name in names]
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'.encode()
