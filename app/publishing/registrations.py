"""What this room offers to those below: effects, the exhibit of an article, who may see its pictures, ways to its pages."""

from app.forms.readers import register_file_reader
from app.kernel.errors import say
from app.procedures.exhibits import register_exhibit
from app.procedures.letters import register_telling
from app.publishing import chores, effects
from app.publishing.access import edits_site, may_have_a_studio, may_see_picture, shows_something, writes_in_own_studio
from app.publishing.exhibit import article_of
from app.web.navigation import MINE, SITE, Entry, register_entry

__all__ = ["chores", "effects"]

register_exhibit("article", article_of)
register_file_reader(may_see_picture)
register_telling("publish")
STUDIO = say("会员工作室")
for entry in (
    Entry(STUDIO, "publishing.studio_desk", MINE, place="my", icon="newspaper", order=40,
          visible=may_have_a_studio, there=writes_in_own_studio),
    Entry(say("公开显示"), "publishing.public_choice", MINE, place="my", icon="eye", order=45, visible=shows_something),
    Entry(say("文章"), "publishing.office_articles", SITE, icon="newspaper", order=50, visible=edits_site),
):
    register_entry(entry)
