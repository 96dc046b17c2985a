"""One thing in every room, of a unit that none of the strangers has to do with: its money, bundle, studio, list, letters."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app.accounts.actions.opening import open_unit_account
from app.accounts.store import accounts_of_unit
from app.approval.models import CaseNote, SavedView
from app.bodies.actions import NewBody, found_body
from app.bodies.changing import rename_body
from app.bodies.store import get_body, get_root
from app.demo.pictures import sample_page
from app.dues.models import Bill, Charge, Payment, Ticket, Voucher
from app.dues.rules.ledger import BillState, PaidHow
from app.forms.models import Upload
from app.governance.models import AgendaItem, Delegation, Manner, Seat, Sitting, SittingState, Vote
from app.governance.rules import Choice
from app.insight.models import ImportKind, RegisterImport
from app.jobs.models import Job, JobState
from app.mailings.models import Audience, Mailing
from app.members import actions as register
from app.members.actions import Admission
from app.members.models import Representative
from app.members.offices.actions import Appointment, appoint
from app.members.representatives.actions import NewRepresentative, name_representative
from app.organisation.actions import Placed, place_somebody
from app.procedures.models import Bundle, Case, Gathering, StockPhrase
from app.procedures.parties import Party
from app.publishing.models import Article, Revision, Studio
from app.tenancy import clock, storage
from app.tenancy.database import db
from app.tenancy.transactions import action
from app.units.models import Handover
from tests.trust.tables import MARK

SINCE = date(2020, 1, 1)
NAME = "中原保密有限公司"


def furnish(secretary: int) -> int:
    """Put it there; gives the account of the unit's operator."""
    unit = found_body(NewBody("unit", {"*": NAME}), by=None, today=SINCE).id
    open_unit_account(unit, "柳经办", by=None, now=clock.now(), today=clock.today())
    operator = accounts_of_unit(unit)[0].id
    membership = register.open_file(Party(None, unit), NAME, get_root().id, now=clock.now())
    register.admit(Admission(Party(None, unit), "unit", date(2024, 5, 1), get_root().id), by=None, now=clock.now())
    speaker = name_representative(NewRepresentative(unit, "main", name="柳代表", post="总经理"), by=operator, now=clock.now())
    person = db.session.get_one(Representative, speaker).person_id
    appoint(Appointment("council_member", person, SINCE, unit_id=unit, resolution="决议"), by=secretary, now=clock.now())
    rename_body(unit, {"*": NAME[:-2] + "集团"}, reason="更名", by=secretary, now=clock.now())
    rename_body(unit, {"*": NAME}, reason="改回", by=secretary, now=clock.now())
    place_somebody(Placed(get_root().id, "柳干事", "干事"), by=None, now=clock.now())
    _money(unit, membership, operator)
    _bundle(unit, operator)
    _studio(membership, operator)
    _office(unit, operator, secretary)
    _vote(person, secretary)
    return operator


@action
def _vote(person: int, secretary: int) -> None:
    """An open vote on the case that waits, and an authority."""
    now, today, root = clock.now(), clock.today(), get_root()
    case = db.session.query(Case).order_by(Case.id.desc()).first()
    sitting = _kept(Sitting(
        number="V2026-0001", assembly="council", procedure="change_tier", step="council", role="secretary", body_id=root.id,
        body_path=root.path, state=SittingState.OPEN, manner=Manner.MEETING, title="内部会议", held_on=today, place="密室",
        note="不公开", in_favour="2/3", voters=1, planned_by=secretary, planned_at=now, opened_at=now,
    ))  # fmt: skip
    item = _kept(AgendaItem(sitting_id=sitting.id, case_id=case.id, round=1, place=1))
    seat = _kept(Seat(sitting_id=sitting.id, person_id=person, name="柳代表", of_unit=NAME))
    db.session.add(Vote(item_id=item.id, seat_id=seat.id, secret=False, choice=Choice.FOR, account_id=secretary, at=now))
    db.session.add(Delegation(assembly="council", procedure="change_tier", step="council", reference="内部决议",
                              scan=_file(secretary, "authority", "delegation:1"), since=today, body_id=root.id,
                              recorded_by=secretary, recorded_at=now))  # fmt: skip


