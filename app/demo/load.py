"""Loading the stories where a database is still empty."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from app.demo.billing import tell_bill
from app.demo.cast import Cast, assemble, someone_is_there
from app.demo.charge import tell_representative, tell_staff
from app.demo.office import tell_bundle, tell_handover, tell_notice, tell_windows
from app.demo.publishing import tell_shown, tell_studio
from app.demo.seconding import tell_two
from app.demo.stories import Stories, demo_stories
from app.demo.telling import go_on, publish, tell
from app.demo.voting import tell_authority, tell_office, tell_vote
from app.kernel.errors import DomainError
from app.tenancy import clock
from app.tenancy.entering import entered
from app.tenancy.registry import registry
from app.tenancy.settings import settings

TOLD: tuple[tuple[str, Callable[[Any, Cast], object]], ...] = (
    ("windows", tell_windows), ("cases", tell), ("votes", tell_vote), ("authorities", tell_authority),
    ("bundles", tell_bundle), ("follows", go_on), ("after", tell), ("handovers", tell_handover), ("notices", tell_notice),
    ("studios", tell_studio), ("shown", tell_shown), ("bills", tell_bill), ("twos", tell_two),
)  # fmt: skip
"""Which stories are told in which order: what comes later builds on what was told before."""


class NotInProduction(RuntimeError):
    """Invented people have no place on a real site."""


def load_all(slugs: Iterable[str]) -> list[str]:
    """Tell the stories of every association (or of those named) whose database holds no account yet.

    Gives a line for each association that was told. Raises NotInProduction.
    """
    if settings().production:
        raise NotInProduction("demo stories are for development only")
    told = []
    for slug in slugs or registry().slugs():
        try:
            with entered(slug):
                line = _load(demo_stories(registry().root / slug))
        except DomainError as error:
            line = f"stories broke off: {error}"
        if line:
            told.append(f"{slug}: {line}")
    return told


def _load(stories: Stories) -> str:
    if not stories.accounts or someone_is_there():
        return ""
    now = clock.now()
    cast = assemble(stories, now)
    for article in stories.articles:
        publish(article, now)
    _put_in_charge(stories, cast)
    for which, tell_one in TOLD:
        for story in getattr(stories, which):
            tell_one(story, cast)
    people = len(cast.members) + sum(crowd.count for crowd in stories.crowds)
    return f"{len(cast.accounts)} accounts, {people} members, {len(stories.articles)} articles, {len(stories.cases)} cases"


def _put_in_charge(stories: Stories, cast: Cast) -> None:
    """Representatives by name first, because offices are held through them; those who hold one already after it."""
    for named in (one for one in stories.representatives if one.who is None):
        tell_representative(named, cast)
    for office in stories.offices:
        tell_office(office, cast)
    for named in (one for one in stories.representatives if one.who is not None):
        tell_representative(named, cast)
    for staff in stories.staff:
        tell_staff(staff, cast)
