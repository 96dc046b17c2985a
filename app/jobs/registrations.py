"""Readiness asks whether a worker is there."""

from app.jobs.queue import worker_is_there
from app.web.health import register_check

register_check("worker", worker_is_there)
