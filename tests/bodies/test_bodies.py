"""The tree of bodies: planted from the configuration, founded later, found by place and name."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.bodies import store
from app.bodies.actions import NewBody, found_body, plant_configured
from app.bodies.models import Body
from app.bodies.rules import ids_on, is_at_or_below, name_key, path_below
from app.kernel.errors import Conflict, DomainError, NotFound
from app.tenancy.database import db
from app.tenancy.tenants import tenant

TODAY = date(2026, 9, 10)


@pytest.mark.parametrize(
    ("path", "of", "within"),
    [
        ("/1/4/", "/1/", True),
        ("/1/", "/1/", True),
        ("/1/", "/1/4/", False),
        ("/1/40/", "/1/4/", False),
        ("/11/", "/1/", False),
    ],
)
def test_below_means_below_and_not_beside(path, of, within):
    assert is_at_or_below(path, of) is within


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=6))
def test_a_path_gives_back_its_ids(ids):
    path = ""
    for one in ids:
        path = path_below(path, one)
    assert ids_on(path) == tuple(ids)


def test_one_unit_has_one_name_however_it_is_typed():
    assert name_key("河南（样例）有限公司") == name_key(" 河南(样例) 有限公司\u200b") == "河南(样例)有限公司"


def test_the_association_and_its_bodies_are_planted_once(inside):
    inside("hebei-kexie")
    plant_configured(today=TODAY)
    first = db.session.scalar(select(func.count()).select_from(Body))
    plant_configured(today=TODAY)
    assert db.session.scalar(select(func.count()).select_from(Body)) == first == 1 + len(tenant().association.bodies)
    assert store.get_root().path == f"/{store.get_root().id}/"


def test_planted_bodies_stand_under_the_one_that_the_folder_names(inside):
    inside("hebei-kexie")
    plant_configured(today=TODAY)
    for name, configured in tenant().association.bodies.items():
        body = store.get_body_by_code(name)
        above = store.get_body_by_code(configured.under) if configured.under else store.get_root()
        assert body.parent_id == above.id and body.path == f"{above.path}{body.id}/"


def test_a_unit_stands_where_it_was_founded_and_is_found_from_above(inside):
    inside("zhengzhou-titles")
    plant_configured(today=TODAY)
    county = found_body(NewBody("county", {"zh": "样例区人社局"}), by=None, today=TODAY)
    unit = found_body(NewBody("unit", {"zh": "样例公司"}, county.id), by=None, today=TODAY)
    below = store.bodies_below(county.path)
    assert [one.id for one in below] == [county.id, unit.id]
    nearest = store.nearest_above(unit.path, "county")
    assert nearest is not None and nearest.id == county.id
    assert store.nearest_above(unit.path, "department") is None


def test_a_units_name_is_taken_once(inside):
    inside("henan-talent")
    plant_configured(today=TODAY)
    found_body(NewBody("unit", {"zh": "样例（河南）公司"}), by=None, today=TODAY)
    with pytest.raises(Conflict):
        found_body(NewBody("unit", {"zh": "样例(河南) 公司"}), by=None, today=TODAY)


def test_an_unknown_kind_and_an_unknown_parent_are_refused(inside):
    inside("henan-talent")
    plant_configured(today=TODAY)
    with pytest.raises(DomainError):
        found_body(NewBody("planet", {"zh": "火星"}), by=None, today=TODAY)
    with pytest.raises(NotFound):
        found_body(NewBody("unit", {"zh": "样例"}, 4711), by=None, today=TODAY)


def test_a_body_that_is_not_there_is_said_so(inside):
    inside("henan-talent")
    with pytest.raises(NotFound):
        store.get_root()
    with pytest.raises(NotFound):
        store.get_body(1)
