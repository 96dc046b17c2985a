"""Notices stand in the side of the workspace for those who may write them."""

from app.kernel.errors import say
from app.mailings.store import may_write
from app.web.navigation import SITE, Entry, register_entry

register_entry(Entry(say("通知"), "mailings.sent", SITE, icon="megaphone", order=51, visible=may_write))
