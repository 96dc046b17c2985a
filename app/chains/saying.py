"""An expression in words: `form.education >= education.college` becomes “学历”不低于“大学专科”.

What is not understood is shown as it is written, so that nothing is ever hidden behind nice words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.chains.names import Names, Words
from app.chains.reading import Call, Choice, Named, Node, Of, Pair, Plain, Several, Signed, parse
from app.kernel.errors import Message, say, several

DAYS = frozenset({"date", "add_months", "add_years"})
OF_DAYS = frozenset({
    "today", "filed", "arrived", "admitted", "term_end", "paid_until", "unpaid_since", "left_on", "last_review",
})  # fmt: skip
RELATIONS = {
    "==": lambda a, b: say("%(a)s为%(b)s", a=a, b=b), "!=": lambda a, b: say("%(a)s不是%(b)s", a=a, b=b),
    ">=": lambda a, b: say("%(a)s不低于%(b)s", a=a, b=b), "<=": lambda a, b: say("%(a)s不高于%(b)s", a=a, b=b),
    ">": lambda a, b: say("%(a)s高于%(b)s", a=a, b=b), "<": lambda a, b: say("%(a)s低于%(b)s", a=a, b=b),
    "in": lambda a, b: say("%(a)s属于%(b)s", a=a, b=b),
}  # fmt: skip
DAY_RELATIONS = {
    **RELATIONS,
    ">=": lambda a, b: say("%(a)s不早于%(b)s", a=a, b=b), "<=": lambda a, b: say("%(a)s不晚于%(b)s", a=a, b=b),
    ">": lambda a, b: say("%(a)s晚于%(b)s", a=a, b=b), "<": lambda a, b: say("%(a)s早于%(b)s", a=a, b=b),
}  # fmt: skip
SUMS = {
    "+": lambda a, b: say("%(a)s加%(b)s", a=a, b=b), "-": lambda a, b: say("%(a)s减%(b)s", a=a, b=b),
    "*": lambda a, b: say("%(a)s乘%(b)s", a=a, b=b), "/": lambda a, b: say("%(a)s除以%(b)s", a=a, b=b),
    "%": lambda a, b: say("%(a)s除以%(b)s的余数", a=a, b=b),
}  # fmt: skip
OF_FUNCTIONS: dict[str, Callable[..., Words]] = {
    "has": lambda a: say("有%(a)s", a=a), "double": lambda a: a, "yuan": lambda a: say("%(a)s 元", a=a),
    "year": lambda a: say("%(a)s的年份", a=a), "month": lambda a: say("%(a)s的月份", a=a),
    "day": lambda a: say("%(a)s在当月的日数", a=a), "sum": lambda a: say("%(a)s的合计", a=a),
    "date": lambda y, m=None, d=None: y if m is None else say("%(y)s年%(m)s月%(d)s日", y=y, m=m, d=d),
    "percent": lambda a, b: say("%(a)s的百分之%(b)s", a=a, b=b),
    "share": lambda a, b, c: say("%(a)s的 %(b)s/%(c)s", a=a, b=b, c=c),
    "spent": lambda a: say("%(a)s合计的年数（重叠只计一次）", a=a), "distinct": lambda a: say("%(a)s中不同的个数", a=a),
    "above": lambda a, b: say("%(a)s所属的%(b)s", a=a, b=b),
    "credits": lambda _who, credit, first, last: say("%(first)s至%(last)s的%(credit)s", credit=credit, first=first, last=last),
    "held": lambda _who, tier: say("曾经或现为%(a)s", a=tier), "may": lambda _who, right: say("享有%(a)s", a=right),
}  # fmt: skip


def in_words(source: str, names: Names) -> Words:
    """An expression as a sentence without its full stop; as it is written, where it has no words."""
    node = parse(source)
    return _Sayer(names).statement(node) if node is not None else Message(source.strip().replace("%", "%%"))


def value_in_words(source: str, names: Names) -> Words:
    """What an expression gives, in words: a body, a day, those who are asked."""
    node = parse(source)
    if isinstance(node, Several) and len(node.items) == 1:
        node = node.items[0]
    return _Sayer(names).value(node) if node is not None else Message(source.strip().replace("%", "%%"))


class _Sayer:
    def __init__(self, names: Names) -> None:
        self.names = names

    def statement(self, node: Node) -> Words:
        """Something that is so or not."""
        if isinstance(node, Pair) and node.sign in ("&&", "||"):
            return self._joined(node)
        if isinstance(node, Pair) and node.sign in RELATIONS:
            return self._relation(node)
        if isinstance(node, Signed) and node.sign == "!":
            return self._denied(node.of)
        if isinstance(node, Named):
            return say("%(a)s：是", a=self.value(node))
        if isinstance(node, Call):
            return self._called(node)
        return self.value(node)

    def _joined(self, node: Pair) -> Words:
        left, right = (self._in_brackets(part, node.sign) for part in (node.left, node.right))
        return say("%(a)s，且%(b)s", a=left, b=right) if node.sign == "&&" else say("%(a)s，或%(b)s", a=left, b=right)

    def _in_brackets(self, node: Node, around: str) -> Words:
        said = self.statement(node)
        mixed = isinstance(node, Pair) and node.sign in ("&&", "||") and node.sign != around
        return say("（%(a)s）", a=said) if mixed else said

    def _relation(self, node: Pair) -> Words:
        if (found := _stands_under(node)) is not None:
            return say("%(a)s之上有%(b)s", a=self.value(found[0]), b=self.value(found[1]))
        days = _is_day(node.left) or _is_day(node.right)
        right = self.value(node.right) if not isinstance(node.right, Several) else self._listed(node.right)
        return (DAY_RELATIONS if days else RELATIONS)[node.sign](self.value(node.left), right)

    def _denied(self, node: Node) -> Words:
        if isinstance(node, Named):
            return say("%(a)s：否", a=self.value(node))
        if isinstance(node, Call) and node.name == "has":
            return say("没有%(a)s", a=self.value(node.args[0]))
        if isinstance(node, Pair) and node.sign == "in":
            right = self._listed(node.right) if isinstance(node.right, Several) else self.value(node.right)
            return say("%(a)s不属于%(b)s", a=self.value(node.left), b=right)
        return say("并非“%(a)s”", a=self.statement(node))

    def _listed(self, node: Several) -> Words:
        return say("%(all)s之一", all=several([self.value(one) for one in node.items]))

    # ---- values
    def value(self, node: Node) -> Words:
        """Something that is compared or worked out."""
        if isinstance(node, Plain):
            return self._plain(node.text)
        if isinstance(node, Named):
            return self._name(node.parts)
        if isinstance(node, Of):
            return say("%(a)s的%(b)s", a=self.value(node.of), b=self.names.called(("it", node.name))[-1])
        if isinstance(node, Call):
            return self._called(node)
        if isinstance(node, Choice):
            parts = {"c": self.statement(node.condition), "a": self.value(node.then), "b": self.value(node.otherwise)}
            return say("%(c)s时为%(a)s，否则为%(b)s", **parts)
        if isinstance(node, Several):
            return several([self.value(one) for one in node.items])  # type: ignore[return-value]
        if isinstance(node, Signed):
            return say("负%(a)s", a=self.value(node.of)) if node.sign == "-" else self.statement(node)
        return SUMS[node.sign](self.value(node.left), self.value(node.right)) if node.sign in SUMS else self.statement(node)

    def _plain(self, text: str) -> Words:
        if text in ("true", "false"):
            return say("是") if text == "true" else say("否")
        return Message(text.removesuffix(".0"))

    def _name(self, parts: tuple[str, ...]) -> Words:
        named = self.names.called(parts)
        said: Words = say("“%(a)s”", a=named[0]) if isinstance(named[0], Mapping) else named[0]
        for inner in named[1:]:
            said = say("%(a)s的%(b)s", a=said, b=inner)
        return said

    # ---- functions
    def _called(self, node: Call) -> Words:
        if node.on is not None:
            return self._method(node)
        if node.name in ("years", "months"):
            return self._span(node.args, years=node.name == "years")
        if node.name in ("add_months", "add_years"):
            return self._later(node.args, years=node.name == "add_years")
        if node.name in ("least", "greatest"):
            every = several([self.value(one) for one in node.args])
            return say("%(all)s中较小者", all=every) if node.name == "least" else say("%(all)s中较大者", all=every)
        told = [self.value(one) for one in node.args]
        return OF_FUNCTIONS[node.name](*told) if node.name in OF_FUNCTIONS else self._as_written(node.name, node.args)

    def _as_written(self, name: str, args: tuple[Node, ...]) -> Words:
        return say("%(name)s（%(all)s）", name=name, all=several([self.value(one) for one in args]))

    def _span(self, args: tuple[Node, ...], *, years: bool) -> Words:
        first, last = args
        if isinstance(last, Named) and last.parts == ("today",):
            if isinstance(first, Named) and first.parts[-1] == "birth_date":
                return say("年龄（周岁）") if years else say("月龄")
            told = self.value(first)
            return say("自%(a)s起满的年数", a=told) if years else say("自%(a)s起满的月数", a=told)
        both = {"a": self.value(first), "b": self.value(last)}
        return say("自%(a)s至%(b)s满的年数", **both) if years else say("自%(a)s至%(b)s满的月数", **both)

    def _later(self, args: tuple[Node, ...], *, years: bool) -> Words:
        day, count = self.value(args[0]), args[1]
        earlier = isinstance(count, Signed) and count.sign == "-"
        number = self.value(count.of if isinstance(count, Signed) and earlier else count)
        if earlier:
            return say("%(a)s前 %(n)s 年", a=day, n=number) if years else say("%(a)s前 %(n)s 个月", a=day, n=number)
        return say("%(a)s后 %(n)s 年", a=day, n=number) if years else say("%(a)s后 %(n)s 个月", a=day, n=number)

    def _method(self, node: Call) -> Words:
        on = self.value(node.on) if node.on is not None else Message("")
        args = node.args
        if node.name == "size":
            return say("%(a)s的数目", a=on)
        if node.name in ("exists", "all", "filter", "map") and len(args) == 2 and isinstance(args[0], Named):
            return self._over(node.name, on, args[1], args[0].parts[0])
        if node.name == "startsWith":
            return say("%(a)s以%(b)s开头", a=on, b=self.value(args[0]))
        if node.name == "contains":
            return say("%(a)s含有%(b)s", a=on, b=self.value(args[0]))
        return self._as_written(node.name, args)

    def _over(self, name: str, on: Words, body: Node, element: str) -> Words:
        body = _renamed(body, element)
        if name == "exists":
            return say("%(a)s中有一项：%(b)s", a=on, b=self.statement(body))
        if name == "all":
            return say("%(a)s的每一项：%(b)s", a=on, b=self.statement(body))
        if name == "filter":
            return say("%(a)s中%(b)s的各项", a=on, b=self.statement(body))
        return say("%(a)s各项的%(b)s", a=on, b=self.value(body))


def _renamed(node: Node, element: str) -> Node:
    """The element of a list is called `it`, whatever the expression calls it."""
    if isinstance(node, Named):
        return Named(("it", *node.parts[1:])) if node.parts[0] == element else node
    if isinstance(node, Pair):
        return Pair(node.sign, _renamed(node.left, element), _renamed(node.right, element))
    if isinstance(node, Signed):
        return Signed(node.sign, _renamed(node.of, element))
    if isinstance(node, Of):
        return Of(_renamed(node.of, element), node.name)
    if isinstance(node, Choice):
        return Choice(*(_renamed(one, element) for one in (node.condition, node.then, node.otherwise)))
    if isinstance(node, Several):
        return Several(tuple(_renamed(one, element) for one in node.items))
    if isinstance(node, Call):
        on = _renamed(node.on, element) if node.on is not None else None
        return Call(node.name, on, tuple(_renamed(one, element) for one in node.args))
    return node


def _stands_under(node: Pair) -> tuple[Node, Node] | None:
    """above(body, kind.x).kind == kind.x asks whether there is such a body at all."""
    left = node.left
    if node.sign != "==" or not isinstance(left, Of) or left.name != "kind" or not isinstance(left.of, Call):
        return None
    call = left.of
    return (call.args[0], call.args[1]) if call.name == "above" and call.args[1] == node.right else None


def _is_day(node: Node) -> bool:
    if isinstance(node, Call):
        return node.name in DAYS
    return isinstance(node, Named) and node.parts[-1] in OF_DAYS
