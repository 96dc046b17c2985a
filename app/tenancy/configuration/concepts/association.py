"""The association: everything that one says about itself; its files are only how it is cut."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, StringConstraints, field_validator, model_validator

from app.tenancy.configuration.concepts.conditions import Fact, WordList
from app.tenancy.configuration.concepts.fees import Fees
from app.tenancy.configuration.concepts.forms import Field as FormField
from app.tenancy.configuration.concepts.forms import Form
from app.tenancy.configuration.concepts.membership import (
    Activity,
    Breakdown,
    Credit,
    Library,
    Representatives,
    Right,
    Seniority,
    Standing,
    Term,
    Tier,
    Watch,
)
from app.tenancy.configuration.concepts.papers import Document, Notice, Number, Target, TemplateName
from app.tenancy.configuration.concepts.people import Assembly, Body, CapabilityName, Kind, Office, Role
from app.tenancy.configuration.concepts.procedures import Procedure
from app.tenancy.configuration.concepts.site import Brand, Site
from app.tenancy.configuration.words import Day, Flag, Name, Part, Span, Text

Feature = Literal[
    "dues", "activities", "governance", "publishing", "libraries", "studios", "titles", "targets", "credits"
]
LoginBy = Literal["id_number", "id_document", "unit_name", "number", "email", "mobile", "staff_name"]
Host = Annotated[
    str, StringConstraints(pattern=r"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}$", max_length=253)
]


def _known_zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError(f"“{value}” is not a time zone; write Asia/Shanghai")
    return value


class Contact(Part):
    """How the association is reached; never a private person's address."""

    address: Text | None = Field(default=None, description="postal address")
    email: str | None = Field(default=None, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", description="e-mail")
    phone: str | None = Field(default=None, max_length=80, description="telephone")


class Bank(Part):
    """The account that dues are paid to; shown on the payment page."""

    account_name: str = Field(description="whose account it is")
    bank: str = Field(description="bank and branch")
    account: str = Field(pattern=r"^[0-9A-Z ]{5,40}$", description="number of the account, in quotes")
    bank_code: str | None = Field(default=None, pattern=r"^[0-9A-Z]{6,20}$", description="the bank's code (支付行号)")


class Footer(Part):
    """What the law wants at the foot of each page."""

    icp: str | None = Field(default=None, max_length=80, description="ICP filing number")
    police_record: str | None = Field(default=None, max_length=80, description="record of the public security organ")
    supervised_by: Text | None = Field(default=None, description="the competent department")
    registered_with: Text | None = Field(default=None, description="the registration authority")
    credit_code: str | None = Field(default=None, pattern=r"^[0-9A-Z]{18}$", description="unified social credit code")


class Consent(Part):
    """What people agree to, asked unticked, kept with version and day, withdrawn when they like."""

    label: Text = Field(description="what stands beside the tick")
    text: TemplateName = Field(description="texts/<language>/<name>.md, versioned")
    purpose: Text = Field(description="what the data are for")
    recipients: Text | None = Field(default=None, description="other legal persons that receive them, by name")
    keeps_for: Span | None = Field(default=None, description="how long they are kept")
    separate: Flag = Field(default=False, description="asked by itself, apart from the others")
    asked_in: tuple[Name, ...] = Field(default=(), description="forms that ask it; none named = at registration")
    needed: Flag = Field(default=True, description="without it nothing can be handed in; false = free to leave unticked")


class Login(Part):
    """One tab of the login page."""

    label: Text = Field(description="the words on the tab")
    by: tuple[LoginBy, ...] = Field(min_length=1, description="what one is known by; unit_name asks the operator too")
    documents: tuple[Name, ...] = Field(default=(), description="kinds of identity document taken")
    picture_code: Literal["always", "after_failures"] = Field(default="after_failures", description="when it is asked")
    before_opened: Literal["nothing", "application_only", "everything"] = Field(
        default="application_only", description="what one sees until the account is opened"
    )
    registers: Flag = Field(default=False, description="whether one may register here oneself")


Many = Annotated[int, Field(ge=2)]


class Second(Part):
    """What is large takes two: it waits until another person, who may do the same, has confirmed it."""

    decisions_from: Many | Literal["never"] = Field(
        default=100, description="from so many cases decided in batches on; never = one person is enough"
    )
    exports_from: Many | Literal["never"] = Field(
        default=500, description="from so many rows with personal data taken away on; never = one person is enough"
    )
    counted_over: Span = Field(
        default=Span(count=1, unit="workday"),
        description="over so long, today included, what one person decides in batches and takes away counts together; "
        "1 workday unless said (a weekend belongs to the workday after it)",
    )
    within: Span = Field(
        default=Span(count=7, unit="day"), description="how long a request waits before it lapses; 7 days unless said"
    )


class Calendar(Part):
    """Days: the zone, birthdays on 29 February, working days."""

    zone: Annotated[str, AfterValidator(_known_zone)] = Field(default="Asia/Shanghai", description="time zone")
    leap_birthday: Literal["02-28", "03-01"] = Field(default="02-28", description="birthday of those born on 29 Feb")
    holidays: tuple[Day, ...] = Field(default=(), description="weekdays on which nobody works")
    workdays: tuple[Day, ...] = Field(default=(), description="weekend days on which people work")


class OwnWord(Part):
    """What one of the house's words is called here: a word, or in English its two numbers and its article."""

    one: str = Field(min_length=1, max_length=60, description="the word, in English in the singular")
    many: str | None = Field(default=None, max_length=60, description="its plural, where it is not regular: people")
    article: Literal["a", "an"] | None = Field(default=None, description="its article, where its letter misleads: an hour")

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        return {"one": value} if isinstance(value, str) else value


class Association(Part):
    """Everything an association says about itself."""

    vocabulary: Literal["1"] = Field(default="1", description="the version of this vocabulary")
    name: Text = Field(description="the full name")
    short_name: Text | None = Field(default=None, description="a short name, or that of the platform")
    purpose: Text | None = Field(default=None, description="one sentence on what it is for")
    languages: tuple[Literal["zh", "en", "de"], ...] = Field(
        default=("zh",), min_length=1, description="languages of the site; printed documents use the first"
    )
    hosts: tuple[Host, ...] = Field(default=(), description="own domains")
    currency: Literal["CNY", "USD", "EUR"] = Field(default="CNY", description="the currency of its money")
    contact: Contact = Field(default=Contact(), description="how it is reached")
    bank: Bank | None = Field(default=None, description="the account dues are paid to")
    brand: Brand = Field(default=Brand(), description="how it looks")
    features: tuple[Feature, ...] = Field(default=(), description="what is switched on; the rest has no menu")
    words: dict[Literal["zh", "en"], dict[str, OwnWord]] = Field(
        default={}, description="the house's words and what they are called here, in each language: member → applicant"
    )

    @field_validator("words")
    @classmethod
    def _numbers_are_english(cls, value: Any) -> Any:
        """Chinese has neither a plural nor an article."""
        wrong = [word for word, own in value.get("zh", {}).items() if own.many or own.article]
        if wrong:
            raise ValueError(f"many: and article: are for English; in Chinese “{wrong[0]}” has one word")
        return value

    consents: dict[Name, Consent] = Field(default={}, description="what people agree to")
    footer: Footer = Field(default=Footer(), description="what the law wants at the foot")
    security: Literal["mlps", "asvs"] = Field(default="mlps", description="preset of password and session rules")
    second: Second = Field(default=Second(), description="what takes two persons because it is large")
    apart: tuple[tuple[CapabilityName, ...], ...] = Field(
        default=(("configure", "manage_accounts", "audit"),),
        description="capabilities of each of which nobody holds two, units aside (三员分立); [] = anybody may hold all",
    )
    calendar: Calendar = Field(default=Calendar(), description="zone, holidays, workdays")
    logins: dict[Name, Login] = Field(default={}, description="tabs of the login page")
    lists: dict[Name, WordList] = Field(default={}, description="words to choose from")
    facts: dict[Name, Fact] = Field(default={}, description="named values")
    kinds: dict[Name, Kind] = Field(default={}, description="kinds of body")
    bodies: dict[Name, Body] = Field(default={}, description="bodies there from the start")
    roles: dict[Name, Role] = Field(default={}, description="roles and what they may do")
    offices: dict[Name, Office] = Field(default={}, description="posts")
    assemblies: dict[Name, Assembly] = Field(default={}, description="who votes")
    representatives: Representatives | None = Field(default=None, description="who speaks for a unit")
    tiers: dict[Name, Tier] = Field(default={}, description="classes of membership, from low to high")
    term: Term = Field(default=Term(), description="the period of membership")
    seniority: Seniority = Field(default=Seniority(), description="how years are counted")
    fees: tuple[Fees, ...] = Field(default=(), description="versions of the fees")
    standings: dict[Name, Standing] = Field(default={}, description="what a member may do, first that holds")
    rights: dict[Name, Right] = Field(default={}, description="rights of members")
    exits: dict[Name, Text] = Field(default={}, description="reasons why membership ends")
    watches: dict[Name, Watch] = Field(default={}, description="rules of the nightly sweep")
    libraries: dict[Name, Library] = Field(default={}, description="public libraries")
    classified: dict[Name, Breakdown] = Field(default={}, description="figures of members by")
    credits: dict[Name, Credit] = Field(default={}, description="hours and points")
    activities: dict[Name, Activity] = Field(default={}, description="kinds of activity")
    numbers: dict[Name, Number] = Field(default={}, description="series of numbers")
    documents: dict[Name, Document] = Field(default={}, description="papers")
    targets: dict[Name, Target] = Field(default={}, description="numbers to be reached")
    notices: dict[Name, Notice] = Field(default={}, description="letters")
    site: Site = Field(default=Site(), description="the public site")
    forms: dict[Name, Form] = Field(default={}, description="forms; forms/<name>.yaml")
    procedures: dict[Name, Procedure] = Field(default={}, description="procedures; procedures/<name>.yaml")
    verdicts: dict[Name, Text] = Field(default={}, description="what the answers of its steps are called: rate → Rated")
    fields: dict[Name, Any] = Field(default={}, description="fields declared once and named in forms")
    steps: dict[Name, Any] = Field(default={}, description="steps declared once and named in procedures")
    require: dict[Name, Any] = Field(default={}, description="conditions declared once and named where needed")

    def kept_fields(self) -> dict[str, FormField]:
        """The fields that a member's file has, by name: of every form that keeps, and of every step that does."""
        return {one.name: one for form in self.forms.values() for one in form.kept_fields()} | self.decided_fields()

    def decided_fields(self) -> dict[str, FormField]:
        """Those of them that are filled in at a step of a procedure, and so are decided rather than declared."""
        steps = [step for procedure in self.procedures.values() for step in procedure.steps]
        return {one.name: one for step in steps for one in step.kept_fields()}

    @model_validator(mode="after")
    def _speaks_each_language_once(self) -> Association:
        if len(set(self.languages)) != len(self.languages):
            raise ValueError("languages: names one twice")
        return self
