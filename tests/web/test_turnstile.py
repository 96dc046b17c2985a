"""Pages that need no login cannot be walked (trust.md D7, L4)."""

from __future__ import annotations

from app.web.turnstile import MOST_KEPT, Turnstile


def test_one_address_is_stopped_after_its_share_and_let_in_again_later() -> None:
    gate = Turnstile(most=3, seconds=60)
    assert [gate.passes("a", 0.0) for _ in range(4)] == [True, True, True, False]
    assert gate.passes("b", 1.0)
    assert gate.passes("a", 60.0)


def test_it_forgets_the_oldest_rather_than_growing() -> None:
    gate = Turnstile(most=1, seconds=60)
    for number in range(MOST_KEPT + 10):
        gate.passes(str(number), 0.0)
    assert gate.passes("0", 1.0)
    assert not gate.passes(str(MOST_KEPT + 9), 1.0)


def test_who_is_forgotten_begins_anew() -> None:
    gate = Turnstile(most=1, seconds=600)
    assert [gate.passes("a", 0), gate.passes("a", 1)] == [True, False]
    gate.forget()
    assert gate.passes("a", 2)
