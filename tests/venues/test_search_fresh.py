"""What was just added or changed is found at once, whatever a process has kept in mind."""

import pytest

from tests import worlds
from venues.models import Venue
from venues.search import Wish, search
from venues.services import index

pytestmark = pytest.mark.django_db


def _names(words: str) -> list[str]:
    return [hit.venue.name for hit in search(Wish(words=words)).hits]


def test_the_area_of_a_venue_that_was_just_added_is_known_at_once() -> None:
    worlds.venue(name="Old House", area="Sanur")
    index.refresh_stale(limit=10)
    assert _names("dinner in Sanur") == ["Old House"]
    worlds.venue(name="New House", area="Seminyak")
    assert _names("dinner in Seminyak") == ["New House"]


def test_the_area_of_a_venue_that_moved_is_known_at_once() -> None:
    worlds.venue(name="Old House", area="Sanur")
    index.refresh_stale(limit=10)
    assert _names("dinner in Sanur") == ["Old House"]
    Venue.objects.update(area="Kerobokan")
    assert _names("dinner in Kerobokan") == ["Old House"]
    assert _names("dinner in Sanur") == []
