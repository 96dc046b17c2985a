"""Members of former days come into the register as a whole list: written in bulk, by the same rules as one by one."""

from app.members.importing.newcomers import Newcomer, Paper, Refused, Taken
from app.members.importing.writing import admit_many

__all__ = ["Newcomer", "Paper", "Refused", "Taken", "admit_many"]
