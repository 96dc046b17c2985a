"""Filling a form in: every field that is asked, and answers changed until its conditions hold, as a person would.

The form is read as a posted one is, so an answer that the product refuses is refused here, too. Where a condition is not
met, the fields that it speaks of are tried with other words, figures and days: its own figures say which.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.forms.lookups import KeptFile, lookups
from app.forms.reading import Circumstances, as_typed, read
from app.forms.reading.compound import field_path
from app.forms.rules import UPLOADS, ReadForm, fields_read_by, offered_words
from app.forms.speech import FormJudge
from app.kernel.errors import Message
from app.rehearsal.values import Invented, other_values, plain_value
from app.tenancy.configuration.concepts.conditions import Require
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.configuration.facts import expressions_of
from app.tenancy.configuration.load import Configuration
from app.tenancy.configuration.words import pick
from app.web.language import said, translated

FIGURE = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")
MOST_TRIES = 400
MOST_ROUNDS = 25
OTHERS = 300
Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Hands:
    """What a form needs from the house: people to name, bodies to choose, files to upload."""

    members: Callable[[int, str | None], list[dict[str, Any]]]
    bodies: Callable[[tuple[str, ...]], Sequence[int]]
    upload: Callable[[str, Field, str], str]
    files: Callable[[Sequence[str]], Mapping[str, KeptFile]]


@dataclass(frozen=True)
class Wrong:
    """One thing that stands against a form: the sentence that is read, the fields it speaks of, its figures."""

    key: str
    sentence: str
    fields: frozenset[str]
    figures: frozenset[int] = frozenset()


Judged = tuple[dict[str, Any], list[Wrong]]
Beyond = Callable[[Answers], Sequence[tuple[Require, Mapping[str, str]]]]


def _nothing(_answers: Answers) -> Sequence[tuple[Require, Mapping[str, str]]]:
    return ()


@dataclass
class Filling:
    """One form being filled in. `beyond`: the unmet conditions of what stands around it, for answers."""

    form: ReadForm
    configuration: Configuration
    today: date
    who: Invented
    hands: Hands
    member: Mapping[str, Any] | None = None
    beyond: Beyond = _nothing
    beside: Mapping[str, Any] = field(default_factory=dict)
    _tries: int = 0
    _asked: frozenset[str] = frozenset()
    _uploads: dict[str, str] = field(default_factory=dict)

    def fill(self, given: Answers | None = None) -> tuple[dict[str, Any], list[Wrong]]:
        """(answers as they are handed in, what still stands against them). What was given stays as it is."""
        fixed = dict(given or {})
        answers = {**self._first(), **fixed}
        answers, wrong = self._judged(answers, fixed)
        for _ in range(MOST_ROUNDS):
            if not wrong or self._tries > MOST_TRIES:
                break
            better = self._better(answers, wrong, fixed)
            if better is None:
                break
            answers, wrong = better
        answers, wrong = self._judged(answers, fixed)  # which fields are asked in the end
        return {name: answer for name, answer in answers.items() if name in self._asked}, wrong

    def kept(self) -> dict[str, Any]:
        """What a member's file says, answer by answer; without files and without other people."""
        left_out = (*UPLOADS, "member", "members", "table")
        plain = [name for name, ask in self.form.fields.items() if ask.type not in left_out and ask.fills is None]
        values = {name: next(self._values(name, None), None) for name in plain}
        return {name: value for name, value in values.items() if value is not None}

    # ---- what is wrong
    def _judged(self, answers: Answers, fixed: Answers) -> tuple[dict[str, Any], list[Wrong]]:
        self._tries += 1
        consistent = {**answers, **_follow_birthday(self.form, answers, self.who), **fixed}
        judge = FormJudge(self.configuration, self.today, self.form, lookups(), self._records())
        files = self.hands.files(list(self._uploads.values()))
        around = Circumstances(self.today, self.configuration, judge, lookups(files))
        reading = read(self.form, as_typed(self.form, consistent), around)
        wrong = [self._of_control(control, sentence) for control, sentence in reading.errors.items()]
        wrong += [self._of_condition(one.that, one.sentence, one.field) for one in reading.unmet if not one.warning]
        wrong += [self._of_condition(one.that, sentence, one.field) for one, sentence in self.beyond(reading.answers)]
        self._asked = reading.asked
        return {**consistent, **reading.answers}, wrong

    def _records(self) -> Mapping[str, Any]:
        return {**self.beside, "member": self.member} if self.member is not None else self.beside

    def _of_control(self, control: str, sentence: Message | Mapping[str, str]) -> Wrong:
        name = field_path(control).split("-")[0]
        checks = self.form.fields[name].check if name in self.form.fields else ()
        sources = [one.that for one in checks]
        words = translated(sentence) if isinstance(sentence, Message) else said(sentence)
        fields = frozenset({name}).union(*[self._fields_of(source) for source in sources])
        return Wrong(f"{control}: {words}", words, fields, figures_of(sources))

    def _of_condition(self, that: str, sentence: Any, at: str | None) -> Wrong:
        words = translated(sentence) if isinstance(sentence, Message) else said(sentence)
        fields = self._fields_of(that) | ({at} if at else set())
        return Wrong(that, words, frozenset(fields), figures_of([that, *self._facts_in(that)]))

    def _fields_of(self, source: str) -> set[str]:
        """The fields that an expression reads, also through facts."""
        named = set(fields_read_by(source))
        for inner in self._facts_in(source):
            named |= set(fields_read_by(inner))
        return named & set(self.form.fields)

    def _facts_in(self, source: str, seen: frozenset[str] = frozenset()) -> list[str]:
        found: list[str] = []
        facts = self.configuration.association.facts
        for name in re.findall(r"(?:form|member)\.([a-z][a-z0-9_]*)", source):
            if name in facts and name not in seen:
                for inner in expressions_of(facts[name].value):
                    found += [inner, *self._facts_in(inner, seen | {name})]
        return found

    # ---- other answers
    def _better(self, answers: dict[str, Any], wrong: list[Wrong], fixed: Answers) -> Judged | None:
        """The first change of one field, else of two, after which less stands against the form."""
        keys = {one.key for one in wrong}
        worth: list[dict[str, Any]] = []
        for problem in wrong:
            for changed in self._changes(answers, problem, fixed):
                judged = self._judged(changed, fixed)
                if len(judged[1]) < len(wrong):
                    return judged
                if problem.key not in {one.key for one in judged[1]}:
                    worth.append(judged[0])
                if self._tries > MOST_TRIES:
                    return None
        for half in worth[:12]:
            left = [one for one in self._judged(half, fixed)[1] if one.key not in keys]
            for problem in left:
                for changed in self._changes(half, problem, fixed):
                    judged = self._judged(changed, fixed)
                    if len(judged[1]) < len(wrong):
                        return judged
        return self._at_once(answers, wrong, fixed) or self._pairs(answers, wrong, fixed)

    def _at_once(self, answers: dict[str, Any], wrong: list[Wrong], fixed: Answers) -> Judged | None:
        """Every choice that a condition speaks of at its highest word, else at its lowest."""
        for problem in wrong:
            words = {name: list(self._words(self.form.fields[name])) for name in problem.fields
                     if name not in fixed and self.form.fields[name].type == "choice"}  # fmt: skip
            for at in (-1, 0):
                judged = self._judged({**answers, **{name: found[at] for name, found in words.items() if found}}, fixed)
                if len(judged[1]) < len(wrong):
                    return judged
        return None

    def _pairs(self, answers: dict[str, Any], wrong: list[Wrong], fixed: Answers) -> Judged | None:
        for problem in wrong:
            names = [name for name in sorted(problem.fields) if name not in fixed]
            for first in names:
                for value in self._values(first, problem):
                    for changed in self._changes({**answers, first: value}, problem, fixed, but=first):
                        judged = self._judged(changed, fixed)
                        if len(judged[1]) < len(wrong):
                            return judged
                        if self._tries > MOST_TRIES:
                            return None
        return None

    def _changes(self, answers: dict[str, Any], problem: Wrong, fixed: Answers, but: str = "") -> Iterator[dict[str, Any]]:
        for name in sorted(problem.fields):
            if name in fixed or name == but or name not in self.form.fields:
                continue
            for value in self._values(name, problem):
                if value != answers.get(name):
                    yield {**{n: a for n, a in answers.items() if n != name}, **({} if value is None else {name: value})}

    # ---- answers to one field
    def _first(self) -> dict[str, Any]:
        """Every field that has to be answered, whether or not it is asked in the end."""
        wanted = {name: ask for name, ask in self.form.fields.items() if ask.required and ask.fills is None}
        values = {name: next(self._values(name, None), None) for name in wanted}
        return {name: value for name, value in values.items() if value is not None}

    def _values(self, name: str, problem: Wrong | None) -> Iterator[Any]:
        """Answers to try at a field, the plainest first."""
        ask, figures = self.form.fields[name], set(problem.figures) if problem else set()
        if ask.type in UPLOADS:
            yield from self._files(name, ask)
        elif ask.type == "table":
            yield from self._tables(name, ask, figures)
        elif ask.type in ("member", "members"):
            yield from self._people(ask)
        elif ask.type == "body":
            yield from self.hands.bodies(ask.kind)
        elif ask.type in ("choice", "choices"):
            yield from self._words(ask)
        else:
            yield plain_value(ask, self.who)
            yield from other_values(ask, figures, self.today)
        if not ask.required:
            yield None

    def _words(self, ask: Field) -> Iterator[Any]:
        words = list(offered_words(self.configuration, ask, self.form.form.about))
        if ask.type == "choice":
            yield from words
            return
        least = int(float(ask.at_least or 1))
        yield words[: max(least, 1)]
        yield from ([word] for word in words)
        yield words

    def _people(self, ask: Field) -> Iterator[Any]:
        least = int(float(ask.at_least or 1))
        most = max(least, min(int(float(ask.at_most or 3)), 5))
        tiers = [None, *self.configuration.association.tiers]
        for count in dict.fromkeys((least, most)):
            for tier in tiers:
                found = self.hands.members(count, tier)
                if len(found) == count:
                    yield found[0] if ask.type == "member" else found
        outsiders = [Invented(900 + i, self.who.chinese) for i in range(most)]
        rows = [{"name": one.name, "email": one.email} for one in outsiders]
        yield rows[0] if ask.type == "member" else rows[:least]

    def _files(self, name: str, ask: Field) -> Iterator[Any]:
        least = int(float(ask.at_least or 1)) if ask.type == "files" else 1
        ids = [self._upload(f"{name}-{i}" if ask.type == "files" else name, ask) for i in range(least)]
        yield ids if ask.type == "files" else ids[0]

    def _upload(self, control: str, ask: Field) -> str:
        if control not in self._uploads:
            self._uploads[control] = self.hands.upload(self.form.name, ask, control)
        return self._uploads[control]

    def _tables(self, name: str, ask: Field, figures: set[int]) -> Iterator[Any]:
        least = int(float(ask.at_least or 1))
        yield [self._row(name, ask, i) for i in range(least)]
        for years in sorted(figures | {1, 3, 5, 10}, reverse=True):
            yield [self._row(name, ask, i, years=years + 1) for i in range(least)]
        for column in ask.columns:
            for value in self._cells(column, figures):
                yield [self._row(name, ask, i) | {column.name: value} for i in range(least)]
        for count in sorted({min(n, 10) for n in figures if n > least} | {least + 1, least + 2}):
            yield [self._row(name, ask, i) for i in range(count)]

    def _cells(self, column: Field, figures: set[int]) -> Iterator[Any]:
        if column.type in ("choice", "choices"):
            yield from reversed(list(self._words(column)))
        elif column.type not in UPLOADS and column.type not in ("member", "members", "body", "note"):
            yield from other_values(column, figures, self.today)

    def _row(self, name: str, ask: Field, number: int, years: int = 0) -> dict[str, Any]:
        """One row; with `years`, its days from and until lie so far apart and end today."""
        row: dict[str, Any] = {}
        for column in ask.columns:
            if column.type == "note" or not (column.required or column.name in ("from", "until")):
                continue
            row[column.name] = self._cell(name, column, number)
        if {"from", "until"} <= set(row):
            span = years or 2
            first = _years_before(self.today, span * (number + 1))
            last = _years_before(self.today, span * number)
            row |= {"from": first.isoformat()[: len(str(row["from"]))], "until": last.isoformat()[: len(str(row["until"]))]}
        return row

    def _cell(self, name: str, column: Field, number: int) -> Any:
        if column.type in UPLOADS:
            control = f"{name}-{number}-{column.name}" + ("-0" if column.type == "files" else "")
            upload = self._upload(control, column)
            return [upload] if column.type == "files" else upload
        if column.type in ("choice", "choices"):
            return next(self._words(column), None)
        if column.type in ("member", "members"):
            return next(self._people(column), None)
        if column.type == "body":
            return next(iter(self.hands.bodies(column.kind)), None)
        return plain_value(column, Invented(self.who.serial + OTHERS + number, self.who.chinese, self.who.born))


def _follow_birthday(form: ReadForm, answers: Answers, who: Invented) -> dict[str, Any]:
    """An identity number says the day of birth that the form says."""
    born = answers.get("birth_date")
    numbers = [name for name, ask in form.fields.items() if ask.type == "id_number" and name in answers]
    if not born or not numbers or not isinstance(born, str):
        return {}
    own = Invented(who.serial, who.chinese, date.fromisoformat(born))
    return dict.fromkeys(numbers, own.id_number)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def figures_of(sources: Sequence[str]) -> frozenset[int]:
    """The figures that expressions speak of."""
    return frozenset(int(float(found)) for source in sources for found in FIGURE.findall(source) if float(found) < 10**6)


def label_of(form: ReadForm, name: str, language: str) -> str:
    """What stands beside a field."""
    return pick(form.fields[name].label, language) if name in form.fields else name
