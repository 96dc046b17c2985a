"""Two static faces cut out of a variable font. Loaded where faces are missing."""

from collections.abc import Mapping
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

RANGES = (
    (0x0020, 0x024F),
    (0x02B0, 0x036F),
    (0x0370, 0x04FF),
    (0x1E00, 0x1EFF),
    (0x2000, 0x2BFF),
    (0x3000, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),
    (0x20000, 0x323AF),
)
DROPPED_TABLES = ["vhea", "vmtx", "VORG", "BASE", "GPOS", "GSUB", "GDEF", "VVAR", "DSIG"]
PICTURE_CODE_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+-×÷=?零一二三四五六七八九十"


def known_stretches(font_file: Path) -> list[tuple[int, int]]:
    """The code points that a face can draw, as stretches without a gap: (first, last), in order."""
    with TTFont(font_file, lazy=True) as font:
        codes = sorted(font.getBestCmap())
    found: list[tuple[int, int]] = []
    for code in codes:
        if found and found[-1][1] == code - 1:
            found[-1] = (found[-1][0], code)
        else:
            found.append((code, code))
    return found


def cut(source: Path, weight: int, names: Mapping[int, str], target: Path) -> None:
    """One weight of the variable font, without what reportlab cannot read, under names of its own (name id → name)."""
    font = TTFont(source)
    wanted = [code for first, last in RANGES for code in range(first, last + 1)]
    subsetter = subset.Subsetter(_options(drop_tables=DROPPED_TABLES))
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    font = instancer.instantiateVariableFont(font, {"wght": weight}, inplace=True)
    for name_id, text in names.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)
    font.save(target)


def cut_picture_code(source: Path, target: Path) -> None:
    """The few characters of the picture code, some KiB."""
    font = TTFont(source)
    subsetter = subset.Subsetter(_options())
    subsetter.populate(text=PICTURE_CODE_CHARACTERS)
    subsetter.subset(font)
    font.save(target)


def _options(drop_tables: list[str] | None = None) -> subset.Options:
    return subset.Options(
        layout_features=[], hinting=False, notdef_outline=True, name_IDs=["*"], drop_tables=drop_tables or []
    )
