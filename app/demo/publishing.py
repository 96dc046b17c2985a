"""Telling what members publish: studios with articles at every stage, people in the public libraries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from app.demo.cast import Cast
from app.demo.pictures import emblem, view
from app.demo.stories import DemoPost, DemoShown, DemoStudio
from app.forms.actions import Incoming, hand_in, keep_upload
from app.forms.places import find_form, place_of
from app.forms.readers import Owner
from app.members.actions import enrol, keep_data
from app.procedures.actions import Decision, decide
from app.publishing import actions
from app.publishing.actions.showing import Choice
from app.publishing.actions.writing import Where
from app.publishing.pictures import keep_picture
from app.publishing.rules.articles import Draft, Picture
from app.publishing.store.writing import get_in_hand
from app.tenancy.database import db
from app.tenancy.tenants import tenant

LANGUAGE = "zh"


def tell_studio(story: DemoStudio, cast: Cast) -> None:
    """The studio is opened, the member's file filled, each article brought as far as its story goes."""
    membership = cast.members[story.who]
    _keep_file(membership, story.by, story.file, cast)
    studio = actions.open_studio(membership, on=cast.today - timedelta(days=300), by=None)
    _choose(membership, story.by, story.show, cast)
    for number, post in enumerate(story.posts):
        _tell_post(studio, number, post, story, cast)


def tell_shown(story: DemoShown, cast: Cast) -> None:
    """Somebody stands in a library, and has agreed to be shown unless that was told already."""
    membership = cast.members[story.who]
    _keep_file(membership, story.who, story.file, cast)
    enrol(membership, story.library, on=cast.today - timedelta(days=60), case_id=None, by=None)
    if story.show:
        _choose(membership, story.who, story.show, cast)


def _choose(membership: int, by: str, show: tuple[str, ...], cast: Cast) -> None:
    choice = Choice(listed=True, fields=show)
    actions.choose(membership, choice, by=cast.accounts[by], language=LANGUAGE, now=cast.now)


def _keep_file(membership: int, by: str, file: Mapping[str, Any], cast: Cast) -> None:
    """The member's file; `@emblem` stands for a drawn picture at the photo field of a form that keeps."""
    answers = {name: _emblem(name, membership, by, cast) if text == "@emblem" else text for name, text in file.items()}
    if answers:
        keep_data(membership, answers, case_id=None, by=None, now=cast.now)


def _emblem(name: str, membership: int, by: str, cast: Cast) -> str:
    forms = tenant().association.forms
    form = next(f for f, one in forms.items() if one.keeps and any(ask.name == name for ask in one.all_fields()))
    place = place_of(find_form(tenant().configuration, form), name)
    owner = Owner(account_id=cast.accounts[by])
    upload = keep_upload(Incoming("标志.png", emblem(membership)), place, owner=owner, now=cast.now)
    hand_in([upload], f"member:{membership}", by=owner.account_id)
    return upload


def _tell_post(studio: int, number: int, post: DemoPost, story: DemoStudio, cast: Cast) -> None:
    by, at = cast.accounts[story.by], cast.now - timedelta(days=post.days_ago)
    article = actions.begin_article(post.kind, studio_id=studio, token=f"demo-{story.who}-{number}", by=by, now=at)
    copy = get_in_hand(article, studio).copy
    copy = actions.save_draft(Where(article, studio, copy), _draft(post, number, by, cast), by=by, now=at)
    if post.outcome != "draft":
        actions.hand_in_article(Where(article, studio, copy), by=by, now=at)
    if post.outcome in ("published", "returned"):
        _moderate(article, studio, post, cast.accounts[story.moderator], at + timedelta(hours=5))


def _draft(post: DemoPost, number: int, by: int, cast: Cast) -> Draft:
    pictures = [
        Picture(keep_picture(Incoming(f"{place}.jpg", view(number * 7 + place)), by=by, now=cast.now), _both(said))
        for place, said in enumerate(post.pictures)
    ]
    vacancy = {name: _day(text, cast.today) for name, text in post.vacancy.items()}
    return Draft(post.kind, _both(post.title), _both(post.body), pictures=tuple(pictures), vacancy=vacancy)


def _day(text: Any, today: date) -> str:
    """`+30` is a day so many days ahead."""
    said = str(text)
    return (today + timedelta(days=int(said))).isoformat() if said.startswith("+") else said


def _moderate(article: int, studio: int, post: DemoPost, by: int, at: datetime) -> None:
    case = get_in_hand(article, studio).case
    if case is None:
        return
    db.session.refresh(case)
    verdict = "approve" if post.outcome == "published" else "return"
    decide(case.id, Decision(verdict, post.opinion), by=by, version=case.version, now=at)


def _both(text: Mapping[str, str] | str) -> dict[str, str]:
    return {LANGUAGE: text} if isinstance(text, str) and text else dict(text or {})

