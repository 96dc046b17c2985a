"""What must not change anything: a form without its token, with somebody else's, and every GET (trust.md I3, T5)."""

from __future__ import annotations

import pytest

from tests.trust.addresses import Address, addresses
from tests.trust.callers import Caller, with_cookie
from tests.trust.tables import digest
from tests.trust.world import World

COUNTED = ("throttle", "spent_code")
"""Attempts are counted wherever they come from."""
RECORD = ("audit_entry", "audit_head")
LOOKS = {"forms.show", "approval.printed", "registration.case_form", "registration.follow_form"}
"""Looking at a scan and printing a form are on the record (D1, G3); nothing else may change there."""
WHO = ("lin", "he", "secretary", "head", "unit")


def state(world: World, *but: str) -> str:
    """Everything that lies in the database, as one word."""
    with world.connect() as connection:
        return digest(connection, *COUNTED, *but)


def callers(world: World) -> list[Caller]:
    """Those whose requests would have an effect, and nobody."""
    return [Caller(world.app, f"{world.host}"), *map(world.caller, WHO)]


@pytest.mark.requirement("I3")
def test_a_form_without_its_token_is_refused_and_changes_nothing(world: World) -> None:
    for who in callers(world):
        before = state(world)
        taken = [a.path for a in addresses(world, "POST") if who.post(a.path, {"name": "x"}, token=False).status_code != 400]
        assert not taken, f"{who} was heard without a token at {taken}"
        assert state(world) == before, who


@pytest.mark.requirement("T5")
def test_the_token_of_another_visitor_is_refused(world: World) -> None:
    lin, stranger = world.caller("lin"), Caller(world.app, world.host)
    before, foreign = state(world), stranger.token()
    for address in addresses(world, "POST"):
        answer = lin.post(address.path, {"csrf_token": foreign}, token=False)
        assert answer.status_code == 400, address.path
    assert state(world) == before


def test_a_token_of_the_same_session_at_another_association_is_refused(world: World) -> None:
    lin = world.caller("lin")
    moved = with_cookie(Caller(world.app, world.neighbour().host), lin.cookie())
    assert moved.post("/language", {"csrf_token": lin.token(), "language": "en"}, token=False).status_code == 400


@pytest.mark.requirement("I3")
@pytest.mark.parametrize("place", range(len(WHO) + 1))
def test_no_page_changes_anything_by_being_read(world: World, place: int) -> None:
    who = callers(world)[place]
    for address in addresses(world, "GET"):
        _read(who, address, world)


def _read(who: Caller, address: Address, world: World) -> None:
    left_out = RECORD if address.endpoint in LOOKS else ()
    before = state(world, *left_out)
    who.get(address.path)
    assert state(world, *left_out) == before, f"{who} changed something by reading {address.path}"
