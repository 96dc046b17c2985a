"""`flask tenants reference`: every key of the vocabulary as tables, made from the models that read the folders.

The tables stand between markers in `tenants/README.md` and `tenants/README.zh.md`. English meanings are the models' own
descriptions. Chinese meanings live in the Chinese file itself: they are read from its tables, so that a key may change
its type or its default without anybody's translating it again, and a new one shows a dash until somebody does.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import click
from pydantic.fields import FieldInfo

from app.tenancy.configuration.concepts import association, conditions, papers, procedures, site
from app.tenancy.configuration.effects import EFFECTS
from app.tenancy.configuration.procedures_support import BUILT
from app.tenancy.configuration.schema import PART_OF
from app.tenancy.configuration.words import Count, Day, Days, Expr, Fen, Flag, MonthDay, Name, Part, Share, Span, Text
from app.tenancy.settings import ROOT

BEGIN, END = "<!-- reference: made by flask tenants reference --write -->", "<!-- end of the reference -->"
READMES = {"en": ROOT / "tenants" / "README.md", "zh": ROOT / "tenants" / "README.zh.md"}
MOST_PLACES = 5
UNSAID = "–"
KINDS: tuple[tuple[Any, str, str], ...] = (
    (Text, "text", "文字"), (Name, "name", "名称"), (site.TextName, "file name", "文件名"), (Expr, "expression", "表达式"),
    (Flag, "yes/no", "是否"), (Count, "whole number", "整数"), (int, "whole number", "整数"), (Day, "day", "日期"),
    (MonthDay, "day of the year", "月日"), (Days, "stretch", "时段"), (Span, "span", "时长"), (Share, "share", "份额"),
    (Fen, "money", "金额"), (association.Host, "host", "域名"), (site.Colour, "colour", "颜色"),
    (site.BrandFile, "picture", "图片文件"), (site.Address, "address", "地址"), (conditions.Actor, "actor", "办理人"),
    (papers.Pattern, "number pattern", "编号式样"), (procedures.Effect, "effect", "动作"), (str, "characters", "字符"),
    (Any, "anything that fits", "视情况而定"),
)  # fmt: skip
PLURALS = {
    "text": "texts", "name": "names", "host": "hosts", "actor": "actors", "day": "days", "span": "spans",
    "stretch": "stretches", "effect": "effects",
}  # fmt: skip
WORDS: dict[str, dict[str, str]] = {
    "en": {
        "head": "| key | type | default | meaning |", "needed": "**needed**", "list": "list of {}", "map": "name → {}",
        "or": " or ", "place": "Stands at", "colon": ": ", "share": "share", "top": "the top of any `*.yaml` of the folder",
        "not offered": "### Not offered yet", "all offered": "Everything above is offered.",
        "procedure": "Keys of a procedure", "step": "Keys of a step", "effect": "Effects",
        "why": "These are read and checked like everything else. A procedure that uses one of them is offered to nobody "
        "until the platform has learnt it; `flask tenants check` names it.",
    },
    "zh": {
        "head": "| 键 | 类型 | 默认 | 含义 |", "needed": "**必填**", "list": "{}的列表", "map": "名称 → {}",
        "or": "或", "place": "写在", "colon": "：", "share": "份额", "top": "文件夹中任一 `*.yaml` 的最外层",
        "not offered": "### 尚未提供", "all offered": "以上各项均已提供。",
        "procedure": "事项的键", "step": "步骤的键", "effect": "动作",
        "why": "这些内容照常读取、照常检查。事项只要用到其中一项，在平台实现之前就不开放办理；"
        "`flask tenants check` 会逐一列出。",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One key of a concept as the reference shows it."""

    key: str
    kind: str
    default: str
    meaning: str

    def __str__(self) -> str:
        return f"| `{self.key}` | {self.kind} | {self.default} | {self.meaning} |"


@dataclass
class Found:
    """A concept of the vocabulary and the places of a folder where it stands."""

    model: type[Part]
    places: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Told:
    """What a README says in its own language: the headings, sentences and meanings of its tables."""

    titles: Mapping[str, str]
    abouts: Mapping[str, str]
    meanings: Mapping[tuple[str, str], str]


def concepts() -> list[Found]:
    """Every concept from the association downwards, each once, with all of its places."""
    found: dict[str, Found] = {}
    _walk(association.Association, "", found)
    return list(found.values())


def _walk(model: type[Part], place: str, found: dict[str, Found]) -> None:
    known = model.__name__ in found
    found.setdefault(model.__name__, Found(model)).places.append(place)
    for name, info in model.model_fields.items() if not known else ():
        key = info.alias or name
        for inner, below in _models(_hints(model)[name], f"{place}.{key}".removeprefix(".")):
            _walk(inner, below, found)


def _models(hint: Any, place: str) -> Iterator[tuple[type[Part], str]]:
    """The concepts inside of a type, with the place of each."""
    if isinstance(hint, type) and issubclass(hint, Part):
        if hint not in (Span, MonthDay, Days, procedures.Effect):
            yield hint, place
        return
    origin = get_origin(hint)
    step = ".<name>" if origin is dict else "[]" if origin is tuple else ""
    for inner in get_args(hint) if origin is not Literal else ():
        yield from _models(inner, place + step)


@cache
def _hints(model: type[Part]) -> dict[str, Any]:
    return get_type_hints(model, include_extras=True)


def tables(language: str) -> str:
    """The whole reference in one language, as Markdown."""
    told = told_by(READMES["zh"]) if language == "zh" else None
    parts = [_table(one, language, told) for one in concepts()]
    return "\n\n".join([*parts, _not_offered(language)])


