"""No test begins just before midnight: what it calls today would be yesterday before its end."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.tenancy.clock import PLATFORM_ZONE

LAST_MINUTE = timedelta(minutes=1)


def until_tomorrow(now: datetime) -> timedelta:
    """How long to wait: nothing on all the day but its last minute, where the associations are."""
    here = now.astimezone(ZoneInfo(PLATFORM_ZONE))
    left = datetime.combine(here.date() + timedelta(days=1), time(), here.tzinfo) - here
    return left if left < LAST_MINUTE else timedelta()
