"""What all checks need: the tree with its places, the association, names, actors, expressions, values, effects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from app.tenancy.configuration.concepts.association import Association
from app.tenancy.configuration.concepts.conditions import Require
from app.tenancy.configuration.concepts.procedures import Effect
from app.tenancy.configuration.effects import EFFECTS, arguments
from app.tenancy.configuration.expressions import Checking, CheckScope
from app.tenancy.configuration.guesses import guess
from app.tenancy.configuration.reader import Place, Tree
from app.tenancy.configuration.speech import SENTENCE, read_plain
from app.tenancy.configuration.values import Value
from app.tenancy.configuration.vocabulary import Vocabulary

ACTORS = ("applicant", "member", "unit", "payer", "sponsor", "guardian", "anyone", "system")
KINDS = "representative"
PLACES = ("association", "unit", "here")


@dataclass
class Checker:
    """One association on its way to being found good."""

    tree: Tree
    a: Association
    checking: Checking
    folder: Path | None = None

    @property
    def vocabulary(self) -> Vocabulary:
        return self.checking.vocabulary

    def scope(self, **variables: str) -> CheckScope:
        """The scope where these variables (name → kind) exist."""
        return self.checking.scope(**variables)

    # ---- names -----------------------------------------------------------------------------------------------------
    def name(self, place: Place, name: str | None, group: str, among: Iterable[str] | None = None) -> None:
        """A name has to be declared under `group`."""
        known = list(among if among is not None else getattr(self.a, group))
        if name is None or name in known:
            return
        alone = name.rpartition(".")[2]
        if alone in known:
            self.tree.complain(place, f"a name stands alone here: write {alone}, and {name} only in expressions")
            return
        self.tree.complain(place, f"there is no “{name}” under {group}:{guess(name, known)}")

    def names(self, place: Place, names: Iterable[str], group: str, among: Iterable[str] | None = None) -> None:
        """Every name of a list has to be declared."""
        known = None if among is None else list(among)
        for i, name in enumerate(names):
            self.name((*place, i), name, group, known)

    def kind(self, place: Place, name: str | None) -> None:
        """A kind of body, or the association itself."""
        self.name(place, name, "kinds", ("association", *self.a.kinds))

    def actor(self, place: Place, actor: str | None, form: str | None = None) -> None:
        """A role, an office or one of the platform's words, alone or of a place; `form` = the form of the procedure."""
        if actor is None:
            return
        who, _, where = actor.partition(" of ")
        if who not in (*ACTORS, *self.a.roles, *self.a.offices):
            known = (*self.a.roles, *self.a.offices, *ACTORS)
            said = f"nobody is called “{who}”: not a role, an office or one of {', '.join(ACTORS)}"
            self.tree.complain(place, f"{said}{guess(who, known)}")
            return
        if where.startswith("form."):
            self._actor_in_form(place, where.removeprefix("form."), form)
        elif where and where not in (*PLACES, *self.a.kinds):
            self.tree.complain(place, f"there is no kind of body “{where}”{guess(where, self.a.kinds)}")
        elif where and where != "here" and who in self.a.roles and where not in self.a.roles[who].at:
            held = ", ".join(self.a.roles[who].at)
            self.tree.complain(place, f"the role {who} is never held at {where}, only at {held}")

    def actors(self, place: Place, actors: Iterable[str], form: str | None = None) -> None:
        """Every actor of a list."""
        for i, actor in enumerate(actors):
            self.actor((*place, i), actor, form)

    def _actor_in_form(self, place: Place, field: str, form: str | None) -> None:
        known = self.vocabulary.records.get(f"form__{form}", {})
        if field not in known:
            where = f"the form {form}" if form else "there is no form here, so it"
            self.tree.complain(place, f"{where} has no “{field}”{guess(field, known)}")
        elif known[field] == "*member":
            said = f"“{field}” names several members; to ask them all write by: sponsor and each: form.{field}"
            self.tree.complain(place, said)
        elif known[field] not in ("body", "member"):
            self.tree.complain(place, f"“{field}” is neither a body nor a member, so nobody is found by it")

    # ---- expressions -----------------------------------------------------------------------------------------------
    def expression(self, place: Place, source: str | None, wanted: str, scope: CheckScope) -> None:
        """An expression has to be well formed and to give what is wanted."""
        for line, column, what in scope.check(source, wanted) if source is not None else ():
            self.tree.complain(place, what, at=(line, column))

    def condition(self, place: Place, source: str | None, scope: CheckScope) -> None:
        """An expression that gives yes or no."""
        self.expression(place, source, "yes_no", scope)

    def sentence(self, place: Place, text: Mapping[str, str] | None, scope: CheckScope) -> None:
        """The {expressions} of a sentence, in every language."""
        for language, said in (text or {}).items():
            for source in SENTENCE.findall(said):
                for _, _, what in scope.check(source, "any"):
                    self.tree.complain((*place, language), f"in the sentence, {{{source}}}: {what}")
                self._note_kind(source, scope)
            if said.count("{") != said.count("}"):
                self.tree.complain((*place, language), "in the sentence, a { is not closed, or a } not opened")

    def _note_kind(self, source: str, scope: CheckScope) -> None:
        if kind := scope.kind_of(source):
            self.vocabulary.note_kind(source, scope.variables, kind)

    def requires(
        self, place: Place, conditions: Iterable[Require], scope: CheckScope, fields: Iterable[str] = ()
    ) -> None:
        """Conditions with their sentences; `fields` = those where a sentence may be shown."""
        known = list(fields)
        for i, condition in enumerate(conditions):
            at = (*place, i)
            self.condition((*at, "that"), condition.that, scope)
            self.condition((*at, "when"), condition.when, scope)
            self.sentence((*at, "else"), condition.else_, scope)
            self.actor((*at, "waived_by"), condition.waived_by)
            if condition.field and condition.field not in known:
                said = f"there is no field “{condition.field}” here{guess(condition.field, known)}"
                self.tree.complain((*at, "field"), said)
            if condition.waived_by and condition.level == "warn":
                self.tree.doubt((*at, "waived_by"), "a warning does not stop anybody; there is nothing to waive")

    # ---- values ----------------------------------------------------------------------------------------------------
    def value(self, place: Place, value: Value, kind: str, scope: CheckScope) -> None:
        """A value in any of its five ways gives what is wanted, and leaves nobody out."""
        if value.formula is not None:
            self._formula((*place, "formula"), value.formula, kind, scope)
        for i, case in enumerate(value.cases or ()):
            self.condition((*place, "cases", i, "when"), case.when, scope)
        for where, plain in value.written():
            self.plain((*place, *where), plain, kind)
        if value.of is not None:
            self._scale((*place, "of"), value.of, scope)
        if value.by is not None:
            self._table(place, value, scope)

    def _formula(self, place: Place, source: str, kind: str, scope: CheckScope) -> None:
        if kind == "span":
            self.tree.complain(place, "a span is no formula; write cases: with a span each")
            return
        self.expression(place, source, "number" if kind == "share" else kind, scope)

    def _scale(self, place: Place, source: str, scope: CheckScope) -> None:
        if scope.check(source, "money") and scope.check(source, "number"):
            self.expression(place, source, "number", scope)
        self._note_kind(source, scope)

    def _table(self, place: Place, value: Value, scope: CheckScope) -> None:
        """A table over a list has every word of it, or an otherwise."""
        source, table = value.by or "", value.is_ or {}
        self.expression((*place, "by"), source, "any", scope)
        kind = scope.kind_of(source)
        self._note_kind(source, scope)
        known = ["true", "false"] if kind == "yes_no" else self.vocabulary.lists.get(kind or "")
        if known is None:
            return
        for key in table:
            if key not in known:
                said = f"“{key}” is not a word of the list {kind}{guess(key, known)}"
                self.tree.complain((*place, "is", key), said, key=True)
        left = [word for word in known if word not in table]
        if left and value.otherwise is None and len(left) < len(known):
            self.tree.complain((*place, "is"), f"says nothing for {', '.join(left)}; add them or say otherwise:")

    def plain(self, place: Place, plain: Any, kind: str) -> None:
        """A value written out is of the kind that is wanted."""
        words = self.vocabulary.lists.get(kind)
        if words is not None:
            if plain not in words:
                self.tree.complain(place, f"“{plain}” is not a word of the list {kind}{guess(str(plain), words)}")
            return
        if kind == "yes_no":
            if not isinstance(plain, bool):
                self.tree.complain(place, "has to be true or false")
            return
        try:
            read_plain(kind, plain)
        except ValidationError as error:
            self.tree.complain(place, str(error.errors()[0].get("ctx", {}).get("error", "is not a span")))
        except (ValueError, ArithmeticError) as error:
            said = str(error) if kind in ("money", "share") else f"“{plain}” is not a {kind}"
            self.tree.complain(place, said)

    def limits(self, place: Place, text: str | None) -> Decimal | None:
        """A limit that has to be a number; None when it is not said or not one."""
        try:
            return Decimal(text) if text is not None else None
        except ArithmeticError:
            self.tree.complain(place, f"“{text}” is not a number")
            return None

    # ---- effects ---------------------------------------------------------------------------------------------------
    def effects(self, place: Place, effects: Iterable[Effect], scope: CheckScope) -> None:
        """Every effect exists and has the arguments that it needs."""
        for i, effect in enumerate(effects):
            at = (*place, i)
            if effect.name not in EFFECTS:
                said = f"there is no effect “{effect.name}”{guess(effect.name, EFFECTS)}"
                self.tree.complain((*at, effect.name), said, key=True)
                continue
            self.condition((*at, "when"), effect.when, scope)
            self._arguments(at, effect, scope)

    def _arguments(self, place: Place, effect: Effect, scope: CheckScope) -> None:
        wanted = EFFECTS[effect.name]
        given = arguments(effect.name, effect.args)
        for key, value in given.items():
            at = (*place, effect.name, key)
            if key not in wanted:
                has = ", ".join(wanted) or "none"
                self.tree.complain(at, f"the effect {effect.name} has no argument “{key}” (it has {has})", key=True)
            elif wanted[key] == "answers?":
                self._answers(at, str(given.get("procedure", "")), value, scope)
            else:
                self._argument(at, wanted[key].removesuffix("?"), value, scope)
        for key, kind in wanted.items():
            if key not in given and not kind.endswith("?"):
                self.tree.complain(place, f"the effect {effect.name} needs {key}:")

    def _argument(self, place: Place, kind: str, value: Any, scope: CheckScope) -> None:
        sort, _, of = kind.partition(":")
        if sort == "refs":
            for one in [value] if isinstance(value, str) else value:
                self.name(place, one, of, self._declared(of))
        elif sort == "yes_no":
            self.plain(place, value, sort)
        elif not isinstance(value, str):
            self.tree.complain(place, "has to be one text")
        elif sort == "expr":
            self.expression(place, value, of, scope)
        elif sort in ("ref", "word"):
            self.name(place, value, of, self._declared(of))
        elif sort == "representatives":
            self._representatives(place, value, scope.variables.get("form", "").removeprefix("form__"))
        else:
            self.plain(place, value, sort)

    def _representatives(self, place: Place, table: str, form: str) -> None:
        """A table of the form with a name in each row, and whether it is the main representative or another."""
        fields = {one.name: one for one in self.a.forms[form].all_fields()} if form in self.a.forms else {}
        kinds = set(self.a.representatives.kinds) if self.a.representatives else set()
        if not kinds:
            self.tree.complain(place, "there are no representatives:, so nobody is named")
        elif table not in fields or fields[table].type != "table":
            tables = [name for name, one in fields.items() if one.type == "table"]
            self.tree.complain(place, f"the form has no table “{table}”{guess(table, tables)}")
        else:
            columns = fields[table].columns
            choices = [one for one in columns if one.type == "choice"]
            ranks = [one for one in choices if one.list == KINDS or (one.values and set(one.values) <= kinds)]
            if not ranks or not any(one.name == "name" for one in columns):
                said = "the table has to ask for a name: and, by a choice with list: representative, for the kind"
                self.tree.complain(place, said)

    def _declared(self, group: str) -> list[str]:
        """The names that an argument may take."""
        if group in ("lines", "concessions"):
            return [name for version in self.a.fees for name in getattr(version, group)]
        if hasattr(self.a, group):
            return list(getattr(self.a, group))
        return self.vocabulary.lists.get(group, [])

    def _answers(self, place: Place, procedure: str, answers: Any, scope: CheckScope) -> None:
        """start: {procedure: …, with: {field: expression}} fills the form of the procedure that is started."""
        started = self.a.procedures.get(procedure)
        known = self.vocabulary.records.get(f"form__{started.form}", {}) if started else {}
        if not isinstance(answers, dict):
            self.tree.complain(place, "has to be a block: field: expression")
            return
        for name, source in answers.items():
            if name not in known:
                said = f"the form of {procedure} has no field “{name}”{guess(name, known)}"
                self.tree.complain((*place, name), said, key=True)
            else:
                self.expression((*place, name), str(source), known[name], scope)
