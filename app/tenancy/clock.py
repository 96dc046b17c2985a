"""What time it is. Only routes, jobs and commands ask; everything else is told."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from app.tenancy.tenants import find_tenant

PLATFORM_ZONE = "Asia/Shanghai"


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def zone() -> ZoneInfo:
    """The zone in which the association counts its days."""
    found = find_tenant()
    return ZoneInfo(found.association.calendar.zone if found else PLATFORM_ZONE)


def today() -> date:
    """Today, where the association is."""
    return now().astimezone(zone()).date()


def local_day(moment: datetime) -> date:
    """The association's day on which a moment fell."""
    return moment.astimezone(zone()).date()
