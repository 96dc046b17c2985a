"""What a reviewer should know of whoever applies, besides the form: a block that stands, others that are the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.kernel.errors import Message, say
from app.members.twins import Likeness, Twin, applicant_in, twins_of
from app.procedures.blocks.knowing import APPLICATIONS, are_used, blocks_on, told_of
from app.procedures.docket import Docket
from app.procedures.keys import keys_in, keys_of
from app.web.access import Identity
from app.web.language import translated

LIKE: Mapping[Likeness, Message] = {
    Likeness.NUMBER: say("证件号码（信用代码）相同"),
    Likeness.NAME: say("姓名相同或名称相近"),
}


@dataclass(frozen=True)
class Alerts:
    """Sentences about blocks; others that are the same, each with the way to it where the reader may see it."""

    blocks: Sequence[str]
    twins: Sequence[Twin]

    def like(self, twin: Twin) -> str:
        """What is the same, in words."""
        return translated(LIKE[twin.likeness])


def alerts_of(docket: Docket, who: Identity, today: date) -> Alerts:
    """All of it for a case that runs; nothing is looked for once it is closed."""
    if docket.case.state.is_closed:
        return Alerts((), ())
    twins = twins_of(applicant_in(docket), seen_by=who) if docket.case.alike else ()
    return Alerts(_blocks(docket, today), twins)


def _blocks(docket: Docket, today: date) -> list[str]:
    if docket.procedure.kind not in APPLICATIONS or not are_used():
        return []
    form = docket.configuration.association.forms.get(docket.procedure.form or "")
    keys = {*keys_in(form, docket.answers), *keys_of(docket.party)}
    return [translated(told_of(one)) for one in blocks_on(docket.party, keys, today)]
