"""What votes tell the rooms below: what the engine asks of assemblies, and who may see the files of a case."""

from datetime import date
from functools import partial

from app.accounts.numbers import register_number
from app.accounts.rules import AccountKind
from app.forms.models import Upload
from app.forms.readers import register_file_reader
from app.governance import store
from app.governance.actions import closing, delegating, ending
from app.kernel.errors import say
from app.procedures.actions.moving import waiter_at
from app.procedures.docket import Docket
from app.procedures.voting import Authority, register_assemblies
from app.web.access import Identity
from app.web.navigation import MINE, MY_WORK, Entry, register_entry

__all__ = ["closing", "delegating", "ending"]

OF_CASE, OF_SITTING, OF_DELEGATION = "case:", "sitting:", "delegation:"


class TheAssemblies:
    """What the engine asks of votes (`app.procedures.voting.Assemblies`)."""

    def authority(self, docket: Docket, on: date) -> Authority | None:
        """By what the delegate of the present step is authorised."""
        body_id = waiter_at(docket, docket.step).body_id or 0
        found = store.delegation_in_force((docket.case.procedure, docket.place), body_id, on)
        return Authority(found.reference, (found.scan,)) if found is not None else None

    def is_underway(self, case_id: int) -> bool:
        """Whether a case lies before an open vote."""
        return store.is_underway(case_id)


register_assemblies(TheAssemblies())


def may_see_file(upload: Upload, who: Identity | None) -> bool:
    """Who votes on a case now looks at what was handed in with it, but at no scan of an identity card."""
    if who is None or not upload.subject.startswith(OF_CASE) or upload.sensitive:
        return False
    return store.sees_through_a_vote(upload.subject.removeprefix(OF_CASE), who)


def may_see_minutes(upload: Upload, who: Identity | None) -> bool:
    """Minutes are for who put the cases to the vote, who reads all votes, and who was on the roll."""
    if who is None or not upload.subject.startswith(OF_SITTING):
        return False
    return store.may_read_minutes(upload.subject.removeprefix(OF_SITTING), who)


def may_see_authority(upload: Upload, who: Identity | None) -> bool:
    """The scan of an authority is for everybody who works on the cases it is for, and for who reads all votes."""
    number = upload.subject.removeprefix(OF_DELEGATION)
    if who is None or number == upload.subject or not number.isdecimal():
        return False
    return store.may_read_delegation(int(number), who)


for reader in (may_see_file, may_see_minutes, may_see_authority):
    register_file_reader(reader)


register_number("seats", store.seats_beside)
register_number("open votes", partial(store.seats_beside, only_open=True))


def _votes_here() -> bool:
    return bool(store.voting_steps())


def _puts_to_the_vote(who: Identity) -> bool:
    """Who acts at a step that votes, and who reads all votes."""
    steps = store.voting_steps().values()
    return bool(steps) and (store.reads_all(who) or any(store.works_at_one(step, who) for step in steps))


def _may_take_part(who: Identity) -> bool:
    """One of the staff finds his votes on the desk's own page, and no other page asks for it."""
    return who.kind != AccountKind.STAFF and _votes_here()


def _takes_part(who: Identity) -> bool:
    """Who has a seat in some vote."""
    return bool(who.number("seats"))


def _open_votes(who: Identity) -> int:
    return who.number("open votes") or 0


for entry in (
    Entry(say("表决"), "governance.votes", MY_WORK, icon="clipboard-check", order=15, visible=_puts_to_the_vote),
    Entry(say("我的表决"), "governance.mine", MINE, place="my", icon="hand-thumbs-up", order=15,
          visible=_may_take_part, there=_takes_part, count=_open_votes),
):  # fmt: skip
    register_entry(entry)
