"""Bodies are found by their names in every language."""

from app.bodies.models import Body
from app.search.actions import Indexed, register_indexed
from app.search.rules import Words


def _body_words(body: Body) -> Words:
    return Words(tuple(dict.fromkeys(str(name) for name in body.name.values())))


register_indexed(Indexed("body", Body, ("name",), _body_words))
