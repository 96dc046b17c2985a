"""The symbols that pages use, cut out of Bootstrap's sprite of two thousand (1.1 MB) into one of our own."""

from __future__ import annotations

import re
from pathlib import Path

import flask_bootstrap

SPRITE = Path(flask_bootstrap.__file__).parent / "static/bootstrap5/icons/bootstrap-icons.svg"
ICONS = tuple("""
    arrow-clockwise arrow-left arrow-right arrow-return-left arrow-up arrow-down arrows-move award bank bar-chart bell
    book box-arrow-right box-arrow-up-right briefcase building buildings calendar3 camera card-checklist card-text
    cash-stack check2 check2-all check2-circle chevron-down chevron-left chevron-right chevron-up clipboard-check clock
    clock-history copy credit-card crop dash-lg diagram-3 door-open download envelope envelope-open eraser
    exclamation-triangle eye eye-slash file-earmark file-earmark-arrow-down file-earmark-check file-earmark-image
    file-earmark-pdf file-earmark-person file-earmark-plus file-earmark-text file-earmark-zip filter flag folder
    folder2-open gear geo-alt globe hand-thumbs-up headphones hourglass-split house image inbox info-circle journal-text
    key keyboard layers link-45deg list list-check list-ol lock megaphone mortarboard newspaper paperclip patch-check
    pen pencil people person person-badge person-check person-gear person-lines-fill person-plus person-vcard
    person-x phone pin-angle plus-lg printer qr-code question-circle receipt search send shield-check shield-exclamation
    shield-lock slash-circle sliders star stopwatch table tag telephone three-dots trash trophy unlock upload
    volume-up wallet2 x-circle x-lg zoom-in zoom-out
""".split())
_SYMBOL = re.compile(r'<symbol class="bi bi-[^"]+" (viewBox="[^"]+") id="([^"]+)">(.*?)</symbol>', re.DOTALL)


def sprite(names: tuple[str, ...] = ICONS) -> bytes:
    """An SVG that holds the named symbols only. Raises KeyError for a name that Bootstrap does not draw."""
    drawn = {name: (box, paths) for box, name, paths in _SYMBOL.findall(SPRITE.read_text(encoding="utf-8"))}
    symbols = [f'<symbol id="{name}" {drawn[name][0]}>{drawn[name][1]}</symbol>' for name in names]
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'.encode()
