"""What a web worker carries from its start: nothing heavy that few requests need."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from app.tenancy.settings import ROOT

HEAVY = {
    "pypinyin", "xhtml2pdf", "reportlab", "svglib", "fontTools", "pypdf", "alembic", "huey", "psycopg", "PIL", "captcha",
    "python_calamine", "segno",
}  # fmt: skip
STARTS = """
import json, sys
from app import create_app
from app.tenancy.configuration.reader import read_file
from app.tenancy.registry import registry
from app.tenancy.settings import read_settings
from app.web.starting import make_ready
app = create_app(read_settings({"XIEHUI_ENV": "test", "INSTANCE": sys.argv[1]}))
make_ready(app)
left = read_file.cache_info().currsize
with app.app_context():
    names = [registry().get(slug).slug for slug in registry().slugs()]
print(json.dumps([names, left, sorted({name.partition(".")[0] for name in sys.modules})]))
"""


def test_a_server_made_ready_loads_nothing_that_only_papers_letters_or_commands_need(tmp_path: Path) -> None:
    ran = subprocess.run([sys.executable, "-c", STARTS, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True)
    names, left, modules = json.loads(ran.stdout)
    assert names
    assert left == 0, "a worker keeps where each value of its folders was written"
    assert HEAVY & set(modules) == set()
