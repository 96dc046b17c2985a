"""What happened to a case, in the past tense; published in the transaction in which it happened."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CaseFiled:
    """Somebody filed a case, or filed it again after it was returned."""

    case_id: int
    procedure: str
    again: bool = False


@dataclass(frozen=True)
class StepReached:
    """A case arrived at a step and waits there for somebody."""

    case_id: int
    procedure: str
    step: str
    round: int


@dataclass(frozen=True)
class AnswerTakenBack:
    """Who had answered took it back; the case stands at that step again."""

    case_id: int
    procedure: str
    step: str


@dataclass(frozen=True)
class CaseReturned:
    """A case went back to the applicant to be put right."""

    case_id: int
    procedure: str
    step: str


@dataclass(frozen=True)
class CaseDecided:
    """A case came to its end: approved, refused or withdrawn."""

    case_id: int
    procedure: str
    outcome: str
