"""Registering, as applicants meet it (H2, G1; domain.md 4 and 5)."""

from __future__ import annotations

import time_machine
from sqlalchemy import func, select

from app.accounts import actions, store
from app.accounts.actions.granting import roles_of_a_unit
from app.accounts.actions.registering import identity_index
from app.accounts.identifiers import DocumentKind, check_identity
from app.accounts.models import Account, Consent, LoginName, Person
from app.accounts.rules import AccountState
from app.bodies.actions import plant_configured
from app.tenancy.database import db
from tests.accounts.conftest import ID_NUMBER, NOW, PASSWORD, TODAY, log_in

HENAN = "henan-talent"
ANOTHER = "410105199003070026"
FORM = {"name": "周以宁", "identity": ANOTHER, "email": "zhou@example.com", "password": PASSWORD, "again": PASSWORD}


def register(visitor, **changes):
    visitor.get("/register?tab=person&next=/apply")
    return visitor.submit({**FORM, **ticked(visitor), **changes}, follow=False, form="register")


def ticked(visitor):
    return dict.fromkeys(visitor.page.find("//input[starts-with(@name,'consent_')]/@name"), "y")


def test_who_registers_is_logged_in_and_goes_on_to_the_application(people, visit, entering):
    visitor = visit(HENAN)
    page = register(visitor)
    assert (page.status, page.headers["Location"]) == (302, "/apply")
    assert "周以宁" in visitor.get("/account").words
    with entering(HENAN):
        account = db.session.scalars(select(Account).where(Account.name == "周以宁")).one()
        assert account.state is AccountState.APPLICATION_ONLY and account.email == "zhou@example.com"


def test_the_page_says_who_uses_the_data(visit):
    assert "本系统由河南省人才交流协会使用和负责" in visit(HENAN).get("/register?tab=person").words


def test_the_id_number_is_sealed_and_found_by_its_blind_index_only(people, visit, entering):
    register(visit(HENAN))
    with entering(HENAN):
        person = db.session.scalars(select(Person).where(Person.name == "周以宁")).one()
        columns = [str(getattr(person, column.key)) for column in Person.__table__.columns]
        names = db.session.scalars(select(LoginName.key)).all()
        found = store.find_person_by_identity(identity_index(check_identity(DocumentKind.ID_NUMBER, ANOTHER)))
        assert not any(ANOTHER in one for one in [*columns, *names])
        assert found is not None and found.id == person.id
        assert (person.birth_date.isoformat(), person.sex.value) == ("1990-03-07", "female")


def test_the_same_number_typed_otherwise_is_no_second_person(people, visit, entering):
    page = register(visit(HENAN), identity=f" {ID_NUMBER[:6]} {ID_NUMBER[6:].lower()}")
    assert page.status == 422 and "不能用于新账号" in page.errors[0]
    with entering(HENAN):
        assert db.session.scalar(select(func.count()).select_from(Person)) == 1


def test_every_fault_is_told_at_once_beside_its_field_and_the_rest_is_kept(people, visit):
    page = register(visit(HENAN), identity="410105199003070027", email="zhou@", name="周以宁")
    assert len(page.errors) == 2
    assert page.find("//*[@id='f-identity-e']") and page.find("//*[@id='f-email-e']")
    assert page.find("//input[@name='name']/@value") == ["周以宁"]
    assert page.find("//input[@name='email']/@value") == ["zhou@"]
    assert PASSWORD not in page.text


def test_a_password_made_of_the_own_number_is_refused(people, visit):
    page = register(visit(HENAN), password="Zhou-070026", again="Zhou-070026")
    assert page.errors == ["密码不能包含证件号码或手机号码中的数字。"]


def test_two_different_passwords_are_noticed(people, visit):
    assert "两次输入的密码不一致，请重新输入。" in register(visit(HENAN), again="Other-secret-7").errors


def test_a_field_nobody_offered_changes_nothing(people, visit, entering):
    register(visit(HENAN), state="active", kind="staff", account_id="1", one_time="1")
    with entering(HENAN):
        account = db.session.scalars(select(Account).where(Account.name == "周以宁")).one()
        assert (account.kind.value, account.state.value) == ("person", "application_only")


def test_an_applicant_sees_nothing_but_the_own_applications(people, visit):
    visitor = visit(HENAN)
    register(visitor)
    assert visitor.get("/account", follow=False).status == 200
    assert visitor.post("/office/reveal", {"subject": "person:1", "field": "identity"}, follow=False).status in (
        302,
        403,
    )


def test_where_accounts_are_handed_out_no_registration_is_offered(visit):
    page = visit("zhengzhou-titles").get("/login")
    assert not page.find("//a[contains(@href,'/register?tab=person')]")
    assert "初始密码只能使用一次" in page.words


def test_many_registrations_from_one_address_have_to_wait(people, visit):
    visitor = visit(HENAN)
    with time_machine.travel(NOW, tick=False):
        answers = [register(visitor, identity=ID_NUMBER).status for _ in range(21)]
    assert answers[-1] == 429 and set(answers[:-1]) == {422}


def test_a_unit_registers_by_its_name_and_may_act_for_itself(visit, entering):
    with entering("zhengzhou-it"):
        plant_configured(today=TODAY)
    visitor = visit("zhengzhou-it")
    visitor.get("/register?tab=unit")
    page = visitor.submit(
        {
            "unit_name": "郑州样例软件有限公司",
            "operator": "陈一",
            "email": "chen@example.com",
            "password": PASSWORD,
            "again": PASSWORD,
            **ticked(visitor),
        },
        follow=False,
        form="register",
    )
    assert page.status == 302
    with entering("zhengzhou-it"):
        account = db.session.scalars(select(Account)).one()
        roles = store.roles_held(account.id, on=TODAY.replace(year=2099))
        assert account.kind.value == "unit" and {r.role for r in roles} == set(roles_of_a_unit())


def test_consents_are_unticked_and_needed_and_kept_with_their_wording(visit, entering):
    with entering("gansu-supervision"):
        plant_configured(today=TODAY)
    visitor = visit("gansu-supervision")
    page = visitor.get("/register?tab=person")
    boxes = page.find("//input[starts-with(@name,'consent_')]")
    assert all(box.get("checked") is None for box in boxes)
    refused = visitor.submit(FORM, follow=False, form="register")
    assert refused.status == (422 if boxes else 302)
    if boxes:
        visitor.submit({**FORM, **ticked(visitor)}, follow=False, form="register")
        with entering("gansu-supervision"):
            kept = db.session.scalars(select(Consent)).all()
            assert len(kept) == len(boxes) and all(len(c.text_sha256) == 64 for c in kept)


def test_knowing_the_number_of_somebody_entered_before_opens_nothing_of_his(people, visit, entering):
    with entering(HENAN):
        entered = actions.keep_person(actions.NewPerson("周以宁", check_identity(DocumentKind.ID_NUMBER, ANOTHER)), now=NOW).id
    register(visit(HENAN))
    with entering(HENAN):
        account = db.session.scalars(select(Account).order_by(Account.id.desc()).limit(1)).one()
        assert account.person_id != entered
        assert account.person.identity_index is None
        assert store.find_account_of_person(entered) is None


def test_registering_and_logging_in_use_one_name(people, visit):
    register(visit(HENAN))
    assert log_in(visit(HENAN), ANOTHER).status == 302
