"""The demo world's venues without its people and bookings, for tests that search."""

from agnt.front.services import demo_world
from venues.models import Venue


def venues() -> dict[str, Venue]:
    """All of them by slug."""
    return {venue.slug: venue for venue in demo_world.add_venues()}
