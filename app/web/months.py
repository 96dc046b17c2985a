"""The months by name, for calendars and stretches of days."""

from app.kernel.errors import Message, say
from app.web.language import translated

MONTHS: tuple[Message, ...] = (
    say("1 月"), say("2 月"), say("3 月"), say("4 月"), say("5 月"), say("6 月"),
    say("7 月"), say("8 月"), say("9 月"), say("10 月"), say("11 月"), say("12 月"),
)  # fmt: skip


def month_name(number: int) -> str:
    """3 月, March."""
    return translated(MONTHS[number - 1])
