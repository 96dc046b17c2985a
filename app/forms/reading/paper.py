"""Rare characters that the faces of certificates and printed forms do not have: told while they are typed.

Nobody is refused for a name that a font lacks; who types it and who reviews it know before it is missing on paper.
"""

from __future__ import annotations

from typing import Any

from app.documents.fonts import uncovered
from app.forms.rules import Answers, ReadForm
from app.kernel.errors import Message, say
from app.tenancy.configuration.concepts.forms import Field

NAMES = frozenset({"person_name", "unit_name"})
WRITTEN = frozenset({"text", "long_text", "address"})


def not_on_paper(form: ReadForm, ask: Field, answer: Any) -> Message | None:
    """The hint at a field whose answer will be printed with gaps. Names stand on certificates whatever their form."""
    if not isinstance(answer, str) or not (ask.type in NAMES or (form.form.prints and ask.type in WRITTEN)):
        return None
    rare = uncovered(answer)
    if not rare:
        return None
    return say("打印用的字库没有“%(signs)s”，证书和打印件上这里会空缺；可以照常提交，办理时会另行处理。", signs=rare)


def rare_in(form: ReadForm, answers: Answers) -> list[tuple[str, Message]]:
    """Every field with such a character and what is said of it, for who hands in and for who reviews."""
    found = ((ask, not_on_paper(form, ask, answers.get(name))) for name, ask in form.fields.items())
    return [(ask.name, say("%(label)s：%(sentence)s", label=ask.label, sentence=hint)) for ask, hint in found if hint]
