"""`tenants check` and `tenants diff` speak Chinese where they are asked to, or where the shell does."""

from __future__ import annotations

import pytest

from app.cli.chinese import in_chinese, language, verdict
from app.cli.chinese.matching import phrase_in_chinese, sentence_in_chinese
from tests.cli.sentences import every_sentence

pytestmark = pytest.mark.requirement("E1")


@pytest.mark.parametrize(("english", "chinese"), [
    ("club/association.yaml:3:1: procedures.join.approved.1: the effect admit needs tier:",
     "club/association.yaml:3:1: procedures.join.approved.1：动作 admit 须写 tier:"),
    ("a.yaml:1:1: x: there is no effect “admitt”; did you mean “admit”?",
     "a.yaml:1:1: x：没有“admitt”这个动作；您是不是想写“admit”？"),
    ("a.yaml:1:1: warning: x: there is no list “colour”; there are sex, degree",
     "a.yaml:1:1: 提醒：x：没有“colour”这个词表；这里有：sex、degree"),
    ("a.yaml:1:1: x: there is no “unit” under tiers:", "a.yaml:1:1: x：tiers: 下没有“unit”"),
    ("a.yaml:1:1: x: gives a word of the list sort, but a word of the list tier is wanted here",
     "a.yaml:1:1: x：结果是词表 sort 的词，这里要的是词表 tier 的词"),
    ("  tier unit: is gone", "  会员类别 unit: 删去"),
    ("  hierarchy.yaml: apart: 甲 holds audit and configure (secretary, supervisor); take one of them away",
     "  hierarchy.yaml: apart: 甲 同时有 audit 和 configure（secretary, supervisor），须由不同的人担任；请收回其一"),
    ("  list fields: the word fern is new (蕨类)", "  词表 fields: 新增词 fern（蕨类）"),
    ("  procedure join, step secretary: deadline: was 5 workdays, is 3 workdays",
     "  事项 join，步骤 secretary: deadline: 原为 5 workdays，现为 3 workdays"),
    ("  form joining: asks mobile (手机), optional", "  表单 joining: 新填 mobile（手机），选填"),
    ("  procedure join: 3 open cases go on under the version of its filing", "  事项 join：3 件在办，按提交时的版本继续"),
    ("  REFUSED tiers: “unit” is gone, but 1,200 rows of the data use it; keep it with retired: true",
     "  不允许：tiers：“unit”被删去，但有 1,200 条数据在用；请保留并写 retired: true"),
    ("riverside: from HEAD to its folder", "riverside：从 HEAD 到现有文件夹"),
    ("  nothing that anybody would notice", "  没有任何人会察觉的变化"),
    ("a.yaml:1:1: x: something that nobody has put into words yet",
     "a.yaml:1:1: x：something that nobody has put into words yet"),
])  # fmt: skip
def test_a_line_keeps_its_places_and_names(english: str, chinese: str) -> None:
    assert in_chinese(english) == chinese


@pytest.mark.parametrize(("wished", "shell", "spoken"), [
    ("zh", "C", "zh"), ("en", "zh_CN.UTF-8", "en"), (None, "zh_CN.UTF-8", "zh"), (None, "C.UTF-8", "en"), (None, "", "en"),
])  # fmt: skip
def test_without_a_wish_the_shell_decides(monkeypatch, wished: str | None, shell: str, spoken: str) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", shell)
    assert language(wished) == spoken


def test_the_last_line_says_how_many() -> None:
    said = [verdict("a", 0, "zh"), verdict("a", 2, "zh"), verdict("a", 0, "en"), verdict("a", 2, "en")]
    assert said == ["a：没有错误", "a：2 处错误", "a: in order", "a: 2 errors"]


@pytest.mark.parametrize("english", sorted(every_sentence()))
def test_every_sentence_of_the_checker_is_read_in_chinese(english: str) -> None:
    assert sentence_in_chinese(english) or phrase_in_chinese(english), "put it into app/cli/chinese/sentences.txt"
