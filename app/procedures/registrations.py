"""What the engine can do by itself for an outcome, and whom it lets see the files of a case."""

from app.forms.readers import register_file_reader
from app.procedures import telling
from app.procedures.store import may_see_file

__all__ = ["telling"]

register_file_reader(may_see_file)
