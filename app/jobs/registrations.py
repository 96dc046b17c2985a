"""Readiness asks whether a worker is there; whoever works here finds the background work in the side."""

from app.jobs import chores
from app.jobs.queue import worker_is_there
from app.kernel.errors import say
from app.web.access import Identity
from app.web.health import register_check
from app.web.navigation import OFFICE, Entry, register_entry

__all__ = ["chores"]


def _works(who: Identity) -> bool:
    return who.works_here


register_check("worker", worker_is_there)
register_entry(Entry(say("后台任务"), "jobs.mine", OFFICE, icon="stopwatch", order=75, visible=_works))
