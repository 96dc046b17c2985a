"""By which door somebody comes to a case: the own account, or the secret of a follow link."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from flask import abort, g, request, session, url_for
from flask_wtf.csrf import CSRFError, validate_csrf
from wtforms import ValidationError

from app.forms.models import Upload
from app.forms.owners import present_owner
from app.procedures.docket import Docket
from app.procedures.store import case_for_follow, get_case, get_own_case
from app.registration.applicant import Applicant, applicant_of, the_applicant
from app.web.access import Identity, somebody

F = TypeVar("F", bound=Callable[..., Any])
FOLLOWED = "followed"
MOST_FOLLOWED = 5
CASE = "case:"
DESK = "/desk/cases"
"""The reviewer's page of a case, which lies in the room beside this one."""


@dataclass(frozen=True)
class Door:
    """A case with whoever looks at it as its applicant; `token` is the secret of the link, empty for an account.

    `at_desk`: by somebody in charge, who fills in what a step asks of his role.
    """

    docket: Docket
    applicant: Applicant
    token: str = ""
    at_desk: bool = False

    @property
    def by(self) -> int:
        """The account that acts."""
        return self.applicant.account_id or 0

    def to(self, what: str = "", **more: Any) -> str:
        """The address of this case's page, or of something that is done there: withdraw, remind, correct, draft, form."""
        tail = f"_{what}" if what else ""
        if self.at_desk:
            number = self.docket.case.number
            return url_for(f"registration.desk{tail}", number=number, **more) if what else f"{DESK}/{number}"
        if self.token:
            return url_for(f"registration.follow{tail}", token=self.token, **more)
        return url_for(f"registration.case{tail}", number=self.docket.case.number, **more)


def own_door(number: str) -> Door:
    """A case of whoever is logged in. Raises NotFound for a foreign one."""
    return Door(get_own_case(number, seen_by=somebody()), the_applicant())


def desk_door(number: str) -> Door:
    """A case that somebody in charge sees at work. Raises NotFound for one that he does not."""
    docket = get_case(number, seen_by=somebody())
    return Door(docket, Applicant(present_owner(), docket.party, for_another=True), at_desk=True)


def link_door(token: str) -> Door:
    """The case that a follow link leads to. Raises NotFound. The visitor may see its files from then on."""
    docket = case_for_follow(token)
    if docket.case.starter_id is None:
        abort(404)
    _remember(docket.case.number)
    return Door(docket, applicant_of(docket.case.starter_id), token)


def _remember(number: str) -> None:
    known = session.get(FOLLOWED, [])
    if number not in known:
        session[FOLLOWED] = [*known, number][-MOST_FOLLOWED:]


def may_see_followed(upload: Upload, _who: Identity | None) -> bool:
    """The files of a case are for whoever came by its follow link; the cookie that says so is signed."""
    return upload.subject.startswith(CASE) and upload.subject.removeprefix(CASE) in session.get(FOLLOWED, [])


def by_link(view: F) -> F:
    """A view reached by a secret link. Its page sends no referrer, which the check of all other forms asks for over
    TLS; so it is taken out of that check (`registrations.py`), and its token is checked here."""

    @wraps(view)
    def checked(*args: Any, **kwargs: Any) -> Any:
        if request.method == "POST":
            try:
                validate_csrf(request.form.get("csrf_token"))
            except ValidationError as error:
                raise CSRFError(str(error.args[0])) from error
            g.csrf_valid = True
        return view(*args, **kwargs)

    checked.by_link = True  # type: ignore[attr-defined]
    return checked  # type: ignore[return-value]
