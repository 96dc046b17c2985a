"""Who may confirm what somebody else wants to do: a table of rights."""

from __future__ import annotations

import pytest

from app.seconding.rules import Held, Need, behind, fits, meets
from app.tenancy.capabilities import Capability
from app.web.access import HeldRole

EXPORTS = frozenset({Capability.SEE_REGISTER, Capability.EXPORT})
ROLE = Need(role="secretary", body_id=1)


def held(path: str, *, can: frozenset[Capability] = EXPORTS, sees: str = "below", role: str = "clerk") -> HeldRole:
    return HeldRole(role, int(path.strip("/").split("/")[-1]), path, can, sees)


def need(path: str, sees: str = "below") -> Need:
    return Need("", ("see_register", "export"), int(path.strip("/").split("/")[-1]), path, sees)


@pytest.mark.parametrize(
    ("role", "wanted", "meets_it"),
    [
        (held("/1/", role="secretary"), ROLE, True),
        (held("/1/2/", role="secretary"), ROLE, False),
        (held("/1/"), ROLE, False),
        (held("/1/"), need("/1/2/"), True),
        (held("/1/2/"), need("/1/2/"), True),
        (held("/1/2/"), need("/1/"), False),
        (held("/1/3/"), need("/1/2/"), False),
        (held("/1/3/", sees="all"), need("/1/2/"), True),
        (held("/1/2/"), need("/1/2/", "all"), False),
        (held("/1/", sees="own"), need("/1/2/"), False),
        (held("/1/2/", sees="own"), need("/1/2/", "own"), True),
        (held("/1/2/", sees="own"), need("/1/2/"), False),
        (held("/1/", can=frozenset({Capability.EXPORT})), need("/1/2/"), False),
    ],
)
def test_a_right_is_met_by_the_same_role_or_by_capabilities_that_reach_as_far(role, wanted, meets_it):
    assert meets(role, wanted) is meets_it


def test_every_right_is_needed_and_none_named_is_nobodys():
    roles = [held("/1/2/"), held("/1/3/")]
    assert fits(roles, [need("/1/2/"), need("/1/3/")])
    assert not fits(roles, [need("/1/2/"), need("/1/4/")])
    assert not fits(roles, [])


def test_a_deputy_acts_for_whom_he_stands_in_unless_he_has_the_right_himself():
    secretary = held("/1/", role="secretary")
    assert behind(7, [Held(secretary, instead_of=5)], [ROLE]) == {7, 5}
    assert behind(7, [Held(secretary, instead_of=5), Held(secretary)], [ROLE]) == {7}
    assert behind(7, [Held(held("/1/"), instead_of=5)], [ROLE]) == {7}
