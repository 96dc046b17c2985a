"""Expressions: the Common Expression Language, checked at load with an association's own types, run with plain values.

The only module that knows the library, but for `patterns.py`. Two environments over one source text: the checking one has a
nominal type for money, days, each list of words and each record, so that money is never compared with a number nor an
education with a title; the running one sees fen, day ordinals, ranks and words. Programs are compiled once for each
configuration and set of variables, and kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from cel_expr_python import cel
from google.protobuf import descriptor_pb2, descriptor_pool

from app.tenancy.configuration.functions import LeapBirthday, named_functions
from app.tenancy.configuration.guesses import guess
from app.tenancy.configuration.slips import slip_of_expression
from app.tenancy.configuration.vocabulary import Vocabulary

_T = cel.Type
_HIDDEN = ("_+_", "_-_", "_*_", "_<_", "_<=_", "_>_", "_>=_")
_COMPARISONS = _HIDDEN[3:]
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*")
_STRING = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"")

Finding = tuple[int, int, str]


class Unanswered(Exception):
    """An expression met an empty field, or could not be worked out. Its text is for the log, not for people."""


# ---- checking ------------------------------------------------------------------------------------------------------
class Checking:
    """The checking environments of one vocabulary, one for each set of variables."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._scopes: dict[tuple[tuple[str, str], ...], CheckScope] = {}

    def scope(self, **variables: str) -> CheckScope:
        """What may be said where these variables (name → kind) exist; `today` is everywhere."""
        variables = {"today": "day", **variables}
        key = tuple(sorted(variables.items()))
        if key not in self._scopes:
            self._scopes[key] = CheckScope(self, variables)
        return self._scopes[key]

    def forget(self) -> None:
        """Let go of the environments, a megabyte each; scopes point back here, so nobody else would for a while."""
        self._scopes.clear()

    @cached_property
    def pool(self) -> Any:
        """A protobuf message for money, day, each list and each record."""
        kinds = descriptor_pb2.FieldDescriptorProto
        simple = {
            "whole": kinds.TYPE_INT64,
            "number": kinds.TYPE_DOUBLE,
            "text": kinds.TYPE_STRING,
            "yes_no": kinds.TYPE_BOOL,
        }
        file = descriptor_pb2.FileDescriptorProto(name="association.proto", package="t", syntax="proto3")
        for name in ("money", "day", *(f"list_{n}" for n in self.vocabulary.lists)):
            file.message_type.add(name=name)
        for record, fields in self.vocabulary.records.items():
            message = file.message_type.add(name=f"record_{record}")
            for number, (name, kind) in enumerate(fields.items(), 1):
                many = kinds.LABEL_REPEATED if kind.startswith("*") else kinds.LABEL_OPTIONAL
                part = message.field.add(name=name, number=number, label=many)
                if (plain := kind.removeprefix("*")) in simple:
                    part.type = simple[plain]
                else:
                    part.type, part.type_name = kinds.TYPE_MESSAGE, "." + self._message(plain)
        pool = descriptor_pool.DescriptorPool()
        pool.AddSerializedFile(file.SerializeToString())
        return pool

    def _message(self, kind: str) -> str:
        if kind in ("money", "day"):
            return f"t.{kind}"
        return f"t.list_{kind}" if kind in self.vocabulary.lists else f"t.record_{kind}"

    def type_of(self, kind: str) -> Any:
        """The library's type for a kind."""
        if kind.startswith("*"):
            return _T.List(self.type_of(kind[1:]))
        plain = {"whole": _T.INT, "number": _T.DOUBLE, "text": _T.STRING, "yes_no": _T.BOOL, "any": _T.DYN}
        return plain.get(kind) or _T(self._message(kind))

    @cached_property
    def functions(self) -> list[Any]:
        """Operators and functions with exactly the pairs of types that make sense."""
        return [
            cel.FunctionDecl(name, [self._overload(f"{name}_{i}", *one) for i, one in enumerate(overloads)])
            for name, overloads in _signatures(self.vocabulary).items()
        ]

    def _overload(self, name: str, gives: str, takes: list[str]) -> Any:
        return cel.Overload(name, return_type=self.type_of(gives), parameters=[self.type_of(kind) for kind in takes])

    @cached_property
    def config(self) -> Any:
        """The standard environment without the operators that are declared anew."""
        hidden = "".join(f'    - name: "{name}"\n' for name in _HIDDEN)
        return cel.NewEnvConfigFromYaml(f"name: check\nstdlib:\n  exclude_functions:\n{hidden}")

    @cached_property
    def constants(self) -> dict[str, Any]:
        """The type of every word of every list."""
        return {f"{n}.{w}": self.type_of(n) for n, words in self.vocabulary.lists.items() for w in words}


