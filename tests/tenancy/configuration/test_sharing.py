"""What concepts of all folders have alike stands in memory once, and says the same as before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from app.tenancy.configuration.load import load
from app.tenancy.configuration.sharing import share_what_is_alike
from app.tenancy.settings import ROOT


def parts(value: Any) -> Iterator[BaseModel]:
    """A concept and all below it."""
    if isinstance(value, BaseModel):
        yield value
        value = tuple(value.__dict__.values())
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else ():
        yield from parts(one)


def test_two_folders_share_the_names_of_the_keys_that_were_written_down() -> None:
    found = [load(ROOT / "tests" / "tenants" / slug)[0] for slug in ("reading-club", "harbour-institute", "reading-club")]
    every = [list(parts(one.association)) for one in found if one is not None]
    assert len(every) == 3 and sum(map(len, every)) > 300
    assert len({id(part.__pydantic_fields_set__) for one in every for part in one}) < 100
    assert {id(part.__pydantic_fields_set__) for part in every[0]} == {id(part.__pydantic_fields_set__) for part in every[2]}


def test_what_was_written_down_stays_known() -> None:
    class Inner(BaseModel):
        a: int = 1
        b: int = 2

    class Outer(BaseModel):
        inner: Inner = Inner()
        many: dict[str, tuple[Inner, ...]] = {}

    outer = Outer.model_validate({"inner": {"b": 3}, "many": {"x": [{"a": 1}, {}]}})
    share_what_is_alike(outer)
    assert outer.model_fields_set == {"inner", "many"} and outer.inner.model_fields_set == {"b"}
    assert [one.model_fields_set for one in outer.many["x"]] == [{"a"}, set()]
    assert outer.model_dump(exclude_unset=True) == {"inner": {"b": 3}, "many": {"x": ({"a": 1}, {})}}
    assert outer.inner.model_copy(update={"a": 5}).model_fields_set == {"a", "b"}
