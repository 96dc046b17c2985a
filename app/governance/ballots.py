"""The box of a secret vote: who has voted is known, how is not, and neither is it to be worked out from any table.

A voter's browser keeps a random slip, which the voter may write down as a code and type elsewhere. For each case the
ballot lies in the box under a hash of slip and case, so that nobody without the slip finds it again, and the ballots of
one voter in several cases are not tied to each other. The box is one sealed text, written anew with each ballot in the
order of the hashes: there is no order of coming and no row of a voter's own. Every ballot takes the same room, so that the
length of the sealed text tells how many there are and not what the last one says. With his slip a voter may change his
ballot until the vote is closed; then the ballots are counted, and the box is emptied. Who sees the database between two
ballots, and holds the association's keys, could compare: that is what the keys are for.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from secrets import choice
from unicodedata import normalize

from sqlalchemy import select

from app.governance.models import BallotBox
from app.governance.rules import VOTES, Choice
from app.tenancy.database import db
from app.tenancy.keys import seal, unseal

BOX = "ballot_box.ballots"
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No I, L, O, U: what is written down by hand is read as it was meant. Twenty of them are a hundred bits."""
SLIP_LENGTH, GROUP = 20, 5
LONGEST = max(len(one) for one in VOTES)
MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})


def new_slip() -> str:
    """A slip for a voter's browser."""
    return "".join(choice(SIGNS) for _ in range(SLIP_LENGTH))


def is_slip(text: str) -> bool:
    """Whether this may be a slip at all."""
    return len(text) == SLIP_LENGTH and set(text) <= set(SIGNS)


def as_code(slip: str) -> str:
    """A slip as its voter writes it down: four groups of five."""
    return "-".join(slip[start : start + GROUP] for start in range(0, len(slip), GROUP))


def read_code(text: str) -> str:
    """What a voter typed, as a slip: with or without gaps, in small letters too."""
    plain = normalize("NFKC", text).upper()
    return "".join(sign for sign in plain if sign.isalnum()).translate(MISREAD)


def set_up(item_ids: Iterable[int]) -> None:
    """An empty box for each case. Inside an action."""
    db.session.add_all([BallotBox(item_id=item_id, ballots=_sealed({})) for item_id in item_ids])


def put_in(item_id: int, slip: str, answer: Choice, *, again: bool) -> bool:
    """Put a ballot into the box, or (`again`) another one in the place of one's own.

    False where it is to be another one and none of this slip is there; or the first, and somebody used the slip before.
    """
    box = _box(item_id)
    ballots, key = _opened(box), _key(slip, item_id)
    if again != (key in ballots):
        return False
    ballots[key] = answer.value
    box.ballots = _sealed(ballots)
    return True


def holds_any(item_ids: Sequence[int], slip: str) -> bool:
    """Whether a ballot of this slip lies in one of the boxes: then it is the one that its voter voted with."""
    rows = db.session.execute(select(BallotBox.item_id, BallotBox.ballots).where(BallotBox.item_id.in_(item_ids)))
    return any(_key(slip, item_id) in json.loads(unseal(BOX, sealed)) for item_id, sealed in rows)


def empty(item_id: int) -> list[str]:
    """The ballots of a case, which are nowhere from then on. Inside an action."""
    box = _box(item_id)
    ballots = sorted(_opened(box).values())
    db.session.delete(box)
    return ballots


def _box(item_id: int) -> BallotBox:
    query = select(BallotBox).where(BallotBox.item_id == item_id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def _key(slip: str, item_id: int) -> str:
    return hashlib.sha256(f"{slip}:{item_id}".encode()).hexdigest()[:32]


def _opened(box: BallotBox) -> dict[str, str]:
    found: dict[str, str] = json.loads(unseal(BOX, box.ballots))
    return {key: answer.rstrip() for key, answer in found.items()}


def _sealed(ballots: dict[str, str]) -> str:
    return seal(BOX, json.dumps({key: answer.ljust(LONGEST) for key, answer in ballots.items()}, sort_keys=True))
