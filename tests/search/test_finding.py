"""Finding people, units and cases by what they are called (E4): two characters, one, letters, numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date

import pytest
from sqlalchemy import delete, select

from app.bodies.actions import NewBody, found_body, plant_configured
from app.bodies.models import Body
from app.bodies.rules import UNIT
from app.search.actions import catch_up_all, keep
from app.search.models import SearchEntry, SearchGram
from app.search.rules import Words, grams_of, spellings
from app.search.store import found_by
from app.tenancy.database import db
from app.tenancy.tenants import Tenant
from app.tenancy.transactions import action

pytestmark = pytest.mark.database
TODAY = date(2026, 9, 10)
Enter = Callable[[str], AbstractContextManager[Tenant]]
PEOPLE = {1: "陈砚清", 2: "陈晨", 3: "曾小华", 4: "单雄信", 5: "欧阳明远", 6: "重阳", 7: "Zoë Müller", 8: "吕布"}


@pytest.fixture
def house(entering: Enter) -> Iterator[Tenant]:
    with entering("reading-club") as tenant:
        plant_configured(today=TODAY)
        keep(
            "member",
            {number: Words((name,), (f"会字〔2026〕{number:04}号", f"HY-2026-{number:05}")) for number, name in PEOPLE.items()},
        )
        yield tenant


def members(text: str) -> list[str]:
    query = select(SearchEntry.id).where(SearchEntry.kind == "member", found_by("member", SearchEntry.id, text))
    return [PEOPLE[number] for number in db.session.scalars(query.order_by(SearchEntry.id))]


@pytest.mark.requirement("E4")
@pytest.mark.parametrize(
    "text, found",
    [
        ("陈", ["陈砚清", "陈晨"]),
        ("清", ["陈砚清"]),
        ("砚清", ["陈砚清"]),
        ("陈砚清", ["陈砚清"]),
        ("陈清", []),
        ("cyq", ["陈砚清"]),
        ("CYQ", ["陈砚清"]),
        ("cheny", ["陈砚清"]),
        ("chen yanqiu", []),
        ("chenyanqiu", []),
        ("chen yanqing", ["陈砚清"]),
        ("zengxiaohua", ["曾小华"]),
        ("zxh", ["曾小华"]),
        ("sxx", ["单雄信"]),
        ("ouyang", ["欧阳明远"]),
        ("oymy", ["欧阳明远"]),
        ("chongyang", ["重阳"]),
        ("zhongyang", ["重阳"]),
        ("lvbu", ["吕布"]),
        ("lübu", ["吕布"]),
        ("zoë", ["Zoë Müller"]),
        ("müll", ["Zoë Müller"]),
        ("陈　晨", ["陈晨"]),
        ("HY-2026-00003", ["曾小华"]),
        ("hy202600003", ["曾小华"]),
        ("00003", ["曾小华"]),
        ("会字〔2026〕0004", ["单雄信"]),
        ("%", []),
        ("_", []),
        ("", []),
        ("   ", []),
        ("'; drop table case; --", []),
        ("𠮷野家", []),
    ],
)
def test_people_are_found_by_what_somebody_types(house: Tenant, text: str, found: list[str]) -> None:
    assert members(text) == found


def test_a_new_unit_is_found_at_once_and_a_renamed_one_under_its_new_name_only(house: Tenant) -> None:
    unit = found_body(NewBody(UNIT, {"*": "郑州启明人力资源服务有限公司"}), by=None, today=TODAY).id

    assert units("启明") == [unit] == units("zzqm") == units("启明 郑州")
    rename(unit, "郑州天明人力资源服务有限公司")

    assert units("启明") == [] == units("zzqm")
    assert units("天明人力") == [unit]


def units(text: str) -> list[int]:
    return list(db.session.scalars(select(Body.id).where(Body.kind == UNIT, found_by("body", Body.id, text)).order_by(Body.id)))


@action
def rename(unit: int, name: str) -> None:
    body = db.session.get_one(Body, unit)
    body.name = {"*": name}


@action
def forget_everything() -> None:
    db.session.execute(delete(SearchGram))
    db.session.execute(delete(SearchEntry))


def test_what_came_before_the_index_is_taken_up_and_a_second_time_finds_nothing_to_do(house: Tenant) -> None:
    unit = found_body(NewBody(UNIT, {"*": "洛阳培训学校"}), by=None, today=TODAY).id
    forget_everything()
    assert units("洛阳") == []

    assert catch_up_all() > 0
    assert catch_up_all() == 0
    assert units("洛阳") == [unit]


def test_what_is_rolled_back_is_not_found(house: Tenant) -> None:
    with pytest.raises(ZeroDivisionError):
        founded_and_broken()
    found_body(NewBody(UNIT, {"*": "新乡书店"}), by=None, today=TODAY)

    assert units("洛阳") == []
    assert len(units("新乡")) == 1


@action
def founded_and_broken() -> None:
    found_body(NewBody(UNIT, {"*": "洛阳培训学校"}), by=None, today=TODAY)
    raise ZeroDivisionError


def test_a_long_name_of_many_readings_stays_small() -> None:
    grams = grams_of(Words(("重行长乐单曾解仇查区盖朴重行长乐单曾解仇查区" * 4,)))
    assert len(grams) < 120
    assert len(spellings("重行长乐单曾")) <= 16
