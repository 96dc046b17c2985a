"""A long list of bills leaves only after somebody else who may export has confirmed it (D6)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.rights import who_asked
from app.audit.models import AuditEntry
from app.dues.exportjob import ask_for_large_export, may_fetch
from app.dues.store.desk import Sought, View
from app.jobs.actions import run_pending
from app.jobs.models import Job
from app.kernel.errors import NotAllowed
from app.seconding import actions as seconding
from app.tenancy.clock import now
from app.tenancy.database import db
from tests.dues.conftest import HENAN

pytestmark = pytest.mark.database


def _account(name: str) -> int:
    return db.session.scalars(select(Account.id).where(Account.name == name)).one()


@pytest.mark.requirement("D6")
def test_finance_asks_the_secretariat_confirms_and_finance_alone_fetches(henan, entering):
    with entering(HENAN):
        finance, secretary = (who_asked(_account(name), now()) for name in ("沈亦舟", "陈砚清"))
        sought = Sought(View.ALL)
        asked = ask_for_large_export(sought, "年度对账", by=finance, rows=600, submission="a form", now=now())
        assert ask_for_large_export(sought, "年度对账", by=finance, rows=600, submission="a form", now=now()) == asked
        with pytest.raises(NotAllowed):
            seconding.confirm(asked, by=finance.account_id, now=now())
        job = seconding.confirm(asked, by=secretary.account_id, now=now() + timedelta(minutes=1))
        run_pending()
        made = db.session.get_one(Job, job, populate_existing=True)
        assert made.file_name.endswith(".xlsx") and may_fetch(made, finance) and not may_fetch(made, secretary)
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "bills.exported")).one()
        assert (entry.details["reason"], entry.details["rows"]) == ("年度对账", "600")
