"""What `tenants/README.md` and its Chinese sister tell is so: files load, slips are quoted, no key is left out (E2)."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from flask import Flask

from app.cli.reference import block_of, concepts, not_offered_yet, refreshed, tables
from app.tenancy.capabilities import Capability
from app.tenancy.configuration.checks.checker import ACTORS, PLACES
from app.tenancy.configuration.concepts.forms import FieldType
from app.tenancy.configuration.concepts.site import FrontSection
from app.tenancy.configuration.desk import check_folder
from app.tenancy.configuration.effects import EFFECTS
from app.tenancy.configuration.functions import named_functions
from app.tenancy.configuration.load import Configuration, load
from app.tenancy.configuration.parts import standard
from app.tenancy.configuration.vocabulary import BILL, CASE, FEE, MEMBER
from app.tenancy.settings import ROOT
from tests.tenants import readme
from tests.tenants.readme import LANGUAGES, READMES, Shown, answer, listed

pytestmark = [pytest.mark.requirement("E2"), pytest.mark.usefixtures("app")]  # the application brings the brand's check
in_both = pytest.mark.parametrize("language", LANGUAGES)
LETTERS = ROOT / "app" / "notices" / "letters" / "zh"
PAPERS = ROOT / "app" / "documents" / "templates" / "documents"
SECTIONS = ROOT / "app" / "publishing" / "templates" / "publishing" / "sections"
TOO_LARGE_TO_FILL = {"body", "called", "house_style", "page_size", "page_margin", "foot_width"}


@cache
def text(language: str) -> str:
    return READMES[language].read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def riverside(tmp_path_factory: pytest.TempPathFactory) -> Configuration:
    """The association at the end of the walk-through."""
    configuration, problems = load(readme.whole("en", tmp_path_factory.mktemp("walk")))
    assert configuration is not None, problems
    return configuration


# ---- the walk-through ----------------------------------------------------------------------------------------------
@in_both
def test_whoever_follows_the_eight_steps_has_an_association_without_a_flaw(language: str, tmp_path: Path) -> None:
    folder = readme.whole(language, tmp_path)
    assert answer(folder, strict=True) == ""
    assert sum(line.startswith("### ") and line[4].isdigit() for line in text(language).splitlines()) == 8


@in_both
def test_every_slip_is_told_in_the_words_that_are_quoted(language: str, tmp_path: Path) -> None:
    folder = tmp_path / readme.NAME
    folder.mkdir()
    quoted, told = [], []
    for piece in readme.walk(language):
        if isinstance(piece, Shown):
            readme.put(piece, folder)
            continue
        quoted.append((piece.change, piece.told))
        told.append((piece.change, piece.make(folder, language)))
    assert told == quoted
    assert len(told) >= 15


@in_both
def test_the_first_file_is_the_reading_club_of_twenty_six_lines(language: str) -> None:
    first = next(piece for piece in readme.walk(language) if isinstance(piece, Shown))
    club = ROOT / "tests" / "tenants" / "reading-club" / "association.yaml"
    assert first.text == club.read_text(encoding="utf-8")
    assert len(first.text.splitlines()) == 26


def test_the_club_can_be_joined_at_once_without_its_payment(tmp_path: Path) -> None:
    first = next(piece for piece in readme.walk("en") if isinstance(piece, Shown))
    (tmp_path / "association.yaml").write_text(first.text.replace("      - payment\n", ""), encoding="utf-8")
    assert check_folder(tmp_path) == ([], 0)


def test_both_files_show_the_same_association() -> None:
    english, chinese = ([p for p in readme.walk(language) if isinstance(p, Shown)] for language in LANGUAGES)
    assert english == chinese


# ---- expressions ---------------------------------------------------------------------------------------------------
@in_both
def test_every_expression_gives_what_is_promised(riverside: Configuration, language: str) -> None:
    promised = [line.rpartition(" → ")[::2] for line in readme.block(language, "evaluated")]
    assert [(source, readme.evaluated(riverside, source, language)) for source, _ in promised] == promised
    assert len(promised) >= 12


@in_both
def test_every_wrong_expression_is_refused_for_the_reason_given(riverside: Configuration, language: str) -> None:
    promised = [line.rpartition(" → ")[::2] for line in readme.block(language, "refused")]
    assert [(source, readme.refused(riverside, source, language)) for source, _ in promised] == promised
    assert len(promised) >= 6


@in_both
def test_no_variable_and_no_function_is_left_out(language: str) -> None:
    for name in (*MEMBER, *CASE, *FEE, *BILL):
        assert f"`{name}`" in text(language), name
    for name in named_functions("02-28", {}):
        assert f"`{name}(" in text(language), name


# ---- words of the platform -----------------------------------------------------------------------------------------
@in_both
def test_every_effect_stands_there_with_its_arguments(language: str) -> None:
    for name, arguments in EFFECTS.items():
        row = listed(language, "effect", name)
        assert row, name
        for argument, kind in arguments.items():
            assert f"`{argument}`{'?' if kind.endswith('?') else ''}" in row[1], (name, argument)


@in_both
@pytest.mark.parametrize(
    ("of", "words"), [("type", get_args(FieldType)), ("capability", tuple(Capability)), ("word", ACTORS)]
)
def test_every_word_stands_in_its_table(language: str, of: str, words: tuple[str, ...]) -> None:
    assert [word for word in words if not listed(language, of, word)] == []


@in_both
def test_places_and_standard_fields_stand_there(language: str) -> None:
    assert [place for place in PLACES if f" of {place}`" not in text(language)] == []
    assert [name for name in standard().values["fields"] if f"`{name}`" not in text(language)] == []


@in_both
@pytest.mark.requirement("E1")
@pytest.mark.parametrize("section", get_args(FrontSection))
def test_every_section_stands_there_with_the_blocks_that_it_reads(language: str, section: str) -> None:
    source = (SECTIONS / f"{section}.html").read_text(encoding="utf-8")
    row = listed(language, "section", section)
    assert row
    for name in re.findall(r'front\.block\("(\w+)"\)', source):
        assert f"`{name}`" in row[2], name


@in_both
def test_every_letter_stands_there_with_its_words(language: str) -> None:
    for letter in LETTERS.glob("*.md"):
        row = listed(language, "letter", letter.stem)
        assert row, letter.stem
        for place in set(re.findall(r"\{\w+\}", letter.read_text(encoding="utf-8"))) - {"{association}", "{name}"}:
            assert place in row[2], (letter.stem, place)


@in_both
def test_every_house_template_stands_there_with_its_blocks(language: str) -> None:
    papers = [p for p in PAPERS.glob("*.html") if not p.stem.startswith(("_", "verify"))]
    for paper in papers:
        row = listed(language, "house template", paper.stem)
        assert row, paper.stem
        blocks = set(re.findall(r"{% block (\w+)", paper.read_text(encoding="utf-8"))) - TOO_LARGE_TO_FILL
        assert [block for block in blocks if f"`{block}`" not in row[2]] == []


# ---- every key -----------------------------------------------------------------------------------------------------
@in_both
def test_every_key_of_every_concept_stands_there_with_its_meaning(language: str) -> None:
    block = block_of(text(language))
    for one in concepts():
        _, heading, table = block.partition(f"### {one.model.__name__}{' ' if language == 'zh' else chr(10)}")
        assert heading, one.model.__name__
        for name, info in one.model.model_fields.items():
            row = re.search(rf"^\| `{info.alias or name}` \|.*\| (.*) \|$", table.partition("\n### ")[0], re.MULTILINE)
            assert row and row[1] != "–", f"{READMES[language].name}: say what {one.model.__name__}.{name} means"


@in_both
def test_the_tables_are_fresh(language: str) -> None:
    assert block_of(text(language)) == tables(language), "flask tenants reference --write"
    assert refreshed(text(language), language) == text(language)


@in_both
def test_the_command_prints_what_the_file_shows(app: Flask, language: str) -> None:
    printed = app.test_cli_runner().invoke(args=["tenants", "reference", "--lang", language])
    assert printed.exit_code == 0
    assert printed.output.strip() == block_of(text(language))


@in_both
def test_what_is_not_offered_yet_is_said(language: str) -> None:
    _, heading, told = block_of(text(language)).partition("### Not offered yet" if language == "en" else "### 尚未提供")
    assert heading
    for keys in not_offered_yet().values():
        assert [key for key in keys if f"`{key}`" not in told] == []


@in_both
def test_every_link_inside_the_page_leads_somewhere(language: str) -> None:
    headings = re.findall(r"^#+ (.+)$", text(language), re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", text(language))) <= anchors
