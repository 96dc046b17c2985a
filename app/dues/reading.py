"""Who sees a voucher: its payer's side, finance, the secretariat; asked anew at every look."""

from __future__ import annotations

from app.dues.store.bills import get_bill
from app.forms.models import Upload
from app.forms.places import Place
from app.kernel.errors import NotFound
from app.tenancy.configuration.concepts.forms import Field
from app.web.access import Identity

FORM, FIELD = "dues", "voucher"
BILL = "bill:"


def may_see_voucher(upload: Upload, who: Identity | None) -> bool:
    """Whether a file is a voucher of a bill that this reader may see."""
    if who is None or not upload.subject.startswith(BILL) or upload.form != FORM:
        return False
    try:
        get_bill(upload.subject.removeprefix(BILL), seen_by=who)
    except NotFound:
        return False
    return True


def voucher_place() -> Place:
    """Where a voucher is uploaded: the same checks of content and size as for every file of a form."""
    label = {"zh": "银行回单", "en": "Bank slip"}
    ask = Field.model_validate({"name": FIELD, "type": "file", "label": label, "accept": ["jpg", "png", "pdf"]})
    return Place(FORM, FIELD, ask)
