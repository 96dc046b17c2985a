"""Who may read an upload: whoever gave it, and whom a room above lets see what it was handed in with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from app.forms.models import Upload
from app.web.access import Identity


@dataclass(frozen=True)
class Owner:
    """Whoever gives files: an account, or a visitor by the keyed hash of a cookie, at an internet address."""

    account_id: int | None = None
    visitor: str = ""
    address: str = field(default="", compare=False)

    def has_given(self, upload: Upload) -> bool:
        """Whether the upload is this one's own."""
        if upload.account_id is not None:
            return upload.account_id == self.account_id
        return bool(self.visitor) and upload.visitor == self.visitor


FileReader = Callable[[Upload, Identity | None], bool]
_readers: list[FileReader] = []


def register_file_reader(reader: FileReader) -> None:
    """A room says who else may see a file, asked anew at every download: `reader(upload, identity) -> bool`."""
    if reader not in _readers:
        _readers.append(reader)


def may_read(upload: Upload, owner: Owner, who: Identity | None) -> bool:
    """Whether the file may be shown now."""
    return owner.has_given(upload) or any(reader(upload, who) for reader in _readers)
