"""Protected values: masked, revealed by a click with a reason, on the record; consents (trust.md D1, D4, A3)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts import actions, store
from app.accounts.revealers import sees_everybody
from app.audit.models import AuditEntry
from app.kernel.errors import DomainError
from app.tenancy.capabilities import Capability
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.web.access import HeldRole, Identity
from tests.accounts.conftest import ID_NUMBER, NOW

HENAN = "henan-talent"


def reveal(visitor, subject="person:1", field="identity", **more):
    visitor.get("/account")
    return visitor.post("/office/reveal", {"subject": subject, "field": field, **more})


def test_the_first_click_asks_for_a_reason(zhao):
    page = reveal(zhao)
    assert page.status == 200 and ID_NUMBER not in page.text
    assert page.find("//input[@name='reason']")


def test_with_a_reason_the_number_is_shown_and_the_look_is_recorded(people, zhao, entering):
    page = reveal(zhao, reason="核对会员证书信息")
    assert ID_NUMBER in page.words
    with entering(HENAN):
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "protected.revealed")).one()
    assert (entry.account_id, entry.subject) == (people.staff, "person:1")
    assert entry.details["reason"] == "核对会员证书信息" and ID_NUMBER not in str(entry.details)


@pytest.mark.parametrize("reason", ["", "   ", "看看", "x" * 201])
def test_without_a_proper_reason_nothing_is_shown(zhao, entering, reason):
    page = reveal(zhao, reason=reason)
    assert page.status == 422 and ID_NUMBER not in page.text and page.errors
    with entering(HENAN):
        assert not db.session.scalars(select(AuditEntry).where(AuditEntry.act == "protected.revealed")).all()


def test_a_member_reveals_nobody(lin):
    assert reveal(lin, reason="想看一看别人").status == 403


def test_nobody_logged_out_reveals_anything(people, visit):
    visitor = visit(HENAN)
    visitor.get("/login")
    assert (
        visitor.post("/office/reveal", {"subject": "person:1", "field": "identity", "reason": "核对证书"}).status == 403
    )


@pytest.mark.parametrize(
    "subject", ["person:999", "person:x", "person:", "nothing:1", "", "person:" + "9" * 40, "person:１"]
)
def test_what_is_not_there_is_not_found(zhao, subject):
    assert reveal(zhao, subject=subject, reason="核对证书信息").status in (404, 422)


def test_other_columns_are_not_within_reach(zhao):
    for field in ("identity_sealed", "password_hash", "identity_index", "__class__"):
        assert reveal(zhao, field=field, reason="核对证书信息").status == 404


def test_for_a_page_at_hand_only_the_piece_is_given(zhao):
    zhao.get("/account")
    token = zhao.token()
    answer = zhao.client.post(
        "/office/reveal",
        base_url="http://henan-talent.localhost",
        data={"subject": "person:1", "field": "identity", "reason": "核对证书信息", "part": "1", "csrf_token": token},
    )
    assert ID_NUMBER in answer.text and "<html" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_consent_is_kept_with_the_wording_and_may_be_withdrawn(people, lin, entering):
    with entering(HENAN):
        purpose = next(iter(tenant().association.consents))
        actions.record_consent(people.person, purpose, now=NOW)
        actions.record_consent(people.person, purpose, now=NOW)
        (kept,) = store.consents_of(people.person)
        assert len(kept.text_sha256) == 64
    page = lin.get("/account")
    assert "同意" in page.words
    assert lin.get(f"/account/consents/{purpose}").status == 200
    assert "撤回" in lin.post(f"/account/consents/{purpose}/withdraw").words
    with entering(HENAN):
        assert store.find_consent(people.person, purpose) is None


def test_an_unknown_purpose_is_no_consent(people, entering):
    with entering(HENAN), pytest.raises(DomainError):
        actions.record_consent(people.person, "selling_data", now=NOW)


def test_logins_are_listed_and_ended_from_the_account_page(people, lin, visit):
    from tests.accounts.conftest import log_in

    other = visit(HENAN)
    log_in(other)
    page = lin.get("/account")
    ends = page.find("//form[contains(@action,'/account/sessions/')][contains(@action,'/end')]/@action")
    assert lin.post(ends[0]).status == 200
    assert other.get("/account", follow=False).status == 302
    assert lin.get("/account", follow=False).status == 200


@pytest.mark.requirement("A3", "D1")
@pytest.mark.parametrize(("path", "sees", "everybody"), [
    ("/1/", "below", True), ("/1/", "own", False), ("/1/5/", "below", False), ("/1/5/", "all", True),
])  # fmt: skip
def test_who_sees_protected_values_below_a_branch_does_not_see_everybody(path: str, sees: str, everybody: bool) -> None:
    held = HeldRole("reader", 5, path, frozenset({Capability.SEE_PROTECTED}), sees)
    assert sees_everybody(Identity(1, "", "staff", roles=(held,))) is everybody


def test_somebody_elses_login_cannot_be_ended(people, lin, zhao, entering):
    with entering(HENAN):
        (theirs,) = [one.id for one in store.open_sessions(people.staff)]
    assert lin.post(f"/account/sessions/{theirs}/end").status == 404
    assert lin.post(f"/account/sessions/{10**20}/end").status == 404
    assert zhao.get("/account", follow=False).status == 200
