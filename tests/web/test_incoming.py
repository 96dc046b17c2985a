"""Signs that no page can show never come further than the door."""

from __future__ import annotations

import pytest
from flask import request

from app.web.incoming import Sent, shown


@pytest.mark.requirement("I10")
def test_a_text_keeps_all_that_can_be_shown() -> None:
    assert shown("王\x00五\x1b\r\n\t🙂") == "王五\r\n\t🙂"


def test_every_value_of_a_name_is_cleaned_and_files_stay() -> None:
    file = object()
    sent = Sent([("q", "a\x00"), ("q", "b\x07"), ("f\x00", file)])
    assert (sent.getlist("q"), sent["f"]) == (["a", "b"], file)


def test_what_a_request_holds_is_cleaned(app) -> None:
    with app.test_request_context("/desk?q=%00王%07", method="POST", data={"name": "李\x00四"}):
        assert (request.args["q"], request.form["name"]) == ("王", "李四")


@pytest.mark.requirement("I10")
def test_an_address_with_such_a_sign_leads_nowhere(app) -> None:
    assert app.test_client().get("/news/%00", base_url="http://henan-talent.localhost").status_code == 404
