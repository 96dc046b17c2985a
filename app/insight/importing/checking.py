"""Every row of a file looked at: who it is, what is wrong with it, whether it stands there twice. All at once, in memory."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.accounts.identifiers import IdentityDocument, Sex
from app.bodies.rules import UNIT, name_key
from app.forms.lookups import lookups
from app.forms.reading import Circumstances
from app.forms.rules import ReadForm
from app.forms.sealing import holder_keys
from app.forms.speech import FormJudge
from app.insight.importing.cells import Cells, Day, Read, document_of
from app.insight.importing.columns import Column, Part, columns_for, fits_series, joining_form
from app.insight.importing.findings import Checked, Finding
from app.insight.importing.matching import Heads, find_heads
from app.insight.importing.places import Places
from app.insight.importing.sheet import Sheet, letters, text_of
from app.kernel.errors import DomainError, Message, say
from app.members.importing import Newcomer, Paper
from app.members.rules import term_end
from app.tenancy.configuration.concepts.forms import Form
from app.tenancy.tenants import tenant
from app.web.access import Identity

_FORM_FIELD = re.compile(r"form\.([a-z][a-z0-9_]*)")


def check_sheet(sheet: Sheet, about: str, *, by: Identity, today: date) -> Checked:
    """A list of persons or units, read and checked against itself. Raises DomainError where it has no head of ours."""
    heads = heads_of(sheet, columns_for(about))
    form = joining_form(about) or ReadForm("none", Form(label={"zh": "无"}, fields=()))
    return Checking((about, form), heads, sheet, by=by, today=today).checked()


def heads_of(sheet: Sheet, columns: Sequence[Column]) -> Heads:
    """Where the columns stand. Raises DomainError at `file` where there is no head of ours, or a column is missing."""
    heads = find_heads(sheet.rows, columns)
    if heads is None:
        raise DomainError(say("没有找到表头：前 15 行里没有一列是模板中的栏目。请使用模板。"), "file")
    if heads.missing:
        names = "、".join(column.title for column in heads.missing)
        raise DomainError(say("缺少必填的栏目：%(names)s。请使用模板，或把对应的列改为这个名称。", names=names), "file")
    return heads


def _in_order(finding: Finding) -> tuple[int, int]:
    return finding.row, -1 if finding.at is None else finding.at


def _about_heads(heads: Heads) -> Iterator[Message]:
    for one in heads.unknown:
        where = letters(one.at)
        if one.guess:
            yield say("%(column)s 列“%(title)s”没有导入：是不是“%(guess)s”？如是，请改为这个名称。",
                      column=where, title=one.title, guess=one.guess)  # fmt: skip
        else:
            yield say("%(column)s 列“%(title)s”不是模板中的栏目，没有导入。", column=where, title=one.title)
    for title in heads.doubled:
        yield say("栏目“%(title)s”出现了两次，只读取第一列。", title=title)


class Checking:
    """The rows of one file, one after another; what was seen before is remembered. `of`: of whom, by which form."""

    def __init__(self, of: tuple[str, ReadForm], heads: Heads, sheet: Sheet, *, by: Identity, today: date) -> None:
        self.about, self.form = of
        self.heads, self.sheet, self.today = heads, sheet, today
        self.places = Places(by)
        judge = FormJudge(tenant().configuration, today, self.form)
        self.around = Circumstances(today, tenant().configuration, judge, lookups())
        cells = Cells(self.around, self.places)
        self.read: list[tuple[int, Column, Read]] = [(at, c, cells.reader(c)) for at, c in heads.at.items()]
        self.titles = {at: str(sheet.rows[heads.row][at]).strip() for at in heads.at}
        self.place_field = _field_of_place(self.about, self.form)
        self.only_tier = _only_tier(self.about)
        self.seen: dict[tuple[str, ...], int] = {}
        self.newcomers: list[Newcomer] = []
        self.findings: list[Finding] = []
        self.count = 0

    def checked(self) -> Checked:
        """The file with everything that was found in it."""
        self.read_all()
        notes = [*self.sheet.notes, *_about_heads(self.heads)]
        findings = sorted(self.findings, key=_in_order)
        return Checked(self.count, self.newcomers, findings, notes, self.heads.row + 1, self.tally())

    def read_all(self) -> None:
        """Every row below the head that says something."""
        for number, row in enumerate(self.sheet.rows[self.heads.row + 1 :], self.sheet.first + self.heads.row + 1):
            if any(cell != "" for cell in row):
                self.count += 1
                self._row(number, row)

    def tally(self) -> dict[str, int]:
        """How many would come in, by tier."""
        return dict(Counter(one.tier for one in self.newcomers))

    def _row(self, number: int, row: Sequence[Any]) -> None:
        before = len(self.findings)
        values = self._values(number, row)
        newcomer = self._newcomer(number, values)
        if newcomer is not None:
            self._against_others(newcomer, values)
        if newcomer is not None and not any(one.fault for one in self.findings[before:]):
            self.newcomers.append(newcomer)

    def _values(self, number: int, row: Sequence[Any]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for at, column, read in self.read:
            cell = row[at] if at < len(row) else ""
            if cell == "":
                continue
            try:
                text = cell if isinstance(cell, str) and cell[:1] != "'" else text_of(cell)
                text = text.strip()
                if text:
                    values[column.key] = read(text)
            except DomainError as refused:
                self._say(number, refused.message, at)
        return values

    def _say(self, row: int, sentence: Message, at: int | None = None, *, fault: bool = True) -> None:
        self.findings.append(Finding(row, sentence, at, self.titles.get(at, "") if at is not None else "", fault))

    def _at(self, key: str) -> int | None:
        return next((at for at, column in self.heads.at.items() if column.key == key), None)

    # ---- from values to a newcomer
    def _newcomer(self, row: int, values: dict[str, Any]) -> Newcomer | None:
        identity = self._identity(row, values)
        answers = self._answers(values, identity)
        name = values.get(self._name_key)
        tier, on = values.get("tier", self.only_tier), values.get("admitted_on")
        for key, value in ((self._name_key, name), ("tier", tier), ("admitted_on", on)):
            if value in (None, "") and not self._is_told(row, key):
                self._say(row, say("请填写。"), self._at(key))
        body_id = self._body(row, values)
        if not name or not tier or not isinstance(on, Day) or body_id is None:
            return None
        self._hint(row, "admitted_on", on)
        plain = Newcomer(
            row, str(name), str(tier), body_id, on.day, is_unit=self.about == UNIT, identity=identity,
            mobile=self._first("mobile", answers), email=self._first("email", answers).casefold(),
            birth_date=_as_day(answers.get("birth_date")), sex=_as_sex(answers.get("sex")),
            number=values.get("member_number", ""), paid_until=values.get("paid_until"), answers=answers,
            held=holder_keys(self.form, answers),
        )  # fmt: skip
        return replace(plain, term_end=self._term(plain, values), papers=self._papers(plain, values))

    @property
    def _name_key(self) -> str:
        return next(column.key for column in self.heads.at.values() if column.part is Part.NAME)

    def _is_told(self, row: int, key: str) -> bool:
        at = self._at(key)
        return any(one.row == row and one.at == at and one.fault for one in self.findings[-30:])

    def _identity(self, row: int, values: dict[str, Any]) -> IdentityDocument | None:
        for at, column, _read in self.read:
            kind = column.field.type if column.field and column.part is Part.FIELD else ""
            if kind == "id_number" and column.key in values:
                found: IdentityDocument = values[column.key]
                return found
            if kind == "id_document" and column.key in values:
                try:
                    return document_of(values.get(f"{column.key}.kind", ""), values[column.key], self.today)
                except DomainError as refused:
                    self._say(row, refused.message, at)
        return None

    def _answers(self, values: dict[str, Any], identity: IdentityDocument | None) -> dict[str, Any]:
        answers: dict[str, Any] = {}
        for _at, column, _read in self.read:
            if column.field is None or column.key not in values or column.part not in (Part.FIELD, Part.NAME):
                continue
            value = values[column.key]
            if column.field.type == "id_document":
                value = {"kind": identity.kind.value, "number": identity.number} if identity else None
            elif column.field.type == "id_number":
                value = value.number
            if value not in (None, ""):
                answers[column.field.name] = value
        if identity is not None and identity.born_on is not None:
            self._fill_from(identity, answers)
        return answers

    def _fill_from(self, identity: IdentityDocument, answers: dict[str, Any]) -> None:
        """Day of birth and sex are what the number says."""
        if "birth_date" in self.form.fields and identity.born_on:
            answers["birth_date"] = identity.born_on.isoformat()
        if "sex" in self.form.fields and identity.sex:
            answers["sex"] = identity.sex.value

    def _first(self, kind: str, answers: dict[str, Any]) -> str:
        return next((str(answers[n]) for n, field in self.form.fields.items() if field.type == kind and n in answers), "")

    def _body(self, row: int, values: dict[str, Any]) -> int | None:
        found = values.get("body") or values.get(self.place_field) or self.places.root.id
        if not self.places.by_id[found].writable:
            self._say(row, say("您没有为该机构登记会员的权限，请填写您负责的机构。"), self._at("body"))
            return None
        return int(found)

    def _hint(self, row: int, key: str, day: Day) -> None:
        if day.hint is not None:
            self._say(row, day.hint, self._at(key), fault=False)

    def _term(self, newcomer: Newcomer, values: dict[str, Any]) -> date | None:
        """The last day of the term: as it is written, else the end of what was paid, else what follows from admission."""
        given, term = values.get("term_end"), tenant().association.term
        if isinstance(given, Day):
            self._hint(newcomer.row, "term_end", given)
            if given.day < newcomer.on:
                self._say(newcomer.row, say("有效期早于入会日期，请核对。"), self._at("term_end"))
            return given.day
        if term.runs_from == "payment" and newcomer.paid_until:
            return date(newcomer.paid_until, 12, 31)
        end = term_end(term, newcomer.on)
        return end if end is not None and end >= self.today else None

    def _papers(self, newcomer: Newcomer, values: dict[str, Any]) -> tuple[Paper, ...]:
        found = []
        for at, column, _read in self.read:
            if column.part is Part.PAPER and values.get(column.key):
                kind, number = column.key.partition(".")[2], values[column.key]
                found.append(Paper(kind, number, newcomer.on))
                if not fits_series(kind, number, newcomer.on):
                    self._say(newcomer.row, say("与现行编号规则不同，原样保留，不影响以后编号。"), at, fault=False)
        return tuple(found)

    # ---- the same person twice
    def _against_others(self, one: Newcomer, values: dict[str, Any]) -> None:
        for what, key, column in self._marks(one, values):
            first = self.seen.setdefault((what, *key), one.row)
            if first != one.row:
                self._say(one.row, say("与第 %(row)s 行重复（%(what)s相同）。", row=first, what=_WHAT[what]), self._at(column))
                return

    def _marks(self, one: Newcomer, values: dict[str, Any]) -> Iterator[tuple[str, tuple[str, ...], str]]:
        """By what a line is told apart from the others of the file."""
        if one.identity is not None:
            key = next(c.key for c in self.heads.at.values() if c.field and c.field.type in ("id_number", "id_document"))
            yield "identity", (one.identity.index_text,), key.removesuffix(".kind")
        elif one.is_unit:
            yield "name", (name_key(one.name),), self._name_key
        elif one.email or one.mobile or one.birth_date:
            yield "contact", (name_key(one.name), one.email or one.mobile or str(one.birth_date)), self._name_key
        if one.number:
            yield "number", (one.number,), "member_number"
        for paper in one.papers:
            yield "paper", (paper.kind, paper.number), f"paper.{paper.kind}"
        for name, blind in one.held.items():
            yield "held", (name, blind), name


_WHAT: dict[str, Message] = {
    "identity": say("证件号码"), "name": say("名称"), "contact": say("姓名和联系方式"), "number": say("会员编号"),
    "paper": say("证书编号"), "held": say("不能重复的内容"),
    "row": say("会员和内容"),
}  # fmt: skip


def _only_tier(about: str) -> str:
    tiers = [name for name, tier in tenant().association.tiers.items() if tier.holder in (about, "either")]
    return tiers[0] if len(tiers) == 1 else ""


def _field_of_place(about: str, form: ReadForm) -> str:
    """The field of the form that says where somebody is admitted, as the joining procedure has it."""
    for procedure in tenant().association.procedures.values():
        if procedure.form == form.name and isinstance(procedure.at, str):
            found = _FORM_FIELD.fullmatch(procedure.at)
            return found[1] if found else ""
    return ""


def _as_day(text: Any) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) and len(text) == 10 else None


def _as_sex(word: Any) -> Sex | None:
    return Sex(word) if word in set(Sex) else None
