"""Domains of associations' own: found without loading a folder, whatever host names are sent."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.tenancy.hosts import hosts_in
from app.tenancy.registry import Door, Registry, door_of
from app.tenancy.settings import ROOT, read_settings

LAKE = ROOT / "tests" / "tenancy" / "configuration" / "lake-society"
pytestmark = pytest.mark.requirement("E2")


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    """Three folders; one of them has a domain, and one does not load."""
    root = tmp_path / "tenants"
    shutil.copytree(LAKE, root / "lake-society")
    for slug in ("pond", "brook"):
        (root / slug).mkdir(parents=True)
        (root / slug / "association.yaml").write_text(f"name: {slug}\n", encoding="utf-8")
    return root


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Path]]:
    """The files whose text is read from now on."""
    found: list[Path] = []
    read_text, read_bytes = Path.read_text, Path.read_bytes
    monkeypatch.setattr(Path, "read_text", lambda self, *a, **k: found.append(self) or read_text(self, *a, **k))
    monkeypatch.setattr(Path, "read_bytes", lambda self: found.append(self) or read_bytes(self))
    yield found


def test_a_domain_leads_to_its_folder_without_the_folder_being_loaded(folders: Path) -> None:
    known = Registry(folders, watches=False)
    assert known.slug_of("members.lake.example") == "lake-society"
    assert known.slug_of("members.pond.example") is None
    assert known._loaded == {}


def test_a_thousand_unknown_hosts_read_nothing(folders: Path, reads: list[Path]) -> None:
    known = Registry(folders, watches=False)
    known.slug_of("first.example")
    assert len(reads) == len(list(folders.glob("*/*.yaml")))
    reads.clear()
    assert {known.slug_of(f"host-{number}.example") for number in range(1000)} == {None}
    assert reads == []


def test_a_folder_that_comes_or_goes_is_noticed(folders: Path) -> None:
    known = Registry(folders, watches=False)
    assert known.slug_of("members.reading.example") is None
    (folders / "reading").mkdir()
    (folders / "reading" / "association.yaml").write_text("hosts: [members.reading.example]\n", encoding="utf-8")
    assert known.slug_of("members.reading.example") == "reading"
    shutil.rmtree(folders / "lake-society")
    assert known.slug_of("members.lake.example") is None


def test_while_developing_a_domain_that_is_written_down_is_noticed_at_once(folders: Path) -> None:
    known = Registry(folders, watches=True)
    assert known.slug_of("pond.example") is None
    file = folders / "pond" / "more.yaml"
    file.write_text("hosts:\n  - pond.example\n", encoding="utf-8")
    assert known.slug_of("pond.example") == "pond"


def test_the_domain_of_a_folder_that_does_not_load_leads_to_its_calm_page(folders: Path) -> None:
    (folders / "brook" / "association.yaml").write_text("hosts: [brook.example]\nnonsense: yes\n", encoding="utf-8")
    assert Registry(folders, watches=False).slug_of("brook.example") == "brook"


@pytest.mark.requirement("T7")
def test_a_domain_that_two_claim_is_nobodys(folders: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Else one of the two receives the visitors of the other, and their passwords."""
    for slug in ("brook", "pond"):
        (folders / slug / "association.yaml").write_text(f"hosts: [members.lake.example, {slug}.example]\n", encoding="utf-8")
    known = Registry(folders, watches=False)
    assert known.slug_of("members.lake.example") is None
    assert (known.slug_of("brook.example"), known.slug_of("pond.example")) == ("brook", "pond")
    assert "claimed by brook, lake-society, pond" in caplog.text


def test_no_folder_takes_the_subdomain_of_another_or_the_platforms_own(folders: Path) -> None:
    own = "hosts: [lake-society.platform.example, platform.example]\n"
    (folders / "pond" / "association.yaml").write_text(own, encoding="utf-8")
    known, rules = Registry(folders, watches=False), read_settings({"PLATFORM_DOMAIN": "platform.example"})
    assert door_of("LAKE-society.platform.example", known, rules) == Door("lake-society")
    assert door_of("platform.example", known, rules) == Door(platform=True)


@pytest.mark.parametrize("text", [
    "hosts: [a.example, B.example]\nname: x\n",
    "name: x\nhosts:\n  - a.example  # the first\n\n  - b.example\nlogo: y\n",
    "hosts:\n- a.example\n# between\n- b.example\nname: x\n",
    "hosts: [a.example,\n  b.example]",
    "hosts: [a.example,\r\n  b.example]\r\nname: x\r\n",
    '{"hosts": [a.example, b.example], name: x}\n',
    '"hosts": ["a.example", \'b.example\']\n',
    "  hosts: [a.example, b.example]\n",
])  # fmt: skip
def test_hosts_are_found_however_they_are_written(text: str) -> None:
    assert hosts_in("association.yaml", text) == ["a.example", "b.example"]


@pytest.mark.parametrize("text", [
    "", "name: the hosts of a meeting\n", "hosts: [a.example,\n", "hosts: a.example\n", "lists:\n  hosts: [a.example]\n",
    "- hosts\n", "hosts:\n",
])  # fmt: skip
def test_what_is_no_list_of_hosts_opens_no_door(text: str) -> None:
    assert hosts_in("association.yaml", text) == []
