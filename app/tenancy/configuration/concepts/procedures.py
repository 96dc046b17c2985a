"""Procedures: who may start one and when, its steps, and what its outcomes do."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from app.tenancy.configuration.concepts.conditions import Actor, Require
from app.tenancy.configuration.concepts.forms import Field as FormField
from app.tenancy.configuration.values import Value
from app.tenancy.configuration.words import Days, Expr, Flag, Name, Part, Span, Text

WHERE_TO = ("next", "applicant", "same", "approved", "refused")
ProcedureKind = Literal[
    "join", "renew", "change", "move", "elevate", "leave", "review", "recommend", "sanction", "title", "publish",
    "declare", "concession", "appoint", "other",
]  # fmt: skip


class Effect(Part):
    """One of the named things an outcome does: a word, word: argument, or word: {arguments}."""

    name: Name = Field(description="which effect")
    args: dict[str, Any] = Field(default={}, description="its arguments by name; the only one may stand without a name")
    when: Expr | None = Field(default=None, description="done only then")

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"name": value}
        said = {key: v for key, v in value.items() if key != "when"} if isinstance(value, dict) else {}
        if len(said) != 1:
            raise ValueError("an effect is a word, or word: argument, or word: {arguments}, and may have a when:")
        [(name, args)] = said.items()
        return {"name": name, "args": args if isinstance(args, dict) else {"": args}, "when": value.get("when")}


class Escalation(Part):
    """Where a late step goes up to."""

    after: Span = Field(description="how long after its deadline")
    to: Actor = Field(description="who may answer then, beside who is late")


class Step(Part):
    """One station of a case: somebody answers, pays, fills in, votes, or gathers."""

    name: Name = Field(description="permanent: stored with cases")
    label: Text = Field(description="what the applicant reads")
    by: Actor = Field(default="secretary", description="who acts")
    when: Expr | None = Field(default=None, description="else it is passed over, visibly")
    verdicts: dict[Name, Name] | None = Field(
        default=None, min_length=1, description="answer → next, applicant, same, approved, refused or a step"
    )
    reason_for: tuple[Name, ...] = Field(default=("return", "refuse"), description="answers that need a reason")
    fields: tuple[FormField, ...] = Field(default=(), description="what the reviewer fills in")
    keeps: Flag = Field(
        default=False,
        description="once approved, what is filled in here stands in the member’s file, but for fields with kept: false",
    )
    require: tuple[Require, ...] = Field(default=(), description="conditions before an answer counts")
    uploads: Flag = Field(default=False, description="whether stamped scans may be added")
    deadline: Value | None = Field(default=None, description="a span; what is late is shown and reminded")
    on_silence: Name = Field(default="remind", description="what silence means: remind, or an answer")
    pay: Flag = Field(default=False, description="waits until the bill is settled")
    fill: Name | None = Field(default=None, description="a form that somebody completes")
    each: Expr | None = Field(default=None, description="members or rows asked at the same time")
    needs: Literal["all", "any"] | int = Field(default="all", description="how many of them have to agree")
    vote: Name | None = Field(default=None, description="the assembly whose resolution decides")
    delegated_to: Actor | None = Field(default=None, description="who decides instead while the assembly authorises it")
    gather: Name | None = Field(default=None, description="the document that cases are collected for")
    gathered_by: Actor | None = Field(default=None, description="who collects them; else who passed them on")
    handed_up_first: Flag = Field(
        default=False, description="cases that somebody collects are passed or refused once they were handed up; else a warning"
    )
    closes_before: Span | None = Field(default=None, description="how long before the meeting its agenda is complete")
    escalates: Escalation | None = Field(default=None, description="to whom it goes up when it is late")
    second: Expr | None = Field(
        default=None, description="true, or when it holds: the answer is a proposal that another person confirms"
    )
    take_back: Flag = Field(default=False, description="who acted may take it back until the next step acts")
    together: Name | None = Field(default=None, description="neighbours with the same word run side by side")
    then: tuple[Effect, ...] = Field(default=(), description="effects when the step is passed")

    @field_validator("second", mode="before")
    @classmethod
    def _always_or_when(cls, value: Any) -> Any:
        """`true` means always, like an expression that always holds."""
        return {True: "true", False: None}[value] if isinstance(value, bool) else value

    @model_validator(mode="after")
    def _has_one_task(self) -> Step:
        if sum([self.pay, self.fill is not None, self.vote is not None, self.gather is not None]) > 1:
            raise ValueError("a step is one task: pay, fill, vote or gather (or, without these, a decision)")
        if self.needs != "all" and self.each is None:
            raise ValueError("needs: goes with each:")
        if isinstance(self.needs, int) and self.needs < 1:
            raise ValueError("needs: is all, any, or a number of at least 1")
        if self.gathered_by is not None and self.gather is None:
            raise ValueError("gathered_by: goes with gather:")
        if self.handed_up_first and self.gather is None:
            raise ValueError("handed_up_first: goes with gather:")
        if self.keeps and (not self.kept_fields() or self.each is not None):
            raise ValueError("keeps: goes with fields:, and not with each:, where many speak of one")
        if self.closes_before is not None and self.vote is None:
            raise ValueError("closes_before: goes with vote:, whose meeting it counts from")
        self._votes_alone()
        return self

    def kept_fields(self) -> tuple[FormField, ...]:
        """What the member's file takes of what is filled in here; nothing unless the step keeps."""
        return tuple(one for one in self.fields if one.kept and one.type != "note") if self.keeps else ()

    @property
    def is_joint(self) -> bool:
        """Whoever acts here collects the cases himself: many of them become one document, and are answered by it."""
        return self.gather is not None and self.gathered_by is not None and self.gathered_by == self.by

    def _votes_alone(self) -> None:
        """An assembly answers by its resolution alone, and with a yes and a no."""
        if self.vote is None:
            if self.delegated_to is not None:
                raise ValueError("delegated_to: goes with vote:, since it is the assembly that authorises")
            return
        for key in ("each", "fields", "take_back"):
            if getattr(self, key):
                raise ValueError(f"{key}: does not go with vote:, a resolution is all that is asked")
        if self.on_silence != "remind":
            raise ValueError("on_silence: does not go with vote:, an assembly that says nothing has resolved nothing")
        if len(self.voted()) < 2:
            raise ValueError("a vote needs an answer for yes and one for no, besides those that send back")

    def answers(self) -> dict[str, str]:
        """Answer → where it leads; those of its task when none are written."""
        if self.verdicts is not None:
            return self.verdicts
        if self.pay:
            return {"paid": "next"}
        if self.fill:
            return {"done": "next"}
        return {"approve": "next", "return": "applicant", "refuse": "refused"}

    def voted(self) -> tuple[str, ...]:
        """The answers that a resolution gives, first the one of what is carried, then the one of what is not.

        They are the first two that do not send back; whoever acts at the step may still send a case back by himself.
        """
        if self.vote is None:
            return ()
        return tuple(answer for answer, to in self.answers().items() if to not in ("applicant", "same"))[:2]


