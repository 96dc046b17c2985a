"""What the engine can do by itself for an outcome, and whom it lets see the files of a case."""

from app.accounts.revealers import register_revealer
from app.forms.readers import register_file_reader
from app.procedures import batchjob, continuing, reminding, retention, secondbatch, telling
from app.procedures.actions import announcing, counting, dealing, escalating, silence
from app.procedures.blocks import effects as blocks
from app.procedures.models import Case
from app.procedures.revealing import answer_of_case
from app.procedures.seconding import models as proposals
from app.procedures.store import may_see_file, may_see_scan
from app.procedures.windows import models as windows
from app.search.actions import Indexed, register_indexed
from app.search.rules import Words

__all__ = [
    "announcing",
    "batchjob",
    "blocks",
    "continuing",
    "counting",
    "dealing",
    "escalating",
    "proposals",
    "reminding",
    "retention",
    "secondbatch",
    "silence",
    "telling",
    "windows",
]

register_file_reader(may_see_file)
register_file_reader(may_see_scan)
register_revealer("case", answer_of_case)


def _case_words(case: Case) -> Words:
    return Words((case.title, case.place), (case.number,))


register_indexed(Indexed("case", Case, ("title", "place", "number"), _case_words))
