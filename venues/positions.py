"""Where a venue is: its address in lines, and its point on the map as people write it, as links of maps hold it, and as
a link that we give."""

import re
from typing import Final

from venues.models import Venue

_NUMBER = r"(-?\d{1,3}(?:\.\d+)?)"
# What stands before the two numbers: nothing, or the part of a map's address that names the point it is about.
_WRITTEN: Final = re.compile(rf"^\s*\(?{_NUMBER}\s*[,;\s]\s*{_NUMBER}\)?\s*$")
_IN_LINKS: Final = (
    re.compile(rf"!3d{_NUMBER}!4d{_NUMBER}"),
    re.compile(rf"[?&](?:q|query|ll|daddr|destination)=(?:loc:)?{_NUMBER}(?:,|%2C){_NUMBER}"),
    re.compile(rf"[?&]mlat={_NUMBER}&mlon={_NUMBER}"),
    re.compile(rf"/@{_NUMBER},{_NUMBER}"),
    re.compile(rf"#map=\d+(?:\.\d+)?/{_NUMBER}/{_NUMBER}"),
    re.compile(rf"^geo:{_NUMBER},{_NUMBER}"),
)


def read(value: str) -> tuple[float, float]:
    """Latitude and longitude in degrees (WGS 84), from two numbers or a map's link.

    Raises ValueError with a sentence that says how to write it.
    """
    rules = _IN_LINKS if "/" in value or value.startswith("geo:") else (_WRITTEN,)
    found = next((match for rule in rules if (match := rule.search(value))), None)
    if found is None:
        raise ValueError("Two numbers with a comma between, latitude first: 47.798, 13.047. Maps show them.")
    latitude, longitude = float(found[1]), float(found[2])
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError("That is not on this globe.")
    return latitude, longitude


def map_url(venue: Venue) -> str:
    """A page with a map and the venue's point on it."""
    at = f"{venue.latitude}/{venue.longitude}"
    return f"https://www.openstreetmap.org/?mlat={venue.latitude}&mlon={venue.longitude}#map=17/{at}"


def address_lines(venue: Venue) -> list[str]:
    """The lines of its address; what the street's line says already is not said again. The venue's city is read."""
    district = [part for part in (venue.area, venue.city.name) if part and part not in venue.address]
    return [line for line in (venue.address, ", ".join(district)) if line]
