"""Who may see a file that lies in a member's file and came with no case: the member, and who may see the entry."""

from __future__ import annotations

from app.forms.models import Upload
from app.kernel.errors import NotFound
from app.members.store import find_own, get_seen
from app.web.access import Identity

SUBJECT = "member:"
LONGEST_ID = 10


def may_read_of_member(upload: Upload, who: Identity | None) -> bool:
    """Whether a file handed in with `member:<id>` may be shown now."""
    kind, _, number = upload.subject.partition(":")
    if who is None or f"{kind}:" != SUBJECT or not number.isdecimal() or len(number) > LONGEST_ID:
        return False
    own = find_own(who)
    if own is not None and own.id == int(number):
        return True
    try:
        return get_seen(int(number), seen_by=who) is not None
    except NotFound:
        return False
