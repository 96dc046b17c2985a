"""What other rooms know about a document's holder, told here by registration.

`members` says whether who holds a certificate still is a member; without an answer the document speaks for itself.
"""

from collections.abc import Callable

from app.documents.models import IssuedDocument
from app.documents.rules import Answer, HolderStands, answer_about
from app.tenancy import clock

Asks = Callable[[IssuedDocument], HolderStands]
_asked: dict[str, Asks] = {}


def register_validity(holder_kind: str, asks: Asks) -> None:
    """Says for documents of this kind of holder (`person`, `unit`) whether the holder still is what they certify."""
    _asked[holder_kind] = asks


def answer_today(document: IssuedDocument) -> Answer:
    """What the check page says about a document today."""
    asks = _asked.get(document.holder_kind)
    holder = asks(document) if asks else HolderStands()
    return answer_about(document.done, document.valid_until, holder, today=clock.today())
