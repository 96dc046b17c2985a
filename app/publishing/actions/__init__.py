"""What people do with what is published; one file a journey."""

from app.publishing.actions.articles import hide_article, publish_article, publish_revision
from app.publishing.actions.following import follow
from app.publishing.actions.showing import choose, settle
from app.publishing.actions.studios import close_studio, open_studio
from app.publishing.actions.writing import begin_article, drop_draft, hand_in_article, save_draft
from app.publishing.rules.articles import Draft

__all__ = [
    "Draft",
    "begin_article",
    "choose",
    "close_studio",
    "drop_draft",
    "follow",
    "hand_in_article",
    "hide_article",
    "open_studio",
    "publish_article",
    "publish_revision",
    "save_draft",
    "settle",
]
