"""The Chinese faces of every PDF, cut once on each machine from the variable font of a package.

reportlab wants TrueType outlines with a fixed weight, so the variable Noto Sans SC becomes two static files. They get
names of their own: with a shared PostScript name Bold silently prints as Regular.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import as_file, files
from pathlib import Path

RECIPE = "1"
SOURCE_PACKAGE = "justmytype_intl_cjk"
SOURCE_FOLDER = ("fonts", "ofl", "notosanssc")
FAMILY = "Zh Sans"


@dataclass(frozen=True)
class Face:
    """One static face: its file, its weight on the variable font's axis, its PostScript name."""

    file_name: str
    weight: int
    style: str
    postscript: str

    @property
    def names(self) -> dict[int, str]:
        """By name id. The Open Font Licence reserves the old name for the unchanged font."""
        return {
            1: FAMILY,
            2: self.style,
            3: self.postscript,
            4: f"{FAMILY} {self.style}",
            6: self.postscript,
            16: FAMILY,
            17: self.style,
        }


FACES = (
    Face("zh-sans-regular.ttf", 400, "Regular", "ZhSans-Regular"),
    Face("zh-sans-bold.ttf", 700, "Bold", "ZhSans-Bold"),
)
PICTURE_CODE_FILE = "picture-code.ttf"
WORKSHOP = "cutting-"


@dataclass(frozen=True)
class Fonts:
    """Where the prepared faces lie: for PDFs in two weights, and the small one that draws the picture code."""

    folder: Path

    @property
    def regular(self) -> Path:
        """The face of running text, and of what HTML calls italic: Chinese has no slanted letters."""
        return self.folder / FACES[0].file_name

    @property
    def bold(self) -> Path:
        """The face of titles and stress."""
        return self.folder / FACES[1].file_name

    @property
    def characters(self) -> Path:
        """The code points that the faces draw, as stretches in hexadecimal, one a line."""
        return self.folder / "characters.txt"

    @property
    def picture_code(self) -> Path:
        """Digits, Latin letters and Chinese numerals in bold, some KiB, for the picture code of the login page."""
        return self.folder / PICTURE_CODE_FILE


def prepare(say: Callable[[str], None] = lambda line: None) -> Fonts:
    """Makes the faces where they are missing and says where they are; `say` hears a line before each slow step.

    Safe to call from several processes at once: one works, the others wait for it. What a killed run left behind is
    never taken for the finished folder, because that appears by one renaming.
    """
    fonts = Fonts(_cache() / f"fonts-{_edition()}")
    if fonts.characters.exists():
        return fonts
    fonts.folder.parent.mkdir(parents=True, exist_ok=True)
    with _alone(fonts.folder.with_suffix(".lock")):
        if not fonts.folder.is_dir():
            _make(fonts.folder, say)
        if not fonts.characters.exists():
            _list_characters(fonts)
    return fonts


def uncovered(text: str) -> str:
    """The characters of a text that the faces cannot draw, each once, in order; empty when all can be printed.

    Rare characters of names are told when they are typed, not found missing on a certificate.
    """
    if text.isascii():
        return ""
    return "".join(dict.fromkeys(char for char in text if not char.isspace() and not _is_known(ord(char))))


def _is_known(code: int) -> bool:
    firsts, lasts = _known_stretches()
    at = bisect_right(firsts, code) - 1
    return at >= 0 and code <= lasts[at]


@cache
def _known_stretches() -> tuple[array[int], array[int]]:
    """What the faces draw: the first and the last code point of each stretch without a gap."""
    ends = [line.split("-") for line in prepare().characters.read_text("ascii").split()]
    return array("L", [int(first, 16) for first, _ in ends]), array("L", [int(last, 16) for _, last in ends])


def _list_characters(fonts: Fonts) -> None:
    """Writes down what the faces draw, so that asking about a name does not need what reads fonts (10 MiB)."""
    from app.documents.cutting import known_stretches

    lines = "\n".join(f"{first:x}-{last:x}" for first, last in known_stretches(fonts.regular))
    unfinished = fonts.characters.with_suffix(f".{os.getpid()}")
    unfinished.write_text(lines, "ascii")
    unfinished.replace(fonts.characters)


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "xiehui"


def _edition() -> str:
    """Changes with the source font, the tool that cuts it and the recipe, so that an old cache is never mistaken."""
    parts = (version("justmytype-intl-cjk"), version("fonttools"), RECIPE)
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:12]


@contextmanager
def _alone(lock_file: Path) -> Iterator[None]:
    with lock_file.open("a") as lock:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make(folder: Path, say: Callable[[str], None]) -> None:
    from app.documents.cutting import cut, cut_picture_code  # fontTools takes 10 MiB, and faces are cut once

    for left_behind in folder.parent.glob(f"{WORKSHOP}*"):
        shutil.rmtree(left_behind, ignore_errors=True)
    workshop = Path(tempfile.mkdtemp(prefix=WORKSHOP, dir=folder.parent))
    try:
        with as_file(files(SOURCE_PACKAGE).joinpath(*SOURCE_FOLDER)) as source_folder:
            source = next(iter(sorted(source_folder.glob("*wght*.ttf"))))
            for face in FACES:
                say(f"Preparing the Chinese font {face.postscript} (once for each user, about half a minute)")
                cut(source, face.weight, face.names, workshop / face.file_name)
            for licence in source_folder.glob("OFL*"):
                shutil.copy(licence, workshop / licence.name)
        cut_picture_code(workshop / FACES[1].file_name, workshop / PICTURE_CODE_FILE)
        workshop.rename(folder)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