def _kept(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row


def _file(operator: int, name: str, subject: str = "") -> str:
    content, key = sample_page(len(name)), f"{name:x<24}"
    kept = Upload(
        id=key, account_id=operator, subject=subject, form="bundle", field="scan", name=f"{MARK}-{name}.png", kind="png",
        size=len(content), sha256="0" * 64, stored=storage.put(content, suffix="png"), created_at=clock.now(),
    )  # fmt: skip
    return str(_kept(kept).id)


@action
def _money(unit: int, membership: int, operator: int) -> None:
    now, today = clock.now(), clock.today()
    bill = _kept(Bill(
        number="ZQ0000000001", payer_unit_id=unit, payer_name=NAME, body_path=get_body(unit).path, fee_year=today.year,
        total_fen=50000, paid_fen=20000, state=BillState.PART, vouchers_waiting=1, made_on=today, due_on=today,
        first_due_on=today, asked_for="trust", made_at=now,
    ))  # fmt: skip
    _kept(Charge(
        key="year:trust", membership_id=membership, payer_unit_id=unit, name=NAME, tier="unit", version_from=SINCE,
        fee_year=today.year, first_day=date(today.year, 1, 1), last_day=date(today.year, 12, 31), due_on=today,
        amount_fen=50000, bill_id=bill.id, charged_at=now,
    ))  # fmt: skip
    upload = _file(operator, "voucher", f"bill:{bill.number}")
    db.session.add(Voucher(bill_id=bill.id, upload_id=upload, given_at=now, given_by=operator))
    db.session.add(Payment(bill_id=bill.id, amount_fen=20000, paid_on=today, how=PaidHow.TRANSFER, note="第一笔",
                           confirmed_at=now, confirmed_by=operator))  # fmt: skip
    db.session.add(Ticket(bill_id=bill.id, title=NAME, tax_number="91410100MA0000000X", email="cw@example.org", asked_at=now,
                          asked_by=operator))  # fmt: skip


@action
def _bundle(unit: int, operator: int) -> None:
    now, path = clock.now(), get_body(unit).path
    bundle = _kept(Bundle(
        number="BZ-2026-0001", procedure="join_person", step="secretary", document="summary", role="liaison", body_id=unit,
        body_path=path, opened_by=operator, opened_at=now, printed_at=now, revision=1, scan_revision=1,
        scan=_file(operator, "scan", "bundle:BZ-2026-0001"),
    ))  # fmt: skip
    case = db.session.query(Case).order_by(Case.id.desc()).first()
    db.session.add(Gathering(case_id=case.id, procedure="join_person", step="secretary", role="liaison", body_id=unit,
                             body_path=path, bundle_id=bundle.id, since=now))  # fmt: skip


@action
def _studio(membership: int, operator: int) -> None:
    now, today = clock.now(), clock.today()
    studio = _kept(Studio(membership_id=membership, opened_on=today, shown=False))
    pictures = [{"file": _file(operator, "picture", "article:1"), "caption": {"zh": f"{MARK} 图"}, "size": [10, 10]}]
    words: dict[str, Any] = {"title": {"zh": f"{MARK} 未发布的文章"}, "body": {"zh": f"{MARK} 正文"}, "pictures": pictures}
    article = _kept(Article(studio_id=studio.id, column_name="unit_news", state="draft", latest=1, changed_at=now,
                            written_by=operator, titles=f"{MARK} 未发布的文章", **words))  # fmt: skip
    db.session.add(Revision(article_id=article.id, number=1, column_name="unit_news", written_by=operator, written_at=now,
                            **words))  # fmt: skip


@action
def _office(unit: int, operator: int, secretary: int) -> None:
    now = clock.now()
    secret = storage.put(f"{MARK}.file".encode(), suffix="xlsx")
    db.session.add(Job(
        kind="unit_export", args={"unit": unit}, state=JobState.DONE, percent=100, account_id=operator, created_at=now,
        finished_at=now, message="完成", file_name=f"{MARK}.xlsx", file_stored=secret, file_until=now + timedelta(days=1),
    ))  # fmt: skip
    db.session.add(RegisterImport(
        kind=ImportKind.REGISTER, about="person", name="名册.xlsx", stored=secret, rows=1, refused=[], tally={}, made_at=now,
        made_by=secretary,
    ))  # fmt: skip
    db.session.add(Mailing(audience=Audience.UNITS, body_paths="/1/", subject="内部通知", text="仅限单位会员",
                           submission="trust", account_id=secretary, written_at=now))  # fmt: skip
    db.session.add(Handover(unit_id=unit, unit_name=NAME, name="新经办", mobile="13900000222",
                            letter=_file(operator, "letter", "handover:1"), asked_at=now))  # fmt: skip
    db.session.add(StockPhrase(account_id=secretary, procedure="join_person", step="secretary", text="材料齐全，同意"))
    db.session.add(SavedView(account_id=secretary, name="本周到期", view="waiting", asked={"due": "week"}, made_at=clock.now()))
    about, root = db.session.scalars(select(Case.id).order_by(Case.id)).first(), get_root()
    db.session.add(CaseNote(case_id=about, body_id=root.id, body_path=root.path, account_id=secretary, name="陈秘书",
                            text="只给秘书处看", at=clock.now()))  # fmt: skip