Signature = tuple[str, list[str]]


def _signatures(v: Vocabulary) -> dict[str, list[Signature]]:
    """Operator or function → what it gives for what it takes."""
    plain = ["whole", "number", "text", "money", "day"]
    lists = [f"*{kind}" for kind in (*plain, "yes_no", *v.lists, *v.records)]
    rows = [f"*{r}" for r, fields in v.records.items() if {"from", "until"} <= set(fields)]
    compared = [(k, k) for k in (*plain, *sorted(v.ordered))] + [("whole", "number"), ("number", "whole")]
    added: list[Signature] = [(k, [k, k]) for k in ("whole", "number", "text", "money")]
    out: dict[str, list[Signature]] = {
        "_+_": [*added, ("day", ["day", "whole"]), *[(k, [k, k]) for k in lists]],
        "_-_": [
            *((k, [k, k]) for k in ("whole", "number", "money")),
            ("day", ["day", "whole"]),
            ("whole", ["day", "day"]),
        ],
        "_*_": [(k, [k, k]) for k in ("whole", "number")] + [("money", ["money", "whole"])],
        **{sign: [("yes_no", list(pair)) for pair in compared] for sign in _COMPARISONS},
        "date": [("day", ["text"]), ("day", ["whole"] * 3)],
        **{part: [("whole", ["day"])] for part in ("year", "month", "day")},
        **{name: [("whole", ["day", "day"])] for name in ("years", "months")},
        **{name: [("day", ["day", "whole"])] for name in ("add_months", "add_years")},
        "yuan": [("money", ["whole"]), ("money", ["number"])],
        "percent": [("money", ["money", "number"]), ("money", ["money", "whole"])],
        "share": [("money", ["money", "whole", "whole"])],
        **{name: [(k, [k, k]) for k in ("money", "whole", "number", "day")] for name in ("least", "greatest")},
        "sum": [(k, [f"*{k}"]) for k in ("money", "whole", "number")],
        "distinct": [("whole", ["*text"]), ("whole", ["*member"])],
        "spent": [("number", [row]) for row in rows] or [("number", ["*yes_no"])],
        "above": [("body", ["body", "kind"])],
        "within": [("yes_no", ["body", "kind"])],
        "credits": [("number", ["member", "credit", "day", "day"])],
        "held": [("yes_no", ["member", "tier"])],
        "may": [("yes_no", ["member", "right"])],
    }
    return out


