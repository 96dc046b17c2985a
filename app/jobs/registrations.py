"""Readiness asks whether a worker is there."""

from app.jobs import chores
from app.jobs.queue import worker_is_there
from app.web.health import register_check

__all__ = ["chores"]

register_check("worker", worker_is_there)
