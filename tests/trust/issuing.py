"""A process that decides cases until somebody kills it: `python -m tests.trust.issuing ACCOUNT CASE…`.

It waits for a line of leave before each, so that it is never further than whoever is to kill it, however slow that one is;
with nobody there any more it goes on to the end.
"""

from __future__ import annotations

import sys

from app import create_app
from app.kernel.errors import Conflict
from app.procedures import actions
from app.procedures.models import Case, CaseState
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.entering import entered
from tests.procedures.stories import APPROVE
from tests.trust.world import HENAN


def main(account: int, cases: list[int]) -> None:
    """Approve what is not approved yet; a line for each, and one back."""
    with entered(HENAN, create_app()):
        for number in cases:
            case = db.session.get_one(Case, number, populate_existing=True)
            if case.state is not CaseState.OPEN:
                continue
            print("deciding", number, flush=True)
            sys.stdin.readline()
            try:
                actions.decide(number, APPROVE, by=account, version=case.version, now=clock.now())
            except Conflict:
                continue
    print("done", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), [int(text) for text in sys.argv[2:]])
