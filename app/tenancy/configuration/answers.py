"""The answers that the house has words for; an association says under `verdicts:` what its own are called."""

HOUSE_ANSWERS = frozenset({
    "accept", "agree", "approve", "confirm", "criticise", "decline", "dismiss", "done", "endorse", "fail", "filed", "forward",
    "handed_out", "issue", "keep", "object", "paid", "pass", "passed", "recommend", "record", "refuse", "reject", "release",
    "return", "stated", "take_back", "take_note", "withdraw",
})  # fmt: skip
