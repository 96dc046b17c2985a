"""What the engine can do by itself for an outcome, and whom it lets see the files of a case."""

from app.accounts.revealers import register_revealer
from app.forms.readers import register_file_reader
from app.procedures import batchjob, retention, telling
from app.procedures.revealing import answer_of_case
from app.procedures.store import may_see_file

__all__ = ["batchjob", "retention", "telling"]

register_file_reader(may_see_file)
register_revealer("case", answer_of_case)