class CheckScope:
    """One place where expressions stand: the variables there, and what is wrong with an expression."""

    def __init__(self, checking: Checking, variables: Mapping[str, str]) -> None:
        self.checking = checking
        self.variables = dict(variables)

    @cached_property
    def _env(self) -> Any:
        own = {name: self.checking.type_of(kind) for name, kind in self.variables.items()}
        return cel.NewEnv(
            self.checking.pool,
            config=self.checking.config,
            variables={**self.checking.constants, **own},
            functions=self.checking.functions,
        )

    def check(self, source: str, wanted: str) -> list[Finding]:
        """What is wrong with an expression that shall give this kind: (line, column, sentence), from 1."""
        try:
            found = self._env.compile(source).return_type()
        except RuntimeError as error:
            slipped = slip_of_expression(source) if "Syntax error" in str(error) else None
            return [(slipped.line, slipped.column, slipped.what)] if slipped else list(self._sentences(str(error)))
        want = self.checking.type_of(wanted)
        if wanted == "any" or found == want or found == _T.DYN or (wanted == "number" and found == _T.INT):
            return []
        return [(1, 1, f"gives {_spoken(found.name())}, but {_spoken(want.name())} is wanted here")]

    def kind_of(self, source: str) -> str | None:
        """The kind of value that an expression gives, or None when it is wrong."""
        try:
            name = self._env.compile(source).return_type().name()
        except RuntimeError:
            return None
        return _kind(name)

    def _sentences(self, text: str) -> Iterable[Finding]:
        found = list(re.finditer(r"ERROR: <input>:(\d+):(\d+): (.*)", text))
        for match in found:
            yield int(match[1]), int(match[2]), self._sentence(match[3].removesuffix(" [INVALID_ARGUMENT]"))
        if not found:
            yield 1, 1, f"cannot be understood ({text[:120]})"

    def _sentence(self, said: str) -> str:
        """The library's words, as a secretary understands them, with a guess."""
        if m := re.match(r"undeclared reference to '([\w.]+)'", said):
            functions = _signatures(self.checking.vocabulary)
            if m[1] in functions:
                ways = ", ".join(_spoken_kind(kind) for kind in functions[m[1]][0][1])
                return f"{m[1]}() is not called so; it takes {ways}"
            names = [*self.checking.constants, *self.variables, *functions]
            return f"there is no “{m[1]}” here{guess(m[1], names)}"
        if m := re.match(r"undefined field '(\w+)' not found in struct 't\.record_(\w+)'", said):
            known = self.checking.vocabulary.records[m[2]]
            return f"{m[2].replace('__', ' ')} has no “{m[1]}”{guess(m[1], known)}"
        if m := re.match(r"found no matching overload for '(.+?)' applied to '\((.*)\)'", said):
            kinds = [_spoken(p) for p in re.split(r", (?![^(]*\))", m[2])]
            if not m[1].startswith(("_", "@")):
                return f"{m[1].rpartition('.')[2]}() does not take {', '.join(kinds)}"
            if len({*kinds}) == 1 and kinds[0].startswith("a word") and m[1] in _COMPARISONS:
                return f"the words of {kinds[0].removeprefix('a word of ')} have no order; only == and != compare them"
            sign = m[1].replace("_?_:_", "? :").strip("_@")
            if kinds[1:]:
                return f"“{sign}” does not go between {' and '.join(kinds)}"
            return f"“{sign}” does not go with {kinds[0]}"
        if said.startswith("Syntax error"):
            said = re.sub(r"(mismatched|extraneous) input '<EOF>'.*", "it ends too early", said)
            short = re.sub(r"expecting \{.*", "something is missing or too much", said.removeprefix("Syntax error: "))
            return f"is not a well-formed expression ({short})"
        return said


def _kind(name: str) -> str:
    """A type of the library as a kind of the vocabulary."""
    plain = {"int": "whole", "double": "number", "string": "text", "bool": "yes_no", "t.money": "money", "t.day": "day"}
    if found := re.fullmatch(r"list[(<](.*)[)>]", name, re.IGNORECASE):
        return "*" + _kind(found[1])
    return plain.get(name.lower()) or re.sub(r"^t\.(list|record)_", "", name)


def _spoken(name: str) -> str:
    """A type of the library in words."""
    plain = {
        "int": "a whole number", "double": "a number", "string": "a text", "bool": "yes or no", "t.day": "a day",
        "t.money": "an amount of money", "null_type": "nothing", "dyn": "anything",
    }  # fmt: skip
    if name.lower() in plain:
        return plain[name.lower()]
    if found := re.fullmatch(r"t\.list_(\w+)", name):
        return f"a word of the list {found[1]}"
    if found := re.fullmatch(r"t\.record_(\w+)", name):
        return f"a {found[1].replace('__', ' ')}"
    if found := re.fullmatch(r"(?:list|LIST)[(<](.*)[)>]", name):
        return f"a list of ({_spoken(found[1])})"
    return name


def _spoken_kind(kind: str) -> str:
    """A kind of the vocabulary in words."""
    if kind.startswith("*"):
        return f"a list of {kind[1:].replace('__', ' ')}"
    plain = {"whole": "a whole number", "number": "a number", "text": "a text", "yes_no": "yes or no", "day": "a day"}
    return plain.get(kind) or ("an amount of money" if kind == "money" else f"a {kind}")


# ---- running -------------------------------------------------------------------------------------------------------
_I, _D, _S, _L, _M = _T.INT, _T.DOUBLE, _T.STRING, _T.LIST, _T.MAP
_TAKES: dict[str, list[list[Any]]] = {  # running dispatches on plain kinds; a parameter of any kind never matches
    "date": [[_S], [_I] * 3],
    "yuan": [[_I], [_D]],
    "percent": [[_I, _D], [_I, _I]],
    "share": [[_I] * 3],
    "least": [[_I] * 2, [_D] * 2],
    "greatest": [[_I] * 2, [_D] * 2],
    "sum": [[_L]],
    "distinct": [[_L]],
    "spent": [[_L]],
    "above": [[_M, _S]],
    "within": [[_M, _S]],
    "credits": [[_M, _S, _I, _I]],
    "held": [[_M, _I]],
    "may": [[_M, _S]],
    **{name: [[_I] * 2] for name in ("years", "months", "add_months", "add_years")},
}


