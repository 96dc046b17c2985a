"""The public page of a studio, gathered: head, shelves, articles, what is known of the member, open vacancies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from app.publishing.models import PublicProfile
from app.publishing.places import VACANCIES
from app.publishing.reading import foreign_tag, start_of
from app.publishing.rules.vacancies import vacancy_from
from app.publishing.showing import ShownField, excerpt, picture_of, shown_fields, tier_label
from app.publishing.store.studios import Shelf, StudioArticle, StudioLine
from app.tenancy.clock import today
from app.tenancy.configuration.words import pick
from app.tenancy.tenants import tenant
from app.web.language import current_language, said
from app.web.language import gettext as _

MOST_VACANCIES = 5


@dataclass(frozen=True)
class Story:
    """An article in the list of a studio."""

    title: str
    href: str
    day: str
    start: str
    foreign: str
    facts: Sequence[str] = ()
    over: bool = False


@dataclass(frozen=True)
class Opening:
    """An open vacancy beside the articles."""

    title: str
    href: str
    pay: str
    note: str


@dataclass(frozen=True)
class StudioPage:
    """Everything on the page of a studio."""

    id: int
    name: str
    tier: str
    number: str
    logo: str
    tabs: Sequence[Mapping[str, object]]
    kind: str
    kind_label: str
    lead: Story | None
    stories: Sequence[Story]
    next: str
    first: str
    intro: str
    paragraphs: Sequence[str]
    facts: Sequence[ShownField]
    openings: Sequence[Opening]


def studio_page(studio_id: int, profile: PublicProfile, kind: str, shelves: tuple[Mapping[str, int], Shelf]) -> StudioPage:
    """The page of a studio at one of its shelves."""
    counts, shelf = shelves
    about = holder_kind(profile.tier)
    fields = shown_fields(profile.answers, about)
    stories = [_story(studio_id, one) for one in shelf.page.rows]
    leads = bool(stories) and shelf.page.first and not stories[0].facts
    address = url_for("publishing.studio", studio_id=studio_id, kind=kind)
    following = url_for("publishing.studio", studio_id=studio_id, kind=kind, after=shelf.page.after) if shelf.page.after else ""
    long = next((one for one in fields if one.long), None)
    return StudioPage(
        id=studio_id, name=profile.name, tier=tier_label(profile.tier), number=profile.number or "",
        logo=logo_href(studio_id, profile), tabs=_tabs(studio_id, kind, counts), kind=kind,
        kind_label=said(tenant().association.site.studio[kind].label), lead=stories[0] if leads else None,
        stories=stories[1:] if leads else stories, next=following, first="" if shelf.page.first else address,
        intro=excerpt(fields), paragraphs=long.paragraphs if long else (), facts=[one for one in fields if one is not long],
        openings=_openings(studio_id, shelf.vacancies),
    )  # fmt: skip


def holder_kind(tier: str | None) -> str:
    """Whether a member of this tier is a unit or a person."""
    tiers = tenant().association.tiers
    return "person" if tier in tiers and tiers[tier].holder == "person" else "unit"


def logo_href(studio_id: int, profile: PublicProfile | StudioLine) -> str:
    """The address of a studio's picture; empty for none."""
    file = picture_of(profile.answers, holder_kind(profile.tier))
    return url_for("publishing.studio_logo", studio_id=studio_id, v=file[:12]) if file else ""


def _tabs(studio_id: int, kind: str, counts: Mapping[str, int]) -> list[Mapping[str, object]]:
    return [
        {"label": said(one.label), "href": url_for("publishing.studio", studio_id=studio_id, kind=name),
         "count": counts.get(name, 0), "current": name == kind}
        for name, one in tenant().association.site.studio.items()
    ]  # fmt: skip


def _story(studio_id: int, one: StudioArticle) -> Story:
    language, vacancy = current_language(), vacancy_from(one.vacancy)
    column = tenant().association.site.studio.get(one.column)
    is_vacancy = bool(column and column.kind == VACANCIES)
    body = pick(one.body, language) if one.body else ""
    return Story(
        pick(one.title, language), url_for("publishing.studio_article", studio_id=studio_id, article_id=one.id),
        one.published_on.isoformat(), start_of(body), foreign_tag(one.title),
        [part for part in (vacancy.pay, vacancy.place) if part] if is_vacancy else (),
        over=is_vacancy and not vacancy.is_open(today()),
    )  # fmt: skip


def _openings(studio_id: int, vacancies: Iterable[StudioArticle]) -> list[Opening]:
    """The vacancies for which one may still apply, the newest first."""
    day: date = today()
    found = []
    for one in vacancies:
        vacancy = vacancy_from(one.vacancy)
        if vacancy.is_open(day):
            href = url_for("publishing.studio_article", studio_id=studio_id, article_id=one.id)
            note = _place_and_count(vacancy.place, vacancy.count)
            found.append(Opening(pick(one.title, current_language()), href, vacancy.pay, note))
    return found[:MOST_VACANCIES]


def _place_and_count(place: str, count: str) -> str:
    people = _("招聘 %(count)s 人", count=count) if count else ""
    return "　".join(part for part in (place, people) if part)


@dataclass(frozen=True)
class StudioRow:
    """A studio in the list."""

    name: str
    href: str
    tier: str
    logo: str
    intro: str


def studio_rows(lines: Iterable[StudioLine]) -> list[StudioRow]:
    """Studios as the list draws them."""
    return [
        StudioRow(
            one.name, url_for("publishing.studio", studio_id=one.id), tier_label(one.tier), logo_href(one.id, one),
            excerpt(shown_fields(one.answers, holder_kind(one.tier))),
        )
        for one in lines
    ]  # fmt: skip


def tiers_of_studios() -> list[tuple[str, str]]:
    """The tiers whose members may have a studio, high to low, to narrow the list by."""
    tiers = tenant().association.tiers
    return [(name, said(tiers[name].label)) for name in reversed(list(tiers)) if tiers[name].holder != "person"]
