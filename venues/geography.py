"""Where venues are: the places that guests name, and distances."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from venues import vocabulary
from venues.models import Venue

_EARTH_METRES = 6_371_000
CENTRAL_METRES = 1_200  # how far the middle of a town reaches from its city's point
CENTRES = ("centre", "center", "city centre", "city center", "town centre", "downtown", "old town")
OUTSIDE = ("north", "east", "south", "west")  # areas that say of themselves that they are not the middle


@dataclass(frozen=True, slots=True)
class Near:
    """Around a point; `radius` in metres."""

    latitude: float
    longitude: float
    radius: float = 5_000


def metres(near: Near, venue: Venue) -> float:
    """The great-circle distance (haversine), in metres."""
    latitude, other = radians(near.latitude), radians(venue.latitude)
    half = sin((other - latitude) / 2) ** 2
    turn = sin(radians(venue.longitude - near.longitude) / 2) ** 2
    return 2 * _EARTH_METRES * asin(sqrt(half + cos(latitude) * cos(other) * turn))


def near_centre(venue: Venue) -> bool:
    """Whether it is in an area that is called the centre, or near the middle of its city."""
    if folded(venue.area) in OUTSIDE:
        return False
    middle = Near(venue.city.latitude, venue.city.longitude, CENTRAL_METRES)
    return folded(venue.area) in CENTRES or metres(middle, venue) <= middle.radius


@dataclass(frozen=True, slots=True)
class Places:
    """Some cities and areas by the folded names that guests use. Empty: everywhere."""

    cities: dict[str, int]
    areas: frozenset[str]

    @classmethod
    def of(cls, venues: Iterable[Venue]) -> "Places":
        """Every place in which one of the venues is."""
        cities: dict[str, int] = {}
        areas = set()
        for venue in venues:
            areas.add(folded(venue.area))
            for name in (venue.city.slug, venue.city.name, *venue.city.aliases):
                cities[folded(name)] = venue.city_id
        return cls(cities, frozenset(areas - {""}))

    def __bool__(self) -> bool:
        return bool(self.cities or self.areas)

    @property
    def words(self) -> frozenset[str]:
        """Every word of the names."""
        return frozenset(word for name in (*self.cities, *self.areas) for word in name.split())

    def named_in(self, said: list[str]) -> tuple["Places", list[str]]:
        """Those that are named in what was said, and the words that are left over."""
        cities: dict[str, int] = {}
        areas = set()
        heard = set(said)
        named = [name for name in (*self.cities, *self.areas) if name.partition(" ")[0] in heard]
        for name in sorted(set(named), key=lambda known: (-len(known.split()), known)):
            rest = vocabulary.without(said, name.split())
            if rest is None:
                continue
            said = rest
            if name in self.areas:
                areas.add(name)
            else:
                cities[name] = self.cities[name]
        return Places(cities, frozenset(areas)), said

    def within(self, other: "Places") -> "Places":
        """Both together: what was asked for in a field and what was said in words."""
        return Places(self.cities | other.cities, self.areas | other.areas)

    def hold(self, venue: Venue) -> bool:
        """Whether the venue is there. An area narrows a city that is named with it."""
        in_area = not self.areas or folded(venue.area) in self.areas
        return in_area and (not self.cities or venue.city_id in self.cities.values())


def folded(name: str) -> str:
    """The name's words as guests may type them."""
    return " ".join(vocabulary.words(name))