@dataclass(frozen=True)
class Program:
    """A compiled expression, the words of lists that it speaks of, and what it reads of each variable.

    `reads`: variable → its fields that the expression names; None where it takes the variable whole.
    """

    source: str
    compiled: Any
    words: dict[str, int | str]
    reads: dict[str, frozenset[str] | None]

    def run(self, data: Mapping[str, Any]) -> Any:
        """The plain value. Raises Unanswered when it meets an empty field."""
        try:
            answer = self.compiled.eval(data={**self.words, **self._read(data)})
        except (RuntimeError, TypeError, ValueError) as error:
            raise Unanswered(f"{self.source}: {error}") from error
        if answer.type() in (_T.ERROR, _T.UNKNOWN):
            raise Unanswered(f"{self.source}: {answer.value()}")
        return answer.plain_value()


    def _read(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The part of the variables that the expression reads: the library turns over all that it is given."""
        return {name: _part(data[name], fields) for name, fields in self.reads.items() if name in data}


def _part(value: Any, fields: frozenset[str] | None) -> Any:
    if fields is None or not isinstance(value, Mapping):
        return value
    return {name: value[name] for name in fields if name in value}


@dataclass
class Programs:
    """The programs of one configuration, compiled when first run and kept."""

    vocabulary: Vocabulary
    leap: LeapBirthday = "02-28"
    _kept: dict[tuple[str, tuple[str, ...]], Program] = field(default_factory=dict)
    _environments: dict[tuple[str, ...], Any] = field(default_factory=dict)

    def program(self, source: str, names: Iterable[str]) -> Program:
        """The program of an expression where these variables are given."""
        key = (source, tuple(sorted(names)))
        return self._kept.get(key) or self._kept.setdefault(key, self._compile(*key))

    def run(self, source: str, data: Mapping[str, Any]) -> Any:
        """The value of an expression that was checked at load. Raises Unanswered when it meets an empty field."""
        return self.program(source, data).run(data)

    def _compile(self, source: str, names: tuple[str, ...]) -> Program:
        said = _spoken_words(source)
        words = {name: value for name, value in self._constants.items() if name in said}
        try:
            return Program(source, self._environment(names).compile(source), words, reads_of(source))
        except RuntimeError as error:
            raise Unanswered(f"{source}: {error}") from error

    def _environment(self, names: tuple[str, ...]) -> Any:
        """The environment of a set of variables, with every word of the lists. One of its own for each program took
        200 KiB; an association has a hundred programs and some ten sets."""
        if names not in self._environments:
            variables = dict.fromkeys((*names, *self._constants), _T.DYN)
            self._environments[names] = cel.NewEnv(variables=variables, functions=self._functions)
        return self._environments[names]

    @cached_property
    def _constants(self) -> dict[str, int | str]:
        return self.vocabulary.constants()

    @cached_property
    def _functions(self) -> list[Any]:
        ranks = {word: i for i, word in enumerate(self.vocabulary.lists.get("tier", []))}
        return [_declared(name, call) for name, call in named_functions(self.leap, ranks).items()]


def _declared(name: str, call: Callable[..., Any]) -> Any:
    overloads = [
        cel.Overload(f"{name}_{i}", return_type=_T.DYN, parameters=takes, impl=call)
        for i, takes in enumerate(_TAKES.get(name, [[_I]]))
    ]
    return cel.FunctionDecl(name, overloads)


def _dotted_names(source: str) -> list[list[str]]:
    """Every name in an expression, in its parts: a.b.c is [a, b, c]."""
    bare = re.sub(r"\s*\.\s*", ".", _STRING.sub("''", source))
    return [name.split(".") for name in _WORD.findall(bare)]


def reads_of(source: str) -> dict[str, frozenset[str] | None]:
    """What an expression reads of each name: the fields it names, None where the name stands alone once."""
    fields: dict[str, set[str]] = {}
    for name, *rest in _dotted_names(source):
        fields.setdefault(name, set()).add(rest[0] if rest else "")
    return {name: None if "" in found else frozenset(found) for name, found in fields.items()}


def _spoken_words(source: str) -> set[str]:
    """Every dotted name in an expression, with its beginnings: a.b.c, a.b, a."""
    found: set[str] = set()
    for parts in _dotted_names(source):
        found |= {".".join(parts[: i + 1]) for i in range(len(parts))}
    return found


def names_in(source: str) -> set[str]:
    """Every dotted name that an expression speaks of: {"form.education", "form", "education.college", …}."""
    return _spoken_words(source)
