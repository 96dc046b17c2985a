"""The shape of `demo.yaml`: accounts, articles, members, and what happened to whom."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from app.kernel.errors import DomainError, say

PASSWORD = "Qiuye-2026-kan!"  # noqa: S105 - invented accounts of a development site
Said = dict[str, str] | str


class Part(BaseModel):
    """Frozen, and strict about keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DemoAccount(Part):
    """Somebody who can log in. `role` is a role of the association, held at the body `at` (the association by default).

    `opened` false: registered, nothing approved yet; a unit then registers itself. `shown` false keeps an account out of
    the list of logins: it is only needed in a story.
    """

    key: str
    kind: Literal["person", "unit", "staff"] = "person"
    name: str
    login: str = ""
    title: str = ""
    title_en: str = ""
    id_number: str | None = None
    email: str = ""
    mobile: str = ""
    unit: str | None = None
    role: str | None = None
    at: str | None = None
    opened: bool = True
    shown: bool = True


class DemoBody(Part):
    """A body that is there from the start: a branch, a lower level, a member organisation."""

    key: str
    kind: str
    name: dict[str, str]
    under: str | None = None


class DemoMember(Part):
    """Somebody in the register before the first case: `who` is an account or a unit, `at` where it stands, `kept` its file."""

    who: str
    tier: str
    on: str
    at: str | None = None
    kept: dict[str, Any] = {}
    library: str | None = None


class DemoCrowd(Part):
    """Invented members without accounts, so that lists and figures have something to show.

    Admitted in the `since` days that end `before` days ago. `kept` is their file: of a list each takes one in turn;
    where it has an `id_number`, each gets one of his own with its day of birth.
    """

    tier: str
    count: int
    at: tuple[str, ...] = ()
    since: int = 300
    before: int = 0
    kept: dict[str, Any] = {}


class DemoArticle(Part):
    """Something published, so many days ago."""

    column: str
    days_ago: int
    kind: Said = ""
    title: Said
    body: Said = ""
    pinned: bool = False


class DemoTurn(Part):
    """What somebody does in a case: `by` is the key of an account; who is asked by name confirms.

    `complete` as verdict hands in the form that the step asks for, filled with `fields`. `days_ago` says the day outright.
    """

    by: str
    verdict: str
    opinion: str = ""
    fields: dict[str, Any] = {}
    comments: dict[str, str] = {}
    waivers: bool = False
    days_later: int = 1
    days_ago: int | None = None


class DemoCase(Part):
    """One story: who applies for what, with which answers (over those of `answers:` at the top), and what happened.

    `about`: the member for whom somebody in charge starts it; a `newcomer` is entered by the answers. `in_window`: filed on
    the last day before on which it could be.
    """

    procedure: str
    who: str
    about: str | None = None
    days_ago: int
    at: str | None = None
    answers: dict[str, Any] = {}
    turns: tuple[DemoTurn, ...] = ()
    newcomer: bool = False
    in_window: bool = False


class DemoPost(Part):
    """An article of a studio: its kind, how far it came, what the moderator said."""

    kind: str
    days_ago: int
    title: Said
    body: Said = ""
    pictures: tuple[Said, ...] = ()
    vacancy: dict[str, Any] = {}
    outcome: Literal["published", "waiting", "returned", "draft"] = "published"
    opinion: str = ""


class DemoStudio(Part):
    """A member's studio: whose, by which account it is written, what the file says, who moderates."""

    who: str
    by: str
    moderator: str
    file: dict[str, Any] = {}
    show: tuple[str, ...] = ()
    posts: tuple[DemoPost, ...] = ()


class DemoShown(Part):
    """Somebody in a public library: entered there, with what the file says and what may be shown."""

    who: str
    library: str
    file: dict[str, Any] = {}
    show: tuple[str, ...] = ()


class DemoMoney(Part):
    """What somebody does with a bill: a voucher is handed in or refused, money is confirmed, the bill is reversed."""

    what: Literal["voucher", "confirm", "refuse", "reverse", "ticket"]
    by: str
    yuan: int | None = None
    reason: str = ""
    days_later: int = 1


class DemoBill(Part):
    """A fee year that was billed so many days ago: of a member, or of so many people of a unit on one bill of its own.

    `waiting`: the unit's people were charged, and wait for the unit to check its list. `made`: the bill is there already,
    a case made it when it reached its payment.
    """

    who: str
    days_ago: int
    people: int = 0
    waiting: bool = False
    made: bool = False
    turns: tuple[DemoMoney, ...] = ()


class DemoBundle(Part):
    """Cases collected for the stamp, or for one document: of which members or accounts, at which step, how far it came."""

    by: str
    procedure: str
    step: str
    who: tuple[str, ...]
    days_ago: int
    stage: Literal["open", "printed", "scanned", "handed_in", "issued"] = "handed_in"


class DemoWindows(Part):
    """The windows that a body sets for itself, as stretches of days of the year."""

    by: str
    procedure: str
    at: str
    stretches: tuple[str, ...]


class DemoFollow(Part):
    """What happens in a case that followed from another one: of which procedure, about whom."""

    procedure: str
    about: str
    turns: tuple[DemoTurn, ...] = ()


class DemoHandover(Part):
    """Somebody who asks to take over the login of a unit, with its stamped letter."""

    unit: str
    name: str
    mobile: str
    email: str
    days_ago: int


