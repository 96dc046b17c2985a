"""The second factor: a code of the phone (TOTP, RFC 6238), each taken once, and recovery codes for a lost phone."""

from __future__ import annotations

from datetime import datetime

import pyotp
from sqlalchemy import delete, select

from app.accounts import store
from app.accounts.hashing import draw_recovery_code, token_hash
from app.accounts.identifiers import plain_form
from app.accounts.models import TOTP_COLUMN, Account, RecoveryCode
from app.audit.actions import record
from app.kernel.errors import DomainError, say
from app.notices.actions import leave_letter
from app.notices.rules import Recipient
from app.tenancy.database import db
from app.tenancy.keys import seal, unseal
from app.tenancy.transactions import action

STEP_SECONDS = 30
DRIFT_STEPS = (-1, 0, 1)
RECOVERY_CODES = 8


@action
def begin_totp(*, by: int, now: datetime) -> str:
    """Draw the secret to be scanned and give it; it counts only once a code of it was entered.

    Asked again before that, the same secret is given, so that a reloaded page does not spoil what was scanned.
    """
    account = store.get_account(by, for_update=True)
    if account.totp_since is not None:
        raise DomainError(say("双重验证已经开启。"))
    if account.totp_sealed is None:
        account.totp_sealed = seal(TOTP_COLUMN, pyotp.random_base32())
    return unseal(TOTP_COLUMN, account.totp_sealed)


def totp_being_set(account_id: int) -> str:
    """The secret that was drawn and not confirmed yet; empty when there is none."""
    account = store.get_account(account_id)
    return unseal(TOTP_COLUMN, account.totp_sealed) if account.totp_sealed and account.totp_since is None else ""


@action
def confirm_totp(code: str, *, by: int, now: datetime) -> list[str]:
    """Switch the second factor on with a first code; gives the recovery codes, shown this once. Raises DomainError."""
    account = store.get_account(by, for_update=True)
    if account.totp_since is not None or account.totp_sealed is None:
        raise DomainError(say("请先扫描二维码。"))
    if not _use_totp(account, _bare(code), now):
        raise DomainError(say("验证码不正确，请核对手机时间后输入当前的 6 位数字。"), "code")
    account.totp_since = now
    record("account.second_factor_set", by=by, subject=f"account:{by}", details={})
    _tell(account, say("双重验证").msgid)
    return _new_recovery_codes(account)


def _new_recovery_codes(account: Account) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = [draw_recovery_code() for _ in range(RECOVERY_CODES)]
    db.session.add_all(RecoveryCode(account_id=account.id, code_hash=token_hash(_bare(code))) for code in codes)
    return codes


@action
def remove_totp(*, by: int, now: datetime, account_id: int | None = None) -> None:
    """Switch the second factor off: one's own, or (by who manages accounts) that of somebody who lost the phone."""
    account = store.get_account(account_id or by, for_update=True)
    account.totp_sealed, account.totp_since, account.totp_step = None, None, 0
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    record("account.second_factor_removed", by=by, subject=f"account:{account.id}", details={})
    _tell(account, say("双重验证").msgid)


def use_code(account: Account, code: str, now: datetime) -> bool:
    """Is this a code of the phone that was not used yet, or an unused recovery code? Takes it out of use."""
    plain = _bare(code)
    return _use_totp(account, plain, now) or _use_recovery(account, plain, now)


def _bare(code: str) -> str:
    return plain_form(code).lower().replace(" ", "").replace("-", "")


def _use_totp(account: Account, code: str, now: datetime) -> bool:
    if account.totp_sealed is None or not (code.isascii() and code.isdigit()):
        return False
    totp = pyotp.TOTP(unseal(TOTP_COLUMN, account.totp_sealed))
    current = int(now.timestamp()) // STEP_SECONDS
    for step in (current + drift for drift in DRIFT_STEPS):
        if step > account.totp_step and pyotp.utils.strings_equal(code, totp.at(step * STEP_SECONDS)):
            account.totp_step = step
            return True
    return False


def _use_recovery(account: Account, code: str, now: datetime) -> bool:
    where = (
        RecoveryCode.account_id == account.id,
        RecoveryCode.code_hash == token_hash(code),
        RecoveryCode.used_at.is_(None),
    )
    row = db.session.scalar(select(RecoveryCode).where(*where).with_for_update())
    if row is None:
        return False
    row.used_at = now
    record("account.recovery_code_used", by=account.id, subject=f"account:{account.id}", details={})
    return True


def _tell(account: Account, what: str) -> None:
    to = Recipient(account_id=account.id, email=account.email, name=account.name)
    leave_letter("account_changed", to=to, params={"what": what})
