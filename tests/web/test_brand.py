"""From two colours to a whole house: the derived tokens, and what is refused because it could not be read."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.brand import (
    FACES,
    INK,
    PAPERS,
    SHAPES,
    WHITE,
    channels,
    contrast,
    contrast_problems,
    legible,
    mix,
    on,
    stylesheet,
    tokens,
)


@dataclass(frozen=True)
class Chosen:
    """A brand as configuration would say it."""

    main: str
    second: str
    paper: str = "white"
    face: str = "hei"
    shape: str = "soft"


CINNABAR = Chosen("#9c2620", "#8a6428", "warm", "song", "square")
NEAR_BLACK = Chosen("#14181d", "#c8f03c", "grey", "hei", "square")
OCHRE = Chosen("#96481a", "#1d5a86", "sand", "hei", "square")
BLUE = Chosen("#124f9c", "#b3590a", "white", "hei", "soft")
TEAL = Chosen("#0c5c57", "#e3a52b", "cool", "song", "round")
FIVE = (CINNABAR, NEAR_BLACK, OCHRE, BLUE, TEAL)

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.requirement("E1")
@pytest.mark.parametrize(
    ("brand", "name", "value"),
    [
        (CINNABAR, "brand-strong", "#7a1e19"),
        (CINNABAR, "second-text", "#866128"),
        (CINNABAR, "ground", "#f6f0e4"),
        (NEAR_BLACK, "brand-strong", "#43464a"),
        (NEAR_BLACK, "second-text", "#596a2d"),
        (NEAR_BLACK, "on-second", INK),
        (OCHRE, "brand-soft", "#f7f0ed"),
        (OCHRE, "chart-2", "#be8e71"),
        (BLUE, "second-text", "#a1520d"),
        (BLUE, "r-2", "4px"),
        (TEAL, "second-text", "#836528"),
        (TEAL, "brand-line", "#acc8c6"),
    ],
)
def test_the_five_brands_get_the_tokens_of_their_mock_ups(brand: Chosen, name: str, value: str) -> None:
    assert tokens(brand)[name] == value


@pytest.mark.parametrize("brand", FIVE, ids=lambda b: b.main)
def test_the_five_brands_miss_no_pair(brand: Chosen) -> None:
    assert contrast_problems(brand) == []


def test_a_colour_on_which_neither_white_nor_ink_can_be_read_is_refused_with_its_figures() -> None:
    (problem,) = contrast_problems(Chosen("#808080", "#124f9c"))
    assert problem == "brand.main: the text on it has 4.19 : 1 (#1b1f24 on #808080); at least 4.5 : 1 is needed"


@given(colour=colours, paper=st.sampled_from(sorted(PAPERS)))
def test_any_colour_becomes_text_that_can_be_read_on_its_papers(colour: str, paper: str) -> None:
    grounds = (PAPERS[paper].paper, PAPERS[paper].ground, mix(colour, WHITE, 0.08))
    text = legible(colour, grounds)
    assert all(contrast(text, ground) >= 4.5 for ground in grounds)


@given(colour=colours)
def test_a_colour_that_can_be_read_is_left_as_it_is(colour: str) -> None:
    if contrast(colour, WHITE) >= 4.5:
        assert legible(colour, (WHITE,)) == colour


@given(one=colours, other=colours)
def test_contrast_has_no_direction_and_lies_between_one_and_twenty_one(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.0001


@pytest.mark.parametrize(("ground", "text"), [("#14181d", WHITE), ("#c8f03c", INK), (WHITE, INK)])
def test_text_is_white_where_that_can_be_read(ground: str, text: str) -> None:
    assert on(ground) == text


@pytest.mark.parametrize("wrong", ["red", "#fff", "#12345g", "", "9c2620#"])
def test_what_is_no_colour_is_not_taken_for_one(wrong: str) -> None:
    with pytest.raises(ValueError):
        channels(wrong)


def test_the_stylesheet_sets_every_token_on_the_root_and_names_the_band() -> None:
    css = stylesheet(CINNABAR, band="/brand/fret.svg")
    assert css.startswith(":root {\n  --paper: #fdfaf4;\n")
    assert '  --band: url("/brand/fret.svg");\n}' in css
    assert "  --face-display: var(--face-song);\n" in css


def test_several_brands_can_stand_on_one_page() -> None:
    assert stylesheet(TEAL, selector=".of-teal").startswith(".of-teal {\n")


def test_every_choice_of_the_vocabulary_has_its_values() -> None:
    """What configuration lets an association choose is what this module can draw."""
    from app.tenancy.configuration.concepts.site import Brand

    def choices(field: str) -> set[str]:
        return set(Brand.model_fields[field].annotation.__args__)  # type: ignore[union-attr]

    assert (choices("paper"), choices("shape"), choices("face")) == (set(PAPERS), set(SHAPES), set(FACES))
