"""Texts become HTML that nobody can run anything with."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.publishing.prose import plain_start, safe_html, split_title, written


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://example.org/track.png)",
        '<img src=x onerror="alert(1)">',
        '<p style="position:fixed">x</p>',
        "<a href='vbscript:x' onclick='y()'>x</a>",
        "[x]: javascript:alert(1)\n\n[x]",
        "<svg onload=alert(1)></svg>",
    ],
)
def test_nothing_typed_into_a_text_runs(typed: str) -> None:
    """trust.md I2."""
    html = str(safe_html(typed))
    for forbidden in ("<script", "<img", "<svg", "<p style", 'onclick="', 'href="javascript', 'href="data', 'href="vbscript'):
        assert forbidden not in html


def test_a_text_keeps_its_shape() -> None:
    html = safe_html("## 第一章\n\n第一条。\n\n| 级别 | 会费 |\n|---|--:|\n| 单位 | 1,000 |\n\n1. 甲\n2. 乙")
    for part in ("<h2>第一章</h2>", "<p>第一条。</p>", "<th>级别</th>", '<td class="num">1,000</td>', "<ol>", "<li>乙</li>"):
        assert part in html


def test_a_page_has_one_heading_of_the_first_level_and_it_is_the_title() -> None:
    title, rest = split_title("# 会员管理办法\n\n# 第一章\n\n正文")
    assert title == "会员管理办法"
    assert "<h1" not in safe_html(rest)
    assert "<h2>第一章</h2>" in safe_html(rest)


def test_a_text_is_taken_in_the_first_language_that_has_it(tmp_path: Path) -> None:
    (tmp_path / "texts" / "zh").mkdir(parents=True)
    (tmp_path / "texts" / "zh" / "letter.md").write_text("# 信\n\n正文。", encoding="utf-8")
    found = written(tmp_path, "letter", ("en", "zh"))
    assert found is not None
    assert (found.title, found.language) == ("信", "zh")
    assert written(tmp_path, "nothing", ("en", "zh")) is None


def test_the_start_of_a_text_is_plain_and_short() -> None:
    assert plain_start("**关于**缴纳会费的[通知](/news/1)") == "关于缴纳会费的通知"
    assert len(plain_start("会" * 500)) == 120
