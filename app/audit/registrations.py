"""The record closes every action."""

from app.audit.actions import write_down
from app.tenancy.transactions import before_every_commit

before_every_commit(write_down)
