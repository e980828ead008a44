"""The floor plan's editor of a venue that was just set up: its tables stand in sight, and their names on one line."""

import pytest
from playwright.sync_api import Page

from tests import worlds
from tests.bookings.hosts import Open, chromium, open_page, stack  # noqa: F401  # fixtures
from tests.worlds import World
from venues.models import Member

pytestmark = pytest.mark.django_db(transaction=True)
_MEASURED = """() => [...document.querySelectorAll('#plan-edit .spot')].map(spot => {
  const name = spot.querySelector('b'), range = document.createRange();
  range.selectNodeContents(name);
  return {name: name.innerText, lines: range.getClientRects().length, top: spot.getBoundingClientRect().top,
          width: range.getBoundingClientRect().width, box: spot.clientWidth};
})"""


@pytest.fixture
def world() -> World:
    return worlds.restaurant((2,) * 8 + (4,) * 6 + (6,) * 3, name="La Brisa")


def _measured(page: Page) -> list[dict[str, float]]:
    found: list[dict[str, float]] = page.evaluate(_MEASURED)
    return found


def test_seventeen_new_tables_stand_in_sight_with_their_names_whole(open_page: Open, world: World) -> None:  # noqa: F811
    Member.objects.update(role=Member.Role.MANAGER)
    for width in (390, 820, 1280):
        spots = _measured(open_page("settings/floor/", width=width))
        assert [spot["name"] for spot in spots] == [f"T{number}" for number in range(1, 18)]
        assert {spot["lines"] for spot in spots} == {1}, width
        assert all(spot["width"] <= spot["box"] for spot in spots), (width, spots)
        assert all(0 < spot["top"] < 844 for spot in spots), (width, spots)
