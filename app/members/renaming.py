"""A unit has another name: its entry and file say so, and its papers are issued anew under that name."""

from __future__ import annotations

from app.bodies.events import BodyRenamed
from app.bodies.store import get_body
from app.documents.actions import issue
from app.documents.store import standing_documents
from app.kernel.events import publish
from app.members import letters
from app.members.actions import UNIT_NAME, keep_data
from app.members.effects import holder_of
from app.members.events import MemberChanged
from app.members.models import Membership
from app.members.printing import printed_values
from app.members.records import kept_answers
from app.members.store import find_membership, get_membership
from app.procedures.parties import Party
from app.tenancy import clock
from app.tenancy.configuration.words import pick
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action


@action
def take_new_name(event: BodyRenamed) -> None:
    """The register follows. The papers under the former name are superseded; their check pages lead to the new ones."""
    found = find_membership(Party(None, event.body_id))
    if found is None:
        return
    membership = get_membership(found.id, for_update=True)
    membership.name = pick(get_body(event.body_id).name, tenant().association.languages[0])
    publish(MemberChanged(membership.id))
    kept = kept_answers(membership.id)
    if kept.get(UNIT_NAME) not in (None, membership.name):
        keep_data(membership.id, {UNIT_NAME: membership.name}, case_id=None, by=event.by, now=event.now)
    if membership.left_on is None:
        _reissue(membership, event)


def _reissue(membership: Membership, event: BodyRenamed) -> None:
    kinds = list(tenant().association.documents)
    for older in standing_documents("unit", membership.unit_id or 0, kinds):
        document = issue(
            older.kind,
            holder=holder_of(membership),
            case_id=None,
            values=printed_values(membership, {}),
            by=event.by,
            today=clock.local_day(event.now),
            instead_of=older,
        )
        letters.tell_of_paper(membership, document)
