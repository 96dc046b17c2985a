"""House rules about files: sizes, names, what may know what. They print what to do about it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.tenancy.settings import ROOT

APP = ROOT / "app"
SOURCES = sorted(APP.rglob("*.py"))
TEMPLATES = sorted(APP.rglob("templates/**/*.html"))
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_ROUTE, LONGEST_TEMPLATE, MOST_POSITIONAL = 400, 40, 25, 150, 4
NAMELESS = {"util", "utils", "helper", "helpers", "common", "misc", "base", "manager", "managers", "stuff"}


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield node


def length(node: ast.FunctionDef) -> int:
    doc = node.body[0] if ast.get_docstring(node) else None
    spoken = (doc.end_lineno or 0) - doc.lineno + 1 if doc else 0
    return (node.end_lineno or 0) - node.lineno + 1 - spoken


def is_route(node: ast.FunctionDef) -> bool:
    return any("bp." in ast.unparse(d) for d in node.decorator_list)


def test_no_file_outgrows_four_hundred_lines() -> None:
    long = [
        f"{p.relative_to(ROOT)}: {n}" for p in SOURCES if (n := len(p.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    ]
    assert not long, "make a folder with a file per journey: " + "; ".join(long)


def test_no_function_outgrows_forty_lines_and_no_route_twenty_five() -> None:
    long = [
        f"{p.relative_to(ROOT)}:{f.lineno} {f.name}: {length(f)}"
        for p in SOURCES
        for f in functions(p)
        if length(f) > (LONGEST_ROUTE if is_route(f) else LONGEST_FUNCTION)
    ]
    assert not long, "; ".join(long)


def test_no_function_takes_more_than_four_by_position() -> None:
    many = [
        f"{p.relative_to(ROOT)}:{f.lineno} {f.name}"
        for p in SOURCES
        for f in functions(p)
        if len([a for a in f.args.args if a.arg not in ("self", "cls")]) > MOST_POSITIONAL and not f.name.startswith("_")
    ]
    assert not many, "; ".join(many)


def test_no_template_outgrows_one_hundred_and_fifty_lines() -> None:
    long = [
        f"{p.relative_to(ROOT)}: {n}"
        for p in TEMPLATES
        if (n := len(p.read_text(encoding="utf-8").splitlines())) > LONGEST_TEMPLATE
    ]
    assert not long, "; ".join(long)


def test_nothing_is_called_util_helper_or_common() -> None:
    assert not [str(p.relative_to(ROOT)) for p in APP.rglob("*") if p.stem in NAMELESS and "__pycache__" not in p.parts]


def test_no_association_is_named_in_the_application() -> None:
    """E2: a further association goes online without a line of code, so no line of code may know one."""
    slugs = [p.parent.name for p in ROOT.glob("tenants/*/association.yaml")]
    named = [f"{p.relative_to(ROOT)}: {s}" for p in [*SOURCES, *TEMPLATES] for s in slugs if s in p.read_text(encoding="utf-8")]
    assert slugs
    assert not named, "; ".join(named)


def test_the_engine_of_flask_sqlalchemy_is_not_used() -> None:
    assert not [p for p in SOURCES if re.search(r"\bdb\.(engine|get_engine|create_all)\b", p.read_text(encoding="utf-8"))]


def test_only_actions_commit() -> None:
    allowed = {APP / "tenancy" / "transactions.py"}
    assert not [str(p) for p in SOURCES if p not in allowed and "session.commit(" in p.read_text(encoding="utf-8")]


def test_every_room_and_module_says_what_it_is_for() -> None:
    mute = [str(p.relative_to(ROOT)) for p in SOURCES if not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))]
    assert not mute, "; ".join(mute)


def test_the_project_is_finished_where_it_stands() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX)\b|raise NotImplementedError")
    assert not [str(p.relative_to(ROOT)) for p in SOURCES if marks.search(p.read_text(encoding="utf-8"))]


def test_pages_have_nothing_inline() -> None:
    inline = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=", re.IGNORECASE)
    pages = [p for p in TEMPLATES if "documents/templates/documents" not in p.as_posix() or p.name.startswith("verify")]
    assert not [f"{p.relative_to(ROOT)}: {m[0]}" for p in pages if (m := inline.search(p.read_text(encoding="utf-8")))]


def test_every_macro_is_used() -> None:
    texts = {p: p.read_text(encoding="utf-8") for p in TEMPLATES}
    unused = []
    for path in TEMPLATES:
        if "parts" not in path.parts:
            continue
        for name in re.findall(r"{%-?\s*macro\s+(\w+)\(", texts[path]):
            if name.startswith("_"):
                continue
            if not any(re.search(rf"\b{name}\b", t) for p, t in texts.items() if p != path):
                unused.append(f"{path.name}: {name}")
    assert not unused, "take them away, or use them: " + "; ".join(unused)


@pytest.mark.parametrize(
    "command",
    [("ruff", "check", "app", "tests", "migrations", "wsgi.py"), ("mypy",), ("lint-imports", "--config", ".importlinter")],
    ids=lambda c: c[0],
)
def test_the_linters_agree(command: tuple[str, ...]) -> None:
    tool = Path(sys.executable).parent / command[0]
    ran = subprocess.run([str(tool), *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]


def test_every_stylesheet_closes_what_it_opens() -> None:
    """All sheets are one file in the end: a brace missing in one of them takes away the others."""
    sheets = sorted((APP / "web" / "static" / "css").rglob("*.css"))
    texts = {str(p.relative_to(ROOT)): p.read_text(encoding="utf-8") for p in sheets}
    assert not [name for name, text in texts.items() if text.count("{") != text.count("}")]


PAST_THE_SESSION = re.compile(r"delete\((?:Waiting|Membership)\)|update\(Membership\)[^\n]*\b(?:body_id|standing|tier)=")


def test_what_is_counted_is_changed_through_the_session() -> None:
    """Counts of members and of what waits are kept by what the session notices; a bulk statement goes past it."""
    found = [str(p.relative_to(ROOT)) for p in SOURCES if PAST_THE_SESSION.search(p.read_text(encoding="utf-8"))]
    assert not found, "delete or change the rows one by one, or tell the counts: " + "; ".join(found)


OUTSIDE = Path(__file__).with_name("asking_outside_stores.txt")


def test_no_further_module_asks_the_database_outside_of_a_store() -> None:
    """Whoever looks for a query opens the room's store. Those of former days that stand elsewhere are listed, and get fewer.

    An action may ask for the rows that it locks and changes.
    """
    asking = {p.relative_to(APP).as_posix() for p in SOURCES if not (is_store(p) or is_action(p)) and imports_select(p)}
    known = set(OUTSIDE.read_text(encoding="utf-8").split())
    assert not asking - known, "move the query into the room's store: " + ", ".join(sorted(asking - known))
    assert not known - asking, f"take out of {OUTSIDE.name}: " + ", ".join(sorted(known - asking))


def is_store(path: Path) -> bool:
    return path.name == "store.py" or "store" in path.parts


def is_action(path: Path) -> bool:
    return path.name == "actions.py" or "actions" in path.parts


def imports_select(path: Path) -> bool:
    found = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.ImportFrom))
    return any(node.module == "sqlalchemy" and any(name.name == "select" for name in node.names) for node in found)