class DemoNotice(Part):
    """A notice written to members."""

    by: str
    days_ago: int
    subject: str
    text: str
    audience: Literal["all", "units", "persons"] = "all"
    tier: str = ""


class DemoRepresentative(Part):
    """Somebody who speaks for a member organisation: by name, or an account (`who`) with an office held through it."""

    unit: str
    kind: str
    name: str = ""
    who: str | None = None
    post: str = ""
    mobile: str = ""
    email: str = ""


class DemoStaff(Part):
    """Somebody of a department's staff."""

    at: str
    name: str
    post: str = ""
    leads: bool = False
    shown: bool = True


class DemoOffice(Part):
    """An office that somebody holds: `who` is an account, `through` the unit that it is held through.

    Without an account it is a representative of that unit by `name`, or a name alone. `until`: it ended on that day.
    """

    who: str = ""
    name: str = ""
    until: str | None = None
    office: str
    on: str
    through: str | None = None
    resolution: str = ""


class DemoVote(Part):
    """Cases of these members or accounts put to the vote, so many days ago, how long it lasts, and how far it came.

    `votes`: by account, what it said to each case in order; an empty word for none. A recorded vote takes them from there, too.
    """

    by: str
    procedure: str
    step: str
    who: tuple[str, ...]
    title: str
    days_ago: int
    lasts: int = 7
    manner: Literal["recorded", "meeting", "circulation"] = "circulation"
    place: str = ""
    note: str = ""
    stage: Literal["planned", "open", "closed"] = "closed"
    votes: dict[str, tuple[str, ...]] = {}


class DemoAuthority(Part):
    """An assembly authorises the delegate of a step, for so many days from a day on."""

    by: str
    procedure: str
    step: str
    reference: str
    days_ago: int
    days: int | None = None


class DemoBatch(Part):
    """Cases of these members or accounts that are to get one answer; `before`: how many were decided alone that day."""

    procedure: str = ""
    step: str = ""
    who: tuple[str, ...] = ()
    verdict: str = "approve"
    opinion: str = ""
    fields: dict[str, Any] = {}
    before: int = 0


class DemoTakenAway(Part):
    """The register, or one tier of it, as a file."""

    tier: str = ""
    format: Literal["csv", "xlsx"] = "xlsx"


class DemoTwo(Part):
    """Something large that one asks for and another (`second`) confirms or sends back: a batch, else a file."""

    by: str
    reason: str
    days_ago: int
    outcome: Literal["waiting", "confirmed", "declined", "withdrawn"] = "waiting"
    second: str = ""
    remark: str = ""
    batch: DemoBatch | None = None
    taken: DemoTakenAway | None = None


class Stories(Part):
    """The whole of a `demo.yaml`. `follows` and `after` are told once the bundles were."""

    bodies: tuple[DemoBody, ...] = ()
    accounts: tuple[DemoAccount, ...] = ()
    members: tuple[DemoMember, ...] = ()
    crowds: tuple[DemoCrowd, ...] = ()
    articles: tuple[DemoArticle, ...] = ()
    answers: dict[str, dict[str, Any]] = {}
    windows: tuple[DemoWindows, ...] = ()
    cases: tuple[DemoCase, ...] = ()
    bundles: tuple[DemoBundle, ...] = ()
    follows: tuple[DemoFollow, ...] = ()
    after: tuple[DemoCase, ...] = ()
    offices: tuple[DemoOffice, ...] = ()
    votes: tuple[DemoVote, ...] = ()
    authorities: tuple[DemoAuthority, ...] = ()
    handovers: tuple[DemoHandover, ...] = ()
    notices: tuple[DemoNotice, ...] = ()
    studios: tuple[DemoStudio, ...] = ()
    shown: tuple[DemoShown, ...] = ()
    bills: tuple[DemoBill, ...] = ()
    representatives: tuple[DemoRepresentative, ...] = ()
    staff: tuple[DemoStaff, ...] = ()
    twos: tuple[DemoTwo, ...] = ()

    def account(self, key: str) -> DemoAccount:
        """An account of the stories. Raises StopIteration for a key that is none's."""
        return next(a for a in self.accounts if a.key == key)

    def registers_itself(self, body: str) -> bool:
        """Whether a unit is there only because it registered itself."""
        return any(a.unit == body and not a.opened for a in self.accounts)

    def login_of(self, account: DemoAccount) -> str:
        """What somebody types to log in: a unit its name, a person the identity number, staff the login name."""
        if account.kind == "unit":
            return next(b.name["zh"] for b in self.bodies if b.key == account.unit)
        return account.login or account.id_number or account.email


@cache
def demo_stories(folder: Path) -> Stories:
    """The stories of a folder; none where it has no `demo.yaml`. Raises DomainError for one that is not written right."""
    path = folder / "demo.yaml"
    if not path.is_file():
        return Stories()
    try:
        return Stories.model_validate(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")) or {})
    except (YAMLError, ValidationError, UnicodeDecodeError) as error:
        raise DomainError(say("演示内容 demo.yaml 写得不对：%(what)s", what=_first_mistake(error))) from error


def _first_mistake(error: Exception) -> str:
    """Where the first mistake is, and what the reader says of it."""
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
    mark = getattr(error, "problem_mark", None)
    return f"{mark.line + 1}:{mark.column + 1}: {getattr(error, 'problem', '')}" if mark else str(error)
