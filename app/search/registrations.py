"""Once a day the index takes up what came past it."""

from app.jobs.chores import register_chore
from app.search.actions import catch_up_all

register_chore("search index", lambda _now: catch_up_all())
