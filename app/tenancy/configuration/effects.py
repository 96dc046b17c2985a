"""What an outcome can do, by name, with the kind of each argument, and the events that letters follow.

An argument is read as: expr:t = an expression of type t; ref:x = the name of one of x; refs:x = one name or a list of
them; word:x = a word of the list x; representatives = a table of the form that names them; answers = fields filled by
expressions; yes_no = true or false; span, share = as in `words`. A trailing ? means that it may be left out. The words of
this table are permanent: folders use them.
"""

from __future__ import annotations

EFFECTS: dict[str, dict[str, str]] = {
    "admit": {"tier": "expr:tier?", "on": "expr:day?", "at": "expr:body?"},
    "renew": {"for": "span?", "from": "expr:day?"},
    "change_tier": {"to": "expr:tier"},
    "keep_data": {},
    "move": {"to": "expr:body"},
    "open_account": {},
    "bill": {"lines": "refs:lines?", "years": "expr:whole?"},
    "rebill": {},
    "concede": {"concession": "ref:concessions", "pays": "share?"},
    "defer": {"until": "expr:day"},
    "issue": {"document": "ref:documents"},
    "hand_out": {"documents": "refs:documents?", "to": "expr:text?", "on": "expr:day?"},
    "revoke": {"documents": "refs:documents?"},
    "restrict": {"rights": "refs:rights?", "until": "expr:day?"},
    "lift": {},
    "end": {"because": "expr:exit", "on": "expr:day?"},
    "appoint": {"office": "expr:office", "to": "expr:member?"},
    "dismiss": {"offices": "refs:offices?"},
    "represent": {"table": "representatives"},
    "enrol": {"library": "expr:library"},
    "unenrol": {},
    "open_studio": {},
    "hide_studio": {},
    "start": {"procedure": "ref:procedures", "at": "expr:body?", "with": "answers?"},
    "publish": {},
    "unpublish": {},
    "credit": {"credit": "ref:credits", "amount": "expr:number", "on": "expr:day?", "about": "expr:text?"},
    "record": {"book": "word:book"},
    "tell": {"notice": "ref:notices"},
    "block": {"until": "expr:day?", "ends_open": "yes_no?"},
    "unblock": {},
}
SHORT = {
    "admit": "tier", "renew": "for", "change_tier": "to", "move": "to", "bill": "lines", "concede": "concession",
    "defer": "until", "issue": "document", "revoke": "documents", "restrict": "rights", "end": "because",
    "appoint": "office", "dismiss": "offices", "represent": "table", "enrol": "library", "start": "procedure", "record": "book",
    "tell": "notice", "block": "until",
}  # fmt: skip
EVENTS = (
    "case_submitted", "case_begun", "case_returned", "case_decided", "step_waiting", "step_late", "steps_late",
    "step_silent",
    "step_asked", "step_escalated", "nobody_may_act", "second_needed", "proposal_sent_back", "admitted", "bill_issued",
    "bill_due", "bill_overdue", "payment_confirmed", "payment_refused", "document_issued", "document_revoked",
    "document_expiring", "document_expired", "documents_expiring", "case_corrected", "term_ending", "standing_changed",
    "window_opens", "window_closes", "article_decided", "account_opened",
)  # fmt: skip


def arguments(name: str, args: dict[str, object]) -> dict[str, object]:
    """The arguments of an effect by name: `issue: certificate` gives {"document": "certificate"}."""
    return {(SHORT.get(name, "") if key == "" else key): value for key, value in args.items()}
