"""Logging in, as a person at a browser meets it (G3; trust.md L3 to L6)."""

from __future__ import annotations

from tests.accounts.conftest import ID_NUMBER, PASSWORD, STAFF_PASSWORD, log_in


def test_a_person_logs_in_by_id_number_typed_with_a_small_x_and_gaps(people, visit):
    page = log_in(visit("henan-talent"), f" {ID_NUMBER[:6]} {ID_NUMBER[6:]} ")
    assert page.status == 302


def test_the_account_page_names_whoever_logged_in(lin):
    page = lin.get("/account")
    assert "林若溪" in page.words and "4101**********000X" in page.words
