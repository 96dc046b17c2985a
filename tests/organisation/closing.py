"""A worker that hands a body on in small parts until somebody kills it: `python -m tests.organisation.closing JOB SIZE`.

Like `tests.trust.working` it waits for leave before it begins and before it keeps a transaction.
"""

from __future__ import annotations

import sys

from sqlalchemy import Engine, event

from app import create_app
from app.jobs.models import Job
from app.organisation.actions import Closing, hand_on_and_close
from app.tenancy.database import db
from app.tenancy.entering import entered
from tests.members.choirs import CHOIRS


def main(job_id: int, size: int) -> None:
    """Hand on what is left, and end the body."""
    event.listen(Engine, "commit", lambda _connection: _ask_leave("keeping"))
    with entered(CHOIRS, create_app()):
        _ask_leave()
        hand_on(job_id, size)
    print("done", flush=True)


def hand_on(job_id: int, size: int) -> None:
    """What the job does, in parts of this size."""
    job = db.session.get_one(Job, job_id)
    given = dict(job.args)
    hand_on_and_close(int(given.pop("body")), Closing(**given), job=job, by=job.account_id or 0, size=size)


def _ask_leave(to: str = "working") -> None:
    print(to, flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    main(*[int(text) for text in sys.argv[1:]])
