"""Identity numbers lie sealed in the database; equal ones are found all the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.forms.sealing import holder_keys, seal_answers, seal_typed, unseal_answers, unseal_typed
from app.tenancy.keys import CannotOpen
from app.tenancy.tenants import Tenant
from tests.forms.making import configuration, paper

FORM = """
fields:
  - id_number
  - {use: identity, required: false}
  - {name: remark, label: 备注}
  - {name: people, type: table, label: 人员, columns: [name, {use: id_number, name: number}]}
"""
texts = st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=40)
answers = st.fixed_dictionaries(
    {"id_number": texts, "remark": texts},
    optional={
        "identity": st.fixed_dictionaries({"kind": st.just("passport"), "number": texts}),
        "people": st.lists(st.fixed_dictionaries({"name": texts, "number": texts}), min_size=1, max_size=3),
    },
)
pytestmark = pytest.mark.requirement("D2")


@pytest.fixture
def here(inside: Callable[[str], Tenant]) -> Tenant:
    return inside("gansu-supervision")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_answers=answers)
def test_whatever_is_sealed_opens_again(here: Tenant, given_answers: dict[str, Any]) -> None:
    form = paper(configuration(FORM))

    assert unseal_answers(form, seal_answers(form, given_answers)) == given_answers


def test_no_number_lies_readable_and_the_rest_does(here: Tenant) -> None:
    form = paper(configuration(FORM))
    plain = {
        "id_number": "11010519491231002X", "remark": "一", "people": [{"name": "张三", "number": "440308199901010012"}],
    }  # fmt: skip

    stored = json.dumps(seal_answers(form, plain), ensure_ascii=False)

    assert "11010519491231002X" not in stored and "440308199901010012" not in stored
    assert "1101**********002X" in stored and "张三" in stored


def test_a_sealed_number_opens_nowhere_else(here: Tenant, entering: Callable[[str], Any]) -> None:
    form = paper(configuration(FORM))
    sealed = seal_answers(form, {"id_number": "11010519491231002X"})

    with entering("henan-talent"), pytest.raises(CannotOpen):
        unseal_answers(form, sealed)


def test_equal_numbers_have_equal_keys_and_tell_nothing(here: Tenant) -> None:
    form = paper(configuration(FORM))

    keys = holder_keys(form, {"id_number": "11010519491231002X", "remark": "x"})

    assert keys == holder_keys(form, {"id_number": "11010519491231002X"})
    assert keys != holder_keys(form, {"id_number": "440308199901010012"})
    assert "1949" not in keys["id_number"]


def test_a_draft_keeps_what_was_typed_however_odd(here: Tenant) -> None:
    typed = {"name": ["张"], "many": ["a", "b"], "odd": ["\u202e\x00😀"]}

    assert unseal_typed(seal_typed(typed)) == {name: tuple(texts) for name, texts in typed.items()}
