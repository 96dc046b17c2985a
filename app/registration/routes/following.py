"""The same pages for who applied without an account: the secret of the link is the key."""

from __future__ import annotations

from flask import Response, request
from flask.typing import ResponseReturnValue

from app.forms.actions import adopt
from app.forms.owners import present_owner
from app.registration import caseacts
from app.registration.doors import Door, by_link, link_door
from app.registration.routes import bp
from app.registration.stating import state
from app.web.access import identity, public


@bp.get("/follow/<token>")
@public
def follow(token: str) -> str:
    return caseacts.show(link_door(token))


@bp.post("/follow/<token>/withdraw")
@public
@by_link
def follow_withdraw(token: str) -> ResponseReturnValue:
    return caseacts.take_back(link_door(token))


@bp.post("/follow/<token>/remind")
@public
@by_link
def follow_remind(token: str) -> ResponseReturnValue:
    return caseacts.hurry(link_door(token))


@bp.route("/follow/<token>/correct", methods=["GET", "POST"])
@public
@by_link
def follow_correct(token: str) -> ResponseReturnValue:
    return caseacts.correct(_with_own_files(link_door(token)))


@bp.post("/follow/<token>/draft")
@public
@by_link
def follow_draft(token: str) -> ResponseReturnValue:
    return caseacts.keep(link_door(token))


@bp.route("/follow/<token>/complete", methods=["GET", "POST"])
@public
@by_link
def follow_complete(token: str) -> ResponseReturnValue:
    return caseacts.complete(_with_own_files(link_door(token)))


@bp.post("/follow/<token>/complete/draft")
@public
@by_link
def follow_complete_draft(token: str) -> ResponseReturnValue:
    return caseacts.keep_completion(link_door(token))


@bp.route("/follow/<token>/answer", methods=["GET", "POST"])
@public
@by_link
def follow_answer(token: str) -> ResponseReturnValue:
    return state(_with_own_files(link_door(token)))


@bp.get("/follow/<token>/form.pdf")
@public
def follow_form(token: str) -> Response:
    return caseacts.paper(link_door(token))


def _with_own_files(door: Door) -> Door:
    """What the visitor has just uploaded belongs to whom the case belongs to."""
    if request.method == "POST" and identity() is None:
        token = door.token
        adopt(present_owner(), by=door.by)
        return link_door(token)
    return door
