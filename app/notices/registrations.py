"""The worker learns here how a letter is sent."""

from app.notices import sending

__all__ = ["sending"]
