"""An expression of the configuration taken apart, so that it can be said in words. Pure.

Only what the vocabulary uses of the Common Expression Language is understood; `parse` gives None for anything else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<sign>\|\||&&|==|!=|<=|>=|[-+*/%<>!?:.,()\[\]]))"
)
STRENGTH = {
    "||": 1, "&&": 2, "==": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3, "in": 3, "+": 4, "-": 4, "*": 5, "/": 5, "%": 5,
}  # fmt: skip


class NotUnderstood(Exception):
    """The expression uses something that has no words here."""


@dataclass(frozen=True)
class Plain:
    """A figure or a text as it is written; true and false too."""

    text: str


@dataclass(frozen=True)
class Named:
    """A dotted name: form.education, education.college, today."""

    parts: tuple[str, ...]


@dataclass(frozen=True)
class Of:
    """A field of something that is worked out: above(body, kind.x).code."""

    of: Node
    name: str


@dataclass(frozen=True)
class Call:
    """A function, with what it is called on first where it is called on something."""

    name: str
    on: Node | None
    args: tuple[Node, ...]


@dataclass(frozen=True)
class Pair:
    """Two things with a sign between them."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Signed:
    """Something with ! or - before it."""

    sign: str
    of: Node


@dataclass(frozen=True)
class Choice:
    """condition ? this : that."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True)
class Several:
    """A list that is written out."""

    items: tuple[Node, ...]


Node = Plain | Named | Of | Call | Pair | Signed | Choice | Several


def parse(source: str) -> Node | None:
    """The parts of an expression; None where it uses something that is not understood here."""
    try:
        reader = _Reader(_tokens(source))
        node = reader.choice()
    except (NotUnderstood, IndexError):
        return None
    return node if reader.is_at_end else None


def _tokens(source: str) -> list[str]:
    tokens, at, text = [], 0, source.strip()
    while at < len(text):
        found = TOKEN.match(text, at)
        if found is None:
            raise NotUnderstood(text[at:])
        tokens.append(found[0].strip())
        at = found.end()
    return tokens


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self.at = tokens, 0

    @property
    def is_at_end(self) -> bool:
        return self.at == len(self.tokens)

    def _next(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1]

    def _is(self, sign: str) -> bool:
        return not self.is_at_end and self.tokens[self.at] == sign

    def _take(self, sign: str) -> None:
        if self._next() != sign:
            raise NotUnderstood(sign)

    def choice(self) -> Node:
        condition = self.pairs(0)
        if not self._is("?"):
            return condition
        self._next()
        then = self.choice()
        self._take(":")
        return Choice(condition, then, self.choice())

    def pairs(self, least: int) -> Node:
        left = self.signed()
        while not self.is_at_end and STRENGTH.get(self.tokens[self.at], 0) > least:
            sign = self._next()
            left = Pair(sign, left, self.pairs(STRENGTH[sign]))
        return left

    def signed(self) -> Node:
        if self._is("!") or self._is("-"):
            return Signed(self._next(), self.signed())
        return self.tail(self.first())

    def first(self) -> Node:
        word = self._next()
        if word == "(":
            inner = self.choice()
            self._take(")")
            return inner
        if word == "[":
            return Several(self.until("]"))
        if word in ("true", "false") or word[0] in "'\"0123456789":
            return Plain(word.strip("'\""))
        if not word[0].isalpha() and word[0] != "_":
            raise NotUnderstood(word)
        return Call(word, None, self._arguments()) if self._is("(") else Named((word,))

    def tail(self, node: Node) -> Node:
        while self._is("."):
            self._next()
            name = self._next()
            if self._is("("):
                node = Call(name, node, self._arguments())
            elif isinstance(node, Named):
                node = Named((*node.parts, name))
            else:
                node = Of(node, name)
        return node

    def _arguments(self) -> tuple[Node, ...]:
        self._take("(")
        return self.until(")")

    def until(self, end: str) -> tuple[Node, ...]:
        items: list[Node] = []
        while not self._is(end):
            items.append(self.choice())
            if self._is(","):
                self._next()
        self._take(end)
        return tuple(items)
