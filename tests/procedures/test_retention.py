"""Scans of identity cards go 90 days after the decision (domain.md section 4, GB/T 45574-2025)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.demo.pictures import sample_page
from app.forms.actions import Incoming, keep_upload
from app.forms.models import Upload
from app.forms.places import find_form, place_of
from app.forms.readers import Owner
from app.kernel.errors import NotFound
from app.procedures import actions
from app.procedures.retention import forget_identity_scans
from app.tenancy.database import db
from app.tenancy.tenants import Tenant
from app.tenancy.transactions import action
from tests.procedures.stories import HENAN, LATER, NOW, People, apply, stand_ready, the_case

pytestmark = pytest.mark.database


def scan(people: People, tenant: Tenant, control: str) -> str:
    place = place_of(find_form(tenant.configuration, "person_application"), control)
    return keep_upload(Incoming("扫描.png", sample_page(1)), place, owner=Owner(people.applicant.account_id), now=NOW)


def test_a_scan_goes_ninety_days_after_the_decision_and_other_files_stay(inside: Callable[[str], Tenant]) -> None:
    here = inside(HENAN)
    people = stand_ready()
    card, diploma = scan(people, here, "id_card-0"), scan(people, here, "diploma")
    filed = apply(people, id_card=[card], diploma=diploma)
    version = the_case(filed).version
    actions.withdraw(filed.case_id, by=people.applicant.account_id, version=version, reason="改日再办", now=LATER)
    assert forget_identity_scans(LATER + timedelta(days=89)) == 0
    assert forget_identity_scans(LATER + timedelta(days=91)) == 1
    assert forget_identity_scans(LATER + timedelta(days=92)) == 0
    assert db.session.get_one(Upload, card).removed_at is not None
    assert db.session.get_one(Upload, diploma).removed_at is None


@pytest.mark.requirement("D8")
def test_the_days_are_counted_from_the_decision_however_long_it_took(inside: Callable[[str], Tenant]) -> None:
    here, decided = inside(HENAN), NOW + timedelta(days=200)
    people = stand_ready()
    filed = apply(people, id_card=[scan(people, here, "id_card-0")])
    assert forget_identity_scans(decided) == 0
    version = the_case(filed).version
    actions.withdraw(filed.case_id, by=people.applicant.account_id, version=version, reason="改日再办", now=decided)
    assert forget_identity_scans(decided + timedelta(days=89)) == 0
    assert forget_identity_scans(decided + timedelta(days=91)) == 1


@action
def moved_into_a_table(upload_id: str) -> None:
    db.session.get_one(Upload, upload_id).field = "staff-id_card"


def test_a_scan_in_a_row_of_a_table_goes_too(inside: Callable[[str], Tenant]) -> None:
    here = inside(HENAN)
    people = stand_ready()
    card = scan(people, here, "id_card-0")
    filed = apply(people, id_card=[card])
    moved_into_a_table(card)
    version = the_case(filed).version
    actions.withdraw(filed.case_id, by=people.applicant.account_id, version=version, reason="改日再办", now=LATER)
    assert db.session.get_one(Upload, card).sensitive
    assert forget_identity_scans(LATER + timedelta(days=91)) == 1


@pytest.mark.requirement("E5")
def test_a_file_of_somebody_else_is_not_handed_in(inside: Callable[[str], Tenant]) -> None:
    here = inside(HENAN)
    people = stand_ready()
    place = place_of(find_form(here.configuration, "person_application"), "diploma")
    sent = Incoming("扫描.png", sample_page(1))
    foreign = keep_upload(sent, place, owner=Owner(people.sponsor.account_id), now=NOW)
    with pytest.raises(NotFound):
        apply(people, diploma=foreign)
    assert db.session.get_one(Upload, foreign).subject == ""
