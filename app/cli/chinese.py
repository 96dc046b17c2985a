"""What `tenants check` and `tenants diff` print, in Chinese: a table of sentences, each with its places kept.

A sentence that is not in the table is printed as it is, with its place in front: a mistake that is told in English is
better than one that is not told.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable

import click

LANGUAGE = click.option(
    "--lang", type=click.Choice(["zh", "en"]), help="The language of what is printed; without it that of LANG."
)
GUESS = (r"; did you mean “(.+?)”\?$", r"；是不是“\1”？")
TABLE: tuple[tuple[str, str], ...] = (
    # ---- what there is
    (r"there is no effect “(.+?)”", r"没有“\1”这种效果"), (r"there is no event “(.+?)”", r"没有“\1”这种事件"),
    (r"there is no “(.+?)” declared under (\w+):", r"\2: 下没有声明“\1”"),
    (r"there is no (\w+) “(.+?)” declared under (\w+):", r"\3: 下没有声明“\2”"),
    (r"there is no “(.+?)” here", r"这里没有“\1”"), (r"there is no field “(.+?)” here", r"这里没有“\1”这个字段"),
    (r"there is no kind of body “(.+?)”", r"没有“\1”这种机构"), (r"there is no (texts/\S+|\S+\.\w+)$", r"缺少文件 \1"),
    (r"nobody is called “(.+?)”: not a role, an office or one of (.+?)$", r"没有叫“\1”的：既不是角色、职务，也不是 \2 之一"),
    (r"“(.+?)” is not a word of the list (\S+)", r"“\1”不是词表 \2 中的词"),
    (r"“(.+?)” is not an answer of this step \((.+?)\)", r"“\1”不是本步骤的结论（\2）"),
    (r"the effect (\w+) needs (\w+):", r"效果 \1 须写 \2:"),
    (r"the effect (\w+) has no argument “(.+?)” \(it has (.+?)\)", r"效果 \1 没有参数“\2”（有：\3）"),
    (r"the form of (\w+) has no field “(.+?)”", r"\1 的表单没有字段“\2”"),
    (r"form (\w+) has no “(.+?)”", r"表单 \1 没有“\2”"),
    (r"no form asks for “(.+?)”", r"没有表单填写“\1”"), (r"no step is answered so", r"没有步骤有这个结论"),
    (r"no procedure, step or library uses this form", r"没有事项、步骤或名录使用这张表单"),
    (r"no answer of any step leads here", r"没有结论会走到这一步"),
    (r"no answer of any step ever ends in approval", r"没有任何结论最终通过"),
    (r"says nothing for (.+?); add them or say otherwise:", r"没有写 \1；请补上，或写 otherwise:"),
    # ---- shape
    (r"has to be one text", r"须是一段文字"), (r"has to be true or false", r"须是 true 或 false"),
    (r"is not a span", r"不是时长"), (r"“(.+?)” is not a day of the year", r"“\1”不是一年中的日子"),
    (r"is no key of .+", r"不是这里的键"), (r"is not a language; a text with a comma or a colon in it stands in quotes",
     r"不是语言；文字中有逗号或冒号的须加引号"),
    (r"in the sentence, a \{ is not closed, or a \} not opened", r"句中的 { } 没有成对"),
    (r"gives a word of the list (\S+), but a word of (\S+) is wanted here", r"结果是词表 \1 的词，这里要的是 \2 的词"),
    (r"“(.+?)” does not go between a word of the list (\S+) and a word of the list (\S+)",
     r"词表 \2 的词与 \3 的词之间不能用“\1”"),
    # ---- steps
    (r"no neighbour has the word “(.+?)”; two steps at least run side by side", r"相邻步骤没有写“\1”；至少两个步骤才能并行"),
    (r"does not go with (\w+):, money is asked for .+", r"不能与 \1: 同用：确知应缴之后才收款，请把缴费放在并行步骤之后"),
    (r"does not go with (\w+):, an assembly decides .+",
     r"不能与 \1: 同用：会议要看其他步骤的意见，请把表决放在并行步骤之后"),
    (r"(\w+) beside it collects cases as well, and a case lies in one bundle at a time",
     r"并行的 \1 也在汇总；一件同时只能在一个批次"),
    (r"the answer (\w+) leads to (\w+), which is under way itself", r"结论 \1 转到 \2，而它正在并行办理"),
    (r"reads answers\.(\w+), which runs side by side with it and may not have been given yet",
     r"用到 answers.\1，而它正在并行，可能还没有答复"),
    (r"silence counts only where there is a deadline:", r"写了 deadline: 才有逾期视为答复"),
    (r"a step is late only where there is a deadline:", r"写了 deadline: 才有逾期"),
    (r"silence goes round in a circle here; no person ever stops it", r"逾期视为答复在这里循环，没有人能停下"),
    (r"returns to the applicant, but there is no form to correct", r"退回申请人，但没有可以补正的表单"),
    (r"features: does not switch (\w+) on, so nobody sees this", r"features: 没有开通 \1，没有人看得到"),
    (r"there are fees, but features: does not switch dues on", r"写了会费，但 features: 没有开通 dues"),
    (r"many: and article: are for English; in Chinese “(.+?)” has one word",
     r"many: 和 article: 只用于英文；中文“\1”只写一个词"),
    # ---- names that data use
    (r"(\w+): “(.+?)” is gone, but ([\d,]+) rows? of the data use it; keep it with retired: true",
     r"\1：“\2”被删去，但有 \3 条数据在用；请保留并写 retired: true"),
    (r"(\w+): “(.+?)” is gone, but ([\d,]+) rows? of the data use it; keep it",
     r"\1：“\2”被删去，但有 \3 条数据在用；请保留"),
    (r"forms: no form that keeps asks “(.+?)” any more, but ([\d,]+) rows? of members’ files have it",
     r"forms：没有存档的表单再填“\1”，但有 \2 份会员档案有它"),
    (r"lists: the word “(.+?)” is gone, but ([\d,]+) rows? of the files have it; list it under retired:",
     r"lists：词“\1”被删去，但有 \2 份档案在用；请列入 retired:"),
    (r"not offered yet: (.+)", r"尚未开放：\1"),
    (r"the last day named here, (\S+), is past; working days are counted without holidays since",
     r"所列日期到 \1 为止，已过；此后工作日按周一至周五计算，未扣除节假日"),
    # ---- what a new version changes
    (r"nothing that anybody would notice", r"没有任何人会察觉的变化"),
    (r": from its folder to (\S+)$", r"：从现有文件夹到 \1"), (r": from (\S+) to its folder$", r"：从 \1 到现有文件夹"),
    (r"\(no database here: which cases are open and which names are used is not known\)",
     r"（这里没有数据库：不知道有哪些在办件，也不知道哪些名称在用）"),
    (r"procedure (\w+): (\d+) open cases? go(?:es)? on under the version of (?:its|their) filing",
     r"事项 \1：\2 件在办，按提交时的版本继续"),
    (r"dues on (\S+), now → then \((\w+)\):", r"\1 的会费，现行 → 新版（\2）："),
    (r"the word (\w+) is gone", r"删去词 \1"), (r"the word (\w+) is new \((.+?)\)", r"新增词 \1（\2）"),
    (r"the step (\w+) is gone", r"删去步骤 \1"), (r"the step (\w+) is new: (.+?), within (.+)$", r"新增步骤 \1：\2，限 \3"),
    (r"the step (\w+) is new: (.+)$", r"新增步骤 \1：\2"), (r"its words stand in another order", r"词的次序有变"),
    (r"its steps come in another order: (.+)$", r"步骤的次序有变：\1"), (r"no longer asks (\w+)", r"不再填写 \1"),
    (r"asks (\w+) \((.+?)\), optional", r"新填 \1（\2），选填"), (r"asks (\w+) \((.+?)\)", r"新填 \1（\2）"),
    (r"(\w+) was (\w+) and is (\w+); a field whose type changes needs a new name",
     r"\1 由 \2 改为 \3；字段换了类型须用新的名称"),
    (r"is now called (.+) \(was (.+)\)$", r"改称 \1（原为 \2）"), (r"(\w+): other words$", r"\1：文字有改动"),
    (r"is new \((.+?)\), (\d+) fields$", r"新增（\1），\2 个字段"),
    (r"is new \((.+?)\)", r"新增（\1）"),
    (r"is new$", r"新增"),
    (r"is gone$", r"删去"), (r"was (.+), is (.+)$", r"原为 \1，现为 \2"), (r"done at once", r"即时办结"),
    (r"(\S+) a year; joining in the 1st, 4th, 7th, 10th month: ", r"全年 \1；第 1、4、7、10 月入会："),
    (r"(\S+) a year", r"全年 \1"),
    (r"nothing is said", r"未写"), (r"^  REFUSED ", r"  不允许："),
)  # fmt: skip
PARTS = {
    "tier": "会员类别", "list": "词表", "kind of body": "机构类型",
    "body": "机构", "role": "角色", "office": "职务", "assembly": "会议",
    "standing": "会员状态", "right": "权利", "library": "名录",
    "credit": "学分", "series of numbers": "编号", "document": "证件",
    "target": "指标", "letter": "通知", "consent": "同意书", "watch": "定期检查", "fact": "事实", "login tab": "登录页签",
    "kind of activity": "活动类型", "reason to leave": "退会原因", "form": "表单", "procedure": "事项",
}  # fmt: skip
_TABLE = tuple((re.compile(pattern), chinese) for pattern, chinese in (*TABLE, GUESS))
_PART = re.compile(rf"^(  )({'|'.join(sorted(PARTS, key=len, reverse=True))}) (\w+)(, (?:field|step) )?", re.MULTILINE)
_INSIDE = {", field ": "，字段 ", ", step ": "，步骤 ", None: ""}


def language(wished: str | None) -> str:
    """The language asked for, else that of the shell."""
    shell = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return wished or ("zh" if shell.lower().startswith("zh") else "en")


def printer(wished: str | None) -> Callable[[str], None]:
    """Prints a line in the language asked for."""
    return (lambda line: click.echo(in_chinese(line))) if language(wished) == "zh" else click.echo


def in_chinese(line: str) -> str:
    """A line of `check` or `diff` in Chinese; places, names and values stay as they are."""
    for pattern, chinese in _TABLE:
        line = pattern.sub(chinese, line)
    return _PART.sub(lambda found: f"{found[1]}{PARTS[found[2]]} {found[3]}{_INSIDE[found[4]]}", line)


def verdict(slug: str, errors: int, wished: str | None) -> str:
    """The last line about a folder."""
    if language(wished) == "zh":
        return f"{slug}：没有错误" if not errors else f"{slug}：{errors} 处错误"
    return f"{slug}: {'in order' if not errors else f'{errors} errors'}"
