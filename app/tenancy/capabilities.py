"""What a role may be allowed to do: the vocabulary of `roles.can`."""

from __future__ import annotations

from enum import StrEnum


class Capability(StrEnum):
    """One thing somebody in charge may do; associations hand them out in roles."""

    DECIDE = "decide"
    ADMIT_LATE = "admit_late"
    SEE_REGISTER = "see_register"
    EDIT_REGISTER = "edit_register"
    CONFIRM_PAYMENTS = "confirm_payments"
    WAIVE = "waive"
    ISSUE = "issue"
    PUBLISH = "publish"
    MODERATE = "moderate"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_ACTIVITIES = "manage_activities"
    MANAGE_MEETINGS = "manage_meetings"
    SEE_FIGURES = "see_figures"
    EXPORT = "export"
    SEE_PROTECTED = "see_protected"
    CONFIGURE = "configure"
    AUDIT = "audit"
    RECOMMEND = "recommend"