class Procedure(Part):
    """Whatever needs somebody's consent: a case walks it."""

    label: Text = Field(description="what people read")
    kind: ProcedureKind = Field(default="other", description="where it stands in menus and figures; no behaviour")
    about: Literal["person", "unit"] = Field(default="person", description="whom it concerns")
    starts: tuple[Actor, ...] = Field(default=("applicant",), min_length=1, description="who may start it")
    at: Expr | None = Field(default=None, description="the body where the case belongs; else the one chosen")
    form: Name | None = Field(default=None, description="the form that starts it")
    prefilled: Flag = Field(default=False, description="filled in from the member's file")
    open: tuple[Days, ...] = Field(default=(), description="stretches when it may be started; none = always")
    open_set_by: Name | None = Field(default=None, description="the kind of body that may set stretches of its own")
    window_reminder: Span = Field(
        default=Span(count=5, unit="workday"), description="how long before such a stretch ends people are reminded of it"
    )
    window_recalls: Span | None = Field(
        default=None,
        description="for how long after an application to join came to nothing its applicant is told of stretches that a"
        " body sets; none = not at all",
    )
    as_at: Expr | None = Field(default=None, description="the day that conditions are judged on; else the filing day")
    when: Expr | None = Field(default=None, description="for whom it is offered at all")
    require: tuple[Require, ...] = Field(default=(), description="eligibility; all unmet conditions are told at once")
    one_open: Literal["member", "unit", "any"] = Field(default="member", description="one open case of it for each …")
    batch: Flag = Field(default=False, description="may be decided together")
    quiet: Flag = Field(default=False, description="the person concerned is not told before a decision")
    reopened_by: Actor | None = Field(
        default=None, description="who may correct it once it is closed; keep_data and rebill are done anew"
    )
    steps: tuple[Step, ...] = Field(default=(), description="the stations in order; none = done at once")
    approved: tuple[Effect, ...] = Field(default=(), description="what approval does")
    refused: tuple[Effect, ...] = Field(default=(), description="what refusal does")
    withdrawn: tuple[Effect, ...] = Field(default=(), description="what withdrawal does")
    number: Name = Field(default="case", description="the pattern of its case numbers")
    retired: Flag = Field(default=False, description="cannot be started any more")

    def step(self, name: str) -> Step:
        """The step of that name; KeyError when there is none."""
        for step in self.steps:
            if step.name == name:
                return step
        raise KeyError(name)
