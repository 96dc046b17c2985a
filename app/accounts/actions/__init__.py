"""What people do with logins; one file a journey."""

from app.accounts.actions.choosing import Change, change_password, finish_reset, start_reset
from app.accounts.actions.claiming import accept_claim
from app.accounts.actions.consenting import record_consent, withdraw_consent
from app.accounts.actions.granting import grant_role, take_role
from app.accounts.actions.logging_in import Attempt, LoggedIn, SecondStep, confirm_again, finish_log_in, log_in
from app.accounts.actions.opening import invite_staff, open_account, open_staff_account, open_unit_account, set_state
from app.accounts.actions.operating import end_operator, hand_out_again
from app.accounts.actions.registering import NewPerson, NewUnit, keep_person, register_person, register_unit
from app.accounts.actions.revealing import reveal
from app.accounts.actions.second_factor import begin_totp, confirm_totp, remove_totp, totp_being_set
from app.accounts.actions.sessions import (
    begin_session,
    end_other_sessions,
    end_session,
    log_out,
    note_sign_of_life,
    switch_keys,
)

__all__ = [
    "Attempt",
    "Change",
    "LoggedIn",
    "NewPerson",
    "NewUnit",
    "SecondStep",
    "accept_claim",
    "begin_session",
    "begin_totp",
    "change_password",
    "confirm_again",
    "confirm_totp",
    "end_operator",
    "end_other_sessions",
    "end_session",
    "finish_log_in",
    "finish_reset",
    "grant_role",
    "hand_out_again",
    "invite_staff",
    "keep_person",
    "log_in",
    "log_out",
    "note_sign_of_life",
    "open_account",
    "open_staff_account",
    "open_unit_account",
    "record_consent",
    "register_person",
    "register_unit",
    "remove_totp",
    "reveal",
    "set_state",
    "start_reset",
    "switch_keys",
    "take_role",
    "totp_being_set",
    "withdraw_consent",
]
