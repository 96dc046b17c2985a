"""Tables of numbers, kept in the transaction of what they count, so that no page has to count rows."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.tenancy.database import db


class WaitingCount(db.Model):
    """How many cases wait for a role at a body, by procedure, step and due day: kept with `waiting`, in its transaction."""

    __tablename__ = "waiting_count"

    role: Mapped[str] = mapped_column(String(40), primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), primary_key=True, autoincrement=False)
    procedure: Mapped[str] = mapped_column(String(40), primary_key=True)
    step: Mapped[str] = mapped_column(String(40), primary_key=True)
    sort_on: Mapped[date] = mapped_column(primary_key=True)
    number: Mapped[int]


class StepCount(db.Model):
    """How many wait at a step by due day, whoever they wait for, and by the body of the case; 0 is every body together."""

    __tablename__ = "step_count"

    body_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    procedure: Mapped[str] = mapped_column(String(40), primary_key=True)
    step: Mapped[str] = mapped_column(String(40), primary_key=True)
    sort_on: Mapped[date] = mapped_column(primary_key=True)
    number: Mapped[int]


class StepPace(db.Model):
    """How many cases left a step after so many working days: what an estimate is read from, kept as they leave it."""

    __tablename__ = "step_pace"

    procedure: Mapped[str] = mapped_column(String(40), primary_key=True)
    step: Mapped[str] = mapped_column(String(40), primary_key=True)
    days: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
