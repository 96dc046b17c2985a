"""Plain forms: what came in, what is wrong with it, and the one action it is for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any
from unicodedata import category

from flask_wtf import FlaskForm
from wtforms.i18n import DummyTranslations, get_builtin_gnu_translations

from app.kernel.errors import DomainError, NotAllowed, NotFound, Refusals
from app.web.language import current_language, translated


@cache
def _own_sentences(language: str) -> Any:
    """The sentences of WTForms itself, read once. English ones are what they are written in."""
    return DummyTranslations() if language == "en" else get_builtin_gnu_translations([language])


class PlainForm(FlaskForm):
    """A form whose action may refuse: the sentence then stands at its field, or above the form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refusals: list[str] = []
        self.refusal: DomainError | None = None

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Take in what was sent; signs that no page can show (NUL and the like) are dropped on the way."""
        super().process(*args, **kwargs)
        for field in self:
            if isinstance(field.data, str):
                field.data = "".join(sign for sign in field.data if category(sign) != "Cc" or sign in "\r\n\t")

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: FlaskForm) -> Any:
            return _own_sentences(current_language())

    def try_to(self, act: Callable[..., Any], *args: Any, field_map: dict[str, str] | None = None, **kwargs: Any) -> bool:
        """Do it; True when done, `self.done` holding what it gave. A refusal is shown at its field; 403 and 404 pass on."""
        try:
            self.done = act(*args, **kwargs)
        except (NotFound, NotAllowed):
            raise
        except DomainError as refused:
            self.refusal = refused
            for one in refused.refusals if isinstance(refused, Refusals) else (refused,):
                self.refuse(one, field_map or {})
            return False
        return True

    def refuse(self, refused: DomainError, field_map: dict[str, str]) -> None:
        """Put the sentence of a refusal where it belongs."""
        sentence = translated(refused.message)
        field = self._fields.get(field_map.get(refused.field or "", refused.field or ""))
        if field is None:
            self.refusals.append(sentence)
        else:
            field.errors = [*field.errors, sentence]

    def summary(self) -> list[tuple[str, str]]:
        """Every error for the summary: (id of the control or empty, sentence)."""
        found = [("", sentence) for sentence in self.refusals]
        return found + [(field.id, str(e)) for field in self for e in field.errors]
