"""`flask tenants new` from nothing: a folder with remarks that is a whole association at once (E2)."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from app.procedures.offering import offered
from app.rehearsal.walking import Play, play
from app.tenancy.configuration.desk import check_folder
from app.tenancy.configuration.starting import Holders
from tests.tenants.test_generality import addresses, look_around

pytestmark = pytest.mark.requirement("E2")
SLUG = "pine-society"
every_kind = pytest.mark.parametrize("holders", list(Holders), ids=str)


@pytest.fixture
def begun(app: Flask, folders: Path) -> Iterator[Callable[..., str]]:
    """Begin a folder among the others, as somebody does at the command line; it is gone after the test."""

    made: list[str] = []

    def begin(*args: str, slug: str = SLUG, typed: str = "") -> str:
        made.append(slug)
        done = app.test_cli_runner().invoke(args=["tenants", "new", slug, *args], input=typed)
        assert done.exit_code == 0, done.output
        return done.output

    yield begin
    for slug in made:
        shutil.rmtree(folders / slug, ignore_errors=True)


def called(holders: Holders) -> str:
    """A name for each kind: the application keeps in mind what it has loaded by its name."""
    return f"pine-{holders.value}"


def said(holders: Holders) -> tuple[str, ...]:
    return "--name", "松石学会", "--name-en", "Pine Society", "--members", holders.value


@every_kind
def test_the_checker_finds_nothing_even_when_asked_strictly(begun, folders, holders):
    begun(*said(holders))
    assert check_folder(folders / SLUG, strict=True) == ([], 0)
    assert "# Who we are" in (folders / SLUG / "association.yaml").read_text(encoding="utf-8")


@every_kind
@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_a_site(begun, visit, inside, holders, language):
    begun(*said(holders), slug=called(holders))
    inside(called(holders))
    look_around(visit(called(holders)), addresses(), language)
    assert ("松石学会" if language == "zh" else "Pine Society") in visit(called(holders)).get(f"/?lang={language}").title


@every_kind
def test_each_of_its_procedures_can_be_walked_to_its_approval(begun, inside, holders):
    begun(*said(holders), slug=called(holders))
    inside(called(holders))
    assert len(offered()) == (6 if holders is Holders.BOTH else 3)
    for name in offered():
        played = play(Play(name, date(2026, 11, 28)))
        assert (name, played.unmet, played.stuck, played.state) == (name, (), "", "approved")


def test_what_is_not_said_is_asked(begun, folders):
    output = begun(typed="松石学会\nPine Society\nboth\n")
    assert "Name in Chinese" in output and "flask tenants check pine-society" in output
    assert "松石学会" in (folders / SLUG / "association.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ['A "quoted" name', "{curly}: and, more", "#hash", "back\\slash"])
def test_whatever_it_is_called_the_folder_loads(begun, folders, name):
    begun("--name", name, "--name-en", name, "--members", "people")
    assert check_folder(folders / SLUG)[1] == 0


@pytest.mark.parametrize(("slug", "told"), [("No", "a slug is 3 to 40 characters"), ("henan-talent", "is there already")])
def test_a_wrong_or_taken_name_is_refused_in_a_sentence(app, slug, told):
    done = app.test_cli_runner().invoke(args=["tenants", "new", slug, "--name", "x", "--name-en", "x", "--members", "both"])
    assert done.exit_code == 1
    assert told in done.output
