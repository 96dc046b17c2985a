"""The background work of a body that ends: its many members and cases go to another, part by part, and then it is closed."""

from __future__ import annotations

from app.bodies.store import get_body
from app.jobs.kinds import Report, Wish, job
from app.jobs.models import Job
from app.kernel.errors import say
from app.organisation.actions import Closing, hand_on_and_close
from app.organisation.store import HAND_ON


def tell(wanted: Job, _wish: Wish) -> Report:
    """Which body goes where, and the way back to it."""
    body, successor = get_body(int(wanted.args["body"])), get_body(int(wanted.args["successor_id"]))
    about = say("%(body)s移交%(successor)s", body=dict(body.name), successor=dict(successor.name))
    return Report(about, back=f"/office/bodies/{body.id}")


@job(HAND_ON, label=say("机构移交"), tell=tell)
def work(wanted: Job) -> None:
    """Hand on what is left; a worker that died in the middle is followed by another."""
    given = dict(wanted.args)
    hand_on_and_close(int(given.pop("body")), Closing(**given), job=wanted, by=wanted.account_id or 0)
