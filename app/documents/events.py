"""What happened to documents."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DocumentIssued:
    """A document has its number and values; its PDF is to be drawn, and the holder to be told, after the commit."""

    document_id: int
    kind: str
    holder_kind: str
    holder_id: int
    number: str | None


@dataclass(frozen=True)
class DocumentRevoked:
    """A document no longer counts; its check page says so from now on."""

    document_id: int
    kind: str
    holder_kind: str
    holder_id: int
    number: str | None
    reason: str
