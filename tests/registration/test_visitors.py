"""Where nobody can register: a visitor fills in by the cookie alone, and follows by a link."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app import create_app
from app.accounts.models import Account
from app.accounts.rules import AccountState
from app.bodies.actions import plant_configured
from app.notices.models import Letter
from app.procedures.actions import Decision, decide
from app.procedures.models import Case, CaseState
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.engines import engines
from app.tenancy.entering import entered
from app.tenancy.keys import make_key_ring
from app.tenancy.settings import read_settings
from tests.accounts.conftest import staff_named
from tests.browser import Visitor

SLUG = "open-desk"
FOLDER = """
name: 山外登山会
logins:
  staff: {label: 工作人员登录, by: [staff_name]}
  member: {label: 会员登录, by: [mobile]}
tiers:
  individual: {label: 个人会员}
forms:
  join:
    label: 入会申请表
    keeps: true
    fields: [name, mobile, email, {name: height, type: whole, label: 到过的最高处（米）}, {name: picture, type: file, label: 登顶照片, accept: [png], required: false}, pledge]
procedures:
  join:
    label: 入会申请
    kind: join
    starts: [anyone]
    form: join
    steps: [{use: secretary, deadline: 5 workdays}]
    approved: [admit, open_account]
"""  # noqa: E501


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Flask]:
    folder = tmp_path / "tenants" / SLUG
    folder.mkdir(parents=True)
    (folder / "association.yaml").write_text(FOLDER, encoding="utf-8")
    env = {"XIEHUI_ENV": "test", "INSTANCE": str(tmp_path), "TENANTS": str(folder.parent), "MASTER_KEY": "5a" * 32,
           "SECRET_KEY": "a secret of the tests, long enough to be one"}
    app = create_app(read_settings(env))
    with entered(SLUG, app):
        with engines().of(SLUG).begin() as connection:
            db.metadata.create_all(connection)
        make_key_ring(now=clock.now())
        plant_configured(today=clock.today())
    yield app
    with app.app_context():
        engines().close()


@pytest.fixture
def visitor(desk: Flask) -> Visitor:
    return Visitor(desk, f"{SLUG}.localhost")


TYPED = {"name": "云中鹤", "mobile": "13900000888", "email": "yun@example.com", "height": "5396", "pledge": "yes"}


def apply(visitor: Visitor) -> str:
    """The whole way without an account; gives the address to follow."""
    visitor.get("/apply/join/form")
    visitor.submit(TYPED, form="application", button="go=1")
    visitor.submit(form="submit")
    assert visitor.page is not None
    return visitor.page.response.request.path


def test_the_button_opens_the_form_at_once(visitor):
    page = visitor.get("/apply/join")
    assert page.find("//aside//form/@action") == ["/apply/join/form"]


def test_a_visitors_draft_is_his_own(visitor, desk):
    visitor.get("/apply/join/form")
    visitor.submit({"name": "云中鹤"}, form="application", button="save=1")
    assert visitor.get("/apply/join/form").find("//input[@name='name']/@value") == ["云中鹤"]
    stranger = Visitor(desk, f"{SLUG}.localhost")
    assert "云中鹤" not in stranger.get("/apply/join/form").text


@pytest.mark.requirement("E5")
def test_who_applied_follows_by_a_link_that_is_shown_and_mailed(visitor, desk):
    address = apply(visitor)
    assert address.startswith("/follow/")
    assert visitor.page.headers["Referrer-Policy"] == "no-referrer"
    assert "请保存本页地址" in visitor.page.words and "云中鹤" in visitor.page.words
    with entered(SLUG, desk):
        mailed = db.session.scalars(select(Letter).where(Letter.email != "")).all()
        assert [(one.email, one.link) for one in mailed] == [("yun@example.com", address)]
        assert db.session.scalars(select(Account.state)).all() == [AccountState.APPLICATION_ONLY]
    stranger = Visitor(desk, f"{SLUG}.localhost")
    assert "云中鹤" in stranger.get(address).words
    assert stranger.get("/follow/" + "x" * 43).status == 404


def test_a_returned_case_is_put_right_by_the_link(visitor, desk):
    address = apply(visitor)
    with entered(SLUG, desk):
        staff = staff_named("石秘书", "shi")
        grant_secretary(staff)
        case = db.session.scalars(select(Case)).one()
        remark = Decision("return", opinion="请核对。", comments={"height": "请写海拔。"})
        decide(case.id, remark, by=staff, version=case.version, now=clock.now())
    page = visitor.get(address)
    assert "请写海拔。" in page.words
    visitor.get(f"{address}/correct")
    page = visitor.submit({"height": "6168"}, form="application", button="go=1")
    assert page.response.request.path == address
    with entered(SLUG, desk):
        assert db.session.scalars(select(Case.state)).all() == [CaseState.OPEN]


def test_a_case_is_withdrawn_by_the_link(visitor, desk):
    address = apply(visitor)
    page = visitor.post(f"{address}/withdraw", {"version": "1"})
    assert "申请已撤回" in page.text
    assert visitor.post(f"{address}/withdraw", {"version": "1"}, token=False).status == 400


def grant_secretary(account_id: int) -> None:
    """Give the secretariat's role."""
    from app.accounts.actions import grant_role
    from app.accounts.actions.granting import Place
    from app.bodies.store import get_root

    grant_role(account_id, Place("secretary", get_root().id, clock.today()), by=None, now=clock.now())


def test_pressed_twice_without_an_account_it_is_one_case(visitor, desk):
    visitor.get("/apply/join/form")
    visitor.submit(TYPED, form="application", button="go=1")
    form = next(f for f in visitor.page.dom.forms if f.get("id") == "submit")
    sent = dict(form.form_values())
    visitor.post("/apply/join/review", sent)
    page = visitor.post("/apply/join/review", sent)
    assert "请用邮件中的链接" in page.text
    with entered(SLUG, desk):
        assert len(db.session.scalars(select(Case.id)).all()) == 1
