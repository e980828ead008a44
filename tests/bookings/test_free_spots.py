"""A table that is new on the floor plan stands at once at a free spot near the top left of its area."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.free_spots import SIDE, Box, size, spots
from tests import worlds
from tests.bookings.rows import client_of
from venues.models import Area, Member, Resource

AREAS = st.sampled_from([None, 1, 2])


def table(pk: int, area: int | None = None, at: tuple[int, int] | None = None, w: int = 72, h: int = 64) -> Resource:
    x, y = at or (None, None)
    return Resource(pk=pk, name=f"T{pk}", area_id=area, plan_x=x, plan_y=y, plan_w=w, plan_h=h)


def test_on_an_empty_plan_they_stand_in_lines_from_the_corner() -> None:
    assert spots([table(1), table(2), table(3)]) == {1: (0, 0), 2: (88, 0), 3: (176, 0)}


def test_a_hole_in_its_area_is_filled_first_and_then_the_place_below_it() -> None:
    inside = [table(1, 1, (400, 400)), table(2, 1, (600, 400)), table(3, 2, (0, 0))]
    assert spots([*inside, table(4, 1)]) == {4: (488, 400)}
    assert spots([*inside, table(4, 1), table(5, 1)])[5] == (400, 480)


def test_a_new_area_keeps_out_of_the_others() -> None:
    corners = [table(1, 1, (0, 0)), table(2, 1, (900, 300))]
    assert spots([*corners, table(3, 2)]) == {3: (0, 384)}


def test_what_was_never_drawn_has_the_usual_size() -> None:
    assert size(table(1, w=8, h=8)) == (72, 64)
    assert spots([]) == {}


@given(
    st.lists(st.tuples(AREAS, st.integers(0, 100), st.integers(0, 100)), max_size=12),
    st.lists(AREAS, min_size=1, max_size=12),
)
def test_none_stands_on_another_or_off_the_plan(
    placed: list[tuple[int | None, int, int]], waiting: list[int | None]
) -> None:
    tables = [table(n, area, (x * 9, y * 9)) for n, (area, x, y) in enumerate(placed)]
    tables += [table(100 + n, area) for n, area in enumerate(waiting)]
    found = spots(tables)
    boxes = [Box(row.plan_x, row.plan_y, row.plan_x + 72, row.plan_y + 64) for row in tables[: len(placed)]]
    for left, top in found.values():
        spot = Box(left, top, left + 72, top + 64)
        assert left >= 0 and top >= 0 and spot.right <= SIDE and spot.bottom <= SIDE
        assert not any(spot.meets(box) for box in boxes)
        boxes.append(spot)


@pytest.mark.django_db
def test_the_editor_says_where_the_new_one_goes() -> None:
    world = worlds.restaurant((2, 4))
    area = Area.objects.create(venue=world.venue, name="Garden")
    Resource.objects.filter(pk=world.resources[0].pk).update(area=area, plan_x=400, plan_y=400, plan_w=72, plan_h=64)
    Resource.objects.filter(pk=world.resources[1].pk).update(area=area)
    page = client_of(world, Member.Role.MANAGER).get(f"/venue/{world.venue.slug}/settings/floor/").content.decode()
    assert f'data-table="{world.resources[1].pk}" data-left="488" data-top="400"' in page
    assert f'data-table="{world.resources[0].pk}">' in page
