"""Telling the stories: each case is filed and moved by the same actions that people use."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.bodies.store import get_body
from app.demo.cast import Cast
from app.demo.pictures import emblem, portrait, sample_page, sample_paper
from app.demo.stories import DemoArticle, DemoCase, DemoFollow, DemoTurn
from app.forms.actions import Incoming, keep_upload
from app.forms.places import find_form, place_of
from app.forms.readers import Owner
from app.members.store import get_membership
from app.procedures import actions
from app.procedures.actions import Decision, Filing, Reply
from app.procedures.docket import take_up
from app.procedures.models import Asked, Case
from app.procedures.parties import Party
from app.procedures.rules.time import is_open
from app.procedures.windows import windows_for
from app.publishing.actions import Draft, publish_article
from app.registration.actions import state
from app.registration.actions.consenting import Agreed
from app.tenancy.clock import local_day
from app.tenancy.database import db
from app.tenancy.tenants import tenant

FILES: Mapping[str, tuple[str, Callable[[int], bytes]]] = {
    "@picture": ("照片.jpg", portrait), "@scan": ("扫描件.png", sample_page), "@paper": ("简介.pdf", sample_paper),
    "@emblem": ("标志.png", emblem),
}  # fmt: skip
COMPLETE = "complete"
AGO = re.compile(r"-\d{1,4}")
"""`-42` as an answer: the day so many days ago."""


def publish(article: DemoArticle, now: datetime) -> None:
    """One article, dated back."""
    on = local_day(now - timedelta(days=article.days_ago))
    draft = Draft(article.column, _both(article.title), _both(article.body), _both(article.kind), article.pinned)
    publish_article(draft, on=on, by=None, now=now)


def _both(text: Mapping[str, str] | str) -> dict[str, str]:
    return {"zh": text} if isinstance(text, str) and text else dict(text or {})


def tell(story: DemoCase, cast: Cast) -> str:
    """One case from its filing to where it stands; gives its number."""
    at = _filed_at(story, cast)
    account = cast.accounts[story.who]
    answers = _answers(story, cast, at)
    body = cast.body(story.at) if story.at else None
    party = cast.party(story.about) if story.about and not story.newcomer else Party()
    token = f"demo-{story.procedure}-{story.who}-{story.about or ''}-{story.days_ago}"
    filing = Filing(story.procedure, answers, party=party, body_id=body, submission=token, newcomer=story.newcomer)
    filed = actions.file_case(filing, by=account, now=at)
    cast.cases[story.procedure, story.about or story.who] = filed.case_id
    _go_on(filed.case_id, story, cast, at)
    return filed.number


def _filed_at(story: DemoCase, cast: Cast) -> datetime:
    """The moment of filing: so many days ago, or the last day before that on which it was open."""
    at = cast.now - timedelta(days=story.days_ago)
    if not story.in_window:
        return at
    procedure = tenant().association.procedures[story.procedure]
    windows = windows_for(story.procedure, procedure, get_body(cast.body(story.at)).path).stretches
    while not is_open(windows, local_day(at)):
        at -= timedelta(days=1)
    return at


def _go_on(case_id: int, story: DemoCase, cast: Cast, at: datetime) -> None:
    for turn in story.turns:
        at += timedelta(days=turn.days_later, hours=1)
        if turn.days_ago is not None:
            at = max(at, cast.now - timedelta(days=turn.days_ago))
        _act(case_id, turn, (story, cast), min(at, cast.now))


def go_on(follow: DemoFollow, cast: Cast) -> None:
    """What happens in a case that followed from another one."""
    party = cast.party(follow.about)
    mine = (Case.procedure == follow.procedure, Case.person_id == party.person_id, Case.unit_id == party.unit_id)
    found = db.session.execute(select(Case.id, Case.filed_at).where(*mine).order_by(Case.id.desc())).first()
    db.session.rollback()
    if found is not None:
        story = DemoCase(procedure=follow.procedure, who=follow.about, days_ago=0, turns=follow.turns)
        _go_on(found.id, story, cast, found.filed_at)


def _answers(story: DemoCase, cast: Cast, at: datetime) -> dict[str, Any]:
    """The answers with what stands for others: `@member KEY`, `@body KEY`, `@day AGO`, `@picture`, `@scan`, `@paper`,
    `@emblem`, `@id`, `@name`."""
    form = tenant().association.procedures[story.procedure].form or ""
    common = cast.stories.answers.get(form, {})
    return {name: _meant(value, (form, name), story, cast) for name, value in {**common, **story.answers}.items()}


def _meant(value: Any, where: tuple[str, str], story: DemoCase, cast: Cast) -> Any:
    if isinstance(value, list):
        return [_meant(one, where, story, cast) for one in value]
    if isinstance(value, dict):  # the row of a table
        return {name: _meant(one, (where[0], f"{where[1]}-0-{name}"), story, cast) for name, one in value.items()}
    if isinstance(value, str) and AGO.fullmatch(value):
        return (cast.today - timedelta(days=int(value[1:]))).isoformat()
    if not isinstance(value, str) or not value.startswith("@"):
        return value
    word, _, key = value.partition(" ")
    if word == "@member":
        found = get_membership(cast.members[key])
        return {"membership_id": found.id, "name": found.name, "number": found.number}
    if word == "@id":
        return cast.stories.account(_whose(story)).id_number
    if word == "@body":
        return cast.body(key)
    if word == "@day":
        return (cast.today - timedelta(days=int(key))).isoformat()
    if word == "@name":
        return cast.stories.account(_whose(story)).name
    return _upload(word, where, story, cast)


def _whose(story: DemoCase) -> str:
    """Whose data the answers are: whoever files it, or the newcomer that is entered."""
    return story.about if story.newcomer and story.about else story.who


def _upload(word: str, where: tuple[str, str], story: DemoCase, cast: Cast) -> str:
    number = sum(map(ord, story.who))
    name, draw = FILES[word]
    file = Incoming(name, draw(number))
    form, field = find_form(tenant().configuration, where[0]), where[1]
    several = field in form.fields and form.fields[field].type == "files"
    place = place_of(form, f"{field}-0" if several else field)
    owner = Owner(account_id=cast.accounts[story.who])
    return keep_upload(file, place, owner=owner, now=cast.now)


def _act(case_id: int, turn: DemoTurn, told: tuple[DemoCase, Cast], at: datetime) -> None:
    story, cast = told
    account = cast.accounts.get(turn.by)
    asked = _asked(case_id, cast.people.get(turn.by))
    if asked is not None and account is not None:
        actions.confirm(asked, Reply(turn.verdict, opinion=turn.opinion), by=account, token=None, now=at)
        return
    case = db.session.get_one(Case, case_id, populate_existing=True)
    if turn.verdict == COMPLETE:
        _complete(case, turn, (story, cast), at)
        return
    waivers = _waivers(case_id, turn.opinion) if turn.waivers else {}
    mine, where = story.model_copy(update={"who": turn.by}), f"{case.procedure}.{case.step}"
    version = case.version
    fields = {name: _meant(value, (where, name), mine, cast) for name, value in turn.fields.items()}
    decision = Decision(turn.verdict, turn.opinion, fields, turn.comments, waivers)
    if case.person_id is not None and case.person_id == cast.people.get(turn.by):
        state(case_id, decision, _all_consents(), number=case.number, by=account or 0, version=version, now=at)
        return
    actions.decide(case_id, decision, by=account or 0, version=version, now=at)


def _all_consents() -> Agreed:
    """Whoever the stories are about ticks what is asked beside an answer."""
    return Agreed(tuple(tenant().association.consents))


def _complete(case: Case, turn: DemoTurn, told: tuple[DemoCase, Cast], at: datetime) -> None:
    story, cast = told
    number, version, form = case.id, case.version, take_up(case.id).step.fill or ""
    db.session.rollback()
    answers = {name: _meant(value, (form, name), story, cast) for name, value in turn.fields.items()}
    actions.complete(number, answers, by=cast.accounts[turn.by], version=version, now=at)


def _waivers(case_id: int, reason: str) -> dict[str, str]:
    procedure = take_up(case_id).procedure
    db.session.rollback()
    return {condition.that: reason for condition in procedure.require if condition.waived_by}


def _asked(case_id: int, person: int | None) -> int | None:
    if person is None:
        return None
    found = select(Asked.id).where(Asked.case_id == case_id, Asked.person_id == person, Asked.answered_at.is_(None))
    return db.session.scalar(found.order_by(Asked.id.desc()))
