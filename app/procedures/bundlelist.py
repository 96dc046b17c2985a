"""The printed list of a bundle: what stands on it, frozen when it is printed, and drawn from what was frozen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from app.bodies.store import get_body
from app.forms.lookups import lookups
from app.forms.rules import PROTECTED
from app.forms.wording import Wording, years_since
from app.kernel.errors import NotFound, say
from app.procedures.ahead import read_ahead
from app.procedures.docket import Docket, look_at
from app.procedures.models import Bundle, Case, Gathering
from app.procedures.parties import the_register
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.configuration.concepts.papers import Document
from app.tenancy.configuration.words import pick
from app.tenancy.database import db
from app.tenancy.keys import seal, unseal
from app.tenancy.tenants import tenant
from app.tenancy.together import together
from app.web.language import translated

PRINTED = "bundle.printed"
NUMBER_WIDTH, PLACE_WIDTH = 26.0, 12.0
FIRST_WIDE, LEAST_LETTERS, MOST_LETTERS = "\u2e80", 6, 32
SHORT = frozenset({"text", "choice", "choices", "day", "month", "mobile", "number", "whole", "yes_no", "region"})
MOST_COLUMNS, CHOSEN_BY_ITSELF = 9, 5
SHOWN_DIGEST = 8


def contents_of(bundle_id: int) -> str:
    """One word for what a bundle holds now: another case, or another answer in one, is another word."""
    held = (Gathering.bundle_id == bundle_id, Gathering.left_at.is_(None))
    query = select(Case.number, Case.version, Case.answers).join(Gathering, Gathering.case_id == Case.id).where(*held)
    found = hashlib.sha256()
    for number, version, answers in db.session.execute(query.order_by(Case.id)):
        found.update(f"{number}\n{version}\n{answers}\n".encode())
    return found.hexdigest()


def freeze(bundle: Bundle, *, today: date) -> tuple[str, str]:
    """The list as sealed text, and its digest: the same contents give the same digest on any day."""
    held = (Gathering.bundle_id == bundle.id, Gathering.left_at.is_(None))
    ids = db.session.scalars(select(Gathering.case_id).where(*held).order_by(Gathering.case_id)).all()
    described = described_list(bundle.document)
    with together():
        dockets = [look_at(case) for case in read_ahead(ids, locked=False)]
        columns = _columns(described)
        rows = [_row(place, docket, columns) for place, docket in enumerate(dockets, 1)]
    heads = [pick((field.listed.label if field.listed else None) or field.label, _language()) for field in columns]
    digest = hashlib.sha256(json.dumps([heads, rows], ensure_ascii=False).encode()).hexdigest()
    cover = _cover(described, body_name(bundle), len(rows), today, bundle.number)
    frozen = {"heads": heads, "rows": rows, "day": today.isoformat(), "cover": cover}
    return seal(PRINTED, json.dumps(frozen, ensure_ascii=False)), digest


def joint_list(document: str, cases: Sequence[int], body: str, *, today: date) -> dict[str, Any]:
    """What a document says that cases become together: heads, rows, and the letter before them; `body` issues it.

    Without numbers of cases and of identity documents: such a document travels, and is published.
    """
    described = described_list(document)
    columns = [field for field in _columns(described) if field.type not in PROTECTED]
    with together():
        rows = [_joint_row(place, look_at(case), columns) for place, case in enumerate(read_ahead(cases, locked=False), 1)]
    names = [translated(say("序号")), translated(say("姓名／名称")), translated(say("所在单位"))]
    heads = [pick((field.listed.label if field.listed else None) or field.label, _language()) for field in columns]
    return {"heads": [*names, *heads], "rows": rows, "cover": _cover(described, body, len(rows), today)}


def _joint_row(place: int, docket: Docket, columns: Sequence[Field]) -> list[str]:
    row = _row(place, docket, columns)
    body = get_body(docket.case.body_id)
    return [*row[:2], "" if body.parent_id is None else pick(body.name, _language()), *row[2:-1]]


def described_list(name: str) -> Document:
    """The document that the step collects for. Raises NotFound."""
    found = tenant().association.documents.get(name)
    if found is None:
        raise NotFound(say("没有这种名单。"))
    return found


def draw_bundle(bundle: Bundle) -> bytes:
    """The PDF of the revision that was frozen last. Raises NotFound before the first printing.

    What draws it is loaded by whoever draws first, not at the start of every worker.
    """
    from app.documents.lists import PAPER_WIDTH, Column, PaperList, draw_list
    from app.documents.typesetting import day_in

    if not bundle.printed:
        raise NotFound(say("名单还没有打印。"))
    frozen: Mapping[str, Any] = json.loads(unseal(PRINTED, bundle.printed))
    about = translated(say(
        "%(body)s　编号 %(number)s　第 %(revision)s 版　校验 %(digest)s　共 %(count)s 件　%(day)s", body=body_name(bundle),
        number=bundle.number, revision=bundle.revision, digest=bundle.digest[:SHOWN_DIGEST].upper(), count=len(frozen["rows"]),
        day=frozen["day"],
    ))  # fmt: skip
    heads = [translated(say("序号")), translated(say("姓名／名称")), *frozen["heads"], translated(say("办件号"))]
    title = pick(described_list(bundle.document).label, _language())
    sign = (translated(say("%(body)s（盖章）：", body=body_name(bundle))),)
    widths = _widths(heads, frozen["rows"], PAPER_WIDTH)
    columns = tuple(Column(head, width) for head, width in zip(heads, widths, strict=True))
    dated = day_in(frozen["day"], _language())
    return draw_list(PaperList(title, about, columns, frozen["rows"], sign, tuple(frozen["cover"]), dated=dated))


def body_name(bundle: Bundle) -> str:
    """The body that hands it up, in the language of papers."""
    return pick(get_body(bundle.body_id).name, _language())


def _language() -> str:
    return tenant().association.languages[0]


def _widths(heads: Sequence[str], rows: Sequence[Sequence[str]], whole: float) -> list[float]:
    """Millimetres: the columns between place and number share what these leave, by their longest words."""
    needed = [_need(texts) for texts in list(zip(heads, *rows, strict=True))[1:-1]]
    room = (whole - NUMBER_WIDTH - PLACE_WIDTH) / sum(needed)
    return [PLACE_WIDTH, *(room * need for need in needed), NUMBER_WIDTH]


def _need(texts: Sequence[str]) -> int:
    """How wide a column wants to be, in letters; a Chinese character is as wide as two."""
    longest = max(sum(2 if char >= FIRST_WIDE else 1 for char in text) for text in texts)
    return min(max(longest, LEAST_LETTERS), MOST_LETTERS) + 1


def _columns(described: Document) -> list[Field]:
    """The fields that the folder names for this list, else those of a unit's list, else the first short ones of a file."""
    forms = tenant().association.forms.values()
    known: dict[str, Field] = {}
    for form in forms:
        for field in form.all_fields():
            if field.name not in known or (field.listed is not None and known[field.name].listed is None):
                known[field.name] = field
    if described.shows:
        return [known[name] for name in described.shows[:MOST_COLUMNS] if name in known]
    listed = [field for field in known.values() if field.listed is not None]
    if listed:
        return listed[:MOST_COLUMNS]
    kept = [field for form in forms if form.keeps for field in form.all_fields()]
    short = [f for f in kept if f.type in SHORT and f.name not in ("name", "unit_name") and not f.seen_by]
    return list({f.name: f for f in short}.values())[:CHOSEN_BY_ITSELF]


