"""Every folder is a site, in both languages: the associations', the invented ones', and one made a moment ago."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.documents.sources import source_of
from app.procedures.offering import offered
from app.tenancy.configuration.desk import new_folder
from app.tenancy.configuration.load import load
from app.tenancy.settings import ROOT
from app.tenancy.tenants import Tenant, tenant
from tests.browser import Visitor
from tests.tenants import readme

FOLDERS = sorted(path.parent for where in ("tenants", "tests/tenants") for path in (ROOT / where).glob("*/association.yaml"))
SLUGS = [folder.name for folder in FOLDERS]
Inside = Callable[[str], Tenant]
Visit = Callable[[str], Visitor]
in_both = pytest.mark.parametrize("language", ["zh", "en"])
pytestmark = [pytest.mark.requirement("E1"), pytest.mark.requirement("E2"), pytest.mark.requirement("E3")]


@pytest.fixture
def made(folders: Path) -> Iterator[Callable[[str], str]]:
    """Make the folder of a further association, as `flask tenants new` does; it is gone after the test."""

    folder: list[Path] = []

    def make(like: str) -> str:
        folder.append(new_folder(f"new-{like}", like=like, root=folders))
        return folder[-1].name

    yield make
    for one in folder:
        shutil.rmtree(one)


@pytest.fixture
def riverside(folders: Path) -> Iterator[str]:
    """The association that the README builds, among the others."""
    yield readme.whole("en", folders).name
    shutil.rmtree(folders / readme.NAME)


def addresses() -> list[str]:
    """The public pages of the association that is entered."""
    here = tenant().association
    registers = any(login.registers for login in here.logins.values())
    to_newcomers = [name for name, one in offered().items() if "anyone" in one.starts]
    return ["/", "/news", "/login", "/apply", "/verify", *(["/register"] if registers else []),
            *(f"/pages/{name}" for name in here.site.pages), *(f"/apply/{name}" for name in to_newcomers)]


def look_around(visitor: Visitor, paths: list[str], language: str) -> None:
    """Fetch every page; the test browser checks each."""
    assert len(paths) >= 5
    for path in paths:
        page = visitor.get(f"{path}?lang={language}")
        assert page.status == 200 and page.is_html, path
    assert visitor.get("/brand.css").status == 200


@pytest.mark.parametrize("folder", FOLDERS, ids=SLUGS)
def test_every_folder_loads(folder: Path) -> None:
    configuration, problems = load(folder)
    assert configuration is not None, problems


@in_both
@pytest.mark.parametrize("slug", SLUGS)
def test_every_folder_renders_its_pages_in_both_languages(visit: Visit, inside: Inside, slug: str, language: str) -> None:
    inside(slug)
    look_around(visit(slug), addresses(), language)


@in_both
@pytest.mark.parametrize("like", ["henan-talent", "five-levels"])
def test_a_folder_made_a_moment_ago_is_a_site(
    made: Callable[[str], str], visit: Visit, inside: Inside, like: str, language: str
) -> None:
    slug = made(like)
    inside(slug)
    look_around(visit(slug), addresses(), language)
    assert slug in visit(slug).get(f"/?lang={language}").title


@in_both
def test_the_association_of_the_readme_is_a_site(riverside: str, visit: Visit, inside: Inside, language: str) -> None:
    inside(riverside)
    assert set(offered()) == {"join", "join_unit"}
    look_around(visit(riverside), addresses(), language)
    words = visit(riverside).get(f"/?lang={language}").words
    assert ("一条江，一本书" if language == "zh" else "One river, one book") in words


def test_the_certificate_of_the_readme_is_drawn_in_its_own_words(riverside: str, inside: Inside) -> None:
    inside(riverside)
    printed = {
        "document": {"label": {"zh": "会员证书", "en": "Certificate"}, "number": "JB-2026-0001", "issued_on": "2026-06-30",
                     "valid_until": "", "verify": "", "code": ""},
        "association": {"name": {"zh": "江边读书会", "en": "Riverside"}, "brand": {"main": "#1d4f5c", "second": "#8a6428",
                        "ground": "", "mark": ""}},
        "holder": {"name": "林溪"}, "tier": {"zh": "个人会员", "en": "Individual member"}, "admitted_on": "2026-06-30",
        "languages": ["zh", "en"],
    }  # fmt: skip
    drawn = source_of("certificate", printed)
    assert "林溪自 2026 年 6 月 30 日起为本会<b>个人会员</b>，与我们同读一江书。" in drawn
    assert "has been one of us since 30 June 2026" in drawn
