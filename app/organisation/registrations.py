"""What stands in the side of the workspace for the tree and the people in charge."""

from app.forms.models import Upload
from app.forms.readers import register_file_reader
from app.kernel.errors import say
from app.organisation import handingjob
from app.organisation.bodypage import reads_file
from app.tenancy.capabilities import Capability
from app.tenancy.tenants import tenant
from app.web.access import Identity
from app.web.navigation import OFFICE, Entry, register_entry

__all__ = ["handingjob"]

OF_BODY = "body:"


def may_see_file(upload: Upload, who: Identity | None) -> bool:
    """A file of a body's own data is for whoever sees the body at the desk, where its field is for his role."""
    number = upload.subject.removeprefix(OF_BODY)
    if who is None or number == upload.subject or not number.isdecimal():
        return False
    return reads_file(int(number), upload.field, who)


register_file_reader(may_see_file)


def _of_the_house(who: Identity, *capabilities: Capability) -> bool:
    return who.unit_id is None and any(who.may(one) for one in capabilities)


def _sees_bodies(who: Identity) -> bool:
    """Where there is nothing below the association but its units, the list of units is enough."""
    here = tenant().association
    return bool(here.kinds.keys() - {"unit"}) and _of_the_house(who, Capability.MANAGE_ACCOUNTS, Capability.SEE_REGISTER)


def _sees_offices(who: Identity) -> bool:
    return bool(tenant().association.offices) and _of_the_house(who, Capability.SEE_REGISTER)


def _sees_people(who: Identity) -> bool:
    return _of_the_house(who, Capability.MANAGE_ACCOUNTS)


for entry in (
    Entry(say("机构设置"), "organisation.bodies", OFFICE, icon="buildings", order=71, visible=_sees_bodies),
    Entry(say("职务"), "organisation.offices", OFFICE, icon="award", order=71, visible=_sees_offices),
    Entry(say("人员与权限"), "organisation.people", OFFICE, icon="person-gear", order=71, visible=_sees_people),
):
    register_entry(entry)
