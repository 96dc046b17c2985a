"""A worker that does a batch in small chunks until somebody kills it: `python -m tests.trust.working BATCH JOB SIZE`.

It waits for a line of leave before it begins and before it keeps a transaction, so that it is never further than whoever is
to kill it.
"""

from __future__ import annotations

import sys

from sqlalchemy import Engine, event

from app import create_app
from app.procedures.actions.batching import do_batch
from app.tenancy.entering import entered
from tests.trust.world import HENAN


def main(batch: int, job: int, size: int) -> None:
    """Answer what waits; a line when it begins, one just before each transaction is kept, one when nothing waits any more."""
    event.listen(Engine, "commit", lambda _connection: _ask_leave("keeping"))
    with entered(HENAN, create_app()):
        _ask_leave()
        do_batch(batch, job, size=size)
    print("done", flush=True)


def _ask_leave(to: str = "working") -> None:
    print(to, flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    main(*[int(text) for text in sys.argv[1:]])
