"""A protected value of a member's file, for who may see it and said why: `member:<id>` and the field's name."""

from __future__ import annotations

from app.accounts.models import IDENTITY_COLUMN
from app.forms.rules import PROTECTED
from app.insight.member.page import reaches
from app.insight.member.store import get_found
from app.kernel.errors import NotFound, say
from app.members.records import kept_answers, kept_fields
from app.tenancy.capabilities import Capability
from app.tenancy.keys import unseal
from app.tenancy.tenants import tenant
from app.web.access import Identity

IDENTITY = "identity"
LONGEST_ID = 10


def reveal_of_member(identifier: str, field_name: str, by: Identity) -> str:
    """The plain value. Raises NotFound for a foreign member, another field, or an empty one."""
    if not (identifier.isascii() and identifier.isdecimal() and len(identifier) < LONGEST_ID):
        raise NotFound(say("没有这个会员。"))
    found = get_found(int(identifier), seen_by=by)
    if not reaches(by, found, Capability.SEE_PROTECTED):
        raise NotFound(say("没有这项内容。"))
    if field_name == IDENTITY and found.person is not None and found.person.identity_sealed:
        return unseal(IDENTITY_COLUMN, found.person.identity_sealed)
    field = kept_fields(tenant().configuration).get(field_name)
    hidden = field is not None and (field.type in PROTECTED or bool(field.seen_by))
    answer = kept_answers(found.membership.id).get(field_name) if hidden else None
    if not answer:
        raise NotFound(say("没有这项内容。"))
    return str(answer["number"]) if isinstance(answer, dict) else str(answer)
