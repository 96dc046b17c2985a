"""Questions of the desk for the tree and the people in charge."""

from app.organisation.store.people import (
    GrantLine,
    Sought,
    count_grants,
    find_account,
    get_seen_account,
    get_seen_grant,
    grants_of,
    grants_page,
    last_managers,
)
from app.organisation.store.staff import Staff, body_of, staff_of
from app.organisation.store.tree import (
    BodyLine,
    InCharge,
    bodies_page,
    count_below,
    get_seen_body,
    in_charge,
    members_at,
    reaches_all,
    tree,
    units_under,
    what_stands,
)

__all__ = [
    "BodyLine",
    "GrantLine",
    "InCharge",
    "Sought",
    "Staff",
    "bodies_page",
    "body_of",
    "count_below",
    "count_grants",
    "find_account",
    "get_seen_account",
    "get_seen_body",
    "get_seen_grant",
    "grants_of",
    "grants_page",
    "in_charge",
    "last_managers",
    "members_at",
    "reaches_all",
    "staff_of",
    "tree",
    "units_under",
    "what_stands",
]
