"""What is not told of people whom the association knows: who enters somebody learns nothing about those whom others look after.

A refusal that says of a number “registered under another name” or “a member already” would answer whoever tries numbers out
(D7). So of whom the reader does not look after himself there is one sentence, whatever stands against it.
"""

from __future__ import annotations

from app.accounts.actions.registering import identity_index
from app.accounts.identifiers import IdentityDocument
from app.kernel.errors import say
from app.members.store import is_in_the_house, is_looked_after, sees_everybody
from app.tenancy.capabilities import Capability
from app.web.access import Identity

ELSEWHERE = say("此人未能添加，请核对姓名和证件号码；已在协会登记的人员变更工作单位，由本人登录后办理。")
"""One sentence for whoever is known elsewhere, under this name or another: which of them it is, is the person's to say."""


def is_known(identity: IdentityDocument | None) -> bool:
    """Whether the association knows the number of a document."""
    if identity is None:
        return False
    return is_in_the_house(identity_index(identity))


def is_known_elsewhere(identity: IdentityDocument | None, who: Identity) -> bool:
    """Whether somebody is known whom this reader does not look after, in his unit or in his part of the register."""
    if identity is None:
        return False
    index = identity_index(identity)
    return is_in_the_house(index) and not is_looked_after(index, by=who)


def looks_after_everybody(who: Identity) -> bool:
    """Whether nothing has to be kept from this reader, because he sees the whole register."""
    return sees_everybody([role for role in who.roles if Capability.SEE_REGISTER in role.capabilities])
