"""From the few colours that an association sets, every colour that its pages need, each legible on what it stands on.

Contrast is WCAG's: text on its ground at least 4.5 : 1 (AA), the border of a control at least 3 : 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

TEXT, BORDER = 4.5, 3.0
WHITE, INK, INK_3, LINE_FIELD = "#ffffff", "#1b1f24", "#5c656f", "#7d8791"
STEP = 0.04
NEAR_BLACK = 0.02


class Brand(Protocol):
    """What this module reads of `association.yaml`, `brand:`."""

    @property
    def main(self) -> str: ...
    @property
    def second(self) -> str: ...
    @property
    def paper(self) -> str: ...
    @property
    def face(self) -> str: ...
    @property
    def shape(self) -> str: ...


@dataclass(frozen=True)
class Paper:
    """A named paper: the page, its tinted bands (and the side of the workspace), the rules drawn on it."""

    paper: str
    ground: str
    line: str


PAPERS = {
    "white": Paper("#ffffff", "#f5f6f7", "#dde1e5"),
    "warm": Paper("#fdfaf4", "#f6f0e4", "#e2d8c6"),
    "sand": Paper("#fbf8f2", "#f2ebdf", "#d8cbb8"),
    "cool": Paper("#f7f9f8", "#ecf1f0", "#d5dedc"),
    "grey": Paper("#f4f5f2", "#eaece6", "#cfd3ca"),
}
SHAPES = {"square": ("0", "0"), "soft": ("2px", "4px"), "round": ("8px", "16px")}
FACES = {"hei": "var(--face-hei)", "song": "var(--face-song)"}


def stylesheet(brand: Brand, selector: str = ":root", band: str = "") -> str:
    """The rule that sets an association's tokens on whatever `selector` names.

    `band` is the address of the ornament that is repeated as a band, where the association has one.
    """
    values = tokens(brand)
    if band:
        values["band"] = f'url("{band}")'
    return f"{selector} {{\n" + "".join(f"  --{name}: {value};\n" for name, value in values.items()) + "}\n"


def tokens(brand: Brand) -> dict[str, str]:
    """Every token that follows from a brand, by its name without the leading hyphens."""
    paper, main, second = PAPERS[brand.paper], brand.main, brand.second
    soft, second_soft = mix(main, WHITE, 0.08), mix(second, WHITE, 0.14)
    line = mix(main, WHITE, 0.34)
    radius, radius_large = SHAPES[brand.shape]
    return {
        "paper": paper.paper,
        "ground": paper.ground,
        "house": paper.ground,
        "line": paper.line,
        "brand": main,
        "on-brand": on(main),
        "brand-strong": pressed(main),
        "brand-soft": soft,
        "brand-line": line,
        "brand-text": legible(main, (paper.paper, paper.ground, soft)),
        "chart-2": mix(main, WHITE, 0.62),
        "chart-3": line,
        "second": second,
        "on-second": on(second),
        "second-soft": second_soft,
        "second-text": legible(second, (paper.paper, paper.ground, second_soft)),
        "face-display": FACES[brand.face],
        "r-1": radius,
        "r-2": radius_large,
    }


def contrast_problems(brand: Brand) -> list[str]:
    """Every pair of a brand that misses AA, as a sentence with its figures; empty when the brand can be used."""
    made = tokens(brand)
    pairs = (
        ("brand.main", "the text on it", made["on-brand"], made["brand"], TEXT),
        ("brand.second", "the text on it", made["on-second"], made["second"], TEXT),
        ("brand.main", "links on the ground", made["brand-text"], made["ground"], TEXT),
        ("brand.paper", "quiet text on the ground", INK_3, made["ground"], TEXT),
        ("brand.paper", "borders of controls", LINE_FIELD, made["paper"], BORDER),
    )
    return [
        f"{key}: {what} has {contrast(front, back):.2f} : 1 ({front} on {back}); at least {least} : 1 is needed"
        for key, what, front, back, least in pairs
        if contrast(front, back) < least
    ]


def on(ground: str) -> str:
    """The colour of text on a coloured ground: white if that can be read, else ink."""
    return WHITE if contrast(WHITE, ground) >= TEXT else INK


def pressed(colour: str) -> str:
    """A button under the pointer: darker by 22 % black; where that could not be seen, lighter by 20 % white."""
    return mix(WHITE, colour, 0.20) if luminance(colour) < NEAR_BLACK else mix("#000000", colour, 0.22)


def legible(colour: str, grounds: Iterable[str]) -> str:
    """The colour as text: mixed with ink in steps of 4 % until it can be read on all of the grounds."""
    backs = tuple(grounds)
    shares = (step * STEP for step in range(int(1 / STEP) + 1))
    tried = (mix(INK, colour, share) for share in shares)
    return next((text for text in tried if all(contrast(text, back) >= TEXT for back in backs)), INK)


def mix(colour: str, with_colour: str, share: float) -> str:
    """`share` (0 to 1) of the first colour in the second, channel by channel."""
    pairs = zip(channels(colour), channels(with_colour), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """WCAG relative luminance of `#rrggbb`, 0 to 1."""
    red, green, blue = (_linear(value / 255) for value in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of `#rrggbb`, each 0 to 255. Raises ValueError for anything else."""
    if len(colour) != 7 or colour[0] != "#":
        raise ValueError(f"not a colour of the form #rrggbb: {colour!r}")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
