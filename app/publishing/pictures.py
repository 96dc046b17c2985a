"""Pictures of articles: checked and drawn anew like every upload, no larger than a page needs, tied to their article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from app.forms.actions import Incoming, hand_in, keep_upload
from app.forms.contents import HOUSE_LIMIT_KB, Kind, examine
from app.forms.models import Upload
from app.forms.pictures import jpeg, on_white, opened
from app.forms.places import Place
from app.forms.readers import Owner
from app.kernel.errors import NotFound, say
from app.publishing.rules.articles import Picture
from app.tenancy import storage
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.database import db

FORM, FIELD = "article", "picture"
WIDEST = 1600
KINDS = (Kind.JPG, Kind.PNG)
PLACE = Place(FORM, FIELD, Field.model_validate({"name": FIELD, "type": "file", "label": "图片", "accept": ["jpg", "png"]}))


def keep_picture(incoming: Incoming, *, by: int, now: datetime) -> str:
    """Keep a picture for an article; gives its id. A wide one is made as small as a page shows it. Raises DomainError."""
    sent = examine(incoming.name, incoming.content, KINDS, HOUSE_LIMIT_KB)
    content = sent.content
    picture = opened(content, sent.kind, WIDEST)
    if sent.kind is Kind.JPG:
        content = jpeg(on_white(picture))
    return keep_upload(Incoming(incoming.name, content), PLACE, owner=Owner(account_id=by), now=now)


def take_pictures(article_id: int, pictures: Sequence[Picture], *, by: int) -> list[Picture]:
    """Tie pictures to an article, inside the action that saves it; gives them with their sizes.

    Raises NotFound for a file that is no picture of this article nor newly given for one by whoever saves: what was handed
    in with anything else must not become public by being named here.
    """
    subject, files = f"article:{article_id}", [one.file for one in pictures]
    wanted = select(Upload).where(Upload.id.in_(sorted(set(files))), Upload.removed_at.is_(None))
    found = {upload.id: upload for upload in db.session.scalars(wanted.order_by(Upload.created_at))}
    for file in files:
        upload = found.get(file)
        is_picture = upload is not None and (upload.form, upload.field) == (FORM, FIELD)
        own = upload is not None and (upload.subject == subject or (not upload.subject and upload.account_id == by))
        if not is_picture or not own:
            raise NotFound(say("没有这张图片，请重新上传。"))
    hand_in(list(dict.fromkeys(files)), subject, by=by)
    return [replace(one, size=(found[one.file].width, found[one.file].height)) for one in pictures]


@dataclass(frozen=True)
class StoredPicture:
    """A picture to be sent: its bytes' name in storage, its kind, its mark."""

    stored: str
    kind: Kind
    mark: str

    def content(self) -> bytes:
        """Its bytes."""
        return storage.read(self.stored)


def find_picture(upload_id: str) -> StoredPicture | None:
    """A kept picture; whether it may be seen is asked before."""
    wanted = select(Upload.stored, Upload.kind, Upload.sha256).where(Upload.id == upload_id, Upload.removed_at.is_(None))
    row = db.session.execute(wanted).first()
    if row is None or not Kind(row.kind).is_picture:
        return None
    return StoredPicture(row.stored, Kind(row.kind), row.sha256)

