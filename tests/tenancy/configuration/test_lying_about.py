"""What lies in a folder and is never read, is no picture, cannot be drawn, or is a letter that nobody gets, is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.tenancy.clock import today
from app.tenancy.configuration.desk import check_folder
from app.tenancy.configuration.starting import Beginning, Holders, begin

pytestmark = [pytest.mark.requirement("E1"), pytest.mark.usefixtures("app")]  # the application brings the letters' words
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as `flask tenants new` writes it, with a mark."""
    made = begin(Beginning("pine-society", "松石学会", "Pine Society", Holders.BOTH), root=tmp_path, today=today())
    (made / "brand").mkdir()
    (made / "brand" / "mark.svg").write_text(SQUARE, encoding="utf-8")
    main = made / "association.yaml"
    main.write_text(main.read_text(encoding="utf-8").replace("header: centred", "header: centred, mark: mark.svg"), "utf-8")
    return made


def told(folder: Path, file: str, content: str | bytes) -> str:
    """What is said once a file lies there; before, nothing is."""
    assert check_folder(folder) == ([], 0)
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return "\n".join(check_folder(folder)[0])


@pytest.mark.parametrize(("file", "content", "said"), [
    ("forms/extra.yml", "label: x", "forms/extra.yml:1:1: forms/extra.yml: is never read: files here end in .yaml"),
    ("form/extra.yaml", "label: x", "form/:1:1: warning: form: is never read: the folder has brand, demo, documents, forms, "
     "procedures, texts; did you mean “forms”?"),
    ("brand/mark.svg", "no picture", "brand/mark.svg:1:1: mark.svg: is no picture that is drawn here: it is no svg inside"),
    ("brand/mark.svg", SQUARE.replace("<path", "<script>1</script><path"), "it has a script or another active part in it"),
    ("documents/certificate.html", "{{ holder.name", "documents/certificate.html:1:1: certificate.html: is no template"),
    ("documents/certificate.html", '{% extends "house/certificat.html" %}', "did you mean “house/certificate.html”?"),
    ("texts/zh/joining.md", "没有标题", "texts/zh/joining.md:1:1: warning: joining.md: does not begin with a title"),
    ("texts/zh/joining.md", "# 如何入会".encode("gbk"), "is not UTF-8 text; save it as UTF-8 in your editor"),
    ("site.yaml", "# 首页".encode("gbk"), "site.yaml:1:1: yaml: is not UTF-8 text; save it as UTF-8 in your editor"),
    ("texts/zh/letter_admitted.md", "欢迎\n\n{teir}", "the letter has no word “teir”; did you mean “tier”?"),
    ("texts/zh/letter_admited.md", "欢迎", "so nobody ever reads it; did you mean “admitted”?"),
])  # fmt: skip
def test_what_is_wrong_beside_the_configuration_is_told(folder: Path, file: str, content: str | bytes, said: str) -> None:
    assert said in told(folder, file, content)
