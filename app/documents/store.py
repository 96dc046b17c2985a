"""Reading issued documents. Whoever may not see one is answered as if it did not exist."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, bindparam, false, or_, select
from sqlalchemy.orm import defer

from app.documents.models import DocumentLine, IssuedDocument
from app.documents.rules import State
from app.kernel.errors import NotFound, say
from app.tenancy.capabilities import Capability
from app.tenancy.database import db, made_once
from app.tenancy.tenants import tenant
from app.tenancy.together import recalled, remember
from app.web.access import HeldRole, Identity


def get_document(document_id: int, *, seen_by: Identity) -> IssuedDocument:
    """A document, for its holder and for officers whose register it stands in. Raises NotFound for everybody else."""
    found = db.session.get(IssuedDocument, document_id)
    if found is None or not _may_see(found, seen_by):
        raise NotFound(say("没有这份证件。"))
    return found


def find_by_code(code: str) -> IssuedDocument | None:
    """The document with this 查验码, where it is of a kind that anybody may check."""
    found = db.session.scalar(select(IssuedDocument).where(IssuedDocument.code == code))
    if found is None:
        return None
    described = tenant().association.documents.get(found.kind)
    return found if described is None or described.check_page else None


def documents_of(holder_kind: str, holder_id: int) -> Sequence[IssuedDocument]:
    """All documents of a person or unit, the newest first; the sealed values are read where a paper is drawn."""
    return db.session.scalars(_of_holder(), {"kind": holder_kind, "holder": holder_id}).all()


@made_once
def _of_holder() -> Any:
    kind: BindParameter[str] = bindparam("kind")
    holder: BindParameter[int] = bindparam("holder")
    mine = (IssuedDocument.holder_kind == kind) & (IssuedDocument.holder_id == holder)
    shared = select(DocumentLine.document_id).where(DocumentLine.holder_kind == kind, DocumentLine.holder_id == holder)
    query = select(IssuedDocument).options(defer(IssuedDocument.frozen)).where(mine | IssuedDocument.id.in_(shared))
    return query.order_by(IssuedDocument.id.desc())


def documents_of_case(case_id: int) -> Sequence[IssuedDocument]:
    """All documents that came of a case, in order of issue."""
    shared = select(DocumentLine.document_id).where(DocumentLine.case_id == case_id)
    mine = (IssuedDocument.case_id == case_id) | IssuedDocument.id.in_(shared)
    return db.session.scalars(select(IssuedDocument).where(mine).order_by(IssuedDocument.id)).all()


def standing_documents(holder_kind: str, holder_id: int, kinds: Sequence[str]) -> Sequence[IssuedDocument]:
    """Those of these kinds that nobody has revoked or replaced, locked until the action ends."""
    known = recalled(("papers", holder_kind, holder_id))
    if known is not None:
        return [one for one in known if one.kind in kinds and one.state == State.ISSUED.value]
    mine = (
        (IssuedDocument.holder_kind == holder_kind)
        & (IssuedDocument.holder_id == holder_id)
        & (IssuedDocument.kind.in_(kinds))
        & (IssuedDocument.state == State.ISSUED.value)
    )
    return db.session.scalars(select(IssuedDocument).where(mine).order_by(IssuedDocument.id).with_for_update()).all()


def read_papers_ahead(holder_kind: str, holder_ids: Sequence[int], *, locked: bool) -> None:
    """What many people or units hold that still counts, read in one question."""
    found: dict[int, list[IssuedDocument]] = {holder_id: [] for holder_id in holder_ids}
    mine = (IssuedDocument.holder_kind == holder_kind) & IssuedDocument.holder_id.in_(holder_ids)
    query = select(IssuedDocument).where(mine, IssuedDocument.state == State.ISSUED.value).order_by(IssuedDocument.id)
    for one in db.session.scalars(query.with_for_update() if locked else query):
        found[one.holder_id].append(one)
    for holder_id, papers in found.items():
        remember(("papers", holder_kind, holder_id), papers)


def _may_see(document: IssuedDocument, who: Identity) -> bool:
    own = {"person": who.person_id, "unit": who.unit_id}[document.holder_kind]
    if own is not None and own == document.holder_id:
        return True
    return in_the_register_of(document, who) or _stands_on(document, who)


def in_the_register_of(document: IssuedDocument, who: Identity) -> bool:
    """Whether it stands in the register that an officer sees."""
    return any(_reaches(held, document.body_path) for held in who.roles)


def _stands_on(document: IssuedDocument, who: Identity) -> bool:
    """Whether somebody is one of those whom a shared document names."""
    own = {"person": who.person_id, "unit": who.unit_id}
    mine = [
        (DocumentLine.holder_kind == kind) & (DocumentLine.holder_id == holder)
        for kind, holder in own.items()
        if holder is not None
    ]
    query = select(DocumentLine.id).where(DocumentLine.document_id == document.id, or_(false(), *mine))
    return bool(mine) and db.session.scalar(query.limit(1)) is not None


def _reaches(held: HeldRole, path: str) -> bool:
    if Capability.SEE_REGISTER not in held.capabilities:
        return False
    if held.sees == "all":
        return True
    return path == held.body_path if held.sees == "own" else path.startswith(held.body_path)