def _row(place: int, docket: Docket, columns: Sequence[Field]) -> list[str]:
    wording = Wording(docket.configuration, _language(), translated, lookups())
    kept = the_register().kept(docket.party)
    known = {**kept, **(docket.answers if docket.procedure.form else {})}
    cells = [_cell(wording, field, known.get(field.name), docket.case.as_at) for field in columns]
    return [str(place), docket.case.title, *cells, docket.case.number]


def _cell(wording: Wording, field: Field, answer: Any, today: date) -> str:
    """An identity number on paper is masked as on every page: the paper travels further than the page."""
    if answer in (None, "", []):
        return ""
    if field.listed is not None and field.listed.years:
        return str(years_since(str(answer), today))
    return wording.masked(field, answer) if field.type in PROTECTED else wording.of(field, answer)


def _cover(described: Document, body: str, count: int, today: date, number: str = "") -> list[str]:
    """The letter before the list: the folder's text, its places filled; nothing where it has none.

    A document with a number of its own learns it when it is issued, and its day with it.
    """
    path = tenant().folder / "texts" / _language() / f"{described.cover}.md"
    if described.cover is None or not path.is_file():
        return []
    places = {"body": body, "count": str(count), "association": pick(tenant().association.name, _language())}
    if number:
        places |= {"number": number, "day": today.isoformat()}
    text = path.read_text(encoding="utf-8").strip()
    for name, value in places.items():
        text = text.replace(f"{{{name}}}", value)
    return [" ".join(part.lstrip("# ").split()) for part in text.split("\n\n") if part.strip()]