def _table(one: Found, language: str, told: Told | None) -> str:
    name, words = one.model.__name__, WORDS[language]
    about = told.abouts.get(name, UNSAID) if told else _plain(" ".join((one.model.__doc__ or "").split()))
    title = f"### {name} {told.titles.get(name, UNSAID)}" if told else f"### {name}"
    shown = [f"`{place}`" if place else words["top"] for place in one.places[:MOST_PLACES]]
    more = " …" if len(one.places) > MOST_PLACES else ""
    rows = [str(row) for row in _rows(one.model, language, told)]
    return "\n".join([title, "", about, "", f"{words['place']} {' · '.join(shown)}{more}", "", words["head"],
                      "| --- | --- | --- | --- |", *rows])


def _rows(model: type[Part], language: str, told: Told | None) -> Iterator[Row]:
    for name, info in model.model_fields.items():
        key = info.alias or name
        meaning = told.meanings.get((model.__name__, key), UNSAID) if told else _plain(info.description or UNSAID)
        yield Row(key, _kind(model, name, language), _default(info, language), meaning)


def _plain(said: str) -> str:
    """Words that Markdown shows as they are, <name> too."""
    return said.replace("<", "\\<")


def _kind(model: type[Part], name: str, language: str) -> str:
    """The type of a key in words; parts that are declared once are linked by their concept."""
    words, hint = WORDS[language], _hints(model)[name]
    if model is association.Association and name in PART_OF:
        return words["map"].format(_link(PART_OF[name], language))
    return words["share"] if name == "largest_change" else _spoken(hint, language)


def _spoken(hint: Any, language: str) -> str:
    words = WORDS[language]
    for known, english, chinese in KINDS:
        if hint == known:
            return chinese if language == "zh" else english
    inner = [one for one in get_args(hint) if one not in (type(None), ...)]
    if get_origin(hint) is Annotated:
        return _spoken(inner[0], language)
    if get_origin(hint) is Literal:
        return " · ".join(f"`{word}`" for word in inner)
    if get_origin(hint) is tuple:
        one = _spoken(inner[0], language)
        return words["list"].format(one if language == "zh" else PLURALS.get(one, one))
    if get_origin(hint) is dict:
        return words["map"].format(_spoken(inner[1], language))
    if get_origin(hint) in (Union, types.UnionType):
        return words["or"].join(_spoken(one, language) for one in inner)
    return _link(hint.__name__, language)


def _link(concept: str, language: str) -> str:
    """A link to a concept's table, whose heading carries a Chinese title in the Chinese file."""
    title = told_by(READMES["zh"]).titles.get(concept, UNSAID) if language == "zh" else ""
    return f"[{concept}](#{'-'.join([concept.lower(), *title.split()])})"


def _default(info: FieldInfo, language: str) -> str:
    if info.is_required():
        return WORDS[language]["needed"]
    value = info.default
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if value in (None, "", (), {}) or (isinstance(value, Part) and not isinstance(value, Span)):
        return UNSAID
    return ", ".join(f"`{one}`" for one in (value if isinstance(value, tuple) else (value,)))


def not_offered_yet() -> dict[str, list[str]]:
    """What the vocabulary knows and the engine does not bring to life yet, by table of `BUILT`."""
    known = {
        "procedure": list(procedures.Procedure.model_fields),
        "step": list(procedures.Step.model_fields),
        "effect": list(EFFECTS),
    }
    missing = {table: [key for key in keys if key not in BUILT[table]] for table, keys in known.items()}
    return {table: keys for table, keys in missing.items() if keys}


def _not_offered(language: str) -> str:
    words, missing = WORDS[language], not_offered_yet()
    lines = [f"- {words[table]}{words['colon']}{' '.join(f'`{key}`' for key in keys)}" for table, keys in missing.items()]
    return "\n".join([words["not offered"], "", *([words["why"], "", *lines] if lines else [words["all offered"]])])


@cache
def told_by(readme: Path) -> Told:
    """The headings, sentences and meanings that stand in the tables of a README."""
    titles: dict[str, str] = {}
    abouts: dict[str, str] = {}
    meanings: dict[tuple[str, str], str] = {}
    concept = ""
    for line in block_of(readme.read_text(encoding="utf-8")).splitlines():
        heading = re.fullmatch(r"### ([A-Z]\w+) (.+)", line)
        row = re.fullmatch(r"\| `(\w+)` \|.*\| (.*) \|", line)
        if heading:
            concept = heading[1]
            titles[concept] = heading[2]
        elif row:
            meanings[concept, row[1]] = row[2]
        elif line and line[0] not in "|#-" and concept:
            abouts.setdefault(concept, line)
    return Told(titles, abouts, meanings)


def block_of(text: str) -> str:
    """What stands between the markers of a README. ValueError when they are not there."""
    _, _, after = text.partition(BEGIN)
    block, end, _ = after.partition(END)
    if not end:
        raise ValueError(f"the README has no {BEGIN} … {END}")
    return block.strip()


def refreshed(text: str, language: str) -> str:
    """The text of a README with the tables as they are now."""
    before, begin, after = text.partition(BEGIN)
    _, end, rest = after.partition(END)
    if not end:
        raise ValueError(f"the README has no {BEGIN} … {END}")
    return f"{before}{begin}\n\n{tables(language)}\n\n{end}{rest}"


@click.command("reference")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="en", help="The language of the tables.")
@click.option("--write", is_flag=True, help="Put the tables into tenants/README.md and tenants/README.zh.md.")
def reference(lang: str, write: bool) -> None:
    """Every key of the vocabulary with type, default and meaning; at the end, what is not offered yet."""
    if not write:
        click.echo(tables(lang))
        return
    for language, readme in READMES.items():
        readme.write_text(refreshed(readme.read_text(encoding="utf-8"), language), encoding="utf-8")
        click.echo(f"{readme.relative_to(ROOT)} is fresh")
