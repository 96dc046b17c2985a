"""Domains that folders name as their own: each leads to one association, or to none (trust.md T3, T7)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.tenancy.registry import Door, Registry, door_of
from app.tenancy.settings import read_settings

CLUB = Path(__file__).parents[1] / "tenants" / "reading-club"
RULES = read_settings({"PLATFORM_DOMAIN": "platform.example"})


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    for slug in ("honest", "zealous"):
        shutil.copytree(CLUB, tmp_path / slug)
    return tmp_path


def names(folders: Path, slug: str, *hosts: str) -> None:
    main = folders / slug / "association.yaml"
    main.write_text(f"{main.read_text(encoding='utf-8')}\nhosts: [{', '.join(hosts)}]\n", encoding="utf-8")


def test_an_own_domain_leads_to_its_association(folders: Path) -> None:
    names(folders, "honest", "members.honest.example")
    assert door_of("MEMBERS.honest.example", Registry(folders, watches=False), RULES) == Door("honest")


@pytest.mark.requirement("T7")
def test_a_domain_that_another_folder_names_too_is_nobodys(folders: Path) -> None:
    """The folder that is read last would have received the other's visitors, and their passwords."""
    names(folders, "honest", "members.honest.example", "honest.example")
    names(folders, "zealous", "members.honest.example", "zealous.example")
    known = Registry(folders, watches=False)

    assert door_of("members.honest.example", known, RULES) == Door()
    assert [door_of(host, known, RULES).slug for host in ("honest.example", "zealous.example")] == ["honest", "zealous"]
    assert known.claims()["members.honest.example"] == ["honest", "zealous"]


def test_no_folder_takes_the_subdomain_of_another(folders: Path) -> None:
    names(folders, "zealous", "honest.platform.example", "platform.example")
    known = Registry(folders, watches=False)

    assert door_of("honest.platform.example", known, RULES) == Door("honest")
    assert door_of("platform.example", known, RULES) == Door(platform=True)
