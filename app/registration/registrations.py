"""What the applicant's desk offers to the rooms below: its entries of the navigation, and who may see files by a link."""

from app.forms.readers import register_file_reader
from app.kernel.errors import say
from app.procedures.store import number_asked, number_waiting
from app.procedures.windows.beginners import register_beginners
from app.registration.doors import may_see_followed
from app.registration.entering import to_enter
from app.registration.store import beginners
from app.web.access import Identity
from app.web.navigation import MINE, MY_WORK, Entry, register_entry


def _enters(who: Identity) -> bool:
    return bool(to_enter(who))


register_file_reader(may_see_followed)
register_beginners(beginners)
register_entry(
    Entry(say("我的申请"), "registration.cases", MINE, place="my", icon="file-earmark-text", order=20,
          count=number_waiting, before_opened=True)
)
register_entry(
    Entry(say("帮助"), "registration.help_pages", MINE, place="bar", icon="question-circle", order=90, before_opened=True)
)
register_entry(
    Entry(say("代为录入"), "registration.entering", MY_WORK, icon="pen", order=15, visible=_enters)
)
register_entry(
    Entry(say("待我确认"), "registration.confirm", MINE, place="my", icon="clipboard-check", order=30, count=number_asked)
)
