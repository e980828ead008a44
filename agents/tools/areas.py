"""The part of a venue that a guest names."""

from typing import Final

from agnt.lib import text
from venues.models import Area, Venue

# what guests call what a house may call otherwise
_SAME: Final[tuple[frozenset[str], ...]] = (
    frozenset({"terrace", "teras", "outside", "outdoor", "luar", "patio", "veranda"}),
    frozenset({"inside", "indoor", "dalam", "dining room", "main room"}),
    frozenset({"garden", "taman", "kebun"}),
    frozenset({"bar", "counter"}),
    frozenset({"beach", "pantai", "sand"}),
    frozenset({"rooftop", "upstairs", "atap"}),
)


def find(venue: Venue, named: str) -> Area | None:
    """The area of that name, or of a word that means the same; None where the venue has none such."""
    said = text.fold(named)
    if not said:
        return None
    rows = list(venue.areas.all())
    for row in rows:
        if text.fold(row.name) in said or said in text.fold(row.name):
            return row
    meant = {word for words in _SAME if any(one in said for one in words) for word in words}
    return next((row for row in rows if any(word in text.fold(row.name) for word in meant)), None)
