"""Which columns a list of members may have: the fields of the association's own form, and what the register adds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from app.accounts.labels import DOCUMENT_KINDS
from app.documents.series import place_of
from app.forms.rules import ReadForm, words_of
from app.kernel.errors import Message, say
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.configuration.concepts.papers import Document
from app.tenancy.tenants import tenant
from app.web.language import current_language, said, translated

NOT_IN_A_CELL = frozenset({"file", "files", "photo", "table", "member", "members", "note", "agreement"})
NAMES = frozenset({"person_name", "unit_name"})
IDENTITIES = frozenset({"id_number", "id_document"})
WHO_NAME, WHO_NUMBER = "who.name", "who.number"
"""The columns that say of which member a row speaks; no field is called so."""
Said = Message | Mapping[str, str]
ALIASES: Mapping[str, tuple[str, ...]] = {
    "name": ("姓名", "会员姓名", "名称", "单位名称", "单位全称", "Name", "Full name"),
    "id_number": ("身份证号", "身份证号码", "身份证", "公民身份号码", "证件号码", "证件号", "ID number"),
    "id_document": ("证件号码", "证件号", "身份证号", "护照号", "ID number", "Passport"),
    "mobile": ("手机", "手机号", "手机号码", "移动电话", "联系电话", "Mobile", "Phone"),
    "email": ("邮箱", "电子邮箱", "电子邮件", "Email", "E-mail", "Mail"),
    "credit_code": ("统一社会信用代码", "信用代码", "社会信用代码"),
    "number": ("会员编号", "会员号", "会员证号", "编号", "Member number", "Number"),
    "tier": ("会员类别", "会员级别", "类别", "级别", "会员类型", "Tier", "Grade", "Category"),
    "admitted": ("入会日期", "入会时间", "批准日期", "加入日期", "Member since", "Joined", "Admitted"),
    "term_end": ("有效期至", "有效期", "到期日期", "到期日", "Valid until", "Expires"),
    "paid_until": ("会费缴至年度", "会费缴至", "缴费年度", "已缴会费年度", "Paid until"),
    "body": ("所属机构", "所属分会", "分支机构", "Body", "Branch"),
}  # fmt: skip
"""By the type of the field or the part of the register."""


class Part(StrEnum):
    """What a column is for."""

    NAME = "name"
    FIELD = "field"
    DOCUMENT_KIND = "document_kind"
    TIER = "tier"
    BODY = "body"
    NUMBER = "number"
    ADMITTED = "admitted"
    TERM_END = "term_end"
    PAID_UNTIL = "paid_until"
    PAPER = "paper"


@dataclass(frozen=True)
class Column:
    """One column: its key, what it is for, what stands above it; the field or kind of document behind it."""

    key: str
    part: Part
    label: Said
    needed: bool = False
    field: Field | None = None
    words: Mapping[str, Said] | None = None
    example: str = ""

    @property
    def title(self) -> str:
        """What stands above it in the language of the reader."""
        return translated(self.label) if isinstance(self.label, Message) else said(self.label)

    def titles(self) -> Iterator[str]:
        """Everything that may stand above it in a file, in whatever language it was made."""
        yield self.key
        yield self.title
        if not isinstance(self.label, Message):
            yield from self.label.values()

    def aliases(self) -> tuple[str, ...]:
        """What stands above such a column in lists that were not made from the template."""
        kind = self.field.type if self.field is not None and self.part is Part.FIELD else self.part.value
        return ALIASES.get(kind, ())


def joining_form(about: str) -> ReadForm | None:
    """The form by which a person or a unit joins: of a procedure that admits, else the one that asks most."""
    association = tenant().association
    forms = {name: one for name, one in association.forms.items() if one.keeps and one.about == about}
    for procedure in association.procedures.values():
        if procedure.form in forms and procedure.kind == "join":
            return ReadForm(procedure.form, forms[procedure.form])
    found = [ReadForm(name, one) for name, one in forms.items()]
    return max(found, key=lambda form: len(form.fields), default=None)


def columns_for(about: str) -> list[Column]:
    """The columns of a list of persons or units, in the order of the template. The name and the register come first."""
    form = joining_form(about)
    fields = [field for field in form.fields.values() if field.type not in NOT_IN_A_CELL] if form else []
    wanted = [field for field in fields if not _says_the_tier(field) and field.fills is None]
    name = next((field for field in wanted if field.type in NAMES), None)
    label: Said = name.label if name else (say("姓名") if about == "person" else say("单位名称"))
    first = Column(name.name if name else "name", Part.NAME, label, True, name)
    rest = [column for field in wanted if field is not name for column in _of_field(field)]
    return _told_apart([first, *_of_register(about), *rest])


def columns_of_form(form: ReadForm) -> list[Column]:
    """The columns of a list whose rows each fill in this form: the name first, what is required of everybody marked."""
    asked = [one for one in form.fields.values() if one.type not in NOT_IN_A_CELL and one.fills is None]
    found = [column for field in asked for column in _of_field(field)]
    marked = [replace(one, needed=_is_needed(one)) for one in found]
    named = [replace(one, part=Part.NAME) if _names(one) else one for one in marked]
    return _told_apart(sorted(named, key=lambda one: one.part is not Part.NAME))


def columns_of_members(about: str, form: ReadForm) -> list[Column]:
    """The columns of a list whose rows each answer this form for a member: who it is first, by name and by number."""
    joining = joining_form(about)
    numbered = next((one for one in joining.fields.values() if one.type in IDENTITIES), None) if joining else None
    name = say("姓名") if about == "person" else say("单位名称")
    who = [Column(WHO_NAME, Part.NAME, name, needed=True), Column(WHO_NUMBER, Part.NUMBER, say("会员编号"))]
    if numbered is not None:
        who.append(Column(numbered.name, Part.FIELD, numbered.label, field=numbered))
    return _told_apart([*who, *columns_of_form(form)])


def _is_needed(column: Column) -> bool:
    field = column.field
    return column.part is Part.FIELD and field is not None and field.required and field.when is None


def _names(column: Column) -> bool:
    return column.part is Part.FIELD and column.field is not None and column.field.type in NAMES


def _told_apart(columns: list[Column]) -> list[Column]:
    """Columns of one title get a number behind it: the second "telephone" is "telephone 2"."""
    seen: dict[str, int] = {}
    found = []
    for column in columns:
        label = column.label
        title = str(label) if isinstance(label, Message) else next(iter(label.values()))
        seen[title] = seen.get(title, 0) + 1
        if seen[title] > 1 and not isinstance(label, Message):
            column = replace(column, label={language: f"{text} {seen[title]}" for language, text in label.items()})
        found.append(column)
    return found


def _says_the_tier(field: Field) -> bool:
    return field.type == "choice" and field.list == "tier"


def _of_field(field: Field) -> Iterator[Column]:
    configuration = tenant().configuration
    words: Mapping[str, Said] | None = None
    if field.type in ("choice", "choices", "yes_no"):
        words = words_of(configuration, field)
    if field.type == "id_document":
        kinds: dict[str, Said] = {kind.value: label for kind, label in DOCUMENT_KINDS.items()}
        yield Column(f"{field.name}.kind", Part.DOCUMENT_KIND, say("证件种类"), field=field, words=kinds)
    yield Column(field.name, Part.FIELD, field.label, field=field, words=words)


def _of_register(about: str) -> Iterator[Column]:
    association = tenant().association
    tiers: dict[str, Said] = {n: t.label for n, t in association.tiers.items() if t.holder in (about, "either")}
    yield Column("tier", Part.TIER, say("类别"), len(tiers) != 1, words=tiers)
    if association.kinds:
        yield Column("body", Part.BODY, say("所属机构"))
    yield Column("member_number", Part.NUMBER, say("会员编号"))
    yield Column("admitted_on", Part.ADMITTED, say("入会日期"), True, example="2021-03-15")
    yield Column("term_end", Part.TERM_END, say("有效期至"), example="2026-12-31")
    if association.fees:
        yield Column("paid_until", Part.PAID_UNTIL, say("会费缴至年度"), example="2026")
    for kind, document in papers_of_former_days().items():
        yield Column(f"paper.{kind}", Part.PAPER, {
            language: f"{text}{' ' if language == 'en' else ''}{NUMBER_OF[language]}"
            for language, text in _in_both(document)
        })  # fmt: skip


NUMBER_OF = {"zh": "编号", "en": "number"}


def _in_both(document: Document) -> list[tuple[str, str]]:
    label = document.label if isinstance(document.label, Mapping) else {"*": document.label}
    return [(language, label.get(language) or label.get("*") or next(iter(label.values()))) for language in ("zh", "en")]


def papers_of_former_days() -> dict[str, Document]:
    """The numbered documents that a member may hold already: those of the membership itself, not of a course."""
    association = tenant().association
    courses = {one.certificate for one in association.activities.values() if one.certificate}
    return {
        name: one
        for name, one in association.documents.items()
        if one.number in association.numbers and one.check_page and name not in courses
    }


def fits_series(kind: str, number: str, on: object) -> bool:
    """Whether the number of a document of former days is written as its series writes them."""
    document = tenant().association.documents[kind]
    series = tenant().association.numbers[document.number or ""]
    return place_of(series, number, on=on) is not None  # type: ignore[arg-type]


def allowed_words() -> str:
    """The name of the sheet that lists the allowed words, in the language of the reader."""
    return "可填内容" if current_language() == "zh" else "Allowed words"
