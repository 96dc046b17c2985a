"""The folder of a further association, begun from nothing: small, with remarks, and a whole association at once."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

STARTER = Path(__file__).with_name("starter")
PERSON = "  person: {label: {zh: 个人登录, en: People}, by: [mobile], registers: true}\n"
UNIT = "  unit: {label: {zh: 单位登录, en: Organisations}, by: [unit_name], registers: true}\n"
INDIVIDUAL_TIER = "  individual: {label: {zh: 个人会员, en: Individual member}, code: G}"
UNIT_TIER = "  unit: {label: {zh: 单位会员, en: Member organisation}, holder: unit, code: D}"
TEXTS = {
    ("zh", "joining"): "# 如何入会\n\n填写申请表，等秘书处和会长审核，缴费后领取证书。",
    ("en", "joining"): "# Joining\n\nFill in the form, wait for the secretariat and the president, pay the dues. Then comes the"
    " certificate.",
    ("zh", "privacy"): "# 个人信息保护说明\n\n只收集办理入会所需的信息，退会三年后删除。"
    "您可以随时查询、更正或要求删除。",
    ("en", "privacy"): "# Privacy notice\n\nWe collect what admission and services to members need, and delete it"
    " three years after you leave. You may ask for your data, have them corrected or deleted at any time.",
}  # fmt: skip
DEMO = """# 虚构的人物，供开发时先看看，不会进入正式网站。
# Invented people for a first look during development; never on a real site.
accounts:
  - {key: secretary, kind: staff, name: 江小溪, login: mishuchu, title: 秘书处, title_en: Secretariat, role: secretary}
  - {key: president, kind: staff, name: 林远山, login: huizhang, title: 会长, title_en: President, role: president}
"""


class Holders(StrEnum):
    """Who joins an association."""

    PEOPLE = "people"
    ORGANISATIONS = "organisations"
    BOTH = "both"


@dataclass(frozen=True)
class Beginning:
    """What is asked of whoever begins: the folder's name, what the association is called, who joins it."""

    slug: str
    name: str
    name_en: str
    holders: Holders = Holders.BOTH

    @property
    def people(self) -> bool:
        return self.holders is not Holders.ORGANISATIONS

    @property
    def organisations(self) -> bool:
        return self.holders is not Holders.PEOPLE


def begin(new: Beginning, *, root: Path, today: date) -> Path:
    """Write the folder. Raises FileExistsError when it is there already; nothing half written is left behind."""
    folder = root / new.slug
    if folder.exists():
        raise FileExistsError(f"{new.slug} is there already")
    made = root / f".{new.slug}.new"
    shutil.rmtree(made, ignore_errors=True)
    for name, text in _files(new, today).items():
        path = made / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.rstrip("\n") + "\n", encoding="utf-8")
    made.rename(folder)
    return folder


def _files(new: Beginning, today: date) -> Mapping[str, str]:
    said = {
        "slug": new.slug, "name": _quoted(new.name), "name_en": _quoted(new.name_en), "year": str(today.year),
        "logins": (PERSON if new.people else "") + (UNIT if new.organisations else ""),
        "tiers": "\n".join(_chosen(new, INDIVIDUAL_TIER, UNIT_TIER)),
        "amounts": "{" + ", ".join(_chosen(new, "individual: 100", "unit: 1000")) + "}",
    }  # fmt: skip
    files = {name: _filled(name, said) for name in ("association.yaml", "membership.yaml")}
    if new.people:
        files |= _of("person", said, {"zh": "个人", "en": "person"})
    if new.organisations:
        files |= _of("unit", said, {"zh": "单位", "en": "organisation"})
    files |= {f"texts/{language}/{name}.md": text for (language, name), text in TEXTS.items()}
    return {**files, "demo.yaml": DEMO}


def _chosen(new: Beginning, of_people: str, of_organisations: str) -> list[str]:
    return [*([of_people] if new.people else []), *([of_organisations] if new.organisations else [])]


def _of(about: str, said: Mapping[str, str], called: Mapping[str, str]) -> dict[str, str]:
    """The form and procedures of one kind of member."""
    own = {**said, "about": about, "starts": "member"}
    leaving = {**own, "label": f"{{zh: 退会（{called['zh']}）, en: Leaving ({called['en']})}}"}
    renewing = {**own, "label": f"{{zh: 续会（{called['zh']}）, en: Renewal ({called['en']})}}"}
    return {
        f"forms/join_{about}.yaml": _filled(f"join_{about}.yaml", own),
        f"procedures/join_{about}.yaml": _filled(f"procedure_{about}.yaml", own),
        f"procedures/leave_{about}.yaml": _filled("leave.yaml", leaving),
        f"procedures/renew_{about}.yaml": _filled("renew.yaml", renewing),
    }


def _filled(name: str, said: Mapping[str, str]) -> str:
    text = (STARTER / name).read_text(encoding="utf-8")
    for key, value in said.items():
        text = text.replace(f"@{key}@", value)
    return text


def _quoted(text: str) -> str:
    """Inside of double quotes: one line, no quotes of its own."""
    return " ".join(text.replace('"', "”").replace("\\", "").split())
